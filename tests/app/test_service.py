from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.answer import Question, Status, answer_json
from app.confidence import SHIPPED, Calibration, calibration_for
from app.ports import AnswerService
from app.service import QuotingService, open_service
from app.settings import Settings
from app.signals import NAMES
from corpus.document import Kind
from corpus.errors import StoreError, UnknownDocument
from corpus.store import Store
from index.current import POINTER
from index.errors import IndexDamaged, IndexMissing, OtherModel
from index.hits import Query

from ..fakes import FakeEncoder
from .served import SHORT, check_verbatim, shown, untimed
from .small import CALIBRATION, QUESTIONS, TEXTS, index_texts, open_small


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

    def test_a_pointer_to_nothing_is_refused(self, build_texts: Callable[..., str], data: Path) -> None:
        build_texts(SHORT)
        (data / POINTER).write_text("nothing\n")
        with pytest.raises(IndexDamaged, match="names 'nothing'"):
            open_small(data, FakeEncoder())

    def test_opening_and_answering_write_nothing(self, build_texts: Callable[..., str], data: Path) -> None:
        build_texts(SHORT)

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
