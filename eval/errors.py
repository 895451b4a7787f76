"""Errors of measuring: broken inputs, runs that cannot be compared, gates that cannot be judged."""

from __future__ import annotations

from pathlib import Path

from corpus.errors import PinciteError, UsageError


class DatasetError(UsageError):
    """A question set, corpus, qrels or run file that cannot be measured on."""

    @classmethod
    def at(cls, path: Path, line: int, fault: str) -> DatasetError:
        """Return the error for one line; ``fault`` says what was given, what was expected and what to do."""
        return cls(f"{path}:{line}: {fault}")


class RunMismatch(UsageError):
    """Two runs that do not hold the same questions, or a run of another kind than was expected."""


class GateError(UsageError):
    """A gates file or baseline that cannot be used."""


class RunRunning(PinciteError):
    """Another process writes the same run."""


class IndexReplaced(PinciteError):
    """The index was built anew while it was asked, so that the answers of a run would be of two indexes."""


class MeasureError(PinciteError):
    """A value that no measure can take, such as a confidence that is not a number."""
