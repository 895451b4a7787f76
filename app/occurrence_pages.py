"""Exact words on the page: a form, and the places as a concordance, grouped by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from corpus.document import Document, Quote

from .answer import reader_link
from .asking import folder_values, nothing_words
from .bidi import direction
from .citations import CitationWords, parts
from .concordance import Concordance, Counted, by_document, occurrences_in
from .context import context
from .errors import EmptyQuestion, QuestionError
from .filters import Filters, filters_of
from .presenting import citation_words, line_around
from .questions import checked_text
from .stored_cuts import stored_cuts
from .wording import catalogue

LISTED_PLACES = 100
"""Places on one page."""

AROUND_CHARACTERS = 120
"""Of the text before and after the words; two or three lines on a page."""

MOST_CHOSEN = 1000
"""Documents, and folders, that an address may narrow it down to."""

exact_words = Blueprint("exact_words", __name__)


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One line: the words between what stands around them, and where they stand.

    Attributes:
        before: With the white space that parts it from the words.
        where: The pieces of the citation that the document's heading does not tell.
        link: The reader at this place.
        cite_link: The page that cites it in every style.
    """

    before: str
    words: str
    after: str
    direction: str
    where: tuple[str, ...]
    link: str
    cite_link: str


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document with its places on this page."""

    counted: Counted
    language: str
    places: tuple[ShownPlace, ...]


@exact_words.get("/occurrences")
def find() -> str | tuple[str, int]:
    """Show the form and, when there are words, the places where they stand."""
    if "words" not in request.args:
        return _page()
    words = checked_text(request.args["words"], context().settings)
    filters = Filters(documents=tuple(_chosen("document")), folders=_folders())
    if filters.quotable(context().service.documents()) is None:
        return _page(error=nothing_words(filters)), 404
    with stored_cuts(context().settings.data) as cuts:
        found = occurrences_in(
            context().service,
            words,
            filters.documents,
            filters.folders,
            limit=LISTED_PLACES,
            cursor=request.args.get("cursor") or None,
            cuts=cuts,
        )
    shown = _shown(found)
    listed = {one.counted.doc_id for one in shown}
    return _page(found=found, shown=shown, further=[one for one in found.documents if one.doc_id not in listed])


@exact_words.errorhandler(QuestionError)
def _bad_words(error: QuestionError) -> tuple[str, int]:
    key = "occurrences.empty" if isinstance(error, EmptyQuestion) else "occurrences.too_long"
    limit = catalogue().number(context().settings.max_question_characters)
    return _page(error=catalogue().text(key, limit=limit)), 422


def _page(**values: Any) -> str:
    return render_template(
        "occurrences.html",
        words=request.args.get("words", "")[: context().settings.max_question_characters],
        chosen=[(doc_id, context().service.document(doc_id).title) for doc_id in _chosen("document")],
        **folder_values(_folders()),
        begun="cursor" in request.args,
        **values,
    )


def _chosen(name: str) -> list[str]:
    return list(dict.fromkeys(filter(None, request.args.getlist(name))))[:MOST_CHOSEN]


def _folders() -> tuple[str, ...]:
    return filters_of(request.args).folders[:MOST_CHOSEN]


def _shown(found: Concordance) -> Sequence[ShownDocument]:
    named = citation_words(catalogue())
    return [
        ShownDocument(
            counted,
            places[0].document.metadata.language or "und",
            tuple(_place(place, named) for place in places),
        )
        for counted, places in by_document(found)
    ]


def _place(place: Quote, named: CitationWords) -> ShownPlace:
    before, after = line_around(place, AROUND_CHARACTERS)
    link = reader_link(place)
    words = place.display
    return ShownPlace(
        before=before,
        words=words,
        after=after,
        direction=direction(f"{before}{words}{after}"),
        where=tuple(piece for piece in parts(place, named) if piece not in _told(place.document)),
        link=f"{link}#quote",
        cite_link=link.replace("?", "/cite?", 1),
    )


def _told(document: Document) -> tuple[str, ...]:
    """Return the pieces of a citation that the heading above the places tells."""
    return f"“{document.title}”", document.source
