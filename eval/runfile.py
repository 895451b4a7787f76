"""A finished run as one JSON document: figures first, then every question; written and read without surprises."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from .columns import Table, table_of
from .errors import DatasetError, RunMismatch

NEEDED = ("measures", "by", "questions", "settings")

IN_A_ROW = ("id", "scope", "answerable", "status", "confidence", "threshold", "values")
"""Keys of every question of a run; a ranking that was scored has none but ids and values."""


@dataclass(frozen=True)
class FinishedRun:
    """A run that was read back.

    Attributes:
        path: Where it was read from.
        figures: Everything but the questions.
        questions: The rows, in order.
    """

    path: Path
    figures: Mapping[str, Any]
    questions: tuple[Mapping[str, Any], ...]

    @property
    def settings(self) -> Mapping[str, Any]:
        """What was asked of whom, and on what."""
        settings: Mapping[str, Any] = self.figures["settings"]
        return settings

    def table(self) -> Table:
        """Return the questions in numbers."""
        return table_of(self.questions)


def write_run(path: Path, figures: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a run, row by row; the file appears whole or not at all.

    Raises:
        DatasetError: When it cannot be written.
    """
    with written_whole(path) as file:
        file.write("{\n")
        for name, value in figures.items():
            file.write(f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)},\n")
        file.write('"questions": [')
        for number, row in enumerate(rows):
            file.write(",\n" if number else "\n")
            file.write(json.dumps(row, ensure_ascii=False, allow_nan=False))
        file.write("\n]\n}\n")


def read_run_file(path: Path) -> FinishedRun:
    """Return a run that :func:`write_run` wrote.

    Raises:
        RunMismatch: When the file is missing, broken or none of a run.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RunMismatch(f"{path} cannot be read ({error.strerror}); expected a run. Check the path.") from error
    except (ValueError, RecursionError) as error:
        raise RunMismatch(f"{path} is not JSON ({error}); expected what eval run --json writes.") from error
    if not isinstance(content, dict) or any(name not in content for name in NEEDED):
        raise RunMismatch(
            f"{path} holds no run; expected the keys {', '.join(NEEDED)}, as eval run --json writes them."
        )
    questions = tuple(content.pop("questions"))
    for number, row in enumerate(questions, start=1):
        lacking = [name for name in IN_A_ROW if name not in row] if isinstance(row, dict) else IN_A_ROW
        if lacking:
            raise RunMismatch(
                f"{path} holds no answers (question {number} lacks {', '.join(lacking)}); expected what eval run "
                "--json writes. A ranking that eval score measured cannot be taken for a run."
            )
    return FinishedRun(path, content, questions)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[str]]:
    """Open a file that takes its place when the block ends well, and is gone otherwise.

    Raises:
        DatasetError: When it cannot be written.
    """
    beside = path.with_name(f".{path.name}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("w", encoding="utf-8", newline="\n") as file:
                yield file
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise DatasetError(
            f"{path} cannot be written ({error.strerror or error}); expected a place with write permission. "
            "Name another file."
        ) from error
