"""One background worker in the server's process: it does the jobs of the record one after the other.

Questions are answered meanwhile, from the generation before; the index's own lock keeps other builds out. When the
server stops, the running job is interrupted between two steps, and nothing of the index has changed; jobs that wait are
done by the next server.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.errors import PinciteError
from index.errors import BuildRunning
from index.report import BuildReport, State

from .building import Builder
from .errors import JobOvertaken, JobStateError, QueueFull, UnknownJob
from .inbox import Inbox
from .job_store import JobStore, new_job_id
from .jobs import Job, JobKind, JobProgress, JobState, Upload, unknown_document

MOST_WAITING = 100
"""Jobs that may wait; each holds its files on the disk."""

RETRY_SECONDS = 1.0
"""How long to wait before another build is asked again whether it has ended."""

STOPPING_SECONDS = 10.0
"""How long a stopping server waits for a step to end; the build can be killed at any moment without loss."""

INTERRUPTED = "The server was stopped while the job ran; nothing was changed. Retry the job."
UNEXPECTED = "The job could not be done. The server's log says why; report it with the time."

logger = logging.getLogger(__name__)


class Worker:
    """Keeps jobs in a record and does them; see :class:`~app.jobs.Jobs` for what the doors call.

    Args:
        store: The record.
        inbox: Keeps the files that are sent.
        builder: Does the jobs.
    """

    def __init__(self, store: JobStore, inbox: Inbox, builder: Builder) -> None:
        self._store = store
        self._inbox = inbox
        self._builder = builder
        # Guards the decision to take a job, and tells those who wait that something has changed.
        self._news = threading.Condition(threading.RLock())
        self._stopping = threading.Event()
        self._progress: dict[str, JobProgress] = {}
        self._cancelled: set[str] = set()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Take up what an earlier server left, and work from now on in a thread of its own."""
        self._store.interrupt_running(INTERRUPTED)
        for job_id in self._inbox.accepted():
            self._take_back(job_id)
        self._inbox.forget_all_but(self._store.unfinished())
        self._thread = threading.Thread(target=self._work, name="pincite-jobs", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop working; a running job is interrupted."""
        self._stopping.set()
        self._tell()
        if self._thread is not None:
            self._thread.join(STOPPING_SECONDS)
            if self._thread.is_alive():
                return  # Its last step goes on until the process ends, and the next server finds its job interrupted.
        self._store.close()

    def add(self, uploads: Sequence[Upload], key: str | None = None) -> Job:
        """Take files in and return the job that will read them; see :class:`~app.jobs.Jobs`."""
        self._check_room()
        job_id = new_job_id()
        kept = self._inbox.receive(job_id, uploads)
        try:
            with self._news:
                known = self._store.with_key(key, kept.content) if key is not None else None
                job = known or self._store.new(JobKind.ADD, kept.names, job_id=job_id, key=key, content=kept.content)
                self._tell()
        except PinciteError:
            self._inbox.forget(job_id)
            raise
        if known is not None:
            self._inbox.forget(job_id)
        return self._current(job)

    def remove(self, doc_id: str) -> Job:
        """Return the job that will remove a document; see :class:`~app.jobs.Jobs`."""
        return self._take(JobKind.REMOVE, doc_id)

    def edit(self, doc_id: str, changes: Mapping[str, Any]) -> Job:
        """Return the job that will change a document's metadata; see :class:`~app.jobs.Jobs`."""
        return self._take(JobKind.EDIT, doc_id, changes)

    def reread(self, doc_id: str) -> Job:
        """Return the job that will read a document's file again; see :class:`~app.jobs.Jobs`."""
        return self._take(JobKind.REREAD, doc_id)

    def retry(self, job_id: str) -> Job:
        """Have a job done once more; see :class:`~app.jobs.Jobs`."""
        with self._news:
            job = self._store.job(job_id)
            if not job.state.is_retryable:
                raise JobStateError(
                    f"The job {job_id} is {job.state}; expected one that failed or was interrupted. "
                    "Only those can be retried."
                )
            if job.kind is JobKind.ADD and not self._inbox.holds(job_id, job.subjects):
                raise JobStateError(
                    f"The files of the job {job_id} are gone; expected them in the data folder. Send them again."
                )
            self._check_room()
            if job.kind is JobKind.ADD:
                self._check_newest(job)
            else:
                self._check_kept(*job.subjects)
            if job.kind is JobKind.EDIT:
                self._check_newest_edit(job)
            again = self._store.again(job_id)
            self._tell()
        return again

    def cancel(self, job_id: str) -> Job:
        """Call off a job; see :class:`~app.jobs.Jobs`."""
        with self._news:
            job = self._store.job(job_id)
            if job.state.is_over:
                raise JobStateError(
                    f"The job {job_id} is {job.state}; expected one that waits or runs. It is too late to cancel it."
                )
            if job.state is JobState.RUNNING:
                self._cancelled.add(job_id)
                return self._current(job)
            self._inbox.forget(job_id)
            job = self._store.end(job_id, JobState.CANCELLED)
            self._tell()
        return job

    def job(self, job_id: str) -> Job:
        """Return a job as it stands now; see :class:`~app.jobs.Jobs`."""
        return self._current(self._store.job(job_id))

    def jobs(self, limit: int, before: int | None = None) -> tuple[Job, ...]:
        """Return the jobs that are kept, the newest first; see :class:`~app.jobs.Jobs`."""
        return tuple(self._current(job) for job in self._store.jobs(limit, before))

    def wait(self, seen: Job, seconds: float) -> Job:
        """Return the job as soon as it has changed; see :class:`~app.jobs.Jobs`."""
        with self._news:
            self._news.wait_for(lambda: self.job(seen.job_id) != seen, seconds)
            return self.job(seen.job_id)

    def run_waiting(self) -> None:
        """Do every job that waits, in this thread; what the worker's own thread does each time it is told of one."""
        while not self._stopping.is_set() and (waiting := self._store.waiting()):
            # Looked up each time: a job that is retried meanwhile comes before those that are newer.
            self._run(waiting[0])

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self.run_waiting()
                with self._news:
                    self._news.wait_for(lambda: self._stopping.is_set() or self._store.waiting())
            except PinciteError:
                logger.exception("The record of jobs failed")
                self._stopping.wait(RETRY_SECONDS)

    def _run(self, job: Job) -> None:
        with self._news:
            if self._store.job(job.job_id).state is not JobState.QUEUED:
                return  # It was cancelled since.
            self._store.begin(job.job_id)
            self._tell()
        state, report, error = self._outcome(job)
        with self._news:
            self._progress.pop(job.job_id, None)
            self._cancelled.discard(job.job_id)
            self._store.end(job.job_id, state, report=report, error=error)
            self._tell()

    def _outcome(self, job: Job) -> tuple[JobState, BuildReport | None, str]:
        try:
            return JobState.DONE, self._build(job), ""
        except _Stopped:
            return JobState.INTERRUPTED, None, INTERRUPTED
        except _Cancelled:
            self._inbox.forget(job.job_id)
            return JobState.CANCELLED, None, ""
        except PinciteError as error:
            return JobState.FAILED, None, str(error)
        except Exception:
            logger.exception("The job %s failed", job.job_id)
            return JobState.FAILED, None, UNEXPECTED

    def _take_back(self, job_id: str) -> None:
        """Bring the files back in order that a job was at when the process ended."""
        try:
            self._builder.take_back(self._store.job(job_id))
        except UnknownJob:
            self._inbox.take_back(job_id)
        except PinciteError:
            logger.exception("The files of the interrupted job %s could not be taken back", job_id)

    def _build(self, job: Job) -> BuildReport:
        progress = _Watched(self, job.job_id)
        while True:
            try:
                return self._builder.run(job, progress)
            except BuildRunning:
                progress.stage("waiting", 0, "")
                self._stopping.wait(RETRY_SECONDS)

    def _take(self, kind: JobKind, doc_id: str, changes: Mapping[str, Any] | None = None) -> Job:
        with self._news:
            self._check_room()
            self._check_kept(doc_id)
            job = self._store.new(kind, [doc_id], changes=changes)
            self._tell()
        return job

    def _check_kept(self, doc_id: str) -> None:
        for job in self._store.active():
            if job.kind is JobKind.REMOVE and doc_id in job.subjects:
                raise unknown_document(doc_id)

    def _check_newest(self, job: Job) -> None:
        """Raise unless the files that came with a job are the newest of their names."""
        for newer in self._store.newer(job):
            if newer_names := sorted(set(job.subjects) & _taken_in(newer)):
                raise JobOvertaken(
                    f"The job {job.job_id} would put {newer_names[0]!r} over the newer one of the job {newer.job_id}; "
                    "expected none that was added since. Send the older file again if it is to take its place."
                )

    def _check_newest_edit(self, job: Job) -> None:
        """Raise unless the fields that an edit changes were not changed since."""
        for newer in self._store.newer(job):
            if fields := sorted(set(job.changes or ()) & set(newer.changes or ())):
                raise JobOvertaken(
                    f"The job {job.job_id} would put its older {fields[0]} over the newer one of the job "
                    f"{newer.job_id}; expected none that was given since. Edit the document again if it is to change."
                )

    def _check_room(self) -> None:
        waiting = len(self._store.waiting())
        if waiting >= MOST_WAITING:
            raise QueueFull(f"{waiting} jobs wait already; expected fewer than {MOST_WAITING}. Try again later.")

    def _current(self, job: Job) -> Job:
        return replace(job, progress=self._progress.get(job.job_id)) if job.state is JobState.RUNNING else job

    def _tell(self) -> None:
        with self._news:
            self._news.notify_all()

    def _show(self, job_id: str, progress: JobProgress) -> None:
        if self._stopping.is_set():
            raise _Stopped
        if job_id in self._cancelled:
            raise _Cancelled
        with self._news:
            self._progress[job_id] = progress
            self._tell()


def _taken_in(job: Job) -> set[str]:
    """Return the names of a job's files without those of which the report says that they could not be read."""
    states: dict[str, set[State]] = {}
    for file in job.report.files if job.report is not None else ():
        states.setdefault(file.source.partition("/")[0], set()).add(file.state)
    return {name for name in job.subjects if states.get(name) != {State.FAILED}}


class _Stopped(Exception):
    """Ends a build between two steps."""


class _Cancelled(Exception):
    """Ends the build of a job that was called off, between two steps."""


class _Watched:
    """Tells the worker how far a job is; stops the job where the worker is to stop."""

    def __init__(self, worker: Worker, job_id: str) -> None:
        self._worker = worker
        self._job_id = job_id
        self._now = JobProgress("")

    def stage(self, name: str, total: int, unit: str) -> None:
        """Show a new stage."""
        self._set(JobProgress(name, 0, total, unit))

    def advance(self, amount: int) -> None:
        """Move the stage on."""
        self._set(replace(self._now, done=self._now.done + amount))

    def _set(self, progress: JobProgress) -> None:
        self._now = progress
        self._worker._show(self._job_id, progress)
