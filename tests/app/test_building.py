"""Jobs on a real index: what is added is quoted, what is removed is gone, and questions are answered meanwhile."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.answer import Question, Status
from app.building import IndexBuilder
from app.errors import JobOvertaken
from app.inbox import Inbox
from app.job_store import JobStore
from app.jobs import Job, JobState, Upload
from app.service import QuotingService
from app.worker import Worker
from corpus.errors import UnknownDocument
from corpus.reading import DirectReader, FileReader, ReadFile, Task, read_task
from index.report import State
from index.settings import IndexSettings

from ..fakes import FakeEncoder
from .small import index_texts, open_small

WINDMILL = "The windmill\n\nThe windmill on the dike was painted blue in 1902 by the sexton.\n"
PAINTED = Question("When was the windmill on the dike painted blue?")
BRIDGE = Question("When was the bridge at Sarpul finished?")


@dataclass
class Running:
    """A server's collaborators over an index of its own."""

    data: Path
    service: QuotingService
    worker: Worker

    def add(self, **files: str) -> Job:
        sent = [Upload(name.replace("_", "."), io.BytesIO(text.encode())) for name, text in files.items()]
        return self.done(self.worker.add(sent))

    def done(self, job: Job) -> Job:
        self.worker.run_waiting()
        return self.worker.job(job.job_id)

    def id_of(self, source: str) -> str:
        return next(one.doc_id for one in self.service.documents() if one.source == source)

    @property
    def uploads(self) -> list[str]:
        return sorted(path.name for path in (self.data / "uploads").iterdir())

    @property
    def left_over(self) -> list[Path]:
        """What lies where the files of jobs lie that are not over."""
        return [*(self.data / "incoming").glob("*"), *(self.data / "replaced").glob("*")]


def run_on(data: Path, texts: Path, reader: FileReader) -> Running:
    encoder = FakeEncoder()
    index_texts(data, texts, encoder)
    inbox = Inbox(data)
    builder = IndexBuilder(IndexSettings(data=data), encoder, inbox, reader)
    return Running(data, open_small(data, encoder), Worker(JobStore(data), inbox, builder))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    running = run_on(tmp_path / "data", tmp_path / "texts", DirectReader())
    yield running
    running.worker.close()


def test_what_is_added_can_be_quoted(running: Running) -> None:
    job = running.add(windmill_txt=WINDMILL)
    assert job.state is JobState.DONE and job.report is not None
    assert [(file.source, file.state) for file in job.report.files] == [("windmill.txt", State.READ)]
    answer = running.service.answer(PAINTED)
    assert answer.status is Status.ANSWERED
    assert answer.quotes[0].quote.document.source == "windmill.txt"
    assert running.service.answer(BRIDGE).status is Status.ANSWERED


def test_a_file_of_the_same_name_takes_the_place_of_the_first(running: Running) -> None:
    running.add(windmill_txt=WINDMILL)
    before = running.id_of("windmill.txt")
    running.add(windmill_txt=WINDMILL.replace("blue", "green"))
    assert running.id_of("windmill.txt") == before
    assert "green" in running.service.document(before).text
    assert running.uploads == ["windmill.txt"]


def test_a_file_from_elsewhere_with_the_same_name_stays(running: Running) -> None:
    running.add(bridge_txt=WINDMILL)
    assert [one.source for one in running.service.documents()].count("bridge.txt") == 2
    assert running.service.answer(BRIDGE).status is Status.ANSWERED


def test_what_cannot_be_read_is_told_and_not_kept(running: Running) -> None:
    job = running.add(windmill_txt=WINDMILL, noise_pdf="no pdf")
    assert job.report is not None
    failed = [file for file in job.report.files if file.state is State.FAILED]
    assert [file.source for file in failed] == ["noise.pdf"] and failed[0].reasons
    assert running.uploads == ["windmill.txt"]


def test_metadata_comes_from_a_file_beside_it(running: Running) -> None:
    running.add(windmill_txt=WINDMILL)
    running.add(windmill_txt_meta_yaml="title: Mills\n")
    assert [one.title for one in running.service.documents() if one.source == "windmill.txt"] == ["Mills"]


def test_what_is_removed_is_gone_with_its_file(running: Running) -> None:
    running.add(windmill_txt=WINDMILL)
    doc_id = running.id_of("windmill.txt")
    assert running.done(running.worker.remove(doc_id)).state is JobState.DONE
    with pytest.raises(UnknownDocument):
        running.service.document(doc_id)
    assert running.uploads == []
    assert running.service.answer(PAINTED).status is Status.REFUSED


def test_a_file_that_was_not_added_here_is_left_alone(running: Running, tmp_path: Path) -> None:
    job = running.done(running.worker.remove(running.id_of("bridge.txt")))
    assert job.state is JobState.DONE
    assert (tmp_path / "texts" / "bridge.txt").exists()


