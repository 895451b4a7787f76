"""Whatever a page or a file holds: no visible character is lost, doubled or out of order."""

from __future__ import annotations

from collections import Counter
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from corpus.document import Kind
from corpus.errors import ReadingError
from corpus.readers.html import HtmlReader
from corpus.readers.pdf import PdfReader
from corpus.readers.protocol import Limits, Reading

from .making import pdf

WORDS = st.text(st.sampled_from("ab1.é سلмир\u00a0\n\t"), min_size=1, max_size=12)
TAGS = st.sampled_from(
    ["div", "p", "span", "b", "ul", "li", "h2", "section", "nav", "footer", "aside", "pre", "article", "blockquote"]
)
NODES = st.recursive(
    WORDS.map(escape) | st.just("<br>"),
    lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)).map(
        lambda node: f"<{node[0]}>{''.join(node[1])}</{node[0]}>"
    ),
    max_leaves=12,
)
PLACES = st.tuples(
    st.text(st.sampled_from("abcdefgh .-"), min_size=1, max_size=15), st.integers(10, 300), st.integers(10, 560)
)


def inked(text: str) -> str:
    return "".join(text.split())


def covered(reading: Reading) -> None:
    times = Counter(at for block in reading.blocks or () for start, end in block.ranges for at in range(start, end))
    for at, character in enumerate(reading.text):
        assert times[at] == 1 or (times[at] == 0 and character.isspace())


@settings(max_examples=150)
@given(st.lists(NODES, max_size=6))
def test_a_page_keeps_every_visible_character_in_order(nodes):
    body = "".join(nodes)
    reading = HtmlReader().read(f"<!doctype html><meta charset=utf-8><body>{body}</body>".encode(), "a.html", Limits())
    pieces = body.replace("<br>", "").split("<")
    visible = pieces[0] + "".join(piece.partition(">")[2] for piece in pieces[1:])
    assert inked(reading.text) == inked(visible)
    covered(reading)
    assert all(isinstance(block.kind, Kind) for block in reading.blocks or ())


@settings(max_examples=60)
@given(st.lists(PLACES, min_size=1, max_size=12, unique_by=lambda place: place[2] // 14))
def test_a_pdf_page_keeps_every_glyph_with_its_box(places):
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        for text, x, y in places:
            canvas.drawString(x, y, text)

    wanted = Counter(inked("".join(text for text, _, _ in places)))
    try:
        reading = PdfReader().read(pdf(draw), "a.pdf", Limits())
    except ReadingError:
        assert not wanted
        return
    assert Counter(inked(reading.text)) == wanted
    for character, box in zip(reading.text, reading.boxes, strict=True):
        assert (box is None) == character.isspace()
        assert box is None or (box.x0 < box.x1 and box.y0 < box.y1)
