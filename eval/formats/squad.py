"""SQuAD JSON (1.1 and 2.0, XQuAD, PQuAD, MLQA): paragraphs are documents, answers are marked spans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eval.dataset import Dataset, MarkedQuestion, Scope, SourceText, check_unique, digest
from eval.errors import DatasetError
from eval.measures.spans import Span

from .lines import existing, parsed, whole_text


class Part(BaseModel):
    """Base of the file's objects: types are not coerced, further keys are let through."""

    model_config = ConfigDict(strict=True)


class AnswerPart(Part):
    """An accepted answer and where it starts in the paragraph, in code points."""

    text: Annotated[str, Field(min_length=1)]
    answer_start: Annotated[int, Field(ge=0)]


class QuestionPart(Part):
    """A question; ``is_impossible`` says that its paragraph does not answer it."""

    id: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(pattern=r"\w")]
    answers: list[AnswerPart] = []
    is_impossible: bool = False


class ParagraphPart(Part):
    """A paragraph with its questions."""

    context: Annotated[str, Field(min_length=1)]
    qas: list[QuestionPart]


class ArticlePart(Part):
    """An article: a title and its paragraphs."""

    title: str = ""
    paragraphs: list[ParagraphPart]


class SquadFile(Part):
    """The whole file."""

    data: Annotated[list[ArticlePart], Field(min_length=1)]


@dataclass(frozen=True)
class Paragraphs:
    """The paragraphs of a file as documents called ``article-paragraph``, counted from 0."""

    texts: tuple[SourceText, ...]

    def __iter__(self) -> Iterator[SourceText]:
        """Yield the paragraphs in the order of the file."""
        return iter(self.texts)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.texts)


def load_squad(path: Path, language: str = "und") -> Dataset:
    """Return the questions of a SQuAD file with its paragraphs as documents.

    Questions marked impossible are asked within their paragraph only, and then the others are too, beside being asked
    of all paragraphs.

    Raises:
        DatasetError: When the file is broken, or an answer does not stand where the file says.
    """
    file = parsed(whole_text(existing(path, "SQuAD file")), SquadFile, path, 1)
    paragraphs = [
        (SourceText(f"{i:03}-{j:03}", article.title, paragraph.context), paragraph)
        for i, article in enumerate(file.data)
        for j, paragraph in enumerate(article.paragraphs)
    ]
    narrow = any(question.is_impossible for _, paragraph in paragraphs for question in paragraph.qas)
    questions: list[MarkedQuestion] = []
    for source, paragraph in paragraphs:
        for part in paragraph.qas:
            questions.extend(_asked(part, source, path, language, narrow))
    check_unique(questions)
    qrels = {
        question.question_id: {question.evidence[0][0].file: 1}
        for question in questions
        if question.scope is Scope.CORPUS and question.evidence
    }
    documents = Paragraphs(tuple(source for source, _ in paragraphs))
    return Dataset(path.stem, tuple(questions), {path.name: digest(path)}, qrels, documents)


def _asked(part: QuestionPart, source: SourceText, path: Path, language: str, narrow: bool) -> list[MarkedQuestion]:
    spans = dict.fromkeys(_span(part, answer, source, path) for answer in part.answers)
    if part.is_impossible == bool(spans):
        given = "answers" if spans else "no answer"
        raise DatasetError(
            f"{path}: the question {part.id!r} has is_impossible {str(part.is_impossible).lower()} and {given}; "
            "expected answers exactly for possible questions. Correct one of the two."
        )
    scopes = [] if part.is_impossible else [Scope.CORPUS]
    scopes += [Scope.CANDIDATES] if narrow else []
    return [
        MarkedQuestion(
            question_id=part.id,
            text=part.question,
            answerable=not part.is_impossible,
            language=language,
            evidence=tuple((span,) for span in spans),
            answers=tuple(dict.fromkeys(answer.text for answer in part.answers)),
            within=(source.name,) if scope is Scope.CANDIDATES else (),
            scope=scope,
            where=f"{path}, question {part.id}",
        )
        for scope in scopes
    ]


def _span(part: QuestionPart, answer: AnswerPart, source: SourceText, path: Path) -> Span:
    end = answer.answer_start + len(answer.text)
    if source.text[answer.answer_start : end] != answer.text:
        raise DatasetError(
            f"{path}: the answer {answer.text[:40]!r} of question {part.id!r} was given at {answer.answer_start}; "
            "expected the paragraph to hold it there. Count code points."
        )
    return Span(source.name, answer.answer_start, end)
