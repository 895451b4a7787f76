"""The pages: asking, the library, the reader. They work without a script; with one they only get quicker to use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, g, make_response, render_template, request, url_for

from corpus.document import Quote, Range
from corpus.errors import OffsetError

from .answer import Answer, reader_link
from .citations import formatted
from .citing import FILE_NAMES, CitationFormat
from .context import context
from .csl import STYLES, styled
from .errors import EmptyQuestion, QuestionError
from .listing import page_of
from .messages import Catalogue
from .ports import DocumentSummary
from .presenting import shown_quote, shown_reason
from .questions import parse_question
from .reader import DocumentReader, Sheet

COOKIE = "pincite_lang"
COOKIE_SECONDS = 365 * 24 * 3600
LISTED_DOCUMENTS = 100
"""Documents on one page of the library, and the most that the question's form offers as a choice."""

pages = Blueprint("pages", __name__)


def catalogue() -> Catalogue:
    """Return the words of the language the reader chose, by address, cookie or browser."""
    if "catalogue" not in g:
        catalogues = context().catalogues
        chosen = request.args.get("lang") or request.cookies.get(COOKIE, "")
        if chosen not in catalogues:
            chosen = request.accept_languages.best_match(list(catalogues)) or next(iter(catalogues))
        g.catalogue = catalogues[chosen]
    return g.catalogue  # type: ignore[no-any-return]  # flask.g has no types


@pages.app_context_processor
def words() -> dict[str, Any]:
    """Give every template its words and the addresses of the same page in the other languages."""
    return {
        "catalogue": catalogue(),
        "t": catalogue().text,
        "languages": list(context().catalogues.values()),
        "in_language": in_language,
    }


def in_language(language: str) -> str:
    """Return the address of this page in another interface language."""
    arguments = request.args.to_dict(flat=False) | {"lang": [language]}
    if request.endpoint is None or request.url_rule is None or request.routing_exception is not None:
        return url_for("pages.ask", lang=language)
    return url_for(request.endpoint, **{**(request.view_args or {}), **arguments})


@pages.after_app_request
def _remember_language(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.vary.update(("Accept-Language", "Cookie"))
        chosen = request.args.get("lang", "")
        if chosen in context().catalogues:
            response.set_cookie(COOKIE, chosen, COOKIE_SECONDS, samesite="Lax", httponly=True)
    return response


@pages.get("/")
def ask() -> str:
    """Show the question's form and, when there is a question, its answer."""
    if "q" not in request.args:
        return _ask_page()
    question = parse_question(
        request.args["q"],
        context().settings,
        documents=_filled("document"),
        languages=_filled("language"),
        max_quotes=request.args.get("quotes", 3, int),
    )
    answer = context().service.answer(question)
    context().metrics.answered(answer)
    return _ask_page(**_answer_values(answer))


@pages.errorhandler(QuestionError)
def _bad_question(error: QuestionError) -> tuple[str, int]:
    key = "error.empty_question" if isinstance(error, EmptyQuestion) else "error.question_too_long"
    limit = catalogue().number(context().settings.max_question_characters)
    return _ask_page(error=catalogue().text(key, limit=limit)), 422


def _ask_page(**values: Any) -> str:
    documents = context().service.documents()
    chosen = _filled("document")
    return render_template(
        "ask.html",
        health=context().service.health(),
        q=request.args.get("q", "")[: context().settings.max_question_characters],
        document=next((one for one in documents if one.doc_id in chosen), None),
        documents=documents if len(documents) <= LISTED_DOCUMENTS else (),
        language=next(iter(_filled("language")), ""),
        quote_languages=sorted({one.language for one in documents if one.language not in ("", "und")}),
        **values,
    )


def _answer_values(answer: Answer) -> dict[str, Any]:
    words = catalogue()
    return {
        "answer": answer,
        # Beside a quote that answers, a further one is never called "probably not".
        "quotes": [shown_quote(one, 0.0, words) for one in answer.quotes],
        "nearest": [shown_quote(one, answer.threshold, words) for one in answer.nearest],
        "reasons": [(reason, shown_reason(reason, answer, words)) for reason in answer.reasons],
    }


def _filled(name: str) -> list[str]:
    return [value for value in request.args.getlist(name) if value]


@pages.get("/documents")
def documents() -> str:
    """Show the documents that can be quoted, a page at a time, or those whose name contains ``find``."""
    every = context().service.documents()
    find = " ".join(request.args.get("find", "").split())[:200]
    found = [one for one in every if _named(one, find)] if find else every
    listing = page_of(found, request.args.get("cursor"), LISTED_DOCUMENTS)
    return render_template("documents.html", total=len(every), found=len(found), find=find, listing=listing)


def _named(one: DocumentSummary, words: str) -> bool:
    return words.casefold() in f"{one.title}\n{one.source}\n{one.doc_id}".casefold()


@pages.get("/documents/<doc_id>")
def document(doc_id: str) -> Response:
    """Show a document, at the quote that ``start`` and ``end`` (or ``ranges``) name."""
    found = context().service.document(doc_id)
    reader = DocumentReader(found)
    marked = _marked()
    whole = request.args.get("full") == "1"
    asked = request.args.get("sheet", reader.sheet_of(marked[0].start) if marked else 1, int)
    sheet: Sheet = reader.whole(marked) if whole else reader.sheet(max(1, min(asked, reader.sheets)), marked)
    kept = {name: value for name, value in request.args.items() if name in ("start", "end", "ranges", "raw", "sha256")}
    cited = request.args.get("sha256", found.sha256)
    page = render_template(
        "reader.html",
        document=found,
        reader=reader,
        sheet=sheet,
        marked=marked,
        whole=whole,
        raw=request.args.get("raw") == "1",
        changed=not found.sha256.startswith(cited.lower()),
        kept=kept,
    )
    return make_response(page)


@pages.get("/documents/<doc_id>/cite")
def cite(doc_id: str) -> str:
    """Show how to cite the quote that ``start`` and ``end`` (or ``ranges``) name, in every style and format."""
    quote = Quote(context().service.document(doc_id), tuple(_marked()))
    return render_template(
        "cite.html",
        quote=quote,
        formatted=formatted(quote),
        styles=[(name, styled(quote, name)) for name in STYLES],
        files=[form for form in CitationFormat if form in FILE_NAMES],
        link=f"{reader_link(quote)}#quote",
    )


def _marked() -> list[Range]:
    """Return the ranges that the address asks to mark.

    Raises:
        OffsetError: When they are not offsets.
    """
    ranges = request.args.get("ranges", "")
    if not ranges and ("start" in request.args or "end" in request.args):
        ranges = f"{request.args.get('start', '')}-{request.args.get('end', '')}"
    return [_range(piece) for piece in ranges.split(",")] if ranges else []


def _range(piece: str) -> Range:
    start, _, end = piece.partition("-")
    if not (_is_offset(start) and _is_offset(end)):
        raise OffsetError(f"The range {piece[:40]!r} was given; expected START-END, two numbers. Check the link.")
    return Range(int(start), int(end))


def _is_offset(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= 12
