"""Runs of the made-up questions, whole and with planted faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.dataset import Dataset, MarkedQuestion
from eval.evaluating import RUN, Evaluation, Plan, evaluate
from eval.runfile import FinishedRun, read_run_file
from eval.subject import Subject

from .fakes import QUESTIONS, FakeService

Evaluate = Callable[..., Evaluation]


def many(copies: int) -> tuple[MarkedQuestion, ...]:
    """The questions so many times over, each copy with ids of its own."""
    return tuple(
        replace(question, question_id=f"{question.question_id}-{copy}")
        for copy in range(copies)
        for question in QUESTIONS
    )


@pytest.fixture
def evaluated(tmp_path: Path) -> Evaluate:
    """Runs a set on a service and keeps it in a folder of the test's own."""

    def run(
        service: FakeService | None = None, questions: Sequence[MarkedQuestion] = QUESTIONS, **plan: object
    ) -> Evaluation:
        qrels = {"q1": {"river.txt": 1}}
        dataset = Dataset("sample", tuple(questions), {"sample.jsonl": "00"}, qrels)
        chosen = Plan(resamples=200, **plan)  # type: ignore[arg-type]
        return evaluate(dataset, Subject(service or FakeService()), tmp_path / "data", chosen)

    return run


@pytest.fixture
def finished(evaluated: Evaluate, tmp_path: Path) -> Callable[..., FinishedRun]:
    """Runs a set and reads the run back from its own file."""

    def run(
        name: str, service: FakeService | None = None, questions: Sequence[MarkedQuestion] = QUESTIONS
    ) -> FinishedRun:
        evaluation = evaluated(service, questions)
        path = tmp_path / f"{name}.json"
        path.write_bytes((evaluation.folder / RUN).read_bytes())
        return read_run_file(path)

    return run
