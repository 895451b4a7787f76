from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import worker as worker_module
from app.errors import JobOvertaken, JobsDamaged, JobStateError, KeyReused, QueueFull, UnknownJob
from app.jobs import Job, JobKind, JobState, Upload
from app.worker import INTERRUPTED, UNEXPECTED, Worker
from corpus.errors import DataFolderError, UnknownDocument
from index.errors import BuildRunning

from .fake_jobs import FakeBuilder, make_worker

LONG = 30.0
"""Seconds that only pass in a test that fails."""


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Callable[..., Worker]]:
    made: list[Worker] = []

    def make(during: Callable[[Job], None] = lambda job: None) -> Worker:
        made.append(make_worker(tmp_path / "data", FakeBuilder(during)))
        return made[-1]

    yield make
    for one in made:
        one.close()


def files(**contents: bytes) -> list[Upload]:
    return [Upload(f"{name}.txt", io.BytesIO(data)) for name, data in contents.items()]


def over(worker: Worker, job: Job) -> Job:
    while not job.state.is_over:
        seen, job = job, worker.wait(job, LONG)
        assert job != seen, "the job did not go on"
    return job


def test_jobs_run_one_after_the_other_in_their_order(make: Callable[..., Worker]) -> None:
    seen: list[tuple[str, ...]] = []
    worker = make(lambda job: seen.append(job.subjects))
    jobs = [worker.add(files(a=b"1")), worker.remove("doc-1"), worker.edit("doc-2", {"title": "T"})]
    worker.start()
    assert [over(worker, job).state for job in jobs] == [JobState.DONE] * 3
    assert seen == [("a.txt",), ("doc-1",), ("doc-2",)]


def test_progress_is_told_to_whoever_waits(make: Callable[..., Worker]) -> None:
    go, begun = threading.Event(), threading.Event()

    def during(job: Job) -> None:
        begun.set()
        assert go.wait(LONG)

    worker = make(during)
    job = worker.add(files(a=b"1", b=b"2"))
    worker.start()
    assert begun.wait(LONG)
    running = worker.job(job.job_id)
    assert running.progress is not None
    assert (running.progress.stage, running.progress.done, running.progress.total) == ("reading", 0, 2)
    assert worker.jobs(5)[0].progress == running.progress
    go.set()
    assert over(worker, running).progress is None


def test_a_record_that_fails_for_a_while_does_not_end_the_work(
    make: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_module, "RETRY_SECONDS", 0.0)
    worker = make()
    waiting, failed, looked = worker._store.waiting, threading.Event(), threading.Event()

    def waiting_or_failing() -> tuple[Job, ...]:
        if threading.current_thread() is not worker._thread:
            return waiting()
        if looked.is_set() and not failed.is_set():
            failed.set()
            raise JobsDamaged("The disk failed.")
        looked.set()
        return waiting()

    monkeypatch.setattr(worker._store, "waiting", waiting_or_failing)
    worker.start()
    assert failed.wait(LONG)
    assert over(worker, worker.add(files(a=b"1"))).state is JobState.DONE


def test_waiting_ends_when_nothing_changes(make: Callable[..., Worker]) -> None:
    worker = make()
    job = worker.add(files(a=b"1"))
    assert worker.wait(job, 0.01) == job


@pytest.mark.parametrize(
    ("error", "told"), [(DataFolderError("The disk is full."), "The disk is full."), (ValueError("x"), UNEXPECTED)]
)
def test_a_job_that_fails_says_why_and_the_next_one_runs(
    error: Exception, told: str, make: Callable[..., Worker]
) -> None:
    def during(job: Job) -> None:
        if job.kind is JobKind.ADD:
            raise error

    worker = make(during)
    failed, next_one = worker.add(files(a=b"1")), worker.reread("doc-1")
    worker.run_waiting()
    assert (worker.job(failed.job_id).state, worker.job(failed.job_id).error) == (JobState.FAILED, told)
    assert worker.job(next_one.job_id).state is JobState.DONE


def test_a_build_from_elsewhere_is_waited_for(make: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "RETRY_SECONDS", 0.0)
    tries: list[str] = []

    def during(job: Job) -> None:
        tries.append(job.job_id)
        if len(tries) < 3:
            raise BuildRunning("Another build is running.")

    worker = make(during)
    job = worker.remove("doc-1")
    worker.run_waiting()
    assert (len(tries), worker.job(job.job_id).state) == (3, JobState.DONE)


