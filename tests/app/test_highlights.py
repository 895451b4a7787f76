"""What stands under the marks on a page is the quote: compared with what pdfium itself says of every glyph."""

from __future__ import annotations

import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from app.highlights import PageGlyphs
from app.page_view import shown_page
from app.printed import PrintedPage
from app.service import QuotingService
from corpus.document import Document, Range
from corpus.readers.protocol import Box

from .printed import FILES, write_files


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("originals"))


def letters(text: str) -> Counter[str]:
    """The letters of a text, whatever forms they were drawn in and in whichever order; marks and joiners aside."""
    folded = unicodedata.normalize("NFKC", text)
    return Counter(char for char in folded if unicodedata.category(char)[0] in "LNPS")


@cache
def glyphs(file: Path, number: int) -> tuple[tuple[str, float, float], ...]:
    """Every glyph of a page as pdfium has it, with the middle of its box from the top left corner of the shown page."""
    found: list[tuple[str, float, float]] = []
    with pdfium.PdfDocument(file) as document:
        page = document[number - 1]
        height = page.get_size()[1]
        text = page.get_textpage()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            x, y = (left + right) / 2, (bottom + top) / 2
            char = text.get_text_range(at, 1)
            if char.strip():
                found.append((char, y, x) if page.get_rotation() == 90 else (char, x, height - y))
        text.close()
        page.close()
    return tuple(found)


def under(boxes: list[Box], file: Path, number: int) -> str:
    return "".join(
        char
        for char, x, y in glyphs(file, number)
        if any(box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1 for box in boxes)
    )


def some_quotes(document: Document, count: int) -> list[Range]:
    """Stretches of whole words, from one word to several sentences, over lines, columns and pages."""
    chance = random.Random(document.source)
    words = [(found, found + len(word)) for word, found in _words(document.text)]
    quotes = []
    for _ in range(count):
        first = chance.randrange(len(words))
        last = min(first + chance.choice((0, 3, 12, 30, 60)), len(words) - 1)
        quotes.append(Range(words[first][0], words[last][1]))
    return quotes


def _words(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    for word in text.split():
        at = text.index(word, at)
        yield word, at
        at += len(word)


@pytest.mark.parametrize("source", FILES)
def test_the_glyphs_under_the_marks_read_exactly_the_quote(
    source: str, printed: QuotingService, originals: Path
) -> None:
    summary = next(one for one in printed.documents() if one.source == source)
    document = printed.document(summary.doc_id)
    pages = printed.printed(summary.doc_id, range(1, summary.pages + 1))
    for quote in some_quotes(document, 40):
        read = Counter[str]()
        for page in pages:
            boxes = [mark.box for mark in shown_page(page, document, [quote]).marks]
            read += letters(under(boxes, originals / source, page.page.number))
        wanted = letters(document.text[quote.start : quote.end].replace("\u00ad", ""))
        assert read == wanted, document.text[quote.start : quote.end]


def test_a_quote_over_two_pages_is_marked_on_both_and_begins_once(printed: QuotingService) -> None:
    doc_id = next(one.doc_id for one in printed.documents() if one.source == "chapters.pdf")
    document = printed.document(doc_id)
    first, second = printed.printed(doc_id, [1, 2])
    quote = Range(document.pages[0].end - 40, document.pages[1].start + 60)
    shown = [shown_page(page, document, [quote]) for page in (first, second)]
    assert [[mark.first for mark in page.marks][:1] for page in shown] == [[True], [False]]


def test_a_line_is_one_mark(printed: QuotingService) -> None:
    doc_id = next(one.doc_id for one in printed.documents() if one.source == "chapters.pdf")
    document, (page,) = printed.document(doc_id), printed.printed(doc_id, [1])
    lines = document.text[: page.page.end].split("\n")
    quote = Range(0, len("\n".join(lines[:3])))
    assert len(shown_page(page, document, [quote]).marks) == 3


def test_a_mark_that_would_cover_a_neighbour_is_cut_into_glyphs() -> None:
    # Written from right to left with a number inside, as Persian is: the quote's letters stand around the number.
    boxes = [Box(x, 0, x + 4, 10) for x in (20, 15, 5, 10, 0)]
    marks = PageGlyphs(boxes).marks(Range(0, 3))
    middles = [box.x0 + 2 for box in boxes]
    assert [any(mark.x0 <= x <= mark.x1 for mark in marks) for x in middles] == [True, True, True, False, False]


def test_a_gap_in_a_line_parts_marks_and_lines() -> None:
    boxes = [Box(0, 0, 5, 10), Box(6, 0, 11, 10), None, Box(60, 0, 65, 10)]
    page = PageGlyphs(boxes)
    assert len(page.marks(Range(0, 4))) == 2
    assert [line.place for line in page.lines(Range(0, 4))] == [Range(0, 2), Range(3, 4)]


@pytest.mark.parametrize("boxes", [[], [None, None]])
def test_a_page_without_glyphs_has_no_marks(boxes: list[Box | None]) -> None:
    assert PageGlyphs(boxes).marks(Range(0, len(boxes))) == []


def test_the_words_laid_over_a_page_are_its_text(printed: QuotingService) -> None:
    for summary in printed.documents():
        document = printed.document(summary.doc_id)
        page: PrintedPage
        for page in printed.printed(summary.doc_id, range(1, summary.pages + 1)):
            words = shown_page(page, document, []).words
            assert all(document.text.startswith(line.text, line.start) for line in words)
            assert "".join("".join(line.text for line in words).split()) == "".join(
                document.text[page.page.start : page.page.end].split()
            )
