"""The one place where the web application is put together."""

from __future__ import annotations

from flask import Blueprint, Flask
from flask_openapi3.models.info import Info
from flask_openapi3.models.security_scheme import SecurityScheme
from flask_openapi3.openapi import OpenAPI

from .access import register_access
from .api import api
from .bidi import direction, label
from .context import EXTENSION, Context
from .health import health
from .markup import exact
from .messages import load_catalogues
from .metrics import make_metrics
from .pages import pages
from .ports import AnswerService
from .problems import invalid, register_problems
from .schemas import ProblemDetails
from .settings import Settings, load_settings

VERSION = "1"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

DESCRIPTION = """Answers questions about a folder of documents by quoting them, or refuses and says why.

Offsets (`start`, `end`, `ranges`) count Unicode code points from 0, half open. Errors are problem+json (RFC 9457)."""


def create_app(settings: Settings | None = None, *, service: AnswerService | None = None) -> Flask:
    """Return the application.

    Args:
        settings: Read from the environment when absent.
        service: The real one, with its model and index, is opened when absent.

    Raises:
        PinciteError: When there are no settings that work or no index to answer from.
    """
    settings = settings or load_settings()
    app = _make_flask(settings)
    app.extensions[EXTENSION] = Context(settings, service or _real_service(settings), load_catalogues(), make_metrics())
    register_access(app)
    app.register_api(api)
    app.register_blueprint(health)
    app.register_blueprint(pages)
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
    if not settings.api_keys:
        # Without keys only this machine may ask; a page elsewhere must not get in under a name that points here.
        app.config["TRUSTED_HOSTS"] = [*LOOPBACK, settings.host]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # of the default provider
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters |= {"exact": exact, "direction": direction, "label": label}
    return app


def _docs_files() -> Blueprint:
    # The explorer's script comes with its package; nothing is fetched.
    return Blueprint(
        "docs", "flask_openapi3_rapidoc", static_folder="templates/rapidoc/js", static_url_path="/docs/static"
    )


def _real_service(settings: Settings) -> AnswerService:
    # Imported here: it brings torch, which tests and --help do not need.
    from .service import open_service

    return open_service(settings)