def test_a_server_that_stops_interrupts_its_job_and_the_next_one_goes_on(make: Callable[..., Worker]) -> None:
    begun = threading.Event()

    def during(job: Job) -> None:
        begun.set()
        worker._stopping.wait(LONG)

    worker = make(during)
    running, waiting = worker.add(files(a=b"1")), worker.add(files(b=b"2"))
    worker.start()
    assert begun.wait(LONG)
    worker.close()
    second = make()
    second.start()
    assert second.job(running.job_id).state is JobState.INTERRUPTED
    assert second.job(running.job_id).error == INTERRUPTED
    assert over(second, second.job(waiting.job_id)).state is JobState.DONE


def test_a_job_that_a_killed_server_left_is_listed_as_interrupted(make: Callable[..., Worker], tmp_path: Path) -> None:
    worker = make()
    job = worker.add(files(a=b"1"))
    worker._store.begin(job.job_id)
    worker.close()
    second = make()
    second.start()
    assert second.job(job.job_id).state is JobState.INTERRUPTED
    assert [path.name for path in (tmp_path / "data" / "incoming").iterdir()] == [job.job_id]


def test_an_interrupted_job_is_retried_with_its_files(make: Callable[..., Worker], tmp_path: Path) -> None:
    worker = make()
    job = worker.add(files(a=b"1"), "key")
    worker._store.begin(job.job_id)
    worker.close()
    second = make()
    second._store.interrupt_running(INTERRUPTED)
    again = second.retry(job.job_id)
    assert (again.job_id, again.state, again.error, again.started, again.ended) == (
        job.job_id,
        JobState.QUEUED,
        "",
        None,
        None,
    )
    assert second.add(files(a=b"1"), "key").job_id == job.job_id
    second.run_waiting()
    assert second.job(job.job_id).state is JobState.DONE


def test_a_job_that_failed_is_retried_and_one_that_is_done_or_waits_is_not(make: Callable[..., Worker]) -> None:
    broken = [True]

    def during(job: Job) -> None:
        if broken[0]:
            raise DataFolderError("The disk is full.")

    worker = make(during)
    job = worker.reread("doc-1")
    with pytest.raises(JobStateError, match="is queued; expected one that failed or was interrupted"):
        worker.retry(job.job_id)
    worker.run_waiting()
    assert worker.job(job.job_id).error == "The disk is full."
    broken.clear(), broken.append(False)
    worker.retry(job.job_id)
    worker.run_waiting()
    assert (worker.job(job.job_id).state, worker.job(job.job_id).error) == (JobState.DONE, "")
    with pytest.raises(JobStateError, match="is done"):
        worker.retry(job.job_id)
    with pytest.raises(UnknownJob):
        worker.retry("none")


def test_files_that_are_gone_cannot_be_retried(make: Callable[..., Worker], tmp_path: Path) -> None:
    worker = make()
    job = worker.add(files(a=b"1"))
    worker._store.begin(job.job_id)
    worker._store.interrupt_running(INTERRUPTED)
    (tmp_path / "data" / "incoming" / job.job_id / "a.txt").unlink()
    with pytest.raises(JobStateError, match=r"are gone; .* Send them again"):
        worker.retry(job.job_id)


def test_an_old_file_is_not_put_over_a_newer_one_that_was_read(make: Callable[..., Worker]) -> None:
    failing, running = True, ""

    def during(job: Job) -> None:
        if failing:
            raise DataFolderError("The disk is full.")
        if job.job_id == running:
            with pytest.raises(JobOvertaken, match=r"'a.txt' over the newer one"):
                worker.retry(first.job_id)

    worker = make(during)
    first, broken = worker.add(files(a=b"1", b=b"1")), worker.add(files(broken=b"1"))
    worker.run_waiting()
    failing = False
    running = worker.add(files(a=b"2")).job_id
    worker.add(files(broken=b"2"))
    worker.run_waiting()
    with pytest.raises(JobOvertaken, match=rf"'a.txt' over the newer one of the job {running}; .* Send the older file"):
        worker.retry(first.job_id)
    assert worker.job(first.job_id).state is JobState.FAILED
    # The newer file of this name could not be read, so nothing of it is kept.
    assert worker.retry(broken.job_id).state is JobState.QUEUED


