"""Errors of finding: models that cannot be loaded, indexes that do not fit them, arrays of the wrong shape."""

from __future__ import annotations

from corpus.errors import PinciteError, UsageError


class IndexingError(PinciteError):
    """Base of all errors of this layer that are not a wrong call."""


class ModelNotFound(UsageError):
    """The encoder that was named is neither built in, nor a folder, nor at hand from the hub."""


class ModelDamaged(IndexingError):
    """A model file is not the one this version was made for, or was cut short."""


class EncodingError(IndexingError):
    """An encoder gave embeddings of the wrong shape, type or length."""


class VectorsError(IndexingError):
    """A vector index is missing, damaged, or was asked with rows of another dimension."""


class LexicalError(IndexingError):
    """A lexical index is missing, damaged or of another version."""


class IndexMissing(UsageError):
    """The data folder holds no built index."""


class IndexDamaged(IndexingError):
    """A file of the index is missing or is not what was written."""


class OtherModel(UsageError):
    """The index was built with another encoder than the one that was named."""


class BuildRunning(IndexingError):
    """Another build holds the data folder."""
