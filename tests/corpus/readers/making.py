"""Files of every format, made from texts of our own."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import arabic_reshaper
import docx as python_docx
from bidi.algorithm import get_display
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PAGE = (420.0, 595.0)
MARGIN = 40.0
SIZE = 10.0
LEADING = 13.0

PARAGRAPHS = (
    "The reservoir above the village was finished in 1931. It holds enough water for two dry summers, and the wall "
    "has been raised twice since then. A keeper lives beside it.",
    "Every spring the keeper measures the depth at nine places and writes the figures into a blue book. The oldest "
    "entries are in pencil, but they can still be read. Nobody has counted the books.",
    "In 1964 a storm tore the bridge away, so that the village could be reached by boat only. The boat was rowed by "
    "two sisters who charged three coins for a crossing. They never learned to swim.",
    "A new bridge of steel was opened nine years later. Its lamps are lit by the stream below it.",
)

PERSIAN = (
    "آب انبار بالای روستا در سال ۱۳۱۰ ساخته شد. دیوار آن دو بار بلندتر شده است.",
    "نگهبان هر بهار ژرفای آب را در نه جا اندازه می گیرد و در دفتری آبی می نویسد.",
)


def pdf(*pages: Callable[[Canvas], None], size: tuple[float, float] = PAGE, password: str = "", **info: str) -> bytes:
    out = io.BytesIO()
    encrypt = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(out, pagesize=size, encrypt=encrypt, invariant=True)
    canvas.setTitle(info.get("title", ""))
    canvas.setAuthor(info.get("author", ""))
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def wrapped(text: str, width: float, font: str = "Helvetica", size: float = SIZE) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and pdfmetrics.stringWidth(joined, font, size) <= width:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines


def column(
    canvas: Canvas, paragraphs: Sequence[str], x: float, top: float, width: float, size: float = SIZE, indent: float = 0
) -> float:
    """Draw wrapped paragraphs and return how far down they reach; parted by white space or else by an indent."""
    y = top
    canvas.setFont("Helvetica", size)
    for paragraph in paragraphs:
        for number, line in enumerate(wrapped(paragraph, width - indent, size=size)):
            canvas.drawString(x + (indent if number == 0 else 0), y, line)
            y -= LEADING
        y -= 0 if indent else 0.8 * LEADING
    return y


def one_column(paragraphs: Sequence[str] = PARAGRAPHS) -> bytes:
    return pdf(lambda canvas: column(canvas, paragraphs, MARGIN, PAGE[1] - MARGIN, PAGE[0] - 2 * MARGIN) and None)


def two_columns(paragraphs: Sequence[str] = PARAGRAPHS, *, across: bool = False) -> bytes:
    """Return a page of two columns, drawn column by column or, as some programs do, line by line across both."""
    width = (PAGE[0] - 2 * MARGIN - 20) / 2
    lines = [line for paragraph in paragraphs for line in [*wrapped(paragraph, width), ""]]
    half = lines.index("", len(lines) // 2) + 1
    sides = [(MARGIN, lines[:half]), (MARGIN + width + 20, lines[half:])]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", SIZE)
        drawn = [(x, PAGE[1] - MARGIN - row * LEADING, line) for x, side in sides for row, line in enumerate(side)]
        for x, y, line in sorted(drawn, key=lambda place: (-place[1], place[0])) if across else drawn:
            canvas.drawString(x, y, line)

    return pdf(draw)


def persian_font() -> str:
    pdfmetrics.registerFont(TTFont("Amiri", str(files("fontpkg_amiri") / "files" / "Amiri-Regular.ttf")))
    return "Amiri"


def shaped(line: str) -> str:
    """Return a line of Persian as joined letter forms from left to right, the way reportlab draws it."""
    return str(get_display(arabic_reshaper.reshape(line), base_dir="R"))


def persian(paragraphs: Sequence[str] = PERSIAN) -> bytes:
    font = persian_font()

    def draw(canvas: Canvas) -> None:
        y = PAGE[1] - MARGIN
        canvas.setFont(font, 12)
        for paragraph in paragraphs:
            for line in wrapped(paragraph, PAGE[0] - 2 * MARGIN, font, 14):
                canvas.drawRightString(PAGE[0] - MARGIN, y, shaped(line))
                y -= 18
            y -= 16

    return pdf(draw)


def persian_columns(paragraphs: Sequence[str] = PERSIAN) -> bytes:
    """Return a page of two columns, the right one first; every paragraph goes on in the left one."""
    font = persian_font()
    width = (PAGE[0] - 2 * MARGIN - 20) / 2
    lines = [line for paragraph in paragraphs for line in [*wrapped(paragraph, width, font, 14), ""]]
    half = (len(lines) + 1) // 2

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, 12)
        for right, side in ((PAGE[0] - MARGIN, lines[:half]), (MARGIN + width, lines[half:])):
            for row, line in enumerate(side):
                canvas.drawRightString(right, PAGE[1] - MARGIN - 18 * row, shaped(line))

    return pdf(draw)


def zipped_from(members: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def changed(package: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Return a zip package with some of its members changed; one that is not there starts empty."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        members[name] = change(members.get(name, b""))
    return zipped_from(members)


def docx(write: Callable[[Any], None]) -> bytes:
    document = python_docx.Document()
    document.core_properties.author = ""
    write(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def chapter(body: str, title: str = "t") -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{title}</title></head><body>{body}</body></html>'
    )


CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def epub(chapters: Mapping[str, str], *, metadata: str = "", nav: str = "", **extra: str | bytes) -> bytes:
    """Return a book with its chapters in the order given; ``nav`` is the body of its table of contents."""
    pages = {**({"nav.xhtml": chapter(f'<nav epub:type="toc">{nav}</nav>')} if nav else {}), **chapters}
    properties = {"nav.xhtml": ' properties="nav"'}
    items = "".join(
        f'<item id="i{at}" href="{quote(name)}" media-type="application/xhtml+xml"{properties.get(name, "")}/>'
        for at, name in enumerate(pages)
    )
    spine = "".join(f'<itemref idref="i{at}"/>' for at in range(len(pages)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{metadata}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    members = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OPS/book.opf": package}
    return zipped_from({**members, **{f"OPS/{name}": page for name, page in pages.items()}, **extra})