def test_a_document_that_is_gone_by_then_is_said_so(running: Running) -> None:
    job = running.done(running.worker.remove("none"))
    assert job.state is JobState.FAILED and "'none'" in job.error


def test_what_is_cited_of_a_document_can_be_edited(running: Running) -> None:
    doc_id = running.id_of("bridge.txt")
    job = running.done(running.worker.edit(doc_id, {"title": "Sarpul", "authors": ["Oram, T."]}))
    assert job.state is JobState.DONE
    quote = running.service.answer(BRIDGE).quotes[0].quote
    assert (quote.document.title, quote.document.metadata.authors) == ("Sarpul", ("Oram, T.",))
    assert quote.text in (running.service.document(doc_id).text)


def test_a_document_is_read_again_from_its_file(running: Running, tmp_path: Path) -> None:
    doc_id = running.id_of("bridge.txt")
    path = tmp_path / "texts" / "bridge.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("1874", "1875"), encoding="utf-8")
    assert running.done(running.worker.reread(doc_id)).state is JobState.DONE
    assert "1875" in running.service.document(doc_id).text


class SlowReader:
    """Waits in the middle of a build until it is let go."""

    def __init__(self) -> None:
        self.begun, self.go = threading.Event(), threading.Event()

    def read(self, task: Task) -> ReadFile:
        self.begun.set()
        assert self.go.wait(60)
        return read_task(task)

    def close(self) -> None:
        pass


def test_questions_are_answered_while_a_job_runs(tmp_path: Path) -> None:
    reader = SlowReader()
    running = run_on(tmp_path / "data", tmp_path / "texts", reader)
    running.worker.start()
    job = running.worker.add([Upload("windmill.txt", io.BytesIO(WINDMILL.encode()))])
    assert reader.begun.wait(60)
    assert running.service.answer(BRIDGE).status is Status.ANSWERED
    assert running.service.answer(PAINTED).status is Status.REFUSED
    reader.go.set()
    while not job.state.is_over:
        job = running.worker.wait(job, 60)
    assert running.service.answer(PAINTED).status is Status.ANSWERED
    running.worker.close()


class Cancelling:
    """Has a running job cancelled while the first file is read."""

    def __init__(self, reader: FileReader) -> None:
        self.reader = reader
        self.running: Running | None = None

    def read(self, task: Task) -> ReadFile:
        if self.running is not None:
            self.running.worker.cancel(self.running.worker.jobs(1)[0].job_id)
        return self.reader.read(task)

    def close(self) -> None:
        self.reader.close()


def test_what_is_cancelled_while_it_is_read_leaves_nothing_and_takes_nothing(tmp_path: Path) -> None:
    reader = Cancelling(DirectReader())
    running = run_on(tmp_path / "data", tmp_path / "texts", reader)
    running.add(windmill_txt=WINDMILL)
    before = [one.source for one in running.service.documents()]
    reader.running = running
    job = running.add(windmill_txt=f"{WINDMILL}It was sold.\n", mill_txt="The mill stands idle since the flood.\n")
    assert job.state is JobState.CANCELLED
    assert [one.source for one in running.service.documents()] == before
    # What a document was made of before stays, under whose name the newer file came.
    assert running.uploads == ["windmill.txt"]
    assert (running.data / "uploads" / "windmill.txt").read_text(encoding="utf-8") == WINDMILL
    assert running.left_over == []
    reader.running = None
    assert running.done(running.worker.reread(running.id_of("windmill.txt"))).state is JobState.DONE
    assert "sold" not in running.service.document(running.id_of("windmill.txt")).text
    assert running.service.answer(PAINTED).status is Status.ANSWERED
    running.worker.close()


class Failing:
    """Fails in a way that nobody expects, as often as it is told to."""

    def __init__(self) -> None:
        self.times = 0

    def read(self, task: Task) -> ReadFile:
        if self.times:
            self.times -= 1
            raise RuntimeError("no memory")
        return read_task(task)

    def close(self) -> None:
        pass


def test_a_job_that_failed_leaves_the_files_as_they_were_and_is_done_when_it_is_retried(tmp_path: Path) -> None:
    reader = Failing()
    running = run_on(tmp_path / "data", tmp_path / "texts", reader)
    running.add(windmill_txt=WINDMILL)
    reader.times = 1
    job = running.add(windmill_txt=WINDMILL.replace("blue", "green"), mill_txt="The mill stands idle.\n")
    assert job.state is JobState.FAILED
    assert running.uploads == ["windmill.txt"]
    assert (running.data / "uploads" / "windmill.txt").read_text(encoding="utf-8") == WINDMILL
    assert running.done(running.worker.retry(job.job_id)).state is JobState.DONE
    assert running.uploads == ["mill.txt", "windmill.txt"]
    assert "green" in running.service.document(running.id_of("windmill.txt")).text
    assert running.left_over == []
    running.worker.close()


