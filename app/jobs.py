"""Work on the library that takes longer than a request: what a job is, and what the doors ask of whoever does it.

The page and the API know this protocol only; :mod:`app.worker` is what stands behind it in a running server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import IO, Any, Protocol

from corpus.errors import UnknownDocument
from index.report import BuildReport

from .errors import ChangesOff, UnknownJob


class JobKind(StrEnum):
    """What a job does with the library."""

    ADD = "add"
    REMOVE = "remove"
    EDIT = "edit"
    REREAD = "reread"


class JobState(StrEnum):
    """How far a job is.

    ``DONE`` does not say that every file could be read: the report does. ``INTERRUPTED``: the server was stopped
    while the job ran; the index is as it was before, and the job can be retried, as a failed one can. ``CANCELLED``:
    somebody called it off before it was done.
    """

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self not in (JobState.QUEUED, JobState.RUNNING)

    @property
    def is_retryable(self) -> bool:
        """Whether the job came to nothing, and not because somebody wanted that."""
        return self in (JobState.FAILED, JobState.INTERRUPTED)


@dataclass(frozen=True, slots=True)
class JobProgress:
    """One stage of a running job; ``total`` is 0 when it is not known.

    Attributes:
        stage: ``waiting`` (another build holds the data folder), ``reading`` (and cleaning), ``looking up``,
            ``encoding``, ``writing``; in this order.
        unit: What is counted: files, documents, characters.
    """

    stage: str
    done: int = 0
    total: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work on the library, as it stood at one moment.

    Attributes:
        number: Grows with every job.
        subjects: The names of the files to add, or the ``doc_id`` of the document to change.
        changes: For an edit: the metadata fields to change.
        created: Like ``started`` and ``ended`` a UTC time, ISO 8601.
        progress: Of the stage that runs; ``None`` unless the job does.
        report: What became of every file; ``None`` unless the job is done.
        error: Why it failed or was interrupted, one sentence; empty otherwise.
    """

    job_id: str
    number: int
    kind: JobKind
    subjects: tuple[str, ...]
    state: JobState
    created: str
    started: str | None = None
    ended: str | None = None
    progress: JobProgress | None = None
    report: BuildReport | None = None
    error: str = ""
    changes: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """One file that somebody sends: the name as it was sent, and its bytes to be read once."""

    name: str
    stream: IO[bytes]


class Jobs(Protocol):
    """Takes changes of the library and does them one after the other; safe to call from several threads."""

    def add(self, uploads: Sequence[Upload], key: str | None = None) -> Job:
        """Take files in and return the job that will read them.

        Args:
            uploads: At least one; read to their ends before this returns.
            key: The same key with the same files returns the job that was made the first time.

        Raises:
            UploadError: When there is no file, or one has a name that cannot be kept.
            KeyReused: When the key came with other files before.
            QueueFull: When too many jobs wait.
            ChangesOff: When this server takes no changes.
        """
        ...

    def remove(self, doc_id: str) -> Job:
        """Return the job that will remove a document that is in the library.

        Raises:
            UnknownDocument: When a job that removes it is under way.
            QueueFull: When too many jobs wait.
            ChangesOff: When this server takes no changes.
        """
        ...

    def edit(self, doc_id: str, changes: Mapping[str, Any]) -> Job:
        """Return the job that will change the metadata of a document that is in the library.

        Args:
            doc_id: Names the document.
            changes: By field: a value; an empty one for "not known, whatever the file says"; ``None`` for what the
                file says.

        Raises:
            UnknownDocument: When a job that removes it is under way.
            QueueFull: When too many jobs wait.
            ChangesOff: When this server takes no changes.
        """
        ...

    def reread(self, doc_id: str) -> Job:
        """Return the job that will read the file of a document again, and keep what it holds now.

        Raises:
            UnknownDocument: When a job that removes it is under way.
            QueueFull: When too many jobs wait.
            ChangesOff: When this server takes no changes.
        """
        ...

    def retry(self, job_id: str) -> Job:
        """Have a job that failed or was interrupted done once more, before those that wait, and return it.

        Raises:
            UnknownJob: When there is none of that name.
            JobStateError: When it neither failed nor was interrupted, or its files are gone.
            JobOvertaken: When a newer job has taken in, or takes in now, a file of the same name, or has changed, or
                changes now, the same field of the document.
            UnknownDocument: When a job that removes its document is under way.
            QueueFull: When too many jobs wait.
            ChangesOff: When this server takes no changes.
        """
        ...

    def cancel(self, job_id: str) -> Job:
        """Call off a job that waits or runs, and return it; one that runs ends at its next step, or is done before it.

        Raises:
            UnknownJob: When there is none of that name.
            JobStateError: When it is over.
            ChangesOff: When this server takes no changes.
        """
        ...

    def job(self, job_id: str) -> Job:
        """Return a job as it stands now.

        Raises:
            UnknownJob: When there is none of that name.
        """
        ...

    def jobs(self, limit: int, before: int | None = None) -> tuple[Job, ...]:
        """Return at most ``limit`` of the jobs that are kept, the newest first; only those older than ``before``."""
        ...

    def wait(self, seen: Job, seconds: float) -> Job:
        """Return the job as soon as it is no longer as it was seen, else after so many seconds as it is then.

        Raises:
            UnknownJob: When there is none of that name.
        """
        ...

    def close(self) -> None:
        """Stop working; a running job is interrupted."""
        ...


class NoJobs:
    """Stands where the library cannot be changed: every change is refused with the same reason, and there are no jobs.

    Args:
        reason: One sentence for the reader.
    """

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def add(self, uploads: Sequence[Upload], key: str | None = None) -> Job:
        """Refuse."""
        raise ChangesOff(self._reason)

    def remove(self, doc_id: str) -> Job:
        """Refuse."""
        raise ChangesOff(self._reason)

    def edit(self, doc_id: str, changes: Mapping[str, Any]) -> Job:
        """Refuse."""
        raise ChangesOff(self._reason)

    def reread(self, doc_id: str) -> Job:
        """Refuse."""
        raise ChangesOff(self._reason)

    def retry(self, job_id: str) -> Job:
        """Refuse."""
        raise ChangesOff(self._reason)

    def cancel(self, job_id: str) -> Job:
        """Refuse."""
        raise ChangesOff(self._reason)

    def job(self, job_id: str) -> Job:
        """Refuse: there is none."""
        raise unknown_job(job_id)

    def jobs(self, limit: int, before: int | None = None) -> tuple[Job, ...]:
        """Return none."""
        return ()

    def wait(self, seen: Job, seconds: float) -> Job:
        """Refuse: there is none."""
        raise unknown_job(seen.job_id)

    def close(self) -> None:
        """Do nothing."""


def unknown_job(job_id: str) -> UnknownJob:
    """Return the error for a job that is not there."""
    return UnknownJob(f"The job {job_id[:80]!r} was asked for; expected one of the list. See the jobs.")


def unknown_document(doc_id: str) -> UnknownDocument:
    """Return the error for a document that is not in the library, or is being removed from it."""
    return UnknownDocument(f"No document is called {doc_id[:80]!r}; expected one of the list. See the documents.")
