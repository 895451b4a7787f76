"""What is found and read as JSON, the same from the HTTP API and from the tools of assistants."""

from __future__ import annotations

from functools import cache
from typing import Any

from corpus.document import Document, Page, Part, Quote, Section
from corpus.part_names import part_ids
from index.hits import Hit

from .answer import reader_link, source_link
from .citations import formatted, page_labels
from .concordance import Concordance
from .offsets import CodePoints, Counting, Units, counted_in
from .ports import DocumentSummary
from .presenting import line_around
from .verify import Verdict

PLAIN = CodePoints()

CONTEXT_CHARACTERS = 100
"""Of the text before and after a place of words, in its own paragraph; a line on a page."""


def hit_json(hit: Hit, document: Document, units: Units = Units.CODE_POINTS) -> dict[str, Any]:
    """Return a passage that was found, with its text."""
    passage = hit.passage
    return {
        **hit_place_json(hit, document, units),
        "text": document.text[passage.start : passage.end],
        "display": document.display(passage.ranges),
        "signals": dict(hit.signals),
    }


def hit_place_json(hit: Hit, document: Document, units: Units = Units.CODE_POINTS) -> dict[str, Any]:
    """Return where a passage that was found stands, without its text."""
    passage = hit.passage
    count = counted_in(document.text, units).units
    return {
        "rank": hit.rank,
        "score": hit.score,
        "doc_id": passage.doc_id,
        "passage_id": passage.passage_id,
        "start": count(passage.start),
        "end": count(passage.end),
        "kind": str(passage.kind),
        "language": passage.language,
        "section": list(passage.section),
    }


def summary_json(one: DocumentSummary) -> dict[str, Any]:
    """Return one line of the list of documents."""
    return {
        "doc_id": one.doc_id,
        "title": one.title,
        "language": one.language,
        "source": one.source,
        "media_type": one.media_type,
        "sha256": one.sha256,
        "pages": one.pages,
        "passages": one.passages,
        "problems": [{"where": problem.where, "reason": problem.reason} for problem in one.problems],
    }


def document_json(document: Document, units: Counting) -> dict[str, Any]:
    """Return a document without its text."""
    metadata = document.metadata
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "authors": list(metadata.authors),
        "date": metadata.date,
        "container": metadata.container,
        "language": metadata.language,
        "source": document.source,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "characters": units.units(len(document.text)),
        "pages": [{"number": page.number, "label": page.label, **_place(page, units)} for page in document.pages],
        "sections": [
            {"title": section.title, "level": section.level, **_place(section, units)} for section in document.sections
        ],
        "parts": [
            {"part_id": name, "title": part.title, "authors": list(part.authors), **_place(part, units)}
            for name, part in zip(part_ids(document.doc_id, document.parts), document.parts, strict=True)
        ],
    }


def _place(part: Page | Section | Part, units: Counting) -> dict[str, int]:
    return {"start": units.units(part.start), "end": units.units(part.end)}


def concordance_json(concordance: Concordance, units: Units = Units.CODE_POINTS) -> dict[str, Any]:
    """Return the places of words, and how many each document holds."""
    counted = cache(lambda text: counted_in(text, units))
    return {
        "words": concordance.words,
        "places": [occurrence_json(place, counted(place.document.text)) for place in concordance.places],
        "documents": [
            {"doc_id": one.doc_id, "title": one.title, "count": one.count, "exact": one.exact}
            for one in concordance.documents
        ],
        "searched": concordance.searched,
        "unsearched": concordance.unsearched,
        "next_cursor": concordance.next_cursor,
    }


def occurrence_json(place: Quote, units: Counting = PLAIN) -> dict[str, Any]:
    """Return one place of words; its links keep counting code points."""
    before, after = line_around(place, CONTEXT_CHARACTERS)
    pages = page_labels(place)
    return {
        "doc_id": place.document.doc_id,
        "title": place.document.title,
        "start": units.units(place.start),
        "end": units.units(place.end),
        "ranges": [[units.units(start), units.units(end)] for start, end in place.ranges],
        "text": place.text,
        "display": place.display,
        "before": before,
        "after": after,
        "page": pages[0] if pages else None,
        "section": " › ".join(place.place.section) or None,
        "citation": formatted(place),
        "links": {"reader": reader_link(place), "source": source_link(place)},
    }


def verdict_json(verdict: Verdict, units: Counting = PLAIN) -> dict[str, Any]:
    """Return what has become of a citation."""
    return {
        "status": str(verdict.standing),
        "document_changed": verdict.document_changed,
        "sha256": verdict.sha256,
        "places": [[units.units(start), units.units(end)] for start, end in verdict.places],
    }
