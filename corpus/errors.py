"""Every error Pincite raises on purpose: one base, narrow subclasses.

A message is one sentence of three parts: what was given, what was expected, what to do.
``exit_status`` is what a command returns when the error reaches its border (2: a wrong call, 1: the work fell short).
"""

from __future__ import annotations

from typing import ClassVar


class PinciteError(Exception):
    """Base of all errors that are meant for a reader."""

    exit_status: ClassVar[int] = 1


class UsageError(PinciteError):
    """The call itself is wrong: an option, a path or a value that cannot work."""

    exit_status: ClassVar[int] = 2


class PathNotFound(UsageError):
    """A file or folder that was named does not exist."""


class DataFolderError(UsageError):
    """The data folder cannot be created, read or written."""


class OffsetError(PinciteError):
    """Offsets that do not lie inside their document."""


class UnknownDocument(PinciteError):
    """A ``doc_id`` that no document has."""


class UnknownPart(PinciteError):
    """A ``part_id`` that no part of a document has."""


class UnknownPassage(PinciteError):
    """A ``passage_id`` that no passage has."""


class StoreError(PinciteError):
    """The corpus database is damaged, or was written by another version."""


class ReadingError(PinciteError):
    """A file could not be read as a document; ``str(error)`` is the reason shown in the report."""


class UnsupportedFormat(ReadingError):
    """No reader takes this kind of file."""


class LimitExceeded(ReadingError):
    """A file is larger, deeper or slower to read than its limit in the settings."""
