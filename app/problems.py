"""Every error of the HTTP doors: problem+json (RFC 9457) for programs, a page for people.

One table says which error is which problem. A problem's ``type`` is stable: clients may compare it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, current_app, json, make_response, render_template, request
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.http import HTTP_STATUS_CODES

from corpus.errors import OffsetError, PinciteError, UnknownDocument, UnknownPart

from .errors import (
    ChangesOff,
    CrossSite,
    DraftTooLong,
    EmptyDraft,
    EmptyQuestion,
    FilterError,
    JobOvertaken,
    JobStateError,
    KeyReused,
    NamesClash,
    NotAuthorized,
    QuestionTooLong,
    QueueFull,
    RateLimited,
    TooManyStreams,
    UnknownJob,
    UploadError,
)

TYPE_PREFIX = "urn:pincite:problem:"
MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 10
"""After how long something that is too busy may be asked again."""

UNEXPECTED = "The server could not answer. Its log says why; report it with the time."

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of problem: its HTTP status, the end of its ``type`` and its title."""

    status: int
    slug: str
    title: str


PROBLEMS: Mapping[type[PinciteError], Problem] = {
    EmptyQuestion: Problem(422, "empty-question", "The question has no words"),
    QuestionTooLong: Problem(422, "question-too-long", "The question is too long"),
    EmptyDraft: Problem(422, "empty-draft", "The draft has no words"),
    DraftTooLong: Problem(422, "draft-too-long", "The draft is too long"),
    FilterError: Problem(422, "bad-filter", "A filter or limit cannot be used"),
    OffsetError: Problem(404, "bad-offsets", "The document has no such place"),
    UnknownDocument: Problem(404, "unknown-document", "There is no such document"),
    UnknownPart: Problem(404, "unknown-part", "There is no such part of a document"),
    UnknownJob: Problem(404, "unknown-job", "There is no such job"),
    UploadError: Problem(422, "bad-upload", "A file cannot be taken in"),
    NamesClash: Problem(409, "names-clash", "Two files have one name"),
    KeyReused: Problem(409, "key-reused", "The Idempotency-Key belongs to another request"),
    JobStateError: Problem(409, "job-state", "The job cannot be retried or cancelled"),
    JobOvertaken: Problem(409, "job-overtaken", "Newer files or edits have taken the place of the job's"),
    QueueFull: Problem(503, "queue-full", "Too many jobs wait"),
    RateLimited: Problem(429, "rate-limited", "Too many requests"),
    TooManyStreams: Problem(503, "too-many-streams", "Too many clients follow something"),
    ChangesOff: Problem(403, "changes-off", "The library cannot be changed here"),
    CrossSite: Problem(403, "cross-site", "The request comes from another site"),
    NotAuthorized: Problem(401, "not-authorized", "A valid API key is needed"),
}
INVALID = Problem(422, "invalid-request", "The request does not fit its description")
INTERNAL = Problem(500, "internal", "Something went wrong on the server")


@dataclass(frozen=True)
class Failure:
    """One problem as it happened.

    Attributes:
        detail: One sentence for the reader.
        headers: Response headers that belong to it.
        more: Further members of the problem object.
    """

    problem: Problem
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


def register_problems(app: Flask) -> None:
    """Make every error of ``app`` a problem."""
    app.register_error_handler(PinciteError, _pincite_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def invalid(error: ValidationError) -> Response:
    """Return the response for a body or parameter that does not fit, naming each place by a JSON pointer."""
    errors = [
        {"pointer": "".join(f"/{_escaped(part)}" for part in item["loc"]), "detail": item["msg"]}
        for item in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    first = errors[0]
    detail = f"{first['pointer'] or 'The body'}: {first['detail']}. Correct it and send it again."
    return respond(Failure(INVALID, detail, more={"errors": errors}))


def respond(failure: Failure, *, page: bool | None = None) -> Response:
    """Return the failure as problem+json, or as a page where a person is reading."""
    response = _page(failure) if (wants_page() if page is None else page) else _json(failure)
    response.status_code = failure.problem.status
    response.headers.extend(failure.headers)
    return response


def wants_page() -> bool:
    """Return whether the request comes from a page rather than from a program."""
    if request.path.startswith(("/api/", "/v1/")) or request.endpoint in ("health.alive", "health.ready"):
        return False
    return (
        request.accept_mimetypes.best_match((MEDIA_TYPE, "application/json", "text/html"), "text/html") == "text/html"
    )


def problem_json(error: PinciteError) -> dict[str, Any]:
    """Return the problem object of an error, for where it cannot be a response of its own."""
    return _body(_failure(error) or Failure(INTERNAL, UNEXPECTED))


def _json(failure: Failure) -> Response:
    return current_app.response_class(json.dumps(_body(failure)), mimetype=MEDIA_TYPE)


def _body(failure: Failure) -> dict[str, Any]:
    problem = failure.problem
    return {
        "type": problem.slug if problem.slug == "about:blank" else TYPE_PREFIX + problem.slug,
        "title": problem.title,
        "status": problem.status,
        "detail": failure.detail,
        **failure.more,
    }


def _page(failure: Failure) -> Response:
    return make_response(render_template("error.html", failure=failure))


def _pincite_error(error: PinciteError) -> Response:
    failure = _failure(error)
    return _unexpected(error) if failure is None else respond(failure)


def _failure(error: PinciteError) -> Failure | None:
    problem = next((PROBLEMS[kind] for kind in type(error).__mro__ if kind in PROBLEMS), None)
    return None if problem is None else Failure(problem, str(error), _headers_of(problem, error))


def _headers_of(problem: Problem, error: PinciteError) -> Mapping[str, str]:
    if isinstance(error, RateLimited):
        return {"Retry-After": str(error.seconds)}
    if problem.status == 503:
        return {"Retry-After": str(RETRY_SECONDS)}
    # A browser can only answer the Basic challenge; the key is its password.
    scheme = 'Basic realm="Pincite", charset="UTF-8"' if wants_page() else 'Bearer realm="Pincite"'
    return {"WWW-Authenticate": scheme} if problem.status == 401 else {}


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    kept = {name: value for name, value in _headers(error) if name in ("Allow", "Location", "Retry-After")}
    if status < 400:
        return make_response(error.get_response())
    title = HTTP_STATUS_CODES.get(status, "Error")
    failure = Failure(Problem(status, "about:blank", title), error.description or title, kept)
    # Under a name that is not ours no link can be made, so no page either.
    return respond(failure, page=False if isinstance(error, SecurityError) else None)


def _headers(error: HTTPException) -> Sequence[tuple[str, str]]:
    return error.get_headers(request.environ)


def _unexpected(error: Exception) -> Response:
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return respond(Failure(INTERNAL, UNEXPECTED))


def _escaped(part: int | str) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
