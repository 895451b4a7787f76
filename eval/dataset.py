"""What is measured on: questions with marked evidence, and the checks before anything runs.

A set that passed :func:`check_evidence` has no offset outside its document, so no measure has to guess.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from .errors import DatasetError
from .measures.spans import Span

Alternative = tuple[Span, ...]
"""Spans that are all needed; quoting them answers the question."""

Qrels = Mapping[str, Mapping[str, int]]
"""Question id → document name → relevance; above 0 is relevant."""


class Scope(StrEnum):
    """Where a question may be answered from: every document, or only the candidates its annotators judged."""

    CORPUS = "corpus"
    CANDIDATES = "candidates"


@dataclass(frozen=True, slots=True)
class MarkedQuestion:
    """One question and what would answer it.

    Attributes:
        question_id: Unique together with ``scope``.
        language: ISO 639-1 code, or ``und``.
        kind: What it asks for: ``factoid``, ``number``, …; free, only used to group.
        answerable: Whether the documents it may be answered from hold the answer.
        evidence: Alternatives; empty when not answerable or not marked.
        contradicts: Alternatives of a question with a false premise; each says otherwise than it takes for granted.
        answers: Accepted short answers, word for word from the documents; empty when none are given.
        answer: The answer in an annotator's words, for a reader of the report; never measured.
        notes: For a reader of the report.
        within: Names of the only documents it may be answered from; empty for all.
        where: File and line it was read from, for messages.
    """

    question_id: str
    text: str
    answerable: bool
    language: str = "und"
    kind: str = "unspecified"
    evidence: tuple[Alternative, ...] = ()
    contradicts: tuple[Alternative, ...] = ()
    answers: tuple[str, ...] = ()
    answer: str = ""
    notes: str = ""
    within: tuple[str, ...] = ()
    scope: Scope = Scope.CORPUS
    where: str = ""

    @property
    def spans(self) -> Iterator[Span]:
        """Everything that is marked: evidence, and what contradicts."""
        return (span for spans in (*self.evidence, *self.contradicts) for span in spans)

    @property
    def key(self) -> str:
        """The question's name in a run: its id, and the scope where that is not the corpus."""
        return self.question_id if self.scope is Scope.CORPUS else f"{self.question_id}@{self.scope}"


class SourceText(NamedTuple):
    """One document of a set that brings its own documents (BEIR, SQuAD)."""

    name: str
    title: str
    text: str


class Documents(Protocol):
    """The documents of a set, read again at each iteration so that none has to stay in memory."""

    def __iter__(self) -> Iterator[SourceText]:
        """Yield every document once, in the order of the file."""
        ...

    def __len__(self) -> int:
        """Return how many there are."""
        ...


@dataclass(frozen=True)
class Dataset:
    """A question set, read and checked.

    Attributes:
        name: For reports; the file's or folder's name.
        sha256: Of each input file by its name.
        qrels: Relevant documents by question id; empty when relevance is not marked.
        documents: The documents that came with the set, else ``None``.
    """

    name: str
    questions: tuple[MarkedQuestion, ...]
    sha256: Mapping[str, str]
    qrels: Qrels = field(default_factory=dict)
    documents: Documents | None = None


def distinct(questions: Iterable[MarkedQuestion]) -> int:
    """Return how many questions there are; one that is asked in two scopes is one question."""
    return len({question.question_id for question in questions})


def digest(path: Path) -> str:
    """Return the SHA-256 of a file as hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_unique(questions: Sequence[MarkedQuestion]) -> None:
    """Check that there are questions and no two have the same id.

    Raises:
        DatasetError: Otherwise; names the line of the second one.
    """
    if not questions:
        raise DatasetError("The set holds no question; expected at least one. Give another file.")
    first: dict[str, str] = {}
    for question in questions:
        if question.key in first:
            raise DatasetError(
                f"{question.where}: the id {question.question_id!r} was given before at {first[question.key]}; "
                "expected unique ids. Rename one of them."
            )
        first[question.key] = question.where


def check_evidence(questions: Iterable[MarkedQuestion], lengths: Mapping[str, int]) -> None:
    """Check that every span lies inside a document that exists.

    Args:
        questions: What to check.
        lengths: Characters of each document by its name.

    Raises:
        DatasetError: Names the line of the first span that does not.
    """
    for question in questions:
        for name in (*question.within, *(span.file for span in question.spans)):
            if name not in lengths:
                raise DatasetError(f"{question.where}: {_unknown(name, lengths)}")
        for span in question.spans:
            if not 0 <= span.start < span.end <= lengths[span.file]:
                raise DatasetError(
                    f"{question.where}: the span [{span.start}, {span.end}) of {span.file!r} was given; expected "
                    f"0 <= start < end <= {lengths[span.file]}. Count code points of the file as it is, end exclusive."
                )


def check_judged(questions: Iterable[MarkedQuestion], qrels: Qrels, names: Collection[str]) -> None:
    """Check that every document that is relevant to one of the questions exists; one judged irrelevant may be missing.

    Args:
        questions: What to check.
        qrels: Judgements, also of other questions.
        names: Of the documents that exist.

    Raises:
        DatasetError: Names the question of the first document that does not.
    """
    for question in questions:
        for name, grade in qrels.get(question.question_id, {}).items():
            if grade > 0 and name not in names:
                raise DatasetError(f"{question.where}: as relevant in the qrels {_unknown(name, names)}")


def _unknown(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"the document {name!r} was given, which is not among the documents{hint}. Correct the name or add the file."
