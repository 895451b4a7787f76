from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.answer import Answer, Question
from eval.asking import ask
from eval.dataset import Scope
from eval.errors import MeasureError
from eval.measures.spans import Span
from eval.subject import Subject

from .fakes import QUESTIONS, TEXTS, FakeService, span


def test_a_row_holds_the_answer_and_every_measure_of_the_question() -> None:
    row = ask(QUESTIONS[0], Subject(FakeService()))
    assert (row["id"], row["language"], row["kind"], row["document"]) == ("q1", "en", "factoid", "river.txt")
    assert row["status"] == "answered"
    assert row["quotes"][0]["text"] == "The Sang rises below the Blue Glacier."
    assert row["evidence"][0][0]["text"] == "The Sang rises below the Blue Glacier."
    expected = {"hit@1": 1.0, "hit@3": 1.0, "exact@1": 1.0, "quote_f1@1": 1.0, "verbatim": 1.0, "clean_edges": 1.0}
    assert row["values"].items() >= (expected | {"useful": 1.0, "false_refusal": 0.0, "right": 1.0}).items()
    assert "refusal_recall" not in row["values"]


def test_a_refused_question_is_measured_on_what_it_shows_as_nearest() -> None:
    row = ask(QUESTIONS[0], Subject(FakeService(threshold=1.0)))
    assert (row["status"], row["quotes"]) == ("refused", [])
    assert row["nearest"][0]["text"] == "The Sang rises below the Blue Glacier."
    assert row["values"].items() >= {"hit@1": 1.0, "useful": 0.0, "false_refusal": 1.0, "right": 1.0}.items()
    assert row["reasons"] == [{"code": "confidence", "message": "Nothing was close enough."}]


def test_where_an_answer_stands_in_two_places_the_quotes_shown_first_are_right_together() -> None:
    first, second, elsewhere = (
        span("river.txt", "The Sang rises below the Blue Glacier."),
        span("river.txt", "It runs for ninety miles to the plain."),
        span("rail.txt", "Grain makes up most of the freight."),
    )
    question = replace(QUESTIONS[0], text="The Sang rises where, and runs for how many miles?")
    rights = [
        ask(replace(question, evidence=evidence), Subject(FakeService()))["values"]
        for evidence in (((first, second),), ((first, elsewhere),), ((second,), (first, elsewhere)))
    ]
    given = [(values["hit@1"], values["hit@3"], values["right"]) for values in rights]
    assert given == [(0, 1, 1), (0, 0, 0), (1, 1, 1)]


def test_nothing_found_scores_zero_and_stays_in() -> None:
    row = ask(QUESTIONS[0], Subject(FakeService({"rail.txt": "Nothing here.", "river.txt": "x" * 60})))
    assert row["values"].items() >= {"hit@1": 0.0, "quote_f1": 0.0, "useful": 0.0, "right": 0.0}.items()
    assert not {"verbatim", "clean_edges", "quote_length"} & set(row["values"])


def test_an_unanswerable_question_has_no_hits_but_an_outcome() -> None:
    refused = ask(QUESTIONS[4], Subject(FakeService()))
    assert refused["values"] == {"refusal_recall": 1.0, "useful": 1.0, "right": 0.0}
    assert (refused["document"], refused["evidence"]) == (None, [])


def test_a_false_premise_is_corrected_where_it_is_refused_with_what_contradicts_it() -> None:
    start = TEXTS["river.txt"].index("The Sang rises")
    span = Span("river.txt", start, start + len("The Sang rises below the Blue Glacier."))
    false = replace(QUESTIONS[0], answerable=False, evidence=(), contradicts=((span,),))
    elsewhere = replace(false, contradicts=((Span("rail.txt", 0, 4),),))
    corrected = {
        "refused": ask(false, Subject(FakeService(threshold=1.0)))["values"]["premise_corrected"],
        "answered": ask(false, Subject(FakeService()))["values"]["premise_corrected"],
        "not shown": ask(elsewhere, Subject(FakeService(threshold=1.0)))["values"]["premise_corrected"],
    }
    assert corrected == {"refused": 1.0, "answered": 0.0, "not shown": 0.0}
    assert "premise_corrected" not in ask(QUESTIONS[4], Subject(FakeService()))["values"]


def test_a_question_within_candidates_is_asked_of_them_only() -> None:
    question = replace(QUESTIONS[0], within=("rail.txt",), scope=Scope.CANDIDATES)
    row = ask(question, Subject(FakeService()))
    assert row["id"] == "q1@candidates"
    assert {quote["file"] for quote in row["nearest"]} <= {"rail.txt"}


def test_the_ranking_is_measured_where_a_document_is_relevant() -> None:
    row = ask(QUESTIONS[0], Subject(FakeService()), {"river.txt": 1, "rail.txt": 0})
    assert row["values"].items() >= {"R@1": 1.0, "RR@10": 1.0, "nDCG@10": 1.0}.items()
    assert next(iter(row["retrieved"])) == "river.txt"
    assert "retrieved" not in ask(QUESTIONS[0], Subject(FakeService()), {"river.txt": 0})


def test_without_spans_the_relevant_documents_are_measured() -> None:
    question = replace(QUESTIONS[0], evidence=())
    row = ask(question, Subject(FakeService()), {"river.txt": 1})
    assert row["values"]["document@1"] == 1.0
    assert not {"hit@1", "useful", "right"} & set(row["values"])


def test_accepted_answers_are_looked_for_in_the_quotes() -> None:
    question = replace(QUESTIONS[1], answers=("FOUR  coppers",))
    assert ask(question, Subject(FakeService()))["values"]["answer_contained"] == 1.0


def test_quotes_are_compared_with_the_files_themselves(tmp_path: Path) -> None:
    (tmp_path / "river.txt").write_text("#" + TEXTS["river.txt"], encoding="utf-8", newline="")
    row = ask(QUESTIONS[0], Subject(FakeService(), file_of=lambda document: tmp_path / document.source))
    assert row["values"]["verbatim"] == 0.0


def test_two_rows_of_a_question_differ_in_their_times_only() -> None:
    first, second = (ask(QUESTIONS[0], Subject(FakeService())) for _ in range(2))
    times = {"latency_ms": 0, "elapsed_ms": 0}
    assert first | times == second | times


class Confused(FakeService):
    def answer(self, question: Question) -> Answer:
        return replace(super().answer(question), confidence=float("nan"))


def test_a_confidence_that_is_no_probability_is_an_error() -> None:
    with pytest.raises(MeasureError, match="'q1' has the confidence nan"):
        ask(QUESTIONS[0], Subject(Confused()))
