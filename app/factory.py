"""The one place where the web application is put together."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.info import Info
from flask_openapi3.models.security_scheme import SecurityScheme
from flask_openapi3.openapi import OpenAPI

from .access import register_access, register_start
from .answers_api import answers_api
from .api import api
from .bidi import direction, label
from .checking.api import check_api
from .checking.pages import check_pages
from .context import EXTENSION, Context
from .dossier_pages import dossier
from .evaluation_pages import evaluation
from .health import health
from .jobs import Jobs, NoJobs
from .jobs_api import jobs_api
from .library_pages import library
from .limits import register_limits
from .markup import exact
from .messages import load_catalogues
from .metrics import make_metrics
from .occurrence_pages import exact_words
from .openai_api import openai_api
from .pages import pages
from .ports import AnswerService
from .problems import invalid, register_problems
from .reading_pages import reading
from .response_schemas import ProblemDetails
from .settings import Settings, load_settings
from .streams import Streams
from .wording import register_wording

VERSION = "1"
NOT_THERE = "Nothing here changes the library; expected a server that was started with its data folder."

DESCRIPTION = """Answers questions about a folder of documents by quoting them, or refuses and says why.

Offsets (`start`, `end`, `ranges`) count Unicode code points from 0, half open. Errors are problem+json (RFC 9457)."""


def create_app(
    settings: Settings | None = None, *, service: AnswerService | None = None, jobs: Jobs | None = None
) -> Flask:
    """Return the application.

    Args:
        settings: Read from the environment when absent.
        service: The real one, with its model and index, is opened when absent, and the jobs with it.
        jobs: Changes the library of ``service``; nothing does when only that is given.

    Raises:
        PinciteError: When there are no settings that work or no index to answer from.
    """
    settings = settings or load_settings()
    app = _make_flask(settings)
    if service is None:
        service, jobs = _open(settings)
    app.extensions[EXTENSION] = Context(
        settings, service, jobs or NoJobs(NOT_THERE), load_catalogues(), make_metrics(), Streams(settings.streams)
    )
    register_start(app)
    # Before the check of keys, so that who tries one after the other is counted too.
    register_limits(app, settings)
    register_access(app)
    _register_api(app, answers_api, api, check_api, jobs_api, openai_api)
    app.register_blueprint(health)
    for blueprint in (pages, dossier, check_pages, exact_words, library, reading, evaluation):
        app.register_blueprint(blueprint)
    register_wording(app)
    app.register_blueprint(_docs_files())
    register_problems(app)
    return app


def _make_flask(settings: Settings) -> OpenAPI:
    app = OpenAPI(
        __name__,
        info=Info(title="Pincite", version=VERSION, description=DESCRIPTION),
        security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")},
        validation_error_callback=invalid,
        validation_error_model=ProblemDetails,
        doc_ui=False,
    )
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"exact": exact, "direction": direction, "label": label}
    return app


def _register_api(app: OpenAPI, *parts: APIBlueprint) -> None:
    for part in parts:
        before = dict(app.paths)
        app.register_api(part)
        # The framework forgets what it knew of a path when another part has it too.
        for path in before.keys() & part.paths.keys():
            methods = {method: operation for method, operation in part.paths[path] if operation is not None}
            app.paths[path] = before[path].model_copy(update=methods)


def _docs_files() -> Blueprint:
    # The explorer's script comes with its package; nothing is fetched.
    return Blueprint(
        "docs", "flask_openapi3_rapidoc", static_folder="templates/rapidoc/js", static_url_path="/docs/static"
    )


def _open(settings: Settings) -> tuple[AnswerService, Jobs]:
    # Imported here: it brings torch, which tests and --help do not need.
    from .opening import open_doors

    doors = open_doors(settings)
    return doors.service, doors.jobs
