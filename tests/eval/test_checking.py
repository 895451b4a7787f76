from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from corpus.ingest import Ingested, ingest
from corpus.readers.protocol import Reading
from eval.checking import (
    NEAR_DUPLICATE,
    Remark,
    check_set,
    copied,
    cut_sentences,
    duplicates,
    imbalance,
    longest_run,
    shared_spans,
)
from eval.measures.spans import Span

from .fakes import QUESTIONS, TEXTS, marked, span

INGESTED = {
    name: ingest(Reading(text, "text/plain"), doc_id=name, source=name, sha256="") for name, text in TEXTS.items()
}


def found(remarks: object) -> list[tuple[str, str]]:
    return [(remark.where, remark.name) for remark in remarks]  # type: ignore[attr-defined]


def test_duplicates_are_found_whatever_their_case_and_order() -> None:
    asked = [
        marked(1, "Where does the Sang rise?"),
        marked(2, "where does the sang RISE"),
        marked(3, "Who painted the old lighthouse on the northern shore?"),
        marked(4, "Who painted the old lighthouse on that northern shore?"),
        marked(5, "Who built the mill?"),
    ]
    assert found(duplicates(asked)) == [("set.jsonl:2", "duplicate"), ("set.jsonl:4", "near duplicate")]


def alike(left: str, right: str) -> float:
    one, other = set(left.split()), set(right.split())
    return len(one & other) / len(one | other)


@given(st.lists(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=9).map(" ".join), max_size=12))
def test_duplicates_are_those_of_comparing_every_pair(texts: list[str]) -> None:
    asked = [marked(number, text) for number, text in enumerate(texts)]
    expected = [
        f"asks the same as {earlier.question_id!r}"
        for place, question in enumerate(asked)
        for earlier in asked[:place]
        if alike(question.text, earlier.text) >= NEAR_DUPLICATE
    ]
    assert [remark.message for remark in duplicates(asked)] == expected


def test_questions_that_differ_in_what_they_ask_are_no_duplicates() -> None:
    asked = [marked(1, "When was the mill built?"), marked(2, "Where was the mill built?")]
    assert found(duplicates(asked)) == []


def test_shared_evidence_is_found() -> None:
    first = span("river.txt", "The Sang rises below the Blue Glacier.")
    asked = [marked(1, "a", first), marked(2, "b", Span("river.txt", 10, 20)), marked(3, "c", Span("rail.txt", 0, 10))]
    assert found(shared_spans(asked)) == [("set.jsonl:2", "shared evidence")]


def test_spans_that_cut_sentences_are_found() -> None:
    whole = span("river.txt", "The Sang rises below the Blue Glacier.")
    asked = [
        marked(1, "a", whole),
        marked(2, "b", Span("river.txt", whole.start, whole.end - 3)),
        marked(3, "c", Span("river.txt", whole.start + 4, whole.end + 1)),
        marked(4, "d", Span("river.txt", whole.start, whole.end + 1)),
    ]
    remarks = list(cut_sentences(asked, INGESTED))
    assert found(remarks) == [("set.jsonl:2", "cut sentence"), ("set.jsonl:3", "cut sentence")]
    assert "ends inside" in remarks[0].message
    assert "begins inside" in remarks[1].message


def test_copied_wording_is_found() -> None:
    evidence = span("rail.txt", "The northern line was opened in two stages.")
    asked = [
        marked(1, "the northern line was opened in", evidence),
        marked(2, "How was the northern line opened?", evidence),
    ]
    assert found(copied(asked, TEXTS.__getitem__)) == [("set.jsonl:1", "copied")]


def test_the_longest_run_by_hand() -> None:
    assert longest_run(["a", "b", "c", "d"], ["x", "b", "c", "y", "d"]) == 2
    assert longest_run([], ["a"]) == 0


def test_imbalance_is_told_for_the_set() -> None:
    answerable = [question for question in QUESTIONS if question.answerable]
    messages = [remark.message for remark in imbalance(answerable, INGESTED)]
    assert messages == [
        "0 of 4 questions cannot be answered; refusals are hardly measured",
        "3 of 4 questions are in 'en'",
    ]
    unbalanced = [question for question in QUESTIONS if question.question_id in ("q1", "q2", "q5")]
    messages = [remark.message for remark in imbalance(unbalanced, INGESTED)]
    assert "2 of 2 answers stand in 'river.txt'" in messages
    assert "no question is about 'rail.txt'" in messages
    assert "no question can be answered; quotes are not measured" in [
        remark.message for remark in imbalance(QUESTIONS[4:], INGESTED)
    ]


def test_a_good_set_has_no_remarks_on_its_lines() -> None:
    ingested: list[Ingested] = list(INGESTED.values())
    remarks: list[Remark] = check_set(QUESTIONS, ingested)
    assert [remark for remark in remarks if remark.where != "set"] == []
