from __future__ import annotations

import itertools
import json
import random
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.answer import Answer, CitedQuote, Question, Status, answer_json
from app.confidence import SHIPPED, Calibration, calibration_for
from app.ports import AnswerService, HitsFound
from app.quoting import Readings
from app.rereading import Rereader
from app.service import QuotingService, open_service
from app.settings import Settings
from app.signals import NAMES
from corpus.document import Document, Kind, Metadata, Passage
from corpus.errors import StoreError, UnknownDocument
from corpus.metadata_edits import Edits
from corpus.store import Store
from index.errors import IndexDamaged, IndexMissing, OtherModel
from index.generation import GENERATIONS, POINTER, current_folder
from index.hits import Hit, Query
from index.tokens import EncodedQuestion, TokenStates

from ..fakes import FakeEncoder
from ..reader_fakes import FakeTokens
from .small import CALIBRATION, QUESTIONS, TEXTS, index_texts, open_small

PATIENCE = 60.0
"""Seconds that a thread is waited for before a test fails; far more than any step takes."""

COASTS = "The coast of Ardal\n\nThe lighthouse of Ardal was painted white in 1911. Its keeper kept nine goats.\n"
REEDS = "The reeds of Ombar\n\nReeds of Ombar are cut in January. Forty boats carry them to the market.\n"
SHORT = {"bridge.txt": TEXTS["bridge.txt"], "well.txt": TEXTS["well.txt"]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def build(tmp_path: Path, data: Path) -> Callable[..., str]:
    """Bring the index up to some texts, and return the generation's id."""

    def run(texts: Mapping[str, str], *, rebuild: bool = False) -> str:
        return index_texts(data, tmp_path / "texts", FakeEncoder(), texts, rebuild=rebuild).generation

    return run


def shown(answer: Answer) -> tuple[CitedQuote, ...]:
    return answer.quotes or answer.nearest


def check_verbatim(answer: Answer, texts: Mapping[str, str]) -> None:
    """Every quote, and every other place of its words, is the slice of the file that its offsets name."""
    for cited in shown(answer):
        for quote in (cited.quote, *cited.also_in):
            text = texts[quote.document.source]
            assert quote.document.text == text
            assert quote.text == text[quote.start : quote.end]
            assert quote.start == quote.ranges[0].start and quote.end == quote.ranges[-1].end
        given_json = answer_json(answer)
        for given_quote in given_json["quotes"] or given_json["nearest"]:
            text = texts[given_quote["citation"]["source"]]
            assert given_quote["text"] == text[given_quote["start"] : given_quote["end"]]


def untimed(answer: Answer) -> str:
    """The answer as it leaves the house, without its times."""
    return json.dumps(answer_json(answer) | {"elapsed_ms": {}}, ensure_ascii=False, sort_keys=True)


class TestAnswer:
    @pytest.mark.parametrize(
        ("question", "quoted"),
        [
            ("When was the bridge at Sarpul finished?", "was finished in 1874"),
            ("How many steps does the keeper of the harbour lights climb?", "eighty-two steps"),
            ("Сколько яблонь растёт в саду?", "двести сорок яблонь"),
            ("چاه کاروانسرا را کی کندند؟", "۱۲۹۵"),
        ],
    )
    def test_a_question_is_answered_with_the_sentence_that_says_it(
        self, quoting_service: QuotingService, question: str, quoted: str
    ) -> None:
        answer = quoting_service.answer(Question(question))
        assert (answer.status, answer.nearest, answer.reasons) == (Status.ANSWERED, (), ())
        assert quoted in answer.quotes[0].quote.text
        check_verbatim(answer, TEXTS)

    def test_a_question_about_something_else_is_refused_with_what_came_nearest(
        self, quoting_service: QuotingService
    ) -> None:
        answer = quoting_service.answer(Question("What do walruses dream of under polar ice?"))
        assert (answer.status, answer.quotes) == (Status.REFUSED, ())
        assert answer.nearest
        codes = {reason.code: reason for reason in answer.reasons}
        assert "walruses" in codes["unknown_words"].words
        assert "below_threshold" in codes
        assert answer.confidence < answer.threshold
        check_verbatim(answer, TEXTS)

    def test_a_refusal_says_when_the_nearest_quote_lacks_the_kind_of_fact(
        self, quoting_service: QuotingService
    ) -> None:
        for question, expected in (("How many dollars do walruses cost?", True), ("Do walruses dream?", False)):
            answer = quoting_service.answer(Question(question))
            assert answer.status is Status.REFUSED
            assert ("other_kind" in {reason.code for reason in answer.reasons}) is expected

    def test_a_false_premise_is_refused_with_the_quote_that_says_otherwise(self, small_index: Path) -> None:
        heeding = Calibration(
            signals=("near_words", "misfit"), mean=(0.4, 0.0), scale=(0.05, 0.1), weights=(1.0, -1.0), bias=0.0
        )
        service = open_small(small_index, FakeEncoder(), heeding)
        true, false = (
            service.answer(Question(f"How was the bridge at Sarpul finished in {year}?")) for year in (1874, 1850)
        )
        assert "1874" in true.quotes[0].quote.display and true.quotes[0].contradicts == ()
        assert (false.status, [reason.code for reason in false.reasons][:1]) == (Status.REFUSED, ["contradicted"])
        assert false.nearest[0].quote == true.quotes[0].quote
        assert answer_json(false)["nearest"][0]["contradicts"] == [
            {"premise": "year", "asked": "1850", "found": ["1874"]}
        ]

    @pytest.mark.parametrize("text", ["", "   ", "?!…", "؟", "\n\t"])
    def test_a_question_without_words_is_refused(self, quoting_service: QuotingService, text: str) -> None:
        answer = quoting_service.answer(Question(text))
        assert answer.status is Status.REFUSED
        assert answer.reasons

    def test_a_question_that_finds_nothing_has_no_confidence(self, quoting_service: QuotingService) -> None:
        answer = quoting_service.answer(Question(" "))
        assert (answer.confidence, answer.nearest) == (0.0, ())
        assert [reason.code for reason in answer.reasons] == ["no_hits"]

    def test_an_answer_names_its_generation_and_encoder(self, quoting_service: QuotingService) -> None:
        answer = quoting_service.answer(Question(QUESTIONS[0]))
        health = quoting_service.health()
        assert (answer.generation, answer.model) == (health.generation, health.model)
        assert health.documents == len(TEXTS)

    def test_markers_count_from_1_and_the_first_quote_gives_the_confidence(
        self, quoting_service: QuotingService
    ) -> None:
        for text in QUESTIONS:
            answer = quoting_service.answer(Question(text))
            assert [cited.marker for cited in shown(answer)] == list(range(1, len(shown(answer)) + 1))
            assert shown(answer)[0].confidence == answer.confidence

    @pytest.mark.parametrize("most", [1, 2, 5, 100])
    def test_there_are_never_more_quotes_than_asked_for(self, quoting_service: QuotingService, most: int) -> None:
        for text in QUESTIONS:
            assert 1 <= len(shown(quoting_service.answer(Question(text, max_quotes=most)))) <= most

    def test_asking_for_more_quotes_does_not_change_the_first(self, quoting_service: QuotingService) -> None:
        one = quoting_service.answer(Question(QUESTIONS[0], max_quotes=1))
        more = quoting_service.answer(Question(QUESTIONS[0], max_quotes=9))
        assert more.quotes[0] == one.quotes[0]
        assert more.confidence == one.confidence

    def test_the_same_words_elsewhere_are_cited_with_the_quote(self, quoting_service: QuotingService) -> None:
        first = quoting_service.answer(Question("The toll of every cart: four coppers")).quotes[0]
        places = {first.quote.document.source, *(quote.document.source for quote in first.also_in)}
        assert places == {"bridge.txt", "sea/lanterns.md"}

    def test_a_wrapped_word_is_quoted_raw_and_shown_whole(self, quoting_service: QuotingService) -> None:
        quote = quoting_service.answer(Question("Its seven arches are cut from yellow stone")).quotes[0].quote
        assert "sand-\nstone" in quote.text
        assert "sandstone" in quote.display

    def test_no_stage_takes_longer_than_all_of_them(self, quoting_service: QuotingService) -> None:
        times = dict(quoting_service.answer(Question(QUESTIONS[0])).elapsed_ms)
        total = times.pop("total")
        assert {"search", "quoting"} <= set(times)
        assert 0 < sum(times.values()) <= total * (1 + 1e-9)

    def test_the_service_is_what_the_doors_ask_for(self, quoting_service: QuotingService) -> None:
        service: AnswerService = quoting_service
        assert service.health().model == "fake"


class TestThreshold:
    def test_a_confidence_at_the_threshold_is_enough(self, small_index: Path) -> None:
        question = Question(QUESTIONS[0])
        confidence = open_small(small_index, FakeEncoder()).answer(question).confidence
        assert 0 < confidence < 1
        for threshold, status in ((confidence, Status.ANSWERED), (np.nextafter(confidence, 1), Status.REFUSED)):
            service = QuotingService(small_index, FakeEncoder(), CALIBRATION, threshold=float(threshold))
            answer = service.answer(question)
            assert (answer.status, answer.threshold, answer.confidence) == (status, threshold, confidence)

    def test_without_a_setting_the_calibration_decides(self, small_index: Path) -> None:
        strict = CALIBRATION.model_copy(update={"threshold": 1.0})
        answer = open_small(small_index, FakeEncoder(), strict).answer(Question(QUESTIONS[0]))
        assert (answer.status, answer.threshold) == (Status.REFUSED, 1.0)

    def test_a_threshold_of_zero_answers_whatever_was_found_and_nothing_else(self, small_index: Path) -> None:
        service = QuotingService(small_index, FakeEncoder(), CALIBRATION, threshold=0.0)
        assert service.answer(Question(QUESTIONS[-1])).status is Status.ANSWERED
        assert service.answer(Question("")).status is Status.REFUSED


class TestFilters:
    def test_only_the_documents_asked_for_are_quoted(self, quoting_service: QuotingService) -> None:
        for summary in quoting_service.documents():
            answer = quoting_service.answer(Question(QUESTIONS[0], doc_ids=frozenset({summary.doc_id})))
            assert {cited.quote.document.doc_id for cited in shown(answer)} == {summary.doc_id}
            assert (answer.status is Status.ANSWERED) == (summary.source == "bridge.txt")

    def test_only_the_languages_and_kinds_asked_for_are_quoted(self, quoting_service: QuotingService) -> None:
        russian = quoting_service.answer(Question(QUESTIONS[0], languages=frozenset({"ru"})))
        assert {cited.language for cited in shown(russian)} == {"ru"}
        table = quoting_service.answer(Question("Litres a night", kinds=frozenset({Kind.TABLE})))
        assert {cited.kind for cited in shown(table)} == {Kind.TABLE}

    def test_a_refusal_says_that_filters_left_something_out(self, quoting_service: QuotingService) -> None:
        answer = quoting_service.answer(Question(QUESTIONS[0], languages=frozenset({"ru"})))
        assert "filtered" in [reason.code for reason in answer.reasons]

    @pytest.mark.parametrize("known", [True, False])
    def test_a_document_that_is_not_there_is_an_error_at_every_door(
        self, quoting_service: QuotingService, known: bool
    ) -> None:
        doc_ids = {"zz-no-such"} | ({quoting_service.documents()[0].doc_id} if known else set())
        question = Question(QUESTIONS[0], doc_ids=frozenset(doc_ids))
        calls: list[Callable[[], object]] = [
            lambda: quoting_service.answer(question),
            lambda: quoting_service.search(Query(question.text, doc_ids=question.doc_ids)),
            lambda: quoting_service.document("zz-no-such"),
        ]
        for call in calls:
            with pytest.raises(UnknownDocument, match="No document is called 'zz-no-such'"):
                call()


class TestSignals:
    def test_they_are_those_that_the_confidence_comes_from(self, quoting_service: QuotingService) -> None:
        for text in QUESTIONS:
            answer = quoting_service.answer(Question(text))
            assert tuple(answer.signals) == NAMES
            assert CALIBRATION.probability(answer.signals) == answer.confidence

    def test_there_are_none_where_nothing_was_found(self, quoting_service: QuotingService) -> None:
        assert quoting_service.answer(Question("")).signals == {}


class TestDeterminism:
    """P6: same question, same generation, same answer."""

    def test_asking_again_gives_the_same(self, quoting_service: QuotingService) -> None:
        first = [untimed(quoting_service.answer(Question(text))) for text in QUESTIONS]
        again = [untimed(quoting_service.answer(Question(text))) for text in reversed(QUESTIONS)]
        assert again[::-1] == first

    def test_another_process_would_give_the_same(self, quoting_service: QuotingService, small_index: Path) -> None:
        other = open_small(small_index, FakeEncoder())
        for text in QUESTIONS:
            assert untimed(other.answer(Question(text))) == untimed(quoting_service.answer(Question(text)))

    def test_the_same_files_indexed_elsewhere_give_the_same(
        self, quoting_service: QuotingService, tmp_path: Path, data: Path
    ) -> None:
        index_texts(data, tmp_path / "elsewhere", FakeEncoder(), dict(reversed(TEXTS.items())))
        other = open_small(data, FakeEncoder())
        for text in QUESTIONS:
            assert untimed(other.answer(Question(text))) == untimed(quoting_service.answer(Question(text)))


WORDS = sorted({word for text in TEXTS.values() for word in text.split()})
ANY_QUESTION = st.one_of(
    st.text(max_size=60),
    st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=12).map(" ".join),
)


