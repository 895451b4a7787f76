"""How often one client may ask: counted by its key, or by its address where it has no valid one."""

from __future__ import annotations

import hashlib
import time

from flask import Flask, request
from flask_limiter import Limiter, RequestLimit

from .access import OPEN_ENDPOINTS, given_key, has_valid_key
from .errors import RateLimited
from .settings import Settings


def register_limits(app: Flask, settings: Settings) -> None:
    """Count the requests of each client, where the settings say so; what tells nothing of documents is not counted."""
    if settings.rate_limit is None:
        return
    Limiter(
        _client,
        app=app,
        # What leads nowhere is counted too: it needs a key all the same, and keys could be tried there.
        request_identifier=lambda: request.endpoint or "none",
        # One count for all routes; a limit by default would have one for each.
        application_limits=[settings.rate_limit],
        application_limits_exempt_when=lambda: request.endpoint in OPEN_ENDPOINTS,
        storage_uri="memory://",
        strategy="moving-window",
        on_breach=_refuse,
    )


def _client() -> str:
    if not has_valid_key():
        # Whoever makes up a key for each request is still counted.
        return request.remote_addr or ""
    # Counters outlive the request; a key must not lie about in them.
    return hashlib.sha256(given_key().encode()).hexdigest()


def _refuse(limit: RequestLimit) -> None:
    # The end of the window is given in whole seconds, rounded up.
    window = limit.limit.get_expiry()
    seconds = min(max(1, limit.reset_at - int(time.time())), window)
    raise RateLimited(
        f"More than {limit.limit.amount} requests came in {window} seconds; expected fewer. "
        f"Try again in {seconds} seconds.",
        seconds,
    )
