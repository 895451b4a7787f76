"""The reader on the page: a document as text or as it was printed, with quotes marked, and a quote cited."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for

from corpus.document import Document, Quote, Range, check_ranges
from corpus.errors import OffsetError, ReadingError, StoreError

from .answer import reader_link
from .citations import formatted
from .citing import FILE_NAMES, CitationFormat
from .context import context
from .csl import STYLES, styled
from .page_view import sheet_numbers, shown_page
from .presenting import citation_words
from .printed import printable
from .ranges import ranges_of, written
from .reader import DocumentReader, Sheet, page_number
from .wording import catalogue

KEPT = ("start", "end", "ranges", "raw", "sha256")
"""What of an address goes on to other sheets of the same document."""

IMAGE_SECONDS = 7 * 24 * 3600

reading = Blueprint("reading", __name__)


@reading.get("/documents/<doc_id>")
def document(doc_id: str) -> Response:
    """Show a document, at the quote that ``start`` and ``end`` (or ``ranges``) name; ``view=pages`` shows its pages."""
    found = context().service.document(doc_id)
    changed = not found.sha256.startswith(request.args.get("sha256", found.sha256).lower())
    marked = _still_there(_marked(), found, changed)
    values: dict[str, Any] = {
        "document": found,
        "here": url_for("reading.document", doc_id=doc_id),
        "view": "text",
        "reader": DocumentReader(found),
        "marked": marked,
        "changed": changed,
        "printable": printable(found),
        "kept": {name: value for name, value in request.args.items() if name in KEPT},
    }
    if values["printable"] and request.args.get("view") == "pages":
        printed = _printed(found, marked)
        if printed is not None:
            return make_response(render_template("printed.html", **values | printed))
        values["unprintable"] = True
    return make_response(render_template("reader.html", **values | _text(values["reader"], marked)))


def _text(reader: DocumentReader, marked: list[Range]) -> dict[str, Any]:
    whole = request.args.get("full") == "1"
    asked = request.args.get("sheet", reader.sheet_of(marked[0].start) if marked else 1, int)
    sheet: Sheet = reader.whole(marked) if whole else reader.sheet(max(1, min(asked, reader.sheets)), marked)
    at = marked[0].start if marked and "sheet" not in request.args else sheet.start
    return {
        "sheet": sheet,
        "whole": whole,
        "raw": request.args.get("raw") == "1",
        "page": page_number(reader.document, at),
    }


def _printed(document: Document, marked: list[Range]) -> dict[str, Any] | None:
    quoted = page_number(document, marked[0].start) if marked else 1
    first = max(1, min(request.args.get("page", quoted, int), len(document.pages)))
    numbers = sheet_numbers(document, first, marked)
    try:
        printed = context().service.printed(document.doc_id, numbers)
    except (ReadingError, StoreError):
        return None
    return {
        "view": "pages",
        "numbers": numbers,
        "pages": [shown_page(page, document, marked) for page in printed],
        "at": document.pages[first - 1].start,
        "previous": max(1, first - len(numbers)) if first > 1 else None,
        "next": numbers.stop if numbers.stop <= len(document.pages) else None,
        "elsewhere": bool(marked) and quoted not in numbers,
    }


@reading.get("/documents/<doc_id>/pages/<int:number>")
def page_image(doc_id: str, number: int) -> Response:
    """Send the image of a page."""
    sha256 = context().service.document(doc_id).sha256
    response = Response(mimetype="image/webp")
    response.set_etag(f"{sha256[:32]}-{number}")
    response.cache_control.private = True
    if sha256.startswith(request.args.get("sha256", "-")):
        response.cache_control.max_age = IMAGE_SECONDS
    else:
        response.cache_control.no_cache = True
    if response.make_conditional(request).status_code != 304:
        response.set_data(context().service.page_image(doc_id, number))
    return response


@reading.get("/documents/<doc_id>/cite")
def cite(doc_id: str) -> str:
    """Show how to cite the quote that ``start`` and ``end`` (or ``ranges``) name, in every style and format."""
    quote = Quote(context().service.document(doc_id), tuple(_marked()))
    return render_template(
        "cite.html",
        quote=quote,
        ranges=written(quote.ranges) if len(quote.ranges) > 1 else None,
        formatted=formatted(quote, citation_words(catalogue())),
        styles=[(name, styled(quote, name)) for name in STYLES],
        files=[form for form in CitationFormat if form in FILE_NAMES],
        link=f"{reader_link(quote)}#quote",
    )


def _still_there(marked: list[Range], document: Document, changed: bool) -> list[Range]:
    """Return the ranges; none of them where they lie outside a document that has changed since.

    Raises:
        OffsetError: When they lie outside the very document they were made for.
    """
    try:
        if marked:
            check_ranges(marked, len(document.text))
    except OffsetError:
        if not changed:
            raise
        return []
    return marked


def _marked() -> list[Range]:
    """Return the ranges that the address asks to mark.

    Raises:
        OffsetError: When they are not offsets.
    """
    ranges = request.args.get("ranges", "")
    if not ranges and ("start" in request.args or "end" in request.args):
        ranges = f"{request.args.get('start', '')}-{request.args.get('end', '')}"
    return ranges_of(ranges) if ranges else []
