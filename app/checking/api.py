"""The part of the API that checks the quotations of a draft."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask_openapi3.models.tag import Tag

from ..blueprints import BODY_PROBLEMS, Responses, json_object, make_blueprint
from ..context import context
from ..response_schemas import problem_content
from .check import check
from .schemas import CheckModel, CheckRequest
from .shapes import check_json

CHECKS = Tag(name="checks", description="Whether the quotations of a draft stand in the documents")
NO_DOCUMENT: Responses = {404: problem_content("There is no such document")}

check_api = make_blueprint("checks", __name__)


@check_api.before_request
def _before() -> Response | None:
    return json_object() if request.method == "POST" else None


@check_api.post("/check", tags=[CHECKS], responses={200: CheckModel, **BODY_PROBLEMS, **NO_DOCUMENT})
def check_draft(body: CheckRequest) -> Response:
    """Check every quotation of a draft: does it stand word for word, where, and if not, in which words it differs."""
    service = context().service
    checked = check(service, body.text, body.documents, body.folders)
    return jsonify({**check_json(checked, body.offsets), "generation": service.health().generation})
