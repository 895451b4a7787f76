"""Questions with passages, cut into what the reader reads at once, with the sentences that answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from app.reader_pairs import PassageInput, parts_of
from corpus.document import Range
from corpus.sentences import split
from eval.errors import DatasetError
from eval.formats.beir import DocumentRecord, QueryRecord, SpanRecord
from eval.formats.lines import find, records

from .sets import MLQA, SETS, WRITTEN, Role, SetUse, Use, bucket, role_of

R = TypeVar("R", bound=BaseModel)

UNTITLED_BUCKETS = 3
"""This many of ten training passages are read without their title, so that the reader can do without one."""
REWORDED = "p-"
"""What the ids of written questions begin with that share no word with their answer; see ``written/README.md``."""
ADVERSARIAL = "n-"
"""The same of those that are meant to fool a machine."""
HELD_SHARE = 0.5
"""A sentence holds an answer when it has at least this share of the answer's characters."""


class Origin(StrEnum):
    """How a question came to its passage."""

    MARKED = "marked"
    CROSSED = "crossed"
    SWAPPED = "swapped"
    WRITTEN = "written"
    REWORDED = "reworded"
    ADVERSARIAL = "adversarial"

    @property
    def is_written(self) -> bool:
        """Whether it was written for training."""
        return self in (Origin.WRITTEN, Origin.REWORDED, Origin.ADVERSARIAL)


@dataclass(frozen=True, slots=True)
class Part:
    """What is read at once.

    Attributes:
        group: The document it comes from; parts of one group are each other's hardest negatives.
    """

    set_name: str
    group: str
    language: str
    role: Role
    passage: PassageInput


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in a part: the sentence's number, and where it stands in the part's text."""

    sentence: int
    place: Range


@dataclass(frozen=True, slots=True)
class Example:
    """A question and one passage.

    Attributes:
        language: Of the question.
        parts: Numbers of the passage's parts.
        answers: By part; empty when the passage does not answer.
        texts: The answers' words.
    """

    set_name: str
    question_id: str
    question: str
    language: str
    role: Role
    parts: tuple[int, ...]
    answers: Mapping[int, tuple[Answer, ...]]
    texts: tuple[str, ...] = ()
    origin: Origin = Origin.MARKED

    @property
    def answerable(self) -> bool:
        """Whether the passage answers."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class _Cut:
    """A document's parts: their numbers and, for each sentence, part, number in it, place in document and in part."""

    parts: tuple[int, ...]
    sentences: tuple[tuple[int, int, Range, int], ...]


@dataclass
class Examples:
    """All parts and examples of the sets."""

    parts: list[Part] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)

    def of(self, role: Role) -> list[Example]:
        """Return the examples of a role."""
        return [example for example in self.examples if example.role is role]


def load_examples(folder: Path, sets: Iterable[SetUse] = SETS, written: Path = WRITTEN) -> Examples:
    """Return the examples of the sets below ``folder``; a set that is not there is an error.

    Passages whose words also stand in a set for testing are left out of training.

    Args:
        folder: Holds the sets.
        sets: Those that are wanted.
        written: Holds the questions written for training.
    """
    chosen = tuple(sets)
    kept_clear = {
        letters(document.text)
        for use in chosen
        if use.use is Use.TEST
        for document in _lines(folder / use.folder, "corpus.jsonl", DocumentRecord)
    }
    found = Examples()
    for use in chosen:
        own = written / use.name
        _add_set(found, use, folder / use.folder if use.folder else own, own, kept_clear)
    found.examples += list(_crossed(found))
    return found


def _lines(folder: Path, name: str, kind: type[R]) -> list[R]:
    path = find(folder, name)
    if path is None:
        raise DatasetError(f"The folder {folder} was given; expected {name} or {name}.gz inside it.")
    return [record for _, record in records(path, kind)]


def letters(text: str) -> str:
    """Return a text's letters and digits in lower case, to tell whether two texts are the same."""
    return "".join(char for char in text.lower() if char.isalnum())


@dataclass(frozen=True)
class _Asked:
    """Questions, and by question and passage where the answers stand: ids of questions are not unique in every set."""

    origin: Origin
    questions: Sequence[QueryRecord]
    spans: Mapping[tuple[str, str], Sequence[Range]]


def _asked(origin: Origin, folder: Path) -> _Asked:
    spans: dict[tuple[str, str], list[Range]] = {}
    for span in _lines(folder, "spans.jsonl", SpanRecord):
        spans.setdefault((span.query_id, span.doc_id), []).append(Range(span.start, span.end))
    return _Asked(origin, _lines(folder, "queries.jsonl", QueryRecord), spans)


