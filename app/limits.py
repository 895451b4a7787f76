"""How often one client may ask: counted by its key, or by its address where there are no keys."""

from __future__ import annotations

import hashlib
import time

from flask import Flask, request
from flask_limiter import Limiter, RequestLimit

from .access import OPEN_ENDPOINTS, given_key
from .errors import RateLimited
from .settings import Settings


def register_limits(app: Flask, settings: Settings) -> None:
    """Count the requests of each client, where the settings say so; what tells nothing of documents is not counted."""
    if settings.rate_limit is None:
        return
    Limiter(
        _client,
        app=app,
        default_limits=[settings.rate_limit],
        default_limits_exempt_when=lambda: request.endpoint in OPEN_ENDPOINTS,
        application_limits_exempt_when=lambda: request.endpoint in OPEN_ENDPOINTS,
        storage_uri="memory://",
        strategy="moving-window",
        on_breach=_refuse,
    )


def _client() -> str:
    key = given_key()
    # Counters outlive the request; a key must not lie about in them.
    return hashlib.sha256(key.encode()).hexdigest() if key else request.remote_addr or ""


def _refuse(limit: RequestLimit) -> None:
    # The end of the window is given in whole seconds, rounded up.
    window = limit.limit.get_expiry()
    seconds = min(max(1, limit.reset_at - int(time.time())), window)
    raise RateLimited(
        f"More than {limit.limit.amount} requests came in {window} seconds; expected fewer. "
        f"Try again in {seconds} seconds.",
        seconds,
    )
