"""The description of the API with the limits of this server in it, so that it is exact."""

from __future__ import annotations

import copy
from typing import Any

from .events import MEDIA_TYPE as EVENTS
from .exports import MEDIA_TYPES, schema_of
from .job_schemas import AddForm
from .questions import default_quotes
from .request_schemas import AnswerRequest, BatchQuestion, BatchRequest, SearchRequest
from .response_schemas import problem_content
from .settings import Settings


def described(document: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Return an OpenAPI document with what the settings decide: how long a question, how many quotes and files."""
    document = copy.deepcopy(document)
    _set_limits(document, settings)
    for path, method, more in (
        ("answers", "get", (EVENTS,)),
        ("answers", "post", (EVENTS,)),
        ("answers/batch", "post", ()),
    ):
        content = document["paths"][f"/api/v1/{path}"][method]["responses"]["200"]["content"]
        for media_type in (*MEDIA_TYPES.values(), *more):
            content.setdefault(media_type, {"schema": schema_of(media_type)})
    chat = document["paths"]["/v1/chat/completions"]["post"]["responses"]["200"]["content"]
    chat[EVENTS] = {"schema": schema_of(EVENTS)}
    for operation in _operations(document):
        # Files are sent as files; the framework describes a list of them as a list in a query.
        operation.get("requestBody", {}).get("content", {}).get("multipart/form-data", {}).pop("encoding", None)
        # The framework joins the lines of a docstring by tags.
        if "description" in operation:
            operation["description"] = operation["description"].removeprefix("<br/>").replace("<br/>", " ")
    for path in document["paths"].values():
        if "get" in path and "application/json" in path["get"]["responses"]["200"].get("content", {}):
            path["get"]["responses"].setdefault("304", {"description": "The client has it already"})
    if settings.rate_limit is not None:
        for operation in _operations(document):
            operation["responses"]["429"] = problem_content("Too many requests; try again after `Retry-After` seconds")
    if not settings.api_keys:
        document["components"].pop("securitySchemes", None)
        for operation in _operations(document):
            operation.pop("security", None)
            operation["responses"].pop("401", None)
    return document


def _set_limits(document: dict[str, Any], settings: Settings) -> None:
    schemas = document["components"]["schemas"]
    properties = [schemas[model.__name__]["properties"] for model in (AnswerRequest, SearchRequest, BatchRequest)]
    for path in ("answers", "search"):
        parameters = document["paths"][f"/api/v1/{path}"]["get"]["parameters"]
        properties.append({parameter["name"]: parameter["schema"] for parameter in parameters})
    properties.append(schemas[BatchQuestion.__name__]["properties"])
    for members in properties:
        for name in ("question", "query"):
            if name in members:
                members[name]["maxLength"] = settings.max_question_characters
        if "max_quotes" in members:
            members["max_quotes"].update(maximum=settings.max_quotes, default=default_quotes(settings))
    schemas[BatchRequest.__name__]["properties"]["questions"]["maxItems"] = settings.max_batch
    schemas[AddForm.__name__]["properties"]["files"]["maxItems"] = settings.max_upload_files


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]