def test_an_old_edit_is_not_put_over_a_newer_one_of_the_same_field(make: Callable[..., Worker]) -> None:
    failing, running = True, ""

    def during(job: Job) -> None:
        if failing:
            raise DataFolderError("The disk is full.")
        if job.job_id == running:
            with pytest.raises(JobOvertaken, match="its older title over the newer one"):
                worker.retry(first.job_id)

    worker = make(during)
    first, other = worker.edit("doc-1", {"title": "Old", "date": "2019"}), worker.edit("doc-1", {"language": "en"})
    elsewhere = worker.edit("doc-2", {"title": "Old"})
    worker.run_waiting()
    failing = False
    running = worker.edit("doc-1", {"title": None}).job_id
    worker.run_waiting()
    with pytest.raises(JobOvertaken, match=rf"newer one of the job {running}; .* Edit the document again"):
        worker.retry(first.job_id)
    assert worker.job(first.job_id).state is JobState.FAILED
    assert worker.retry(other.job_id).state is JobState.QUEUED
    assert worker.retry(elsewhere.job_id).state is JobState.QUEUED


def test_a_job_that_is_retried_while_another_runs_comes_before_newer_ones(make: Callable[..., Worker]) -> None:
    ran: list[str] = []

    def during(job: Job) -> None:
        ran.append(job.job_id)
        if len(ran) == 1:
            raise DataFolderError("The disk is full.")
        if len(ran) == 2:
            worker.retry(ran[0])

    worker = make(during)
    first, other, newer = worker.add(files(a=b"1")), worker.reread("doc-1"), worker.add(files(a=b"2"))
    worker.run_waiting()
    assert ran == [first.job_id, other.job_id, first.job_id, newer.job_id]


def test_what_is_being_removed_is_not_read_again(make: Callable[..., Worker]) -> None:
    worker = make()
    job = worker.reread("doc-1")
    worker._store.begin(job.job_id)
    worker._store.interrupt_running(INTERRUPTED)
    worker.remove("doc-1")
    with pytest.raises(UnknownDocument):
        worker.retry(job.job_id)


def test_a_job_that_waits_is_cancelled_with_its_files(make: Callable[..., Worker], tmp_path: Path) -> None:
    ran: list[str] = []
    worker = make(lambda job: ran.append(job.job_id))
    job, other = worker.add(files(a=b"1")), worker.reread("doc-1")
    waiting = worker._store.waiting()
    assert worker.cancel(job.job_id).state is JobState.CANCELLED
    assert list((tmp_path / "data" / "incoming").iterdir()) == []
    for one in waiting:  # As a worker does that looked just before.
        worker._run(one)
    assert ran == [other.job_id]
    for state in ("cancelled", "done"):
        with pytest.raises(JobStateError, match=f"is {state}; expected one that waits or runs"):
            worker.cancel((job if state == "cancelled" else other).job_id)
    with pytest.raises(JobStateError, match="Only those can be retried"):
        worker.retry(job.job_id)


def test_a_job_that_runs_is_cancelled_at_its_next_step(make: Callable[..., Worker], tmp_path: Path) -> None:
    builder = FakeBuilder(lambda job: worker.cancel(job.job_id) and None)
    worker = make(builder.during)
    worker._builder = builder
    job = worker.add(files(a=b"1"))
    worker.run_waiting()
    assert worker.job(job.job_id).state is JobState.CANCELLED
    assert builder.done == []
    assert list((tmp_path / "data" / "incoming").iterdir()) == []
    next_one = worker.add(files(b=b"1"))
    builder.during = lambda job: None
    worker.run_waiting()
    assert worker.job(next_one.job_id).state is JobState.DONE


def test_a_key_that_is_used_again_leaves_no_files(make: Callable[..., Worker], tmp_path: Path) -> None:
    worker = make()
    first = worker.add(files(a=b"1"), "key")
    assert worker.add(files(a=b"1"), "key") == first
    with pytest.raises(KeyReused):
        worker.add(files(a=b"2"), "key")
    assert [path.name for path in (tmp_path / "data" / "incoming").iterdir()] == [first.job_id]


def test_two_people_who_remove_one_document_get_one_job(make: Callable[..., Worker]) -> None:
    worker = make()
    worker.remove("doc-1")
    with pytest.raises(UnknownDocument):
        worker.remove("doc-1")
    assert worker.remove("doc-2").state is JobState.QUEUED


def test_jobs_that_wait_are_bounded(make: Callable[..., Worker], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_module, "MOST_WAITING", 2)
    worker = make()
    worker.reread("1"), worker.reread("2")
    for more in (lambda: worker.add(files(a=b"1")), lambda: worker.reread("3")):
        with pytest.raises(QueueFull, match="2 jobs wait already"):
            more()
