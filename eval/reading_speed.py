"""How fast each format is read, against its bare library doing the same extraction, in one run.

``python -m eval.reading_speed`` makes its own files (reportlab is needed, from the ``dev`` extra), reads each with the
reader and with the library alone, in turns, and prints processor seconds: the least of the repetitions. The last two
columns are of what follows reading, for which no library stands: layout, sentences, languages and passages.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

import click
import docx
import pypdfium2 as pdfium
import trafilatura
from lxml import etree
from markdown_it import MarkdownIt

from corpus.ingest import ingest
from corpus.readers.protocol import Limits
from corpus.readers.registry import reader_for

WORDS: Final = (
    "the keeper of the reservoir measures its depth every spring at nine places and writes the figures into a blue "
    "book that nobody has opened since the bridge of steel was built over the river below the old mill"
)
LINES_A_PAGE: Final = 46
PARAGRAPHS: Final = ("p", "li", "h1", "h2", "h3", "td", "pre")
CONTAINER: Final = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="b.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>'
)


@dataclass(frozen=True, slots=True)
class Case:
    """One file, and what its bare library does to get the same out of it."""

    name: str
    data: bytes
    pages: int
    bare: Callable[[bytes], object]
    library: str


def sentences() -> Iterator[str]:
    """Yield sentences of changing length without end."""
    words = cycle(WORDS.split())
    for length in cycle((9, 17, 25, 12)):
        yield " ".join(islice(words, length)).capitalize() + "."


def paragraphs(count: int) -> list[str]:
    """Return paragraphs of six sentences."""
    source = sentences()
    return [" ".join(islice(source, 6)) for _ in range(count)]


def cases(size: int) -> list[Case]:
    """Return one file of each format; ``size`` is about the number of printed pages."""
    texts = paragraphs(size * 5)
    marked_up = "".join(f"<p>{text}</p>\n" for text in texts)
    site = f"<!doctype html><title>t</title><body><nav><a href=/>Home</a></nav><main>{marked_up}</main></body>"
    plain = "\n\n".join(texts).encode()
    return [
        Case("text.txt", plain, 0, lambda data: data.decode(), "bytes.decode"),
        Case("text.md", plain, 0, lambda data: MarkdownIt().parse(data.decode()), "markdown-it-py"),
        Case("page.html", site.encode(), 0, _bare_html, "lxml, trafilatura"),
        Case("one-column.pdf", _pdf(size, columns=1), size, _bare_pdf, "pypdfium2"),
        Case("two-columns.pdf", _pdf(size, columns=2), size, _bare_pdf, "pypdfium2"),
        Case("file.docx", _docx(texts), 0, _bare_docx, "python-docx"),
        Case("book.epub", _epub(texts), 0, _bare_epub, "zipfile, lxml"),
    ]


def seconds(work: Callable[[], object]) -> float:
    """Return the processor seconds that work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


@click.command(help="Measure reading speed against the bare libraries.")
@click.option("--pages", "size", default=100, show_default=True, help="Size of the files in printed pages.")
@click.option("--repeat", default=3, show_default=True, help="Repetitions; the fastest counts.")
def main(size: int, repeat: int) -> None:
    """Print a Markdown table."""
    click.echo("| file | MB | reader, s | MB/s | pages/s | bare library | s | ratio | to passages, s | MB of text/s |")
    click.echo("|---|---|---|---|---|---|---|---|---|---|")
    for case in cases(size):
        click.echo(measured(case, repeat))


def measured(case: Case, repeat: int) -> str:
    """Return the row of one file."""
    reader = reader_for(case.name)
    reading = reader.read(case.data, case.name, Limits())
    ours: list[float] = []
    bare: list[float] = []
    after: list[float] = []
    for _ in range(repeat):
        ours.append(seconds(lambda: reader.read(case.data, case.name, Limits())))
        bare.append(seconds(lambda: case.bare(case.data)))
        after.append(seconds(lambda: ingest(reading, doc_id="d", source=case.name, sha256="")))
    return f"{_row(case, min(ours), min(bare))} {min(after):.3f} | {len(reading.text) / 1e6 / min(after):.2f} |"


def _row(case: Case, ours: float, bare: float) -> str:
    megabytes = len(case.data) / 1e6
    pages = f"{case.pages / ours:.0f}" if case.pages else "–"
    rate = f"{megabytes / ours:.2f}"
    ratio = f"{ours / bare:.2f}" if bare > 0.001 else "–"
    return f"| {case.name} | {megabytes:.2f} | {ours:.3f} | {rate} | {pages} | {case.library} | {bare:.3f} | {ratio} |"


def _bare_pdf(data: bytes) -> int:
    document = pdfium.PdfDocument(data)
    boxes = 0
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        text.get_text_range()
        boxes += len([text.get_charbox(at) for at in range(text.count_chars())])
        text.close()
        page.close()
    document.close()
    return boxes


def _bare_html(data: bytes) -> object:
    root = etree.fromstring(data, etree.HTMLParser(encoding="utf-8"))
    return "".join(map(str, root.itertext())), trafilatura.extract(data.decode(), fast=True)


def _bare_docx(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs]


def _bare_epub(data: bytes) -> list[tuple[str, str]]:
    """Return the paragraphs of all chapters with white space collapsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        pages = [archive.read(name) for name in archive.namelist() if name.endswith(".xhtml")]
    return [
        (str(element.tag), " ".join("".join(map(str, element.itertext())).split()))
        for page in pages
        for element in etree.fromstring(page).iter(*(f"{{http://www.w3.org/1999/xhtml}}{tag}" for tag in PARAGRAPHS))
    ]


def _pdf(pages: int, columns: int) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    source = cycle(WORDS.split())
    for _ in range(pages):
        canvas.setFont("Times-Roman", 11 if columns == 1 else 10)
        for column in range(columns):
            for line in range(LINES_A_PAGE):
                words = " ".join(islice(source, 14 // columns))
                canvas.drawString(60 + column * 250, 780 - 15 * line, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _docx(texts: list[str]) -> bytes:
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _epub(texts: list[str]) -> bytes:
    chapters = [texts[at : at + 50] for at in range(0, len(texts), 50)]
    items = "".join(
        f'<item id="c{at}" href="c{at}.xhtml" media-type="application/xhtml+xml"/>' for at in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>{items}</manifest>'
        f"<spine>{spine}</spine></package>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("b.opf", package)
        for at, chapter in enumerate(chapters):
            body = "".join(f"<p>{text}</p>" for text in chapter)
            page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head><body>{body}</body></html>'
            archive.writestr(f"c{at}.xhtml", page)
    return out.getvalue()


if __name__ == "__main__":
    main()
