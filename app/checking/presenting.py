"""A checked draft as a page or a terminal shows it: each quotation with its standing, differences and citations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.document import Document, Range

from ..answer import reader_link
from ..bidi import direction, isolated
from ..citations import formatted, page_labels, parts
from ..messages import Catalogue
from ..presenting import citation_words
from ..printed import printable
from .check import Check, Checked, Standing
from .comparing import Differing, Found
from .quoted_words import has_conventions

_BLOCK_MARKS = re.compile(r"\n[ \t]*>[ \t>]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a quotation: ``same`` on both sides, only ``written`` in the draft, or what ``stands`` instead."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """One difference: its kind in words, and both sides; either may be empty."""

    words: str
    written: str
    stands: str


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """One place: its citation in one line and in pieces, the reader at it, and its page as it was printed, if any."""

    citation: str
    parts: tuple[str, ...]
    link: str
    page_link: str | None


@dataclass(frozen=True, slots=True)
class ShownQuotation:
    """Everything a page needs of one quotation.

    Attributes:
        words: The words for its standing.
        pieces: The quotation, with what the document has instead where they differ.
        remarks: What else has to be said, such as that another page is named.
    """

    number: int
    standing: str
    words: str
    direction: str
    pieces: tuple[Piece, ...]
    differences: tuple[ShownDifference, ...]
    places: tuple[ShownPlace, ...]
    remarks: tuple[str, ...]


def shown_quotations(check: Check, catalogue: Catalogue) -> list[ShownQuotation]:
    """Return the quotations of a draft ready for a template, in order."""
    return [_shown(one, check.draft, catalogue) for one in check.quotations]


def summary(check: Check, catalogue: Catalogue) -> str:
    """Return how many quotations stand how, in one line."""
    total = catalogue.text("check.summary", n=len(check.quotations))
    counts = [
        catalogue.text(f"check.count.{standing}", n=check.count(standing))
        for standing in Standing
        if check.count(standing)
    ]
    return f"{total}: {catalogue.text('list.separator').join(counts)}" if counts else total


def notices(check: Check, catalogue: Catalogue) -> list[str]:
    """Return what has to be said of the whole: what was not looked through, and marks that nothing closes."""
    said = []
    if check.looked_through < check.documents and any(one.quotation.is_checked for one in check.quotations):
        n, of = catalogue.number(check.looked_through), catalogue.number(check.documents)
        said.append(catalogue.text("check.partly", looked=n, of=of))
    if check.unclosed:
        said.append(catalogue.text("check.unclosed", n=len(check.unclosed)))
    return said


def _shown(checked: Checked, draft: str, catalogue: Catalogue) -> ShownQuotation:
    quotation = checked.quotation
    first = checked.places[0] if checked.places else None
    differences = first.differences if first else ()
    document = first.quote.document if first else None
    return ShownQuotation(
        checked.number,
        str(checked.standing),
        catalogue.text(f"check.standing.{checked.standing}"),
        direction(quotation.text),
        tuple(_pieces(checked, draft, document, differences)),
        tuple(_difference(one, draft, document, catalogue) for one in differences),
        tuple(_place(found, catalogue) for found in checked.places),
        tuple(_remarks(checked, catalogue)),
    )


def _pieces(
    checked: Checked, draft: str, document: Document | None, differences: tuple[Differing, ...]
) -> Iterator[Piece]:
    at, end = checked.quotation.start, checked.quotation.end
    for one in differences:
        written = Range(max(at, one.written.start), max(at, one.written.end))
        for kind, text in (
            ("same", draft[at : written.start]),
            ("written", draft[written.start : written.end]),
            ("stands", _stands(one, document)),
        ):
            if text:
                yield Piece(kind, _plain(text))
        at = written.end
    if at < end:
        yield Piece("same", _plain(draft[at:end]))


def _plain(text: str) -> str:
    return _BLOCK_MARKS.sub("\n", text)


def _stands(one: Differing, document: Document | None) -> str:
    start, end = one.stands
    if document is None or start == end:
        return ""
    return document.display([one.stands])


def _difference(one: Differing, draft: str, document: Document | None, catalogue: Catalogue) -> ShownDifference:
    words = catalogue.text(f"check.difference.{one.kind}")
    return ShownDifference(words, _plain(draft[one.written.start : one.written.end]), _stands(one, document))


def _place(found: Found, catalogue: Catalogue) -> ShownPlace:
    link = reader_link(found.quote)
    page_link = f"{link}&view=pages#quote" if printable(found.quote.document) else None
    named = citation_words(catalogue)
    return ShownPlace(formatted(found.quote, named), parts(found.quote, named), f"{link}#quote", page_link)


def _is_arranged(checked: Checked) -> bool:
    """Return whether a quotation leaves out or puts in something, and the document does not stand so itself."""
    text = checked.quotation.text
    if not checked.places or not has_conventions(text, Range(0, len(text))):
        return False
    return text.split() != checked.places[0].quote.text.split()


def _remarks(checked: Checked, catalogue: Catalogue) -> Iterator[str]:
    if checked.quotation.inside is not None:
        yield catalogue.text("check.inside", number=catalogue.number(checked.quotation.inside))
    if _is_arranged(checked):
        yield catalogue.text("check.arranged")
    if checked.more_places:
        yield catalogue.text("check.more_places")
    pages = checked.quotation.pages
    if pages is None or not checked.places:
        return
    named = isolated(catalogue.digits(str(pages)))
    if checked.page_agrees is None:
        known = any(page_labels(found.quote) for found in checked.places)
        yield catalogue.text("check.page.more" if known else "check.page.unknown", page=named)
    elif checked.page_agrees:
        yield catalogue.text("check.page.agrees", page=named)
    else:
        labels = "–".join(page_labels(checked.places[0].quote))
        yield catalogue.text("check.page.other", page=named, found=isolated(catalogue.digits(labels)))
