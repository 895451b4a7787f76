"""The description of the API with the limits of this server in it, so that it is exact."""

from __future__ import annotations

import copy
from typing import Any

from .job_schemas import AddForm
from .schemas import AnswerRequest, SearchRequest
from .settings import Settings


def described(document: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Return an OpenAPI document with what the settings decide: how long a question, how many quotes and files."""
    document = copy.deepcopy(document)
    schemas = document["components"]["schemas"]
    answers = schemas[AnswerRequest.__name__]["properties"]
    answers["max_quotes"]["maximum"] = settings.max_quotes
    words = [answers["question"], schemas[SearchRequest.__name__]["properties"]["query"]]
    words += [
        parameter["schema"]
        for parameter in document["paths"]["/api/v1/search"]["get"]["parameters"]
        if parameter["name"] == "query"
    ]
    for schema in words:
        schema["maxLength"] = settings.max_question_characters
    for operation in _operations(document):
        # Files are sent as files; the framework describes a list of them as a list in a query.
        operation.get("requestBody", {}).get("content", {}).get("multipart/form-data", {}).pop("encoding", None)
        # The framework joins the lines of a docstring by tags.
        if "description" in operation:
            operation["description"] = operation["description"].removeprefix("<br/>").replace("<br/>", " ")
    for path in document["paths"].values():
        if "get" in path and "application/json" in path["get"]["responses"]["200"].get("content", {}):
            path["get"]["responses"].setdefault("304", {"description": "The client has it already"})
    schemas[AddForm.__name__]["properties"]["files"]["maxItems"] = settings.max_upload_files
    if not settings.api_keys:
        document["components"].pop("securitySchemes", None)
        for operation in _operations(document):
            operation.pop("security", None)
            operation["responses"].pop("401", None)
    return document


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]
