"""The language of the pages: chosen by address, cookie or browser, and the same page in the others."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request, url_for

from .context import context
from .messages import Catalogue

COOKIE = "pincite_lang"
COOKIE_SECONDS = 365 * 24 * 3600


def register_wording(app: Flask) -> None:
    """Give every template of ``app`` its words, and remember the language that was chosen."""
    app.context_processor(_words)
    app.after_request(_remember_language)


def catalogue() -> Catalogue:
    """Return the words of the language the reader chose, by address, cookie or browser."""
    if "catalogue" not in g:
        catalogues = context().catalogues
        chosen = request.args.get("lang") or request.cookies.get(COOKIE, "")
        if chosen not in catalogues:
            chosen = request.accept_languages.best_match(list(catalogues)) or next(iter(catalogues))
        g.catalogue = catalogues[chosen]
    return g.catalogue  # type: ignore[no-any-return]  # flask.g has no types


def in_language(language: str) -> str:
    """Return the address of this page in another interface language; of the first page where this one is no address."""
    if request.endpoint is None or request.url_rule is None or request.routing_exception is not None:
        return url_for("pages.ask", lang=language)
    if "GET" not in (request.url_rule.methods or ()):
        return url_for("library.documents", lang=language)
    # Not made from its parts: a parameter may have any name, of a part among others.
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.script_root}{quote(request.path)}?{urlencode([*arguments, ('lang', language)])}"


def _words() -> dict[str, Any]:
    return {
        "catalogue": catalogue(),
        "t": catalogue().text,
        "languages": list(context().catalogues.values()),
        "in_language": in_language,
        "stage_words": stage_words,
    }


def _remember_language(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
        chosen = request.args.get("lang", "")
        if chosen in context().catalogues:
            response.set_cookie(COOKIE, chosen, COOKIE_SECONDS, samesite="Lax", httponly=True)
    return response


def stage_words(stage: str) -> str:
    """Return the name of a stage of a job in the language of the page; as it is where it has none."""
    key = f"stage.{stage.replace(' ', '_')}"
    return catalogue().text(key) if catalogue().has(key) else stage
