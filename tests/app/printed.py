"""A small library of PDF files: one column over pages, two columns, Persian, a turned page."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from corpus.reading import DirectReader
from index.build import build
from index.settings import IndexSettings

from ..corpus.readers.making import (
    MARGIN,
    PAGE,
    PARAGRAPHS,
    PERSIAN,
    column,
    pdf,
    persian,
    persian_font,
    shaped,
    two_columns,
    wrapped,
)
from ..fakes import FakeEncoder

THINGS = ("lantern", "ledger", "ferry", "orchard", "kiln", "granary", "mill", "sluice")
PLACES = ("the upper ford", "Nazdik", "the salt pans", "the customs house", "the old landing")
SENTENCES = tuple(
    f"In {1700 + number} the {thing} of {place} was counted by {3 + number % 9} clerks, who wrote it down twice."
    for number, (thing, place) in enumerate(product(THINGS, PLACES))
)

PERSIAN_SENTENCES = tuple(
    f"دروازه شماره {number} در خیابان {name} روزی {number + 2} بار باز می شود و نگهبان آن سالخورده است."
    for number, name in enumerate(("بهار", "باغ", "بازار", "رودخانه", "کاروان", "مسجد", "انبار", "پل"), 11)
)


def chapters(pages: int = 4) -> bytes:
    """Return pages whose paragraph runs on from each to the next."""
    words = " ".join(SENTENCES).split()
    share = -(-len(words) // pages)

    def page(number: int):
        def draw(canvas: Canvas) -> None:
            text = " ".join(words[number * share : (number + 1) * share])
            column(canvas, [text], MARGIN, PAGE[1] - MARGIN - 20, PAGE[0] - 2 * MARGIN)

        return draw

    return pdf(*(page(number) for number in range(pages)), title="Ledgers of the river")


def long_persian() -> bytes:
    font = persian_font()

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, 12)
        for row, line in enumerate(wrapped(" ".join(PERSIAN_SENTENCES), PAGE[0] - 2 * MARGIN, font, 14)):
            canvas.drawRightString(PAGE[0] - MARGIN, PAGE[1] - MARGIN - 18 * row, shaped(line))

    return pdf(draw, title="دروازه‌ها")


def turned() -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(PAGE[0], 0)
        canvas.rotate(90)
        column(canvas, [" ".join(SENTENCES[:8])], MARGIN, PAGE[0] - MARGIN, PAGE[1] - 2 * MARGIN)

    return pdf(draw, title="A page on its side")


FILES = {
    "chapters.pdf": chapters,
    "columns.pdf": lambda: two_columns((*PARAGRAPHS, *SENTENCES[:12])),
    "across.pdf": lambda: two_columns((*PARAGRAPHS, *SENTENCES[20:32]), across=True),
    "persian.pdf": long_persian,
    "short persian.pdf": lambda: persian(PERSIAN),
    "turned.pdf": turned,
}


def write_files(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    return folder


def index_files(folder: Path) -> Path:
    """Index the files and return the data folder, which stands beside them."""
    settings = IndexSettings(data=folder / "data")
    build([write_files(folder / "files")], settings, FakeEncoder(), reader=DirectReader())
    return folder / "data"
