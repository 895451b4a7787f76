from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.answer import Answer, Question
from eval.dataset import Dataset, MarkedQuestion, Scope, SourceText
from eval.errors import DatasetError
from eval.measures.spans import Span
from eval.recording import Recording, recorded
from eval.runner import chosen, header_of, run
from eval.subject import Subject

from .fakes import QUESTIONS, FakeService, marked

DATASET = Dataset("set", QUESTIONS, {"set.jsonl": "00"}, qrels={"q1": {"river.txt": 1}})


def rows_of(
    tmp_path: Path, service: FakeService, dataset: Dataset = DATASET, *, resume: bool = False
) -> list[dict[str, Any]]:
    subject = Subject(service)
    path = tmp_path / "answers.jsonl"
    with Recording(path, header_of(dataset, dataset.questions, subject), resume=resume) as recording:
        run(dataset, dataset.questions, subject, recording)
    return list(recorded(path))


def test_every_question_is_asked_once_in_order(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, FakeService())
    assert [row["id"] for row in rows] == [question.key for question in QUESTIONS]
    assert [row["status"] for row in rows] == ["answered"] * 4 + ["refused", "answered"]


class Interrupted(FakeService):
    left = 4

    def answer(self, question: Question) -> Answer:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return super().answer(question)


def test_an_interrupted_run_goes_on_with_what_is_left(tmp_path: Path) -> None:
    whole = rows_of(tmp_path / "whole", FakeService())
    with pytest.raises(KeyboardInterrupt):
        rows_of(tmp_path, Interrupted())
    service = FakeService()
    resumed = rows_of(tmp_path, service, resume=True)
    # One of the four answers went to warming up, so three were kept; the first of the others is asked twice.
    assert service.asked == [question.text for question in (QUESTIONS[3], *QUESTIONS[3:])]
    times = {"latency_ms": 0, "elapsed_ms": 0}
    assert [row | times for row in resumed] == [row | times for row in whole]


def test_nothing_is_asked_when_a_span_does_not_exist(tmp_path: Path) -> None:
    service = FakeService()
    broken = replace(DATASET, questions=(*QUESTIONS, marked(9, "What?", Span("rail.txt", 5, 9999))))
    with pytest.raises(DatasetError, match=r"set\.jsonl:9"):
        rows_of(tmp_path, service, broken)
    assert service.asked == []


class Documents(tuple[SourceText, ...]):
    """The documents of a set."""


def test_nothing_is_asked_when_a_relevant_document_does_not_exist(tmp_path: Path) -> None:
    service = FakeService()
    broken = replace(DATASET, qrels={"q1": {"river": 1}})
    with pytest.raises(DatasetError, match=r"set\.jsonl:1: .*did you mean 'river\.txt'"):
        rows_of(tmp_path, service, broken)
    assert service.asked == []
    # Of a set's own documents one may be missing that could not be read.
    assert rows_of(tmp_path, service, replace(broken, documents=Documents()))


def test_a_ranking_is_measured_once_and_over_all_documents(tmp_path: Path) -> None:
    narrow = replace(QUESTIONS[0], scope=Scope.CANDIDATES, within=("river.txt",))
    rows = rows_of(tmp_path, FakeService(), replace(DATASET, questions=(narrow, *QUESTIONS)))
    assert [row["id"] for row in rows if "retrieved" in row] == ["q1"]
    only_narrow = rows_of(tmp_path, FakeService(), replace(DATASET, questions=(narrow,)))
    assert [row["id"] for row in only_narrow if "retrieved" in row] == ["q1@candidates"]


def test_a_question_asked_in_two_scopes_is_one_question() -> None:
    narrow = tuple(replace(question, scope=Scope.CANDIDATES) for question in QUESTIONS[:4])
    asked = (*QUESTIONS, *narrow)
    assert header_of(replace(DATASET, questions=asked), asked, Subject(FakeService()))["questions"] == 6


def test_a_sample_is_the_same_for_a_seed_and_keeps_all_scopes() -> None:
    def both(question: MarkedQuestion) -> tuple[MarkedQuestion, MarkedQuestion]:
        return question, replace(question, scope=Scope.CANDIDATES)

    dataset = replace(DATASET, questions=tuple(each for question in QUESTIONS for each in both(question)))
    sample = chosen(dataset, 3, seed=5)
    assert sample == chosen(dataset, 3, seed=5)
    assert len(sample) == 6
    assert len({question.question_id for question in sample}) == 3
    assert chosen(dataset, 99, seed=5) == chosen(dataset, None, seed=5) == dataset.questions
