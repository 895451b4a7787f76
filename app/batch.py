"""Many questions from a file, one JSON line each, answered in order into another file."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from corpus.errors import PathNotFound

from .answer import Answer, Question, answer_json
from .errors import BatchError, QuestionError


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One question of a batch; ``id`` is given back as it came, ``None`` when the line has none."""

    id: Any
    question: Question


def read_questions(path: Path, parse: Callable[[str], Question]) -> list[BatchLine]:
    """Return the questions of a file in order; blank lines are passed over, unknown members ignored.

    Args:
        path: UTF-8, one JSON object a line with ``question`` and, as a rule, ``id``.
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
    lines = enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1)
    return [_line(line, f"{path}, line {number}", parse) for number, line in lines if line.strip()]


def _line(line: bytes, where: str, parse: Callable[[str], Question]) -> BatchLine:
    try:
        members = json.loads(line.decode())
    except (ValueError, RecursionError) as error:
        raise BatchError(f"{where}: not JSON in UTF-8 ({error}); expected an object. Correct the line.") from error
    if not isinstance(members, dict) or not isinstance(members.get("question"), str):
        raise BatchError(f'{where}: expected an object with a text "question", such as {{"id": 1, "question": "…"}}.')
    try:
        return BatchLine(members.get("id"), parse(members["question"]))
    except QuestionError as error:
        raise BatchError(f"{where}: {error}") from error


def write_answers(path: Path, lines: Iterable[BatchLine], answer: Callable[[Question], Answer]) -> None:
    """Write one answer for each line, in order; the file appears whole or not at all.

    Raises:
        BatchError: When it cannot be written.
    """
    with _written_whole(path) as file:
        for line in lines:
            members = {"id": line.id, **answer_json(answer(line.question))}
            file.write(json.dumps(members, ensure_ascii=False) + "\n")


@contextmanager
def _written_whole(path: Path) -> Iterator[IO[str]]:
    """Open a new file beside ``path`` that takes its place when the block ends well, and is gone otherwise."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise BatchError(
            f"{path} cannot be written ({error.strerror}); expected a folder with write permission. Name another file."
        ) from error
    beside = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
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
