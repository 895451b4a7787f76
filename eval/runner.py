"""Running a question set: every question once, in the order of the set, each answer kept as soon as it is there."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from index.progress import NoProgress, Progress

from .asking import QUOTES, ask
from .code_version import measuring_version
from .dataset import Dataset, MarkedQuestion, Scope, distinct
from .recording import Recording
from .subject import Subject

FORMAT_VERSION = 2
"""Raised whenever a row changes its form, so that an older recording is not gone on with."""


def header_of(dataset: Dataset, questions: Sequence[MarkedQuestion], subject: Subject) -> dict[str, Any]:
    """Return what names a run: the questions, the index, what answers depend on, and the code that measures them."""
    health = subject.service.health()
    return {
        "format": FORMAT_VERSION,
        "set": dataset.name,
        "sha256": dict(dataset.sha256),
        "questions": distinct(questions),
        "generation": health.generation,
        "model": health.model,
        "documents": health.documents,
        "passages": health.passages,
        "quotes": QUOTES,
        "measuring": measuring_version(),
    }


def chosen(dataset: Dataset, size: int | None, seed: int) -> tuple[MarkedQuestion, ...]:
    """Return all questions, or a random sample of ``size`` ids (with all scopes of each) in the order of the set."""
    names = list(dict.fromkeys(question.question_id for question in dataset.questions))
    if size is None or size >= len(names):
        return dataset.questions
    kept = set(random.Random(seed).sample(names, size))
    return tuple(question for question in dataset.questions if question.question_id in kept)


def run(
    dataset: Dataset,
    questions: Sequence[MarkedQuestion],
    subject: Subject,
    recording: Recording,
    progress: Progress | None = None,
    *,
    rankings: bool = True,
) -> None:
    """Ask every question that is not recorded yet and record its answer.

    Memory does not grow with the questions: a row is on disk before the next question is asked.

    Raises:
        DatasetError: Before anything is asked, when a question or its qrels name what does not exist.
    """
    shown = progress or NoProgress()
    # A set that brings its documents was checked against them; one of those that could not be read is told elsewhere.
    subject.check(questions, dataset.qrels if dataset.documents is None else None)
    ranked = set(_ranked_at(questions))
    left = [question for question in questions if question.key not in recording.done]
    shown.stage("asking", len(left), "questions")
    if left:
        # The first answer of a process loads what later ones find in memory; it is not what a reader waits for.
        ask(left[0], subject)
    for question in left:
        judged = dataset.qrels.get(question.question_id) if question.key in ranked else None
        recording.add(ask(question, subject, judged, ranking=rankings))
        shown.advance(1)


def _ranked_at(questions: Sequence[MarkedQuestion]) -> Iterator[str]:
    """Yield the key at which each question's ranking is measured: once, over all documents where it is asked so."""
    first: dict[str, MarkedQuestion] = {}
    for question in questions:
        known = first.get(question.question_id)
        if known is None or (known.scope is not Scope.CORPUS and question.scope is Scope.CORPUS):
            first[question.question_id] = question
    for question in first.values():
        yield question.key
