"""A checked draft as JSON, the same from the HTTP API, the command line and the tools of assistants."""

from __future__ import annotations

from typing import Any

from corpus.document import Range

from ..answer import citation_json, reader_link, source_link
from ..offsets import Counting, Units, counted_in
from .check import Check, Checked, Standing
from .comparing import Differing, Found


def check_json(check: Check, units: Units = Units.CODE_POINTS) -> dict[str, Any]:
    """Return a check, ready for ``json.dumps``; offsets of draft and documents in these units, links in code points."""
    count = counted_in(check.draft, units)
    return {
        "holds": check.holds,
        "summary": {
            "quotations": len(check.quotations),
            **{str(standing): check.count(standing) for standing in Standing},
        },
        "quotations": [_quotation(one, check.draft, count, units) for one in check.quotations],
        "unclosed": [count.units(at) for at in check.unclosed],
        "documents": check.documents,
        "looked_through": check.looked_through,
    }


def _quotation(checked: Checked, draft: str, count: Counting, units: Units) -> dict[str, Any]:
    quotation = checked.quotation
    pages = quotation.pages
    return {
        "number": checked.number,
        "start": count.units(quotation.start),
        "end": count.units(quotation.end),
        "text": quotation.text,
        "words": quotation.words,
        "block": quotation.block,
        "inside": quotation.inside,
        "standing": str(checked.standing),
        "places": [_place(found, draft, count, units) for found in checked.places],
        "more_places": checked.more_places,
        "page_named": str(pages) if pages else None,
        "page_agrees": checked.page_agrees,
    }


def _place(found: Found, draft: str, count: Counting, units: Units) -> dict[str, Any]:
    quote = found.quote
    document = quote.document
    there = counted_in(document.text, units)
    return {
        "doc_id": document.doc_id,
        "start": there.units(quote.start),
        "end": there.units(quote.end),
        "ranges": [[there.units(start), there.units(end)] for start, end in quote.ranges],
        "text": quote.text,
        "display": quote.display,
        "agreement": round(found.agreement, 4),
        "differences": [_difference(one, draft, count, document.text, there) for one in found.differences],
        "citation": citation_json(quote, document.metadata.language or "und"),
        "links": {"reader": reader_link(quote), "source": source_link(quote)},
    }


def _difference(one: Differing, draft: str, count: Counting, text: str, there: Counting) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "written": _slice(one.written, draft, count),
        "stands": _slice(one.stands, text, there),
    }


def _slice(place: Range, text: str, count: Counting) -> dict[str, Any]:
    start, end = place
    return {"start": count.units(start), "end": count.units(end), "text": text[start:end]}
