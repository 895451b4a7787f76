"""Who may ask: API keys where they are set, and the headers that keep pages to themselves."""

from __future__ import annotations

import hmac
import time
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import SecurityError

from .context import context
from .errors import CrossSite, NotAuthorized

OPEN_ENDPOINTS = frozenset({"static", "health.alive", "health.ready", "health.openapi", "health.docs", "docs.static"})
"""What answers without a key: it tells nothing about the documents."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")

COUNTED_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Methods that are counted each by its name; a client may make up others without end."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script or style, nothing from elsewhere: markup that slips through escaping still cannot act."""

DOCS_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
"""The API explorer writes its styles into its own shadow tree."""


def register_access(app: Flask) -> None:
    """Check keys before, and set headers and counters after every request of ``app``."""
    app.before_request(_check_host)
    app.before_request(_check_site)
    app.before_request(_check_key)
    app.after_request(_headers)
    app.after_request(_count)


def register_start(app: Flask) -> None:
    """Note when each request of ``app`` began; to be registered before all else."""
    app.before_request(_start)


def _start() -> None:
    g.started = time.perf_counter()


def _check_host() -> None:
    """Without keys only this machine may ask; a page elsewhere must not get in under a name that points here."""
    settings = context().settings
    if settings.api_keys:
        return
    try:
        name = urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        name = ""
    if name not in (*LOOPBACK, settings.host.lower()):
        raise SecurityError(f"Host {request.host[:80]!r} is not trusted.")


def _check_site() -> None:
    """Refuse a change that a page of another site has a browser send, with whatever that browser may do here."""
    if request.method in SAFE_METHODS:
        return
    told = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    # Programs send neither; browsers send both, old ones the second only.
    ours = told in ("same-origin", "none") if told else origin is None or origin.partition("://")[2] == request.host
    if not ours:
        raise CrossSite(
            f"The request comes from a page of {(origin or 'another site')[:80]}; expected one of {request.host}. "
            "Open the page here and try again."
        )


def _check_key() -> None:
    if not context().settings.api_keys or request.endpoint in OPEN_ENDPOINTS:
        return
    if not has_valid_key():
        raise NotAuthorized(
            "No valid key came with the request; expected one of PINCITE_API_KEYS. "
            "Send it as “Authorization: Bearer KEY”, or as the password in a browser."
        )


def has_valid_key() -> bool:
    """Return whether one of the keys of the settings came with the request; never where there are none."""
    given = given_key().encode()
    # Every key is compared, each in constant time, so that time tells nothing about any of them.
    fits = [hmac.compare_digest(key.get_secret_value().encode(), given) for key in context().settings.api_keys]
    return any(fits)


def given_key() -> str:
    """Return the key that came with the request, empty when none did; it need not be a valid one."""
    given = request.authorization
    if given is None:
        return ""
    return _as_utf_8(given.token or "") or given.password or ""


def _as_utf_8(token: str) -> str:
    """Return a token as it was sent if it was sent in UTF-8: headers are read as Latin-1, as programs may send them."""
    try:
        return token.encode("latin-1").decode()
    except UnicodeError:
        return token


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    return response


def _count(response: Response) -> Response:
    metrics = context().metrics
    route = request.url_rule.rule if request.url_rule else "none"
    method = request.method if request.method in COUNTED_METHODS else "other"
    metrics.requests.labels(method=method, route=route, status=response.status_code).inc()
    metrics.seconds.labels(route=route).observe(time.perf_counter() - g.get("started", time.perf_counter()))
    return response
