"""The text of a draft from a file, in any format that documents may have, or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from corpus.errors import ReadingError, UnsupportedFormat, UsageError
from corpus.readers.protocol import Limits
from corpus.readers.registry import reader_for
from corpus.reading import file_bytes

STANDARD_INPUT = "-"


def read_draft(name: str, limits: Limits) -> str:
    """Return the text of a draft.

    Args:
        name: A file; ``-`` for standard input, which is UTF-8.
        limits: Bounds to keep while a file is read.

    Raises:
        UsageError: When there is no such file, or it cannot be read.
    """
    if name == STANDARD_INPUT:
        return _decoded(sys.stdin.buffer.read(limits.file_bytes), "Standard input")
    path = Path(name)
    try:
        data = file_bytes(path, limits).data
        try:
            reader = reader_for(path.name)
        except UnsupportedFormat:
            return _decoded(data, name)
        return reader.read(data, path.name, limits).text
    except ReadingError as error:
        raise UsageError(f"{name} {error}" if not str(error).startswith(name) else str(error)) from error


def _decoded(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8 at byte {error.start}; expected text in UTF-8. Convert it.") from error