def _add_set(found: Examples, use: SetUse, folder: Path, written: Path, kept_clear: set[str]) -> None:
    put = [_asked(Origin.MARKED, folder)] if use.asked else []
    if not use.asked or written.exists():
        put.append(_asked(Origin.WRITTEN, written))
    language = put[0].questions[0].metadata.lang
    wanted = {question.metadata.doc_id for one in put for question in one.questions}
    cuts: dict[str, _Cut] = {}
    for document in _lines(folder, "corpus.jsonl", DocumentRecord):
        role = role_of(use.use, document.title)
        if document.id not in wanted or (role is Role.TRAIN and letters(document.text) in kept_clear):
            continue
        cut = _cut(found, use, document, language, role)
        if cut is not None:
            cuts[document.id] = cut
    for one in put:
        for question in one.questions:
            name = question.metadata.doc_id
            if name in cuts:
                spans = [] if question.metadata.is_impossible else one.spans.get((question.id, name), [])
                example = _example(found, use, _origin(one.origin, question), question, spans, cuts[name])
                if example is not None:
                    found.examples.append(example)


def _origin(origin: Origin, question: QueryRecord) -> Origin:
    if origin is not Origin.WRITTEN:
        return origin
    kinds = {REWORDED: Origin.REWORDED, ADVERSARIAL: Origin.ADVERSARIAL}
    return next((kind for begin, kind in kinds.items() if question.id.startswith(begin)), origin)


def _cut(found: Examples, use: SetUse, document: DocumentRecord, language: str, role: Role) -> _Cut | None:
    spans = split(document.text, language)
    if not spans:
        return None
    untitled = role is Role.TRAIN and bucket(f"{use.name}{document.id}") < UNTITLED_BUCKETS
    context = "" if untitled else document.title.strip()
    whole = PassageInput(context, tuple(document.text[span.start : span.end] for span in spans))
    numbers, sentences = [], []
    for part in parts_of(whole):
        numbers.append(len(found.parts))
        passage = whole.part(part)
        for number, start in zip(part, passage.starts(), strict=True):
            sentences.append((numbers[-1], number - part.start, spans[number], int(start)))
        found.parts.append(Part(use.name, document.title or document.id, language, role, passage))
    return _Cut(tuple(numbers), tuple(sentences))


def _example(
    found: Examples, use: SetUse, origin: Origin, question: QueryRecord, spans: Sequence[Range], cut: _Cut
) -> Example | None:
    answers: dict[int, list[Answer]] = {}
    texts = set()
    for span in spans:
        for part, number, place, start in cut.sentences:
            first, last = max(span.start, place.start), min(span.end, place.end)
            if last - first >= HELD_SHARE * (span.end - span.start):
                inside = Range(start + first - place.start, start + last - place.start)
                answers.setdefault(part, []).append(Answer(number, inside))
                texts.add(found.parts[part].passage.text[inside.start : inside.end])
    if not question.metadata.is_impossible and not answers:
        return None
    role = found.parts[cut.parts[0]].role
    if origin.is_written and role is not Role.TRAIN:
        raise DatasetError(
            f"The question {question.id} written for {use.name} is put to the passage {question.metadata.doc_id}, "
            f"which is kept for {role}. Expected one for training: take the question out."
        )
    return Example(
        set_name=use.name,
        question_id=question.id,
        question=question.text,
        language=question.metadata.lang,
        role=role,
        parts=cut.parts,
        origin=origin,
        answers={part: tuple(sorted(set(held), key=lambda answer: answer.place)) for part, held in answers.items()},
        texts=tuple(sorted(texts)),
    )


def _crossed(found: Examples) -> Iterator[Example]:
    """Yield each parallel question put to the passages of the other languages."""
    parallel: dict[str, list[Example]] = {}
    for example in found.examples:
        if example.set_name.startswith(MLQA):
            parallel.setdefault(example.question_id, []).append(example)
    for versions in parallel.values():
        for asked in versions:
            for read in versions:
                if asked is not read:
                    yield Example(
                        set_name=read.set_name,
                        question_id=read.question_id,
                        question=asked.question,
                        language=asked.language,
                        role=read.role,
                        parts=read.parts,
                        answers=read.answers,
                        texts=read.texts,
                        origin=Origin.CROSSED,
                    )
