"""Routes for operators and tools: health, readiness, metrics, the API's description and its explorer."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, jsonify, render_template
from flask_openapi3.openapi import OpenAPI
from prometheus_client import CONTENT_TYPE_LATEST

from .access import DOCS_POLICY
from .context import context
from .describing import described

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """Say that the process answers."""
    return jsonify({"status": "ok"})


@health.get("/readyz")
def ready() -> Response:
    """Say that questions are answered, and from what."""
    facts = context().service.health()
    return jsonify({"status": "ok", "documents": facts.documents, "passages": facts.passages})


@health.get("/metrics")
def metrics() -> Response:
    """Give the counters in the Prometheus text format."""
    return Response(context().metrics.exposition(context().service.health()), content_type=CONTENT_TYPE_LATEST)


@health.get("/openapi.json")
def openapi() -> Response:
    """Describe the API as OpenAPI 3.1."""
    return jsonify(described(cast(OpenAPI, current_app).api_doc, context().settings))


@health.get("/docs")
def docs() -> Response:
    """Show the API in an explorer that needs no network."""
    response = current_app.make_response(render_template("docs.html"))
    response.headers["Content-Security-Policy"] = DOCS_POLICY
    return response