def test_a_job_that_failed_does_not_take_a_newer_file_away(tmp_path: Path) -> None:
    reader = Failing()
    running = run_on(tmp_path / "data", tmp_path / "texts", reader)
    reader.times = 1
    job = running.add(windmill_txt=WINDMILL)
    assert job.state is JobState.FAILED
    running.add(windmill_txt=WINDMILL.replace("blue", "green"))
    with pytest.raises(JobOvertaken):
        running.worker.retry(job.job_id)
    running.worker.run_waiting()
    assert "green" in running.service.document(running.id_of("windmill.txt")).text
    running.worker.close()


def test_files_of_a_job_that_was_killed_are_in_order_again_when_the_server_starts(running: Running) -> None:
    running.add(windmill_txt=WINDMILL)
    newer = [Upload("windmill.txt", io.BytesIO(b"Sold.\n")), Upload("mill.txt", io.BytesIO(b"The mill.\n"))]
    job = running.worker.add(newer)
    # As far as a job has come that was killed in the middle of its build.
    Inbox(running.data).accept(job.job_id, job.subjects)
    running.worker._store.begin(job.job_id)
    running.worker.start()
    assert running.worker.job(job.job_id).state is JobState.INTERRUPTED
    assert running.uploads == ["windmill.txt"]
    assert (running.data / "uploads" / "windmill.txt").read_text(encoding="utf-8") == WINDMILL
    assert sorted(path.name for path in (running.data / "incoming" / job.job_id).iterdir()) == [
        "mill.txt",
        "windmill.txt",
    ]


def test_a_newer_file_that_cannot_be_read_does_not_take_the_place_of_the_first(running: Running) -> None:
    metadata = Upload("windmill.txt.meta.yaml", io.BytesIO(b"title: Mills\n"))
    running.done(running.worker.add([Upload("windmill.txt", io.BytesIO(WINDMILL.encode())), metadata]))
    newer = Upload("windmill.txt.meta.yaml", io.BytesIO(b"title: Noise\n"))
    job = running.done(running.worker.add([Upload("windmill.txt", io.BytesIO(b"\x00\x01\x02\x03" * 500)), newer]))
    assert job.report is not None
    assert [(file.source, file.state) for file in job.report.files] == [("windmill.txt", State.FAILED)]
    again = running.done(running.worker.reread(running.id_of("windmill.txt")))
    assert again.report is not None
    assert [(file.state, file.reasons) for file in again.report.files] == [(State.UNCHANGED, ())]
    assert [one.title for one in running.service.documents() if one.source == "windmill.txt"] == ["Mills"]


def test_metadata_of_no_document_is_told_and_not_kept(running: Running) -> None:
    job = running.add(nothing_meta_yaml="title: X\n")
    assert job.report is not None
    (file,) = job.report.files
    assert (file.source, file.state) == ("nothing.meta.yaml", State.FAILED)
    assert "describes no document" in file.reasons[0]
    assert running.uploads == []


def zipped(**files: str) -> Upload:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"in/{name.replace('_', '.')}", text)
    packed.seek(0)
    return Upload("a.zip", packed)


BARN = "The barn\n\nThe barn burned down in 1850 in a storm.\n"


def test_what_is_removed_of_an_archive_does_not_come_back(running: Running) -> None:
    running.done(running.worker.add([zipped(mill_txt=WINDMILL, barn_txt=BARN)]))
    running.done(running.worker.remove(running.id_of("a.zip/in/barn.txt")))
    job = running.done(running.worker.reread(running.id_of("a.zip/in/mill.txt")))
    assert job.report is not None
    assert [(file.source, file.state) for file in job.report.files] == [("a.zip/in/mill.txt", State.UNCHANGED)]
    assert "a.zip/in/barn.txt" not in [one.source for one in running.service.documents()]
    assert b"barn" not in (running.data / "uploads" / "a.zip").read_bytes()
    assert running.uploads == ["a.zip"]


def test_an_archive_of_hidden_files_and_what_cannot_be_read_is_not_kept(running: Running) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._a.txt", b"\0\5\x16\7")
        archive.writestr("a.xyz", "Of no known kind.")
    packed.seek(0)
    running.done(running.worker.add([Upload("a.zip", packed)]))
    assert running.uploads == []


def test_an_archive_is_deleted_with_its_last_document(running: Running) -> None:
    running.done(running.worker.add([zipped(mill_txt=WINDMILL, barn_txt=BARN)]))
    for source in ("a.zip/in/mill.txt", "a.zip/in/barn.txt"):
        running.done(running.worker.remove(running.id_of(source)))
    assert running.uploads == []
