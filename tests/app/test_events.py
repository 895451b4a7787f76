"""Server-sent events over a real connection: they come as they happen, and a client that leaves leaves nothing."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from app import events
from app.factory import create_app
from app.jobs import Job, Upload
from app.server import served
from app.settings import Settings
from app.worker import Worker

from .fake_jobs import make_worker
from .fakes import FakeAnswerService


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = make_worker(tmp_path / "data")
    yield worker
    worker.close()


@pytest.fixture
def port(worker: Worker, service: FakeAnswerService, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.05)
    settings = Settings(port=0, threads=1, streams=1)
    with served(create_app(settings, service=service, jobs=worker), settings) as address:
        yield int(address.rpartition(":")[2])


def add(worker: Worker) -> Job:
    return worker.add([Upload("a.txt", io.BytesIO(b"x"))])


def follow(port: int, job: Job) -> socket.socket | None:
    """Open a connection that has received the first event; ``None`` when the server has no place for it."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(f"GET /api/v1/jobs/{job.job_id}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    received = b""
    while b"event: job" not in received:
        received += connection.recv(4096)
        if b" 503 " in received:
            connection.close()
            return None
    return connection


def test_events_come_while_the_job_goes_on(port: int, worker: Worker) -> None:
    connection = follow(port, add(worker))
    assert connection is not None
    with connection:
        worker.run_waiting()
        received = b""
        while b'"state": "done"' not in received:
            piece = connection.recv(4096)
            assert piece, "the stream ended before the job"
            received += piece


def test_a_client_that_leaves_frees_its_place_and_its_thread(port: int, worker: Worker) -> None:
    job = add(worker)
    pause = threading.Event()
    for _ in range(4):
        # There is one place: the next client gets in when the stream of the one that left was closed.
        followed = None
        for _ in range(400):
            followed = follow(port, job)
            if followed is not None:
                break
            pause.wait(0.05)
        assert followed is not None
        followed.close()
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=30) as response:
        assert response.status == 200
