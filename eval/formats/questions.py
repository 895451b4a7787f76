"""Question files: JSON lines with marked evidence, the format of ``docs/evaluation.md``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eval.dataset import Alternative, Dataset, MarkedQuestion, check_unique, digest
from eval.errors import DatasetError
from eval.measures.spans import Span

from .lines import existing, records

Name = Annotated[str, Field(min_length=1)]


class SpanRecord(BaseModel):
    """A span of a question file."""

    model_config = ConfigDict(strict=True)

    file: Name
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]


AlternativeRecord = Annotated[list[SpanRecord], Field(min_length=1)]


class QuestionRecord(BaseModel):
    """One line of a question file; keys that are not listed here are let through."""

    model_config = ConfigDict(strict=True)

    id: Name
    question: Annotated[str, Field(pattern=r"\w")]
    answerable: bool
    lang: Name = "und"
    kind: Name = "unspecified"
    evidence: list[AlternativeRecord] = []
    contradicts: list[AlternativeRecord] = []
    answer: str = ""
    notes: str = ""


def load_questions(path: Path) -> Dataset:
    """Return the questions of a file; the offsets are checked later, when the documents are known.

    Raises:
        DatasetError: When the file is missing or empty, or a line is broken or contradicts itself.
    """
    questions = tuple(
        _question(record, path, number) for number, record in records(existing(path, "question file"), QuestionRecord)
    )
    if not questions:
        raise DatasetError(f"The question file {path} holds no question; expected at least one. Give another file.")
    check_unique(questions)
    return Dataset(path.stem, questions, {path.name: digest(path)})


def _question(record: QuestionRecord, path: Path, line: int) -> MarkedQuestion:
    if record.answerable != bool(record.evidence):
        given = "no evidence" if record.answerable else "evidence"
        raise DatasetError.at(
            path,
            line,
            f"{record.id!r} has answerable {str(record.answerable).lower()} and {given}; expected evidence exactly for "
            "answerable questions. Correct one of the two.",
        )
    if record.answerable and record.contradicts:
        raise DatasetError.at(
            path,
            line,
            f"{record.id!r} has an answer and a premise that is contradicted; expected one of the two. A "
            "question with a false premise is not answerable.",
        )
    return MarkedQuestion(
        question_id=record.id,
        text=record.question,
        answerable=record.answerable,
        language=record.lang,
        kind=record.kind,
        evidence=_alternatives(record.evidence),
        contradicts=_alternatives(record.contradicts),
        answer=record.answer,
        notes=record.notes,
        where=f"{path}:{line}",
    )


def _alternatives(records: Sequence[Sequence[SpanRecord]]) -> tuple[Alternative, ...]:
    return tuple(tuple(Span(span.file, span.start, span.end) for span in spans) for spans in records)
