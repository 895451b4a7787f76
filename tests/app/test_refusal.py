from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from app.answer import Question, Reason
from app.deciding import Judged, Verdict
from app.finding import Found, Sought
from app.intent import intent_reader
from app.library import Library, make_library
from app.messages import load_catalogues
from app.overlap import Wording, weigh
from app.premises import Contradiction, Premise
from app.quoting import Candidate
from app.refusal import MOST_WORDS, explain
from corpus.document import Kind, Quote
from corpus.reading import DirectReader
from index.build import build
from index.generation import open_generation
from index.lexical import Term
from index.settings import IndexSettings

from ..corpus.printed import ISSUE
from ..fakes import FakeEncoder

NO_WORDS = weigh([], 1)


@pytest.fixture
def library(small_index: Path) -> Iterator[Library]:
    encoder = FakeEncoder()
    generation = open_generation(small_index, encoder.info)
    yield make_library(generation, encoder)
    generation.close()


def near(library: Library, *contradicts: Contradiction, misfit: float = 0.0) -> Candidate:
    """A quote that came nearest."""
    passage = library.generation.passage(0)
    quote = Quote(library.document(passage.doc_id), passage.sentences[0].ranges)
    return Candidate(quote, passage, 0.1, {"misfit": misfit}, contradicts=contradicts)


def explained(
    library: Library,
    question: Question,
    wording: Wording = NO_WORDS,
    confidence: float = 0.214,
    threshold: float = 0.5,
    nearest: Candidate | None = None,
    firsts: Mapping[str, float] = MappingProxyType({}),
) -> tuple[Reason, ...]:
    """Explain a refusal; ``firsts`` are sub-questions with the confidences of their first quotes."""

    def found(text: str) -> Found:
        sought = Sought(text, False, intent_reader().read(text), wording, FakeEncoder().encode_queries([text])[0], None)
        return Found(replace(question, text=text), sought, (), (), {})

    def judged(text: str, confidence: float) -> Judged:
        return Judged(found(text), near(library), confidence, {})

    decisive = nearest and Judged(found(question.text), nearest, confidence, {})
    decided = Verdict([decisive] if decisive else [], decisive, [judged(*item) for item in firsts.items()])
    return explain(library, found(question.text), decided, threshold)


def reasons(
    library: Library, question: Question, wording: Wording = NO_WORDS, *, found: bool = True
) -> dict[str, Reason]:
    given = explained(library, question, wording, nearest=near(library) if found else None)
    assert len({reason.code for reason in given}) == len(given)
    return {reason.code: reason for reason in given}


def unknown(*words: str) -> Wording:
    return weigh([Term("known", ("known",), 3), *(Term(word, (word,), 0) for word in words)], 9)


def test_a_low_confidence_is_set_against_the_threshold(library: Library) -> None:
    given = reasons(library, Question("the bridge"))
    assert list(given) == ["below_threshold"]
    assert given["below_threshold"].message == (
        "The nearest quote answers with a confidence of 21%; an answer needs at least 50%."
    )


def test_a_quote_without_the_kind_of_fact_that_is_asked_for_is_told_before_the_confidence(library: Library) -> None:
    given = explained(library, Question("the bridge"), nearest=near(library, misfit=1.0))
    assert [reason.code for reason in given] == ["other_kind", "below_threshold"]
    assert given[0].message == (
        "The nearest quote holds nothing of the kind that is asked for: no such number, date or name."
    )


def test_a_quote_that_says_otherwise_is_told_in_what_and_not_called_of_another_kind(library: Library) -> None:
    otherwise = (
        Contradiction(Premise.YEAR, "1931", ("1950",)),
        Contradiction(Premise.AFFIRMATION, "", ("not built",)),
        Contradiction(Premise.COUNTRY, "NO", ("SE",)),
    )
    given = explained(library, BRIDGE, nearest=near(library, *otherwise, misfit=1.0))
    assert [reason.code for reason in given] == ["contradicted", "below_threshold"]
    assert given[0].message == (
        "The nearest quote says otherwise than the question takes for granted: 1950 where the question says 1931; "
        "Sweden where the question says Norway."
    )


def test_a_not_that_only_the_quote_says_is_no_reason(library: Library) -> None:
    denied = Contradiction(Premise.AFFIRMATION, "", ("not built",))
    given = explained(library, BRIDGE, nearest=near(library, denied))
    assert [reason.code for reason in given] == ["below_threshold"]


HALVES = MappingProxyType({"Who built the bridge?": 0.9, "what did it cost?": 0.1})


def test_the_part_of_a_question_that_is_not_answered_is_named(library: Library) -> None:
    given = explained(library, BRIDGE, nearest=near(library), firsts=HALVES)
    assert [reason.code for reason in given] == ["unanswered_part", "below_threshold"]
    assert given[0].words == ("what did it cost?",)
    assert given[0].message == "Only a part of the question is answered; this one is not: “what did it cost?”."


@pytest.mark.parametrize("confidence", [0.2, 0.5])
def test_parts_that_fare_alike_are_not_told_apart(library: Library, confidence: float) -> None:
    alike = dict.fromkeys(HALVES, confidence)
    given = explained(library, BRIDGE, nearest=near(library), firsts=alike)
    assert [reason.code for reason in given] == ["below_threshold"]


def test_no_confidence_below_the_threshold_reads_as_if_it_reached_it(library: Library) -> None:
    given = explained(library, Question("the bridge"), unknown(), 0.4199, 0.42, near(library))
    assert "a confidence of 41%; an answer needs at least 42%." in given[-1].message


