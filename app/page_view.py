"""The pages of a PDF ready for a template: the image, the marks over it, and its words laid where they are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.document import Document, Page, Range
from corpus.readers.protocol import Box

from .bidi import direction
from .highlights import PageGlyphs
from .printed import PrintedPage
from .reader import page_number

PAGES_SHOWN = 3
"""Pages on one sheet; a quote that runs over more of them is shown whole."""

MOST_SHOWN = 12
"""Pages on one sheet, whatever is marked."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One box over the image; ``number`` is that of the marked range, from 1, ``first`` where that range begins."""

    number: int
    first: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Words:
    """One line of the page, to be laid invisibly over its image, so that it can be selected and read aloud.

    Attributes:
        start: Offset of its first character in the document.
        x: Where it begins: its left side, or its right one when it runs from right to left.
    """

    start: int
    text: str
    direction: str
    x: float
    y: float
    width: float
    size: float


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page with what is laid over it; sizes in points."""

    number: int
    label: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    words: tuple[Words, ...]


def sheet_numbers(document: Document, first: int, marked: Sequence[Range]) -> range:
    """Return the numbers of the pages that are shown from ``first`` on: a few, or all that a marked range runs over."""
    over = [page_number(document, piece.end - 1) for piece in marked if _begins_on(document, piece, first)]
    last = min(max([first + PAGES_SHOWN - 1, *over]), first + MOST_SHOWN - 1, len(document.pages))
    return range(first, last + 1)


def shown_page(printed: PrintedPage, document: Document, marked: Sequence[Range]) -> ShownPage:
    """Return one page for a template."""
    glyphs, page = PageGlyphs(printed.boxes), printed.page
    return ShownPage(
        page.number,
        page.label or str(page.number),
        printed.width,
        printed.height,
        tuple(_marks(glyphs, page, marked)),
        tuple(_words(glyphs, page, document.text)),
    )


def _begins_on(document: Document, piece: Range, number: int) -> bool:
    return page_number(document, piece.start) >= number


def _marks(glyphs: PageGlyphs, page: Page, marked: Sequence[Range]) -> Iterator[Mark]:
    for number, (start, end) in enumerate(marked, 1):
        inside = Range(max(start, page.start) - page.start, min(end, page.end) - page.start)
        if inside.start >= inside.end:
            continue
        for at, box in enumerate(glyphs.marks(inside)):
            yield Mark(number, at == 0 and page.start <= start, box)


def _words(glyphs: PageGlyphs, page: Page, text: str) -> Iterator[Words]:
    for line in glyphs.lines(Range(0, page.end - page.start)):
        start = page.start + line.place.start
        # A space after the last letter keeps words apart when lines are copied together.
        spaces = takewhile(str.isspace, text[page.start + line.place.end : page.end])
        end = page.start + line.place.end + min(1, sum(1 for _ in spaces))
        written = text[start:end]
        way, (x0, y0, x1, y1) = direction(written), line.box
        yield Words(start, written, way, x1 if way == "rtl" else x0, y1 - 0.2 * (y1 - y0), x1 - x0, y1 - y0)
