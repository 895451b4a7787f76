"""Many questions from a file, answered in order into another: as JSON lines, or as one document."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from corpus.errors import PathNotFound

from .answer import Answer, Question, Status, answer_json
from .dossier import answered, count_answered
from .errors import BatchError, QuestionError
from .exports import AnswerFormat, exported
from .messages import Catalogue

PLAIN = ".txt"
"""Ending of a file that holds one question a line, and no JSON."""

REMARK = "#"
"""What a line of plain text begins with that is no question."""


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One question of a batch; ``id`` is given back as it came, ``None`` when the line has none."""

    id: Any
    question: Question


class Tally(NamedTuple):
    """How many questions of a batch were answered, and how many refused."""

    answered: int
    refused: int


def question_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield each question of a text with one a line, and the number of its line from 1.

    Blank lines and lines that begin with ``#`` are passed over.
    """
    for number, line in enumerate(text.split("\n"), 1):
        question = line.strip()
        if question and not question.startswith(REMARK):
            yield number, question


def read_questions(path: Path, parse: Callable[[str], Question]) -> list[BatchLine]:
    """Return the questions of a file in order; blank lines are passed over, unknown members ignored.

    Args:
        path: UTF-8; one JSON object a line with ``question`` and, as a rule, ``id``, or, where the name ends in
            ``.txt``, one question a line, see :func:`question_lines`.
        parse: Makes a question of its text.

    Raises:
        PathNotFound: When there is no such file.
        BatchError: When a line is not a question; the message names file and line.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise PathNotFound(
            f"{path} cannot be read ({error.strerror}); expected a file of questions. Check the path."
        ) from error
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    if path.suffix.lower() == PLAIN:
        return [
            BatchLine(None, _question(text, f"{path}, line {number}", parse))
            for number, text in question_lines(_decoded(raw, path))
        ]
    lines = enumerate(raw.split(b"\n"), 1)
    return [_line(line, f"{path}, line {number}", parse) for number, line in lines if line.strip()]


def _line(line: bytes, where: str, parse: Callable[[str], Question]) -> BatchLine:
    try:
        members = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise BatchError(f"{where}: not JSON in UTF-8 ({error}); expected an object. Correct the line.") from error
    if not isinstance(members, dict) or not isinstance(members.get("question"), str):
        raise BatchError(f'{where}: expected an object with a text "question", such as {{"id": 1, "question": "…"}}.')
    try:
        _packed({"id": members.get("id")})
    except (ValueError, RecursionError) as error:
        raise BatchError(
            f'{where}: the "id" cannot be written back ({error}); expected text of whole characters, or numbers that '
            "JSON has. Correct it."
        ) from error
    return BatchLine(members.get("id"), _question(members["question"], where, parse))


def _packed(members: dict[str, Any]) -> bytes:
    """Return an object as JSON in UTF-8; a ``ValueError`` where it holds half a character or NaN."""
    return json.dumps(members, ensure_ascii=False, allow_nan=False).encode()


def _question(text: str, where: str, parse: Callable[[str], Question]) -> Question:
    try:
        return parse(text)
    except QuestionError as error:
        raise BatchError(f"{where}: {error}") from error


def _decoded(raw: bytes, path: Path) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: not text in UTF-8 ({error}); expected one question a line. Save it so.") from error


def write_answers(path: Path, lines: Iterable[BatchLine], answer: Callable[[Question], Answer]) -> Tally:
    """Write one answer for each line, in order; the file appears whole or not at all.

    Raises:
        BatchError: When it cannot be written.
    """
    found = Tally(0, 0)
    with _written_whole(path) as file:
        for line in lines:
            given = answer(line.question)
            members = {"id": line.id, **answer_json(given)}
            file.write(_packed(members) + b"\n")
            refused = given.status is Status.REFUSED
            found = Tally(found.answered + (not refused), found.refused + refused)
    return found


def write_dossier(
    path: Path,
    lines: Iterable[BatchLine],
    answer: Callable[[Question], Answer],
    form: AnswerFormat,
    catalogue: Catalogue,
) -> Tally:
    """Write the answers to all lines as one document; it appears whole or not at all.

    Args:
        path: Where to.
        lines: At least one.
        answer: Answers one question.
        form: Which form.
        catalogue: Words for what stands beside the quotes.

    Raises:
        BatchError: When it cannot be written.
    """
    with _written_whole(path) as file:
        answers = answered((line.question for line in lines), answer)
        file.write(exported(answers, form, catalogue))
    found = count_answered(answers)
    return Tally(found, len(answers) - found)


@contextmanager
def _written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file beside ``path`` that takes its place when the block ends well, and is gone otherwise."""
    if path.is_dir():
        raise BatchError(f"{path} is a folder; expected the name of a file. Name one in it.")
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BatchError(
            f"{path} cannot be written ({error.strerror}); expected a folder with write permission. Name another file."
        ) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        beside.chmod(0o666 & ~_umask())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _umask() -> int:
    # A temporary file is made for its owner only; the answers get what any new file gets.
    mask = os.umask(0)
    os.umask(mask)
    return mask
