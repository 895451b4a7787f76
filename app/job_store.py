"""The record of jobs: a small database of its own in the data folder, so that a restart loses none."""

from __future__ import annotations

import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from corpus.database import transaction
from index.report import BuildReport

from .errors import JobsDamaged, JobsTaken, KeyReused
from .jobs import Job, JobKind, JobState, unknown_job

FILE_NAME = "jobs.sqlite"
LOCK = "jobs.lock"
SCHEMA_VERSION = 1
KEPT = 500
"""Jobs that are over and stay in the record; a report names every file of its job."""

SCHEMA = f"""
BEGIN;
CREATE TABLE jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    subjects TEXT NOT NULL,
    changes TEXT,
    state TEXT NOT NULL,
    created TEXT NOT NULL,
    started TEXT,
    ended TEXT,
    report TEXT,
    error TEXT NOT NULL DEFAULT '',
    key TEXT UNIQUE,
    content TEXT NOT NULL DEFAULT ''
);
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""
COLUMNS = "job_id, number, kind, subjects, state, created, started, ended, report, error, changes"
OVER = tuple(str(state) for state in JobState if state.is_over)


class JobStore:
    """Jobs in the order they came; safe to call from several threads.

    Args:
        data: The data folder; the record is created with the first call.

    Raises:
        JobsDamaged: When the record cannot be opened, or is one of another version.
        JobsTaken: When another server has it open.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / FILE_NAME
        self._lock = threading.Lock()
        with self._translated():
            data.mkdir(parents=True, exist_ok=True)
            self._held = self._hold(data / LOCK)
            self._connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
            found = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.executescript(SCHEMA)
        if found not in (0, SCHEMA_VERSION):
            self.close()
            raise JobsDamaged(
                f"{self.path} is a record of version {found}; expected version {SCHEMA_VERSION}. Delete that file."
            )

    def close(self) -> None:
        """Close the record; it cannot be used afterwards."""
        with self._lock:
            self._connection.close()
            self._held.release()

    def new(
        self,
        kind: JobKind,
        subjects: Sequence[str],
        *,
        changes: Mapping[str, Any] | None = None,
        job_id: str | None = None,
        key: str | None = None,
        content: str = "",
    ) -> Job:
        """Record a job that waits.

        Args:
            kind: What it does.
            subjects: What with.
            changes: For an edit.
            job_id: A new one when absent.
            key: By which the same request is known again.
            content: What makes two requests with one key the same.
        """
        job_id = job_id or new_job_id()
        packed = None if changes is None else json.dumps(changes, ensure_ascii=False)
        row = (job_id, kind, json.dumps(list(subjects)), packed, JobState.QUEUED, _now(), key, content)
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO jobs (job_id, kind, subjects, changes, state, created, key, content) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            over = ", ".join("?" * len(OVER))
            connection.execute(
                f"DELETE FROM jobs WHERE state IN ({over}) AND number <= (SELECT max(number) FROM jobs) - ?",
                (*OVER, KEPT),
            )
        return self.job(job_id)

    def with_key(self, key: str, content: str) -> Job | None:
        """Return the job that came with this key, if any.

        Raises:
            KeyReused: When its content was another.
        """
        rows = self._read("SELECT job_id, content FROM jobs WHERE key = ?", (key,))
        if not rows:
            return None
        job_id, before = rows[0]
        if before != content:
            raise KeyReused(
                "The Idempotency-Key came with other files before; expected a new key for a new request. "
                "Make another key."
            )
        return self.job(job_id)

    def begin(self, job_id: str) -> Job:
        """Record that a job runs."""
        return self._change(job_id, "state = ?, started = ?", (JobState.RUNNING, _now()))

    def end(self, job_id: str, state: JobState, *, report: BuildReport | None = None, error: str = "") -> Job:
        """Record that a job is over."""
        body = None if report is None else report.model_dump_json()
        return self._change(job_id, "state = ?, ended = ?, report = ?, error = ?", (state, _now(), body, error))

    def again(self, job_id: str) -> Job:
        """Record that a job that was over waits once more."""
        return self._change(
            job_id, "state = ?, started = NULL, ended = NULL, report = NULL, error = ''", (JobState.QUEUED,)
        )

    def interrupt_running(self, error: str) -> int:
        """Record of every job that ran when the server stopped that it was interrupted; return how many."""
        with self._writing() as connection:
            return connection.execute(
                "UPDATE jobs SET state = ?, ended = ?, error = ? WHERE state = ?",
                (JobState.INTERRUPTED, _now(), error, JobState.RUNNING),
            ).rowcount

    def job(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            UnknownJob: When it is not recorded.
        """
        rows = self._read(f"SELECT {COLUMNS} FROM jobs WHERE job_id = ?", (job_id,))
        if not rows:
            raise unknown_job(job_id)
        return _job(rows[0])

    def jobs(self, limit: int, before: int | None = None) -> tuple[Job, ...]:
        """Return at most ``limit`` jobs, the newest first; only those older than number ``before``."""
        query = f"SELECT {COLUMNS} FROM jobs WHERE ? IS NULL OR number < ? ORDER BY number DESC LIMIT ?"
        return tuple(_job(row) for row in self._read(query, (before, before, limit)))

    def waiting(self) -> tuple[Job, ...]:
        """Return the jobs that wait, in the order in which they are to run."""
        where = "WHERE state = ? ORDER BY number"
        return tuple(_job(row) for row in self._read(f"SELECT {COLUMNS} FROM jobs {where}", (JobState.QUEUED,)))

    def active(self) -> tuple[Job, ...]:
        """Return the jobs that wait or run."""
        where = "WHERE state IN (?, ?) ORDER BY number"
        return tuple(
            _job(row) for row in self._read(f"SELECT {COLUMNS} FROM jobs {where}", (JobState.QUEUED, JobState.RUNNING))
        )

    def newer(self, job: Job) -> tuple[Job, ...]:
        """Return the jobs after this one that are done with a subject of the same name, or run, the newest first."""
        same = "EXISTS (SELECT 1 FROM json_each(subjects) AS one JOIN json_each(?) AS other ON one.value = other.value)"
        where = f"WHERE number > ? AND kind = ? AND state IN (?, ?) AND {same} ORDER BY number DESC"
        values = (job.number, job.kind, JobState.DONE, JobState.RUNNING, json.dumps(list(job.subjects)))
        return tuple(_job(row) for row in self._read(f"SELECT {COLUMNS} FROM jobs {where}", values))

    def unfinished(self) -> tuple[str, ...]:
        """Return the names of the jobs that wait or can be retried: their files are still needed."""
        states = [state for state in JobState if state is JobState.QUEUED or state.is_retryable]
        marks = ", ".join("?" * len(states))
        return tuple(row[0] for row in self._read(f"SELECT job_id FROM jobs WHERE state IN ({marks})", tuple(states)))

    def _change(self, job_id: str, assignments: str, values: tuple[Any, ...]) -> Job:
        with self._writing() as connection:
            connection.execute(f"UPDATE jobs SET {assignments} WHERE job_id = ?", (*values, job_id))
        return self.job(job_id)

    def _read(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with self._lock, self._translated():
            return self._connection.execute(query, values).fetchall()

    def _hold(self, lock: Path) -> FileLock:
        held = FileLock(lock, timeout=0, thread_local=False)
        try:
            held.acquire()
        except Timeout as error:
            raise JobsTaken(f"Another server has {self.path} open; expected none. Stop it, or use that one.") from error
        return held

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._translated(), transaction(self._connection) as connection:
            yield connection

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise JobsDamaged(
                f"{self.path} could not be used ({error}); expected a database that can be read and written. "
                "Check its permissions and the free space, or delete it."
            ) from error


def new_job_id() -> str:
    """Return a name that no other job has, also when the data folder was deleted in between."""
    return secrets.token_hex(8)


def _job(row: tuple[Any, ...]) -> Job:
    job_id, number, kind, subjects, state, created, started, ended, report, error, changes = row
    return Job(
        job_id=job_id,
        number=number,
        kind=JobKind(kind),
        subjects=tuple(json.loads(subjects)),
        state=JobState(state),
        created=created,
        started=started,
        ended=ended,
        report=None if report is None else BuildReport.model_validate_json(report),
        error=error,
        changes=None if changes is None else json.loads(changes),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
