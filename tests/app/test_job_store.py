from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import job_store
from app.errors import JobsDamaged, JobsTaken, KeyReused, UnknownJob
from app.job_store import FILE_NAME, JobStore
from app.jobs import JobKind, JobState
from index.report import BuildReport, FileReport, State

REPORT = BuildReport(
    generation="g",
    switched=True,
    files=(FileReport(source="a.txt", state=State.READ, doc_id="a-1"),),
    documents=1,
    passages=2,
    sentences=3,
    encoded=4,
    seconds={"reading": 0.5},
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[JobStore]:
    store = JobStore(tmp_path)
    yield store
    store.close()


def test_a_job_goes_through_its_states(store: JobStore) -> None:
    job = store.new(JobKind.ADD, ["a.txt"])
    assert (job.state, job.subjects, job.started, job.report) == (JobState.QUEUED, ("a.txt",), None, None)
    assert store.begin(job.job_id).state is JobState.RUNNING
    done = store.end(job.job_id, JobState.DONE, report=REPORT)
    assert (done.state, done.report, done.error) == (JobState.DONE, REPORT, "")
    assert done.created <= (done.started or "") <= (done.ended or "")


def test_the_record_outlives_its_server(store: JobStore, tmp_path: Path) -> None:
    running, waiting = store.new(JobKind.REMOVE, ["a"]), store.new(JobKind.EDIT, ["b"], changes={"title": "ژ"})
    store.begin(running.job_id)
    store.close()
    again = JobStore(tmp_path)
    assert again.interrupt_running("The server was stopped.") == 1
    assert again.job(running.job_id).state is JobState.INTERRUPTED
    assert [job.changes for job in again.waiting()] == [{"title": "ژ"}]
    assert again.waiting()[0].job_id == waiting.job_id
    again.close()


def test_jobs_are_paged_the_newest_first(store: JobStore) -> None:
    made = [store.new(JobKind.ADD, [str(number)]) for number in range(5)]
    first = store.jobs(2)
    assert [job.job_id for job in first] == [made[4].job_id, made[3].job_id]
    assert [job.job_id for job in store.jobs(9, first[-1].number)] == [made[2].job_id, made[1].job_id, made[0].job_id]


def test_a_key_names_one_request(store: JobStore) -> None:
    job = store.new(JobKind.ADD, ["a"], key="k", content="c1")
    found = store.with_key("k", "c1")
    assert found is not None and found.job_id == job.job_id
    assert store.with_key("other", "c1") is None
    with pytest.raises(KeyReused, match="Make another key"):
        store.with_key("k", "c2")


def test_only_the_last_jobs_that_are_over_are_kept(store: JobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_store, "KEPT", 3)
    waiting = store.new(JobKind.ADD, ["first"])
    for number in range(6):
        store.end(store.new(JobKind.ADD, [str(number)]).job_id, JobState.DONE)
    assert [job.subjects for job in store.jobs(99)] == [("5",), ("4",), ("3",), ("first",)]
    assert store.job(waiting.job_id).state is JobState.QUEUED


def test_an_unknown_job_is_an_error(store: JobStore) -> None:
    with pytest.raises(UnknownJob, match="'none'"):
        store.job("none")


def test_one_server_at_a_time_works_on_a_data_folder(store: JobStore, tmp_path: Path) -> None:
    with pytest.raises(JobsTaken, match="Another server"):
        JobStore(tmp_path)


def test_a_record_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / FILE_NAME).write_bytes(b"not a database" * 100)
    with pytest.raises(JobsDamaged, match="could not be used"):
        JobStore(tmp_path / "broken")
    (tmp_path / "newer").mkdir()
    connection = sqlite3.connect(tmp_path / "newer" / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(JobsDamaged, match="record of version 99"):
        JobStore(tmp_path / "newer")
