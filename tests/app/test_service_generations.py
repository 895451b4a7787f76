from __future__ import annotations

import random
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from app.answer import Answer, Question, Status, answer_json
from app.service import QuotingService
from corpus.document import Metadata
from corpus.errors import UnknownDocument
from corpus.metadata_edits import Edits
from corpus.store import Store
from index.current import GENERATIONS, POINTER, current_folder
from index.errors import IndexDamaged, OtherModel
from index.hits import Query

from ..fakes import FakeEncoder
from .served import COASTS, REEDS, SHORT, check_verbatim, untimed
from .small import QUESTIONS, TEXTS, index_texts, open_small

PATIENCE = 60.0
"""Seconds that a thread is waited for before a test fails; far more than any step takes."""


@dataclass
class PausingEncoder(FakeEncoder):
    """Stops at its first question until it is let go, so that something else can happen in between."""

    arrived: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__()

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.arrived.set()
        assert self.go_on.wait(PATIENCE)
        return super().encode_queries(texts)


@pytest.fixture
def paused() -> Iterator[Callable[[QuotingService, PausingEncoder, Question, Callable[[], None]], Answer]]:
    """Ask in a thread of its own, do something while the question is being answered, return the answer."""
    with ThreadPoolExecutor(1) as pool:

        def ask(
            service: QuotingService, encoder: PausingEncoder, question: Question, meanwhile: Callable[[], None]
        ) -> Answer:
            asked: Future[Answer] = pool.submit(service.answer, question)
            try:
                assert encoder.arrived.wait(PATIENCE)
                meanwhile()
            finally:
                encoder.go_on.set()
            return asked.result(PATIENCE)

        yield ask


LIGHTHOUSE = Question("When was the lighthouse of Ardal painted?")
BRIDGE = Question(QUESTIONS[0])
WELL = Question("چاه کاروانسرا را کی کندند؟")

Paused = Callable[[QuotingService, PausingEncoder, Question, Callable[[], object]], Answer]


