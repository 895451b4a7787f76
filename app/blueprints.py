"""What every part of the API under ``/api/v1`` has in common: its problems, its security, what is done with a body."""

from __future__ import annotations

from typing import Any, TypeAlias

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from pydantic import BaseModel
from werkzeug.exceptions import BadRequest

from .problems import INVALID, Failure, respond
from .response_schemas import problem_content

PREFIX = "/api/v1"
JSON = "application/json"

Responses: TypeAlias = dict[str | int, type[BaseModel] | dict[Any, Any] | None]

BODY_PROBLEMS: Responses = {
    400: problem_content("The body is not JSON, or is nested too deeply"),
    403: problem_content("The request comes from a page of another site"),
    413: problem_content("The body is too large"),
    415: problem_content("The body is not application/json"),
}


def make_blueprint(name: str, module: str, prefix: str = PREFIX) -> APIBlueprint:
    """Return a part of the API; its routes are added by the module that asks for it."""
    blueprint = APIBlueprint(
        name,
        module,
        url_prefix=prefix,
        abp_responses={
            401: problem_content("A valid key is needed"),
            422: problem_content("The request does not fit its description, or asks for nothing"),
            500: problem_content("Something went wrong on the server"),
        },
        abp_security=[{"bearer": []}],
    )
    blueprint.after_request(_conditional)
    return blueprint


def json_object() -> Response | None:
    """Refuse a body that is no JSON object; for ``before_request`` of routes that take one.

    Raises:
        HTTPException: What becomes 400, 413 or 415; the views' models then check what is inside.
    """
    try:
        body = request.get_json()
    except RecursionError as error:
        raise BadRequest(
            "The body is JSON that is nested too deeply to be read; expected the members that are described. "
            "Send no others."
        ) from error
    if isinstance(body, dict):
        return None
    return respond(Failure(INVALID, "The body is JSON but no object; expected one. Put the members in braces."))


def _conditional(response: Response) -> Response:
    """Name what was read by a hash of it, and give nothing to a client that has it already."""
    if request.method == "GET" and response.status_code == 200 and response.mimetype == JSON:
        response.add_etag()
        response.cache_control.no_cache = True
        response.make_conditional(request)
    return response
