"""What a server needs, opened from its settings: the service that answers, and the jobs that change the library."""

from __future__ import annotations

import atexit
import os
import threading
from dataclasses import dataclass

from index.encoder import Encoder, load_encoder

from .building import IndexBuilder
from .errors import JobsTaken
from .inbox import Inbox
from .job_store import JobStore
from .jobs import Jobs, NoJobs
from .ports import AnswerService
from .service import QuotingService, make_service
from .settings import Settings
from .worker import Worker

SWITCHED_OFF = "This server takes no changes of its library; expected PINCITE_CHANGES to be on. Ask whoever runs it."
READ_ONLY = "The data folder of this server cannot be written; expected one that can. Ask whoever runs it."
STOP_SECONDS = 10
"""Longest wait for the passage that is being made ready when the process ends."""


@dataclass(frozen=True, slots=True)
class Doors:
    """The collaborators of the application; both use one encoder."""

    service: AnswerService
    jobs: Jobs


def open_doors(settings: Settings) -> Doors:
    """Return what the settings describe; loads the encoder, starts the worker and makes passages ready beside it.

    Raises:
        PinciteError: When the encoder, the calibration, the index or the record of jobs cannot be used.
    """
    encoder = load_encoder(settings.model, settings.data)
    service = make_service(settings, settings.data, encoder)
    make_ready_beside(service)
    return Doors(service, open_jobs(settings, encoder))


def make_ready_beside(service: QuotingService) -> None:
    """Make passages ready in a thread that is stopped before the process ends."""
    stop = threading.Event()
    thread = threading.Thread(target=service.make_ready, args=(stop,), name="make-ready", daemon=True)

    def end() -> None:
        stop.set()
        thread.join(STOP_SECONDS)

    # The interpreter ends a thread that comes back from torch while it is shut down, and torch then aborts the process.
    atexit.register(end)
    thread.start()


def open_jobs(settings: Settings, encoder: Encoder) -> Jobs:
    """Return the jobs of the data folder, with a worker that has begun; none where nothing may be changed.

    Raises:
        JobsDamaged: When the record of jobs cannot be used.
    """
    if not settings.changes:
        return NoJobs(SWITCHED_OFF)
    if not os.access(settings.data, os.W_OK):
        return NoJobs(READ_ONLY)
    try:
        store = JobStore(settings.data)
    except JobsTaken as error:
        return NoJobs(str(error))
    inbox = Inbox(settings.data)
    worker = Worker(store, inbox, IndexBuilder(settings, encoder, inbox))
    worker.start()
    return worker