class TestNewGeneration:
    def test_the_next_question_is_answered_from_it(self, build_texts: Callable[..., str], data: Path) -> None:
        first = build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        assert service.answer(LIGHTHOUSE).status is Status.REFUSED
        second = build_texts(SHORT | {"coast.txt": COASTS})
        answer = service.answer(LIGHTHOUSE)
        assert (answer.status, answer.generation) == (Status.ANSWERED, second)
        assert second != first
        assert service.health().generation == second
        assert {summary.source for summary in service.documents()} == {"bridge.txt", "well.txt", "coast.txt"}

    def test_a_removed_document_is_no_longer_quoted_or_known(self, build_texts: Callable[..., str], data: Path) -> None:
        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        doc_id = service.answer(BRIDGE).quotes[0].quote.document.doc_id
        build_texts({"well.txt": TEXTS["well.txt"]})
        assert service.answer(BRIDGE).status is Status.REFUSED
        with pytest.raises(UnknownDocument, match=doc_id):
            service.answer(replace(BRIDGE, doc_ids=frozenset({doc_id})))

    def test_a_question_in_hand_is_answered_from_the_generation_it_began_with(
        self, build_texts: Callable[..., str], data: Path, paused: Paused
    ) -> None:
        first = build_texts(SHORT)
        encoder = PausingEncoder()
        service = open_small(data, encoder)
        changed = {"bridge.txt": "The bridge at Sarpul\n\nThe bridge at Sarpul was finished in 2001.\n"}
        answer = paused(service, encoder, BRIDGE, lambda: build_texts(changed))
        assert answer.generation == first
        assert "1874" in answer.quotes[0].quote.text
        check_verbatim(answer, SHORT)
        after = service.answer(BRIDGE)
        assert after.generation != first
        assert "2001" in after.quotes[0].quote.text
        check_verbatim(after, changed)

    def test_a_question_whose_generation_was_deleted_meanwhile_is_answered_from_the_newest(
        self, build_texts: Callable[..., str], data: Path, paused: Paused
    ) -> None:
        build_texts(SHORT)
        encoder = PausingEncoder()
        service = open_small(data, encoder)
        newest = {"bridge.txt": TEXTS["bridge.txt"].replace("1874", "1876")}
        generations: list[str] = []

        def two_builds() -> None:
            generations.append(build_texts({"bridge.txt": TEXTS["bridge.txt"].replace("1874", "1875")}))
            generations.append(build_texts(newest))

        answer = paused(service, encoder, BRIDGE, two_builds)
        assert answer.generation == generations[1]
        assert "1876" in answer.quotes[0].quote.text
        check_verbatim(answer, newest)

    def test_the_same_name_after_other_generations_is_opened_anew(
        self, build_texts: Callable[..., str], data: Path
    ) -> None:
        first = build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        before = untimed(service.answer(BRIDGE))
        folder = current_folder(data)
        for texts in ({"coast.txt": COASTS}, {"reeds.txt": REEDS}):
            build_texts(texts)
        # No question was asked meanwhile, so the service never saw the generations in between.
        assert build_texts(SHORT) == first
        assert current_folder(data) == folder
        assert untimed(service.answer(BRIDGE)) == before
        check_verbatim(service.answer(WELL), SHORT)

    def test_a_document_never_gets_the_text_of_one_that_had_its_number(
        self, build_texts: Callable[..., str], data: Path
    ) -> None:
        texts = {"a.txt": TEXTS["bridge.txt"], "b.txt": REEDS, "c.txt": COASTS}
        build_texts(texts)
        service = open_small(data, FakeEncoder())
        check_verbatim(service.answer(LIGHTHOUSE), texts)
        # The last numbers of the store become free, and the next document that is read gets one of them.
        build_texts({"a.txt": texts["a.txt"], "b.txt": REEDS})
        build_texts({"a.txt": texts["a.txt"]})
        newest = {"a.txt": texts["a.txt"], "w.txt": TEXTS["well.txt"]}
        build_texts(newest)
        answer = service.answer(WELL)
        assert answer.status is Status.ANSWERED
        check_verbatim(answer, newest)
        check_verbatim(service.answer(LIGHTHOUSE), newest)

    def test_edited_metadata_is_cited_after_the_next_build(self, build_texts: Callable[..., str], data: Path) -> None:
        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        doc_id = service.answer(BRIDGE).quotes[0].quote.document.doc_id
        with Store(data) as store:
            store.edit_metadata(doc_id, Edits(Metadata(title="Bridges of the south", authors=("B. Orlu",))))
        build_texts(SHORT)
        citation = answer_json(service.answer(BRIDGE))["quotes"][0]["citation"]
        assert (citation["title"], citation["authors"]) == ("Bridges of the south", ["B. Orlu"])

    def test_a_rebuilt_generation_of_the_same_name_answers_the_same(
        self, build_texts: Callable[..., str], data: Path
    ) -> None:
        first = build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        before = untimed(service.answer(BRIDGE))
        for _ in range(3):
            assert build_texts(SHORT, rebuild=True) == first
            assert untimed(service.answer(BRIDGE)) == before

    def test_a_data_folder_that_was_deleted_and_built_again_is_taken_up(
        self, build_texts: Callable[..., str], data: Path
    ) -> None:
        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        before = untimed(service.answer(BRIDGE))
        shutil.rmtree(data)
        build_texts(SHORT)
        assert untimed(service.answer(BRIDGE)) == before
        build_texts({"coast.txt": COASTS})
        check_verbatim(service.answer(LIGHTHOUSE), {"coast.txt": COASTS})

    def test_while_there_is_no_index_the_last_one_answers(self, build_texts: Callable[..., str], data: Path) -> None:
        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        (data / POINTER).unlink()
        assert service.answer(BRIDGE).status is Status.ANSWERED

    def test_an_index_of_another_encoder_is_refused_until_it_is_built_again(
        self, build_texts: Callable[..., str], data: Path, tmp_path: Path
    ) -> None:
        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        index_texts(data, tmp_path / "texts", FakeEncoder("other"), SHORT, rebuild=True)
        for _ in range(2):
            with pytest.raises(OtherModel, match="The encoder fake"):
                service.answer(BRIDGE)
        build_texts(SHORT, rebuild=True)
        assert service.answer(BRIDGE).status is Status.ANSWERED

    def test_a_damaged_generation_is_an_error_and_not_tried_for_ever(
        self, build_texts: Callable[..., str], data: Path
    ) -> None:
        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        build_texts({"coast.txt": COASTS})
        folder = current_folder(data)
        assert folder is not None
        (folder / "rows.npy").unlink()
        with pytest.raises(IndexDamaged, match=r"rows\.npy cannot be read"):
            service.answer(BRIDGE)

    def test_a_build_that_changes_nothing_opens_nothing(
        self, build_texts: Callable[..., str], data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        build_texts(SHORT)
        monkeypatch.setattr("app.service.open_generation", None)
        assert service.answer(BRIDGE).status is Status.ANSWERED

    def test_a_build_that_ends_while_a_generation_is_opened_is_waited_for(
        self, build_texts: Callable[..., str], data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app import service as module

        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        build_texts({"coast.txt": COASTS})
        opened = []
        real = module.open_generation

        def slow(*arguments: object) -> object:
            opened.append(current_folder(data))
            if len(opened) == 1:
                build_texts({"reeds.txt": REEDS})
                newest = build_texts(SHORT)
                raise IndexDamaged(f"The files were deleted; now it is {newest}.")
            return real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(module, "open_generation", slow)
        answer = service.answer(BRIDGE)
        assert answer.status is Status.ANSWERED
        check_verbatim(answer, SHORT)
        assert len(opened) == 2


def open_databases(data: Path) -> int:
    """How many connections to the corpus database this process holds, counted by their write-ahead logs.

    Of the database file itself SQLite keeps handles of closed connections for the next ones.
    """
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        pytest.skip("this system does not list the open files of a process")
    found = 0
    for handle in handles.iterdir():
        try:
            found += str(handle.readlink()).startswith(str(data / "corpus.sqlite3-wal"))
        except FileNotFoundError:
            continue
    return found


def test_what_a_replaced_generation_held_open_is_closed(build_texts: Callable[..., str], data: Path) -> None:
    build_texts(SHORT)
    service = open_small(data, FakeEncoder())
    service.answer(BRIDGE)
    assert open_databases(data) == 1
    for texts in ({"coast.txt": COASTS}, {"reeds.txt": REEDS}, SHORT):
        build_texts(texts)
        service.answer(BRIDGE)
        assert open_databases(data) == 1
    del service
    assert open_databases(data) == 0


class TestThreads:
    def test_several_threads_get_what_one_gets(self, small_index: Path, quoting_service: QuotingService) -> None:
        expected = {text: untimed(quoting_service.answer(Question(text))) for text in QUESTIONS}
        service = open_small(small_index, FakeEncoder())
        asked = list(QUESTIONS) * 6
        random.Random(7).shuffle(asked)
        with ThreadPoolExecutor(8) as pool:
            given_answers = list(pool.map(lambda text: untimed(service.answer(Question(text))), asked))
        assert given_answers == [expected[text] for text in asked]

    def test_every_door_works_in_a_thread_of_its_own(self, quoting_service: QuotingService) -> None:
        doc_id = quoting_service.documents()[0].doc_id
        calls: list[Callable[[], object]] = [
            quoting_service.documents,
            quoting_service.health,
            lambda: quoting_service.document(doc_id),
            lambda: quoting_service.search(Query("bridge")),
        ]
        expected = [call() for call in calls]
        for _ in range(3):
            with ThreadPoolExecutor(len(calls)) as pool:
                assert [future.result() for future in [pool.submit(call) for call in calls]] == expected

    def test_one_thread_at_a_time_opens_a_new_generation(
        self, build_texts: Callable[..., str], data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app import service as module

        build_texts(SHORT)
        service = open_small(data, FakeEncoder())
        newest = build_texts({"coast.txt": COASTS})
        opened = []
        real = module.open_generation

        def counted(*arguments: object) -> object:
            opened.append(threading.current_thread().name)
            return real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(module, "open_generation", counted)
        start = threading.Barrier(6)

        def ask() -> str:
            start.wait(PATIENCE)
            return service.answer(LIGHTHOUSE).generation

        with ThreadPoolExecutor(6) as pool:
            futures = [pool.submit(ask) for _ in range(6)]
            assert {future.result(PATIENCE) for future in futures} == {newest}
        assert len(opened) == 1

    def test_answers_stay_whole_while_the_index_is_built_again_and_again(
        self, build_texts: Callable[..., str], data: Path
    ) -> None:
        versions = [
            {"bridge.txt": TEXTS["bridge.txt"].replace("1874", str(1880 + number)), **extra}
            for number, extra in enumerate(
                ({}, {"coast.txt": COASTS}, {"well.txt": TEXTS["well.txt"]}, {}, {"reeds.txt": REEDS}, {})
            )
        ]
        by_generation: dict[str, Mapping[str, str]] = {build_texts(versions[0]): versions[0]}
        service = open_small(data, FakeEncoder())
        done = threading.Event()

        def ask(seed: int) -> list[Answer]:
            random_ = random.Random(seed)
            found = []
            while not done.wait(0.01) or not found:
                found.append(service.answer(random_.choice((BRIDGE, LIGHTHOUSE, WELL))))
            return found

        with ThreadPoolExecutor(3) as pool:
            asked = [pool.submit(ask, seed) for seed in range(3)]
            try:
                for texts in versions[1:]:
                    by_generation[build_texts(texts)] = texts
            finally:
                done.set()
            answers = [answer for future in asked for answer in future.result(PATIENCE)]
        assert service.health().generation == list(by_generation)[-1]
        for answer in answers:
            check_verbatim(answer, by_generation[answer.generation])

    def test_an_error_in_one_thread_leaves_the_service_usable(self, quoting_service: QuotingService) -> None:
        def ask(number: int) -> str:
            if number % 2:
                with pytest.raises(UnknownDocument):
                    quoting_service.answer(replace(BRIDGE, doc_ids=frozenset({"zz"})))
                return ""
            return quoting_service.answer(BRIDGE).generation

        with ThreadPoolExecutor(4) as pool:
            assert set(pool.map(ask, range(16))) == {"", quoting_service.health().generation}


def test_generations_left_over_are_those_that_may_still_be_asked(build_texts: Callable[..., str], data: Path) -> None:
    """What the service relies on: the generation before the current one is kept for questions in hand."""
    build_texts(SHORT)
    before = current_folder(data)
    build_texts({"coast.txt": COASTS})
    now = current_folder(data)
    assert {path.name for path in (data / GENERATIONS).iterdir()} == {before.name, now.name}  # type: ignore[union-attr]
