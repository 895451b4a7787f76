"""One file from its bytes to what the store keeps; what goes wrong is one file's own matter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from .document import Metadata
from .errors import LimitExceeded, ReadingError
from .ingest import Ingested, ingest
from .layout import Analysis, analyse
from .metadata import merged
from .readers.protocol import Box, Limits
from .readers.registry import reader_for


@dataclass(frozen=True, slots=True)
class FileBytes:
    """The bytes of one file as they were at one moment."""

    data: bytes
    sha256: str
    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be read: its bytes and what its document will be called.

    Attributes:
        sidecar: Metadata from the file beside it, laid over what the file says of itself.
    """

    data: bytes
    sha256: str
    doc_id: str
    source: str
    limits: Limits
    sidecar: Metadata | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What the store keeps of a file; ``boxes`` has one entry for each character of a PDF, else none."""

    ingested: Ingested
    boxes: Sequence[Box | None] = ()


class FileReader(Protocol):
    """Turns bytes into documents."""

    def read(self, task: Task) -> ReadFile:
        """Return what a file holds.

        Raises:
            ReadingError: When it cannot be read, or passes a limit.
        """
        ...

    def close(self) -> None:
        """Give back what it holds."""
        ...


class DirectReader:
    """Reads in this process, with no bound on time."""

    def __init__(self, analysis: Analysis = analyse) -> None:
        self._analysis = analysis

    def read(self, task: Task) -> ReadFile:
        """Return what a file holds."""
        return read_task(task, self._analysis)

    def close(self) -> None:
        """Do nothing."""


def read_task(task: Task, analysis: Analysis = analyse) -> ReadFile:
    """Return what a file holds; see :func:`corpus.ingest.ingest` for ``analysis``.

    Raises:
        ReadingError: When no reader takes it or its reader cannot read it.
    """
    reading = reader_for(task.source).read(task.data, task.source.rpartition("/")[2], task.limits)
    if task.sidecar is not None:
        reading = replace(reading, metadata=merged(reading.metadata, task.sidecar))
    ingested = ingest(reading, doc_id=task.doc_id, source=task.source, sha256=task.sha256, analysis=analysis)
    return ReadFile(ingested, reading.boxes)


def file_bytes(path: Path, limits: Limits) -> FileBytes:
    """Return the bytes of a file.

    Raises:
        LimitExceeded: When it is larger than the limit; it is not opened then.
        ReadingError: When it cannot be opened, is no ordinary file, or changes while it is read.
    """
    try:
        before = path.stat()
        if not path.is_file():
            raise ReadingError("is no ordinary file; expected one. Leave it out.")
        if before.st_size > limits.file_bytes:
            raise LimitExceeded(
                f"has {before.st_size} bytes; expected at most {limits.file_bytes}. "
                "Split the file, or raise PINCITE_LIMITS__FILE_BYTES."
            )
        data = path.read_bytes()
    except OSError as error:
        raise ReadingError(f"cannot be opened ({error.strerror}); expected a file that may be read.") from error
    content = FileBytes(data, hashlib.sha256(data).hexdigest(), before.st_size, before.st_mtime_ns)
    check_unchanged(path, content)
    return content


def check_unchanged(path: Path, content: FileBytes) -> None:
    """Refuse a file that is no longer what was read of it.

    Raises:
        ReadingError: When its size or time differ and its bytes too, or when it is gone.
    """
    changed = ReadingError("changed while it was read; expected a file at rest. Build again when nothing writes to it.")
    try:
        now = path.stat()
        if len(content.data) == content.size == now.st_size and now.st_mtime_ns == content.changed_ns:
            return
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == content.sha256
    except OSError as error:
        raise changed from error
    if not same:
        raise changed
