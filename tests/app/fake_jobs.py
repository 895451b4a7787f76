"""Jobs without an index: a real worker and record over a builder that only says what it would have done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from app.inbox import Inbox
from app.job_store import JobStore
from app.jobs import Job, JobKind
from app.worker import Worker
from index.progress import Progress
from index.report import BuildReport, FileReport, State

STATES = {JobKind.ADD: State.READ, JobKind.REMOVE: State.REMOVED}


class FakeBuilder:
    """Reports every subject as done; ``during`` is called while a job runs."""

    def __init__(self, during: Callable[[Job], None] = lambda job: None) -> None:
        self.during = during
        self.done: list[Job] = []
        self.taken_back: list[Job] = []

    def run(self, job: Job, progress: Progress) -> BuildReport:
        progress.stage("reading", len(job.subjects), "files")
        self.during(job)
        for _ in job.subjects:
            progress.advance(1)
        self.done.append(job)
        state = STATES.get(job.kind, State.UNCHANGED)
        files = [FileReport(source=name, state=state) for name in job.subjects if not name.startswith("broken")]
        files += [
            FileReport(source=name, state=State.FAILED, reasons=("holds no text",))
            for name in job.subjects
            if name.startswith("broken")
        ]
        return BuildReport(
            generation="20250101-test",
            switched=True,
            files=tuple(files),
            documents=5,
            passages=50,
            sentences=100,
            encoded=3,
            seconds={"reading": 0.1},
        )

    def take_back(self, job: Job) -> None:
        self.taken_back.append(job)


def make_worker(data: Path, builder: FakeBuilder | None = None) -> Worker:
    """A worker that has not begun; ``run_waiting`` does its jobs in the test's own thread."""
    return Worker(JobStore(data), Inbox(data), builder or FakeBuilder())
