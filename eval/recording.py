"""Answers of a run on disk, one JSON line each, only ever appended to; so a run goes on where it was stopped.

The first line says what was asked of whom. A last line that was cut short is dropped when the file is opened again. One
process at a time writes a run: it holds the lock beside the file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from filelock import FileLock, Timeout

from corpus.errors import DataFolderError

from .errors import RunMismatch, RunRunning

LOCK = ".lock"

Header = Mapping[str, Any]


class Recording:
    """One file of answers, open for appending.

    Args:
        path: The file.
        header: What is asked of whom; a file with another header is not gone on with.
        resume: Go on with a file that is there; otherwise begin anew.

    Raises:
        RunMismatch: When the file to go on with holds another run.
        RunRunning: When another process writes it.
        DataFolderError: When it cannot be written.
    """

    def __init__(self, path: Path, header: Header, *, resume: bool) -> None:
        self.path = path
        self.done: set[str] = set()
        self._lock = FileLock(path.with_name(LOCK), timeout=0)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire()
            try:
                self._file = self._opened(header, resume=resume)
            except BaseException:
                self._lock.release()
                raise
        except Timeout as error:
            raise RunRunning(
                f"{path.parent} is written by another process, which runs the same questions; expected none. Wait for "
                "it to end."
            ) from error
        except OSError as error:
            raise DataFolderError(
                f"{path} cannot be written ({error.strerror or error}); expected a data folder with space and write "
                "permission. Name another one with --data or PINCITE_DATA."
            ) from error

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file and let others write it."""
        self._file.close()
        self._lock.release()

    def add(self, row: Mapping[str, Any]) -> None:
        """Append one answer; it is kept from here on, whatever happens to the run."""
        self._file.write(_line(row))
        self._file.flush()
        self.done.add(row["id"])

    def _opened(self, header: Header, *, resume: bool) -> IO[str]:
        if resume and self.path.exists():
            self._take_up(header)
        else:
            self.path.write_text(_line(header), encoding="utf-8", newline="\n")
        return self.path.open("a", encoding="utf-8", newline="\n")

    def _take_up(self, header: Header) -> None:
        whole = 0
        with self.path.open("rb") as file:
            for number, raw in enumerate(file):
                row = _whole(raw)
                if row is None:
                    break
                if number == 0:
                    self._check(row, header)
                else:
                    self.done.add(row["id"])
                whole += len(raw)
        if whole == 0:
            self.path.write_text(_line(header), encoding="utf-8", newline="\n")
        else:
            with self.path.open("rb+") as file:
                file.truncate(whole)

    def _check(self, found: Header, expected: Header) -> None:
        other = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
        if other:
            raise RunMismatch(
                f"{self.path} holds answers of another run (different: {', '.join(other)}); expected the same. "
                "Run without --resume to begin anew."
            )


def recorded(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of answers, one at a time, without its header."""
    with path.open("rb") as file:
        for number, raw in enumerate(file):
            row = _whole(raw)
            if number and row is not None:
                yield row


def _whole(raw: bytes) -> dict[str, Any] | None:
    if not raw.endswith(b"\n"):
        return None
    try:
        row = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return row if isinstance(row, dict) else None


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n"