class TestAnyQuestion:
    @settings(max_examples=40)
    @given(
        ANY_QUESTION,
        st.integers(1, 6),
        st.none() | st.sets(st.sampled_from(["en", "fa", "ru", "xx"])).map(frozenset),
        st.none() | st.sets(st.sampled_from(Kind)).map(frozenset),
    )
    def test_every_answer_is_verbatim_whole_and_like_the_one_before(
        self,
        quoting_service: QuotingService,
        text: str,
        most: int,
        languages: frozenset[str] | None,
        kinds: frozenset[Kind] | None,
    ) -> None:
        question = Question(text, languages=languages, kinds=kinds, max_quotes=most)
        answer = quoting_service.answer(question)
        check_verbatim(answer, TEXTS)
        assert 0 <= answer.confidence <= 1
        assert (answer.status is Status.ANSWERED) == bool(answer.quotes)
        assert bool(answer.reasons) == (answer.status is Status.REFUSED)
        assert not (answer.quotes and answer.nearest)
        assert len(shown(answer)) <= most
        assert all(languages is None or cited.language in languages for cited in shown(answer))
        assert all(kinds is None or cited.kind in kinds for cited in shown(answer))
        places = sorted((c.quote.document.doc_id, c.quote.start, c.quote.end) for c in shown(answer))
        for one, other in itertools.pairwise(places):
            assert one[0] != other[0] or one[2] <= other[1]
        assert untimed(quoting_service.answer(question)) == untimed(answer)

    def test_a_very_long_question_is_answered_or_refused_like_any_other(self, quoting_service: QuotingService) -> None:
        answer = quoting_service.answer(Question("the bridge at Sarpul " * 300))
        assert shown(answer)
        check_verbatim(answer, TEXTS)

    @pytest.mark.parametrize("text", ["\ud800", "a\x00b", "AND OR NOT (", '"', "body:*", "\u200c\u200c", "🦭" * 9])
    def test_odd_characters_harm_nothing(self, quoting_service: QuotingService, text: str) -> None:
        check_verbatim(quoting_service.answer(Question(text)), TEXTS)


