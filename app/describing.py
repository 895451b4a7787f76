"""The description of the API with the limits of this server in it, so that it is exact."""

from __future__ import annotations

import copy
from typing import Any

from .schemas import AnswerRequest, SearchRequest
from .settings import Settings


def described(document: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Return an OpenAPI document with what the settings decide: how long a question and how many quotes may be."""
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
        # The framework joins the lines of a docstring by tags.
        if "description" in operation:
            operation["description"] = operation["description"].removeprefix("<br/>").replace("<br/>", " ")
    if not settings.api_keys:
        document["components"].pop("securitySchemes", None)
        for operation in _operations(document):
            operation.pop("security", None)
            operation["responses"].pop("401", None)
    return document


def _operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for path in document["paths"].values() for operation in path.values()]
