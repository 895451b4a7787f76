"""Errors of the doors: wrong questions, wrong requests, settings that cannot work."""

from __future__ import annotations

from corpus.errors import PinciteError, UsageError


class QuestionError(UsageError):
    """A question that nothing can be looked up for."""


class EmptyQuestion(QuestionError):
    """A question without a letter or a digit."""


class QuestionTooLong(QuestionError):
    """A question longer than the limit in the settings."""


class FilterError(UsageError):
    """A filter with a value that does not exist, or a limit outside its bounds."""


class BatchError(UsageError):
    """A line of a batch file is not a question."""


class PortInUse(UsageError):
    """The address cannot be listened on."""


class OpenAddress(UsageError):
    """The server was asked to listen beyond this machine although no API key is set."""


class NotAuthorized(PinciteError):
    """A request without a valid API key where keys are set."""
