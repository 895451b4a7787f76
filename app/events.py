"""Server-sent events: what a client is told while something goes on.

Nothing is queued for a client: whoever reads slowly is told of fewer steps. A client that has left is noticed at the
next beat, because writing to it fails then; the server closes the stream, and its place is free again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Response, request

from .context import context
from .jobs import Job, Jobs

BEAT_SECONDS = 2.0
"""Longest time in which nothing is sent."""

MEDIA_TYPE = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; ``data`` is sent as JSON on one line."""

    name: str
    data: Any


def event_stream(events: Iterator[Event | None]) -> Response:
    """Return a response that sends the events as they come, and a beat for every ``None``.

    Raises:
        TooManyStreams: When as many clients as may be are sent something already.
    """
    return sent_piecewise(_written(event) for event in events)


def sent_piecewise(pieces: Iterator[str]) -> Response:
    """Return a response that sends pieces of text as they come, in the format of server-sent events.

    Raises:
        TooManyStreams: When as many clients as may be are sent something already.
    """
    if request.method == "HEAD":
        # Its body is never begun, so it would never be closed either.
        return Response(mimetype=MEDIA_TYPE)
    streams = context().streams
    streams.take()
    response = Response(pieces, mimetype=MEDIA_TYPE)
    response.call_on_close(streams.leave)
    response.cache_control.no_store = True
    # Some proxies would otherwise wait for the end before they pass anything on.
    response.headers["X-Accel-Buffering"] = "no"
    return response


def job_events(jobs: Jobs, job: Job, shown: Callable[[Job], dict[str, Any]]) -> Iterator[Event | None]:
    """Yield an event for the job as it is and for every change that is seen, until it is over; ``None`` for a beat."""
    yield Event("job", shown(job))
    while not job.state.is_over:
        seen, job = job, jobs.wait(job, BEAT_SECONDS)
        yield None if job == seen else Event("job", shown(job))


def _written(event: Event | None) -> str:
    if event is None:
        return ":\n\n"
    return f"event: {event.name}\ndata: {json.dumps(event.data, ensure_ascii=False)}\n\n"