class TestOpening:
    def test_a_folder_without_an_index_is_refused(self, data: Path) -> None:
        with pytest.raises(StoreError, match=r"There is no corpus in .*; expected .* Run `python -m index build PATH`"):
            open_small(data, FakeEncoder())

    def test_a_store_without_an_index_is_refused(self, data: Path) -> None:
        Store(data).close()
        with pytest.raises(IndexMissing, match="There is no index in"):
            open_small(data, FakeEncoder())

    def test_an_index_of_another_encoder_is_refused(self, small_index: Path) -> None:
        with pytest.raises(OtherModel, match=r"The encoder other .* was given; the index was built with fake"):
            open_small(small_index, FakeEncoder("other"))

    def test_a_pointer_to_nothing_is_refused(self, build: Callable[..., str], data: Path) -> None:
        build(SHORT)
        (data / POINTER).write_text("nothing\n")
        with pytest.raises(IndexDamaged, match="names 'nothing'"):
            open_small(data, FakeEncoder())

    def test_opening_and_answering_write_nothing(self, build: Callable[..., str], data: Path) -> None:
        build(SHORT)

        def state() -> dict[str, tuple[int, int]]:
            # SQLite's shared memory beside the database is no data.
            files = (path for path in data.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "-wal")))
            return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}

        before = state()
        open_small(data, FakeEncoder()).answer(Question(QUESTIONS[0]))
        assert state() == before

    def test_settings_are_used(self, monkeypatch: pytest.MonkeyPatch, small_index: Path) -> None:
        asked = []

        def load(name: str, data: Path) -> FakeEncoder:
            asked.append((name, data))
            return FakeEncoder()

        monkeypatch.setattr("app.service.load_encoder", load)
        service = open_service(Settings(data=small_index, model="fake", threshold=0.25))
        assert asked == [("fake", small_index)]
        assert service.answer(Question("")).threshold == 0.25
        shipped = open_service(Settings(data=small_index, model="fake"))
        assert shipped.answer(Question("")).threshold == calibration_for(SHIPPED.parent / "none", fast=True).threshold


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
    def test_the_next_question_is_answered_from_it(self, build: Callable[..., str], data: Path) -> None:
        first = build(SHORT)
        service = open_small(data, FakeEncoder())
        assert service.answer(LIGHTHOUSE).status is Status.REFUSED
        second = build(SHORT | {"coast.txt": COASTS})
        answer = service.answer(LIGHTHOUSE)
        assert (answer.status, answer.generation) == (Status.ANSWERED, second)
        assert second != first
        assert service.health().generation == second
        assert {summary.source for summary in service.documents()} == {"bridge.txt", "well.txt", "coast.txt"}

    def test_a_removed_document_is_no_longer_quoted_or_known(self, build: Callable[..., str], data: Path) -> None:
        build(SHORT)
        service = open_small(data, FakeEncoder())
        doc_id = service.answer(BRIDGE).quotes[0].quote.document.doc_id
        build({"well.txt": TEXTS["well.txt"]})
        assert service.answer(BRIDGE).status is Status.REFUSED
        with pytest.raises(UnknownDocument, match=doc_id):
            service.answer(replace(BRIDGE, doc_ids=frozenset({doc_id})))

    def test_a_question_in_hand_is_answered_from_the_generation_it_began_with(
        self, build: Callable[..., str], data: Path, paused: Paused
    ) -> None:
        first = build(SHORT)
        encoder = PausingEncoder()
        service = open_small(data, encoder)
        changed = {"bridge.txt": "The bridge at Sarpul\n\nThe bridge at Sarpul was finished in 2001.\n"}
        answer = paused(service, encoder, BRIDGE, lambda: build(changed))
        assert answer.generation == first
        assert "1874" in answer.quotes[0].quote.text
        check_verbatim(answer, SHORT)
        after = service.answer(BRIDGE)
        assert after.generation != first
        assert "2001" in after.quotes[0].quote.text
        check_verbatim(after, changed)

    def test_a_question_whose_generation_was_deleted_meanwhile_is_answered_from_the_newest(
        self, build: Callable[..., str], data: Path, paused: Paused
    ) -> None:
        build(SHORT)
        encoder = PausingEncoder()
        service = open_small(data, encoder)
        newest = {"bridge.txt": TEXTS["bridge.txt"].replace("1874", "1876")}
        generations: list[str] = []

        def two_builds() -> None:
            generations.append(build({"bridge.txt": TEXTS["bridge.txt"].replace("1874", "1875")}))
            generations.append(build(newest))

        answer = paused(service, encoder, BRIDGE, two_builds)
        assert answer.generation == generations[1]
        assert "1876" in answer.quotes[0].quote.text
        check_verbatim(answer, newest)

    def test_the_same_name_after_other_generations_is_opened_anew(self, build: Callable[..., str], data: Path) -> None:
        first = build(SHORT)
        service = open_small(data, FakeEncoder())
        before = untimed(service.answer(BRIDGE))
        folder = current_folder(data)
        for texts in ({"coast.txt": COASTS}, {"reeds.txt": REEDS}):
            build(texts)
        # No question was asked meanwhile, so the service never saw the generations in between.
        assert build(SHORT) == first
        assert current_folder(data) == folder
        assert untimed(service.answer(BRIDGE)) == before
        check_verbatim(service.answer(WELL), SHORT)

    def test_a_document_never_gets_the_text_of_one_that_had_its_number(
        self, build: Callable[..., str], data: Path
    ) -> None:
        texts = {"a.txt": TEXTS["bridge.txt"], "b.txt": REEDS, "c.txt": COASTS}
        build(texts)
        service = open_small(data, FakeEncoder())
        check_verbatim(service.answer(LIGHTHOUSE), texts)
        # The last numbers of the store become free, and the next document that is read gets one of them.
        build({"a.txt": texts["a.txt"], "b.txt": REEDS})
        build({"a.txt": texts["a.txt"]})
        newest = {"a.txt": texts["a.txt"], "w.txt": TEXTS["well.txt"]}
        build(newest)
        answer = service.answer(WELL)
        assert answer.status is Status.ANSWERED
        check_verbatim(answer, newest)
        check_verbatim(service.answer(LIGHTHOUSE), newest)

    def test_edited_metadata_is_cited_after_the_next_build(self, build: Callable[..., str], data: Path) -> None:
        build(SHORT)
        service = open_small(data, FakeEncoder())
        doc_id = service.answer(BRIDGE).quotes[0].quote.document.doc_id
        with Store(data) as store:
            store.edit_metadata(doc_id, Edits(Metadata(title="Bridges of the south", authors=("B. Orlu",))))
        build(SHORT)
        citation = answer_json(service.answer(BRIDGE))["quotes"][0]["citation"]
        assert (citation["title"], citation["authors"]) == ("Bridges of the south", ["B. Orlu"])

    def test_a_rebuilt_generation_of_the_same_name_answers_the_same(
        self, build: Callable[..., str], data: Path
    ) -> None:
        first = build(SHORT)
        service = open_small(data, FakeEncoder())
        before = untimed(service.answer(BRIDGE))
        for _ in range(3):
            assert build(SHORT, rebuild=True) == first
            assert untimed(service.answer(BRIDGE)) == before

    def test_a_data_folder_that_was_deleted_and_built_again_is_taken_up(
        self, build: Callable[..., str], data: Path
    ) -> None:
        build(SHORT)
        service = open_small(data, FakeEncoder())
        before = untimed(service.answer(BRIDGE))
        shutil.rmtree(data)
        build(SHORT)
        assert untimed(service.answer(BRIDGE)) == before
        build({"coast.txt": COASTS})
        check_verbatim(service.answer(LIGHTHOUSE), {"coast.txt": COASTS})

    def test_while_there_is_no_index_the_last_one_answers(self, build: Callable[..., str], data: Path) -> None:
        build(SHORT)
        service = open_small(data, FakeEncoder())
        (data / POINTER).unlink()
        assert service.answer(BRIDGE).status is Status.ANSWERED

    def test_an_index_of_another_encoder_is_refused_until_it_is_built_again(
        self, build: Callable[..., str], data: Path, tmp_path: Path
    ) -> None:
        build(SHORT)
        service = open_small(data, FakeEncoder())
        index_texts(data, tmp_path / "texts", FakeEncoder("other"), SHORT, rebuild=True)
        for _ in range(2):
            with pytest.raises(OtherModel, match="The encoder fake"):
                service.answer(BRIDGE)
        build(SHORT, rebuild=True)
        assert service.answer(BRIDGE).status is Status.ANSWERED

    def test_a_damaged_generation_is_an_error_and_not_tried_for_ever(
        self, build: Callable[..., str], data: Path
    ) -> None:
        build(SHORT)
        service = open_small(data, FakeEncoder())
        build({"coast.txt": COASTS})
        folder = current_folder(data)
        assert folder is not None
        (folder / "rows.npy").unlink()
        with pytest.raises(IndexDamaged, match=r"rows\.npy cannot be read"):
            service.answer(BRIDGE)

    def test_a_build_that_changes_nothing_opens_nothing(
        self, build: Callable[..., str], data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        build(SHORT)
        service = open_small(data, FakeEncoder())
        build(SHORT)
        monkeypatch.setattr("app.service.open_generation", None)
        assert service.answer(BRIDGE).status is Status.ANSWERED

    def test_a_build_that_ends_while_a_generation_is_opened_is_waited_for(
        self, build: Callable[..., str], data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app import service as module

        build(SHORT)
        service = open_small(data, FakeEncoder())
        build({"coast.txt": COASTS})
        opened = []
        real = module.open_generation

        def slow(*arguments: object) -> object:
            opened.append(current_folder(data))
            if len(opened) == 1:
                build({"reeds.txt": REEDS})
                newest = build(SHORT)
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


def test_what_a_replaced_generation_held_open_is_closed(build: Callable[..., str], data: Path) -> None:
    build(SHORT)
    service = open_small(data, FakeEncoder())
    service.answer(BRIDGE)
    assert open_databases(data) == 1
    for texts in ({"coast.txt": COASTS}, {"reeds.txt": REEDS}, SHORT):
        build(texts)
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
        self, build: Callable[..., str], data: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app import service as module

        build(SHORT)
        service = open_small(data, FakeEncoder())
        newest = build({"coast.txt": COASTS})
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
        self, build: Callable[..., str], data: Path
    ) -> None:
        versions = [
            {"bridge.txt": TEXTS["bridge.txt"].replace("1874", str(1880 + number)), **extra}
            for number, extra in enumerate(
                ({}, {"coast.txt": COASTS}, {"well.txt": TEXTS["well.txt"]}, {}, {"reeds.txt": REEDS}, {})
            )
        ]
        by_generation: dict[str, Mapping[str, str]] = {build(versions[0]): versions[0]}
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
                    by_generation[build(texts)] = texts
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


def test_generations_left_over_are_those_that_may_still_be_asked(build: Callable[..., str], data: Path) -> None:
    """What the service relies on: the generation before the current one is kept for questions in hand."""
    build(SHORT)
    before = current_folder(data)
    build({"coast.txt": COASTS})
    now = current_folder(data)
    assert {path.name for path in (data / GENERATIONS).iterdir()} == {before.name, now.name}  # type: ignore[union-attr]


class RecordingRereader:
    """Remembers which passages were made ready and which questions were encoded and read; says nothing of any."""

    def __init__(self) -> None:
        self.ready: list[str] = []
        self.encoded: list[EncodedQuestion] = []
        self.read_tokens: list[TokenStates] = []

    def encode(self, question: str) -> EncodedQuestion:
        encoded = EncodedQuestion(FakeEncoder().encode_queries([question])[0], FakeTokens().question(question))
        self.encoded.append(encoded)
        return encoded

    def make_ready(self, document: Document, passage: Passage) -> None:
        assert passage.doc_id == document.doc_id
        self.ready.append(passage.passage_id)

    def read(self, question: TokenStates, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> Readings:
        self.read_tokens.append(question)
        return {}


class NoQuestions(FakeEncoder):
    """Has no questions encoded."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError(texts)


def test_a_question_is_encoded_once_for_search_and_reader(small_index: Path) -> None:
    rereader = RecordingRereader()
    service = QuotingService(small_index, NoQuestions(), CALIBRATION, rereader=cast(Rereader, rereader))
    question = Question("Who built the ferry at Old Landing?")
    answer = service.answer(question)
    # A refusal that says what a filter left out searches once more, with the same embedding.
    refused = service.answer(replace(question, languages=frozenset({"fa"})))
    assert "filtered" in [reason.code for reason in refused.reasons]
    assert len(rereader.encoded) == 2
    assert rereader.read_tokens[0] is rereader.encoded[0].tokens
    assert answer.quotes or answer.nearest


class CountingEncoder(FakeEncoder):
    """Counts the questions it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = 0

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.questions += len(texts)
        return super().encode_queries(texts)


def test_without_a_reader_too_a_question_is_encoded_once(small_index: Path) -> None:
    encoder = CountingEncoder()
    service = open_small(small_index, encoder)
    refused = service.answer(Question("Who built the ferry at Old Landing?", languages=frozenset({"fa"})))
    assert "filtered" in [reason.code for reason in refused.reasons]
    assert encoder.questions == 1


def test_every_passage_is_made_ready_ahead_of_questions(small_index: Path) -> None:
    rereader = RecordingRereader()
    service = QuotingService(small_index, FakeEncoder(), CALIBRATION, rereader=cast(Rereader, rereader))
    service.make_ready()
    assert len(set(rereader.ready)) == len(rereader.ready) == service.health().passages > 5


def test_without_a_reader_nothing_is_made_ready(small_index: Path) -> None:
    open_small(small_index, FakeEncoder()).make_ready()


@pytest.mark.parametrize("hits", [1, 3])
def test_a_question_is_quoted_from_so_many_passages(small_index: Path, hits: int) -> None:
    service = QuotingService(small_index, FakeEncoder(), CALIBRATION, hits=hits)
    first = next(service.steps(Question("Who built the ferry at Old Landing?")))
    assert isinstance(first, HitsFound)
    assert len(first.hits) == hits