def test_where_nothing_was_found_there_is_no_confidence_to_speak_of(library: Library) -> None:
    given = reasons(library, Question("?!"), found=False)
    assert list(given) == ["no_hits"]
    assert given["no_hits"].message == "Nothing that may be quoted came near the question."


def test_words_that_stand_nowhere_are_named_before_the_confidence(library: Library) -> None:
    given = reasons(library, Question("walrus"), unknown("walrus", "мор", "یخ"))
    assert list(given) == ["unknown_words", "below_threshold"]
    reason = given["unknown_words"]
    assert reason.message == "These words of the question stand in no document: “walrus”, “мор”, “یخ”."
    assert reason.words == ("walrus", "мор", "یخ")


def test_unknown_words_are_shown_as_they_were_typed(library: Library) -> None:
    reason = reasons(library, Question("Кто выиграл кубок в Осаке?"), unknown("выиграл", "осаке"))["unknown_words"]
    assert reason.words == ("выиграл", "Осаке")


def test_of_many_unknown_words_a_few_are_named_and_the_rest_counted(library: Library) -> None:
    words = [f"w{number}" for number in range(MOST_WORDS + 1)]
    for count, tail in ((MOST_WORDS, f"“w{MOST_WORDS - 1}”."), (MOST_WORDS + 1, " and 1 more.")):
        reason = reasons(library, Question("…"), unknown(*words[:count]))["unknown_words"]
        assert reason.message.endswith(tail)
        assert reason.words == tuple(words[:MOST_WORDS])


BRIDGE = Question("When was the bridge at Sarpul finished?")


def document(library: Library, source: str) -> frozenset[str]:
    return frozenset(summary.doc_id for summary in library.documents() if summary.source == source)


class TestFilters:
    def test_without_filters_none_is_to_blame(self, library: Library) -> None:
        assert "filtered" not in reasons(library, BRIDGE)

    def test_documents_that_a_filter_left_out_are_named(self, library: Library) -> None:
        reason = reasons(library, replace(BRIDGE, doc_ids=document(library, "well.txt")))["filtered"]
        assert "the first of them in “The bridge at Sarpul”" in reason.message
        assert reason.message.endswith("Ask without filters to see them.")

    def test_a_language_that_was_left_out_counts(self, library: Library) -> None:
        assert "filtered" in reasons(library, replace(BRIDGE, languages=frozenset({"fa"})))

    def test_kinds_that_were_left_out_count(self, library: Library) -> None:
        reason = reasons(library, replace(BRIDGE, kinds=frozenset({Kind.TABLE})))["filtered"]
        assert "“The bridge at Sarpul”" in reason.message

    def test_how_many_were_left_out_is_said_of_how_many(self, library: Library) -> None:
        reason = reasons(library, replace(BRIDGE, doc_ids=frozenset()), found=False)["filtered"]
        left_out, everywhere = (int(word) for word in reason.message.split() if word.isdigit())
        assert left_out == everywhere > 0
        others = reasons(library, replace(BRIDGE, doc_ids=document(library, "bridge.txt")))["filtered"]
        fewer, same = (int(word) for word in others.message.split() if word.isdigit())
        assert same == everywhere
        assert 0 < fewer < left_out

    def test_filters_that_left_nothing_out_are_not_to_blame(self, library: Library) -> None:
        everything = frozenset(summary.doc_id for summary in library.documents())
        languages = frozenset({"en", "fa", "ru", "und"})
        assert "filtered" not in reasons(library, replace(BRIDGE, doc_ids=everything, languages=languages))
        assert "filtered" not in reasons(library, replace(BRIDGE, kinds=frozenset(Kind)))

    def test_a_filter_that_left_everything_out_is_named_beside_the_empty_search(self, library: Library) -> None:
        given = reasons(library, replace(BRIDGE, languages=frozenset({"ja"})), found=False)
        assert list(given) == ["no_hits", "filtered"]


def test_a_part_that_was_left_out_counts(tmp_path: Path) -> None:
    (tmp_path / "issue.txt").write_text(ISSUE, encoding="utf-8", newline="")
    build([tmp_path / "issue.txt"], IndexSettings(data=tmp_path / "data"), FakeEncoder(), reader=DirectReader())
    generation = open_generation(tmp_path / "data", FakeEncoder().info)
    library = make_library(generation, FakeEncoder())
    doc_id = library.documents()[0].doc_id
    ferries = Question("Who paid the tolls of the ferries?", part_ids=frozenset({f"{doc_id}:3"}))
    assert "filtered" in reasons(library, ferries)
    every = frozenset(f"{doc_id}:{number}" for number in (1, 2, 3))
    assert "filtered" not in reasons(library, replace(ferries, part_ids=every))
    generation.close()


def test_the_page_has_its_own_words_for_every_code(library: Library) -> None:
    codes = {
        *reasons(library, replace(BRIDGE, languages=frozenset({"ja"})), unknown("walrus")),
        *reasons(library, BRIDGE, found=False),
        *(reason.code for reason in explained(library, BRIDGE, nearest=near(library, misfit=1.0))),
        *(
            reason.code
            for reason in explained(
                library, BRIDGE, nearest=near(library, Contradiction(Premise.NEGATION, "not"), misfit=1.0)
            )
        ),
    }
    codes |= {reason.code for reason in explained(library, BRIDGE, nearest=near(library), firsts=HALVES)}
    assert codes == {
        *("unknown_words", "filtered", "below_threshold", "no_hits", "other_kind", "contradicted", "unanswered_part")
    }
    for catalogue in load_catalogues().values():
        assert [code for code in sorted(codes) if not catalogue.has(f"reason.{code}")] == []
