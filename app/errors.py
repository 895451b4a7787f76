"""Errors of the doors: wrong questions, wrong requests, settings that cannot work."""

from __future__ import annotations

from corpus.errors import PinciteError, UsageError


class QuestionError(UsageError):
    """A question that nothing can be looked up for."""


class EmptyQuestion(QuestionError):
    """A question without a letter or a digit."""


class QuestionTooLong(QuestionError):
    """A question longer than the limit in the settings."""


class EmptyDraft(UsageError):
    """A draft without a letter or a digit."""


class DraftTooLong(UsageError):
    """A draft with more characters or quotations than are checked at once."""


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


class CrossSite(PinciteError):
    """A page of another site tried to change something here."""


class ChangesOff(PinciteError):
    """A change of the library where it cannot be changed over HTTP."""


class UploadError(UsageError):
    """A file that was sent cannot be kept: it has no name, or one that cannot be."""


class NamesClash(UploadError):
    """Two files that were sent together have one name."""


class KeyReused(UsageError):
    """An ``Idempotency-Key`` came a second time, with another request."""


class QueueFull(PinciteError):
    """Too many jobs wait already."""


class TooManyStreams(PinciteError):
    """As many clients as may be follow something already."""


class RateLimited(PinciteError):
    """A client asks more often than it may.

    Args:
        message: For the reader.
        seconds: After how many it may ask again.
    """

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class UnknownJob(PinciteError):
    """A job that is not there."""


class JobStateError(UsageError):
    """What is asked of a job cannot be done as it stands: it is over already, or not over yet."""


class JobOvertaken(JobStateError):
    """A job whose files or edits would take the place of newer ones."""


class JobsDamaged(PinciteError):
    """The record of jobs cannot be read or written."""


class JobsTaken(PinciteError):
    """Another server works on the jobs of this data folder."""
