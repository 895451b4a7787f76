"""PDF: the text layer page by page, with a box for every glyph and the printed label of every page.

Pages are parted by a form feed, which belongs to neither; inside a page see :mod:`corpus.readers.pdf_lines`. A page
without a text layer is reported, never passed over. pdfium is native code and not safe to use from two threads: calls
here take turns, and files are read in a process of their own (:mod:`corpus.isolation`).
"""

from __future__ import annotations

import io
import math
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray
from PIL import Image

from corpus.document import Metadata, Page
from corpus.errors import LimitExceeded, ReadingError, UsageError

from .boxes import Boxes
from .pdf_characters import UNKNOWN, PageText
from .pdf_lines import page_lines
from .pdf_metadata import metadata_of
from .protocol import Limits, Problem, Reading

PAGE_BREAK: Final = "\n\f"

MOST_UNKNOWN: Final = 0.1
"""Share of letters without a code on a page above which the page counts as unreadable."""

MOST_PIXELS: Final = 40_000_000
"""Largest image of a page: A4 at 550 dots an inch."""

MOST_SHOWN_PIXELS: Final = 8_000_000
"""Largest image of a page on a screen; a poster is shown smaller, never in more memory than this takes."""

IMAGE_QUALITY: Final = 75
"""Of WebP, from 0 to 100: letters stay sharp at half the bytes of a PNG."""

SHARE_OF_TIME: Final = 0.5
"""Of the time for a file: reading stops then, so that what was read can still be laid out."""

_TURN: Final = threading.RLock()
"""pdfium keeps state for the whole process; only one thread may be inside it."""

_REASONS: Final = {
    pdfium_c.FPDF_ERR_PASSWORD: "is encrypted and asks for a password; expected an open file. Save it without one",
    pdfium_c.FPDF_ERR_FORMAT: "is damaged or no PDF; expected a whole file. Copy or export it again",
    pdfium_c.FPDF_ERR_SECURITY: "has an unknown kind of encryption; expected an open file. Save it without one",
}


class PdfReader:
    """Reads the text layer of PDF files."""

    suffixes = frozenset({".pdf"})

    def read(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Return the text in reading order with pages, labels and boxes; memory grows with the text only."""
        begun = time.monotonic()
        pages = _Pages(limits, name)
        with opened(data, name) as document:
            _check_pages(len(document), name, limits)
            metadata = metadata_of(document, data)
            for index in range(len(document)):
                if time.monotonic() - begun > SHARE_OF_TIME * limits.seconds:
                    ran_out = f"{SHARE_OF_TIME * limits.seconds:g} seconds for reading ran out"
                    pages.stop(index, len(document), f"{ran_out} (raise PINCITE_LIMITS__SECONDS)")
                    break
                pages.add(document, index)
        return pages.reading(metadata)


@contextmanager
def opened(data: bytes | Path, name: str) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF, its bytes or its file, for one thread at a time.

    Raises:
        ReadingError: When it cannot be opened, with the reason.
    """
    with _TURN:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            reason = _REASONS.get(getattr(error, "err_code", None), f"cannot be opened ({error}); export it again")
            raise ReadingError(f"{name} {reason}.") from error
        except OSError as error:
            raise ReadingError(f"{name} cannot be opened ({error.strerror}); expected a file. Add it again.") from error
        try:
            yield document
        finally:
            document.close()


def render_page(data: bytes, number: int, scale: float) -> bytes:
    """Return the image of a page as PNG.

    Args:
        data: The PDF file.
        number: Counted from 1.
        scale: Pixels for each point (1.0 gives 72 dots an inch); a box of a character times the scale is its place.

    Raises:
        UsageError: When the page does not exist or the image would be larger than ``MOST_PIXELS``.
        ReadingError: When the file or the page cannot be opened.
    """
    with opened(data, "The file") as document:
        page = _numbered(document, number)
        image = _drawn(page, scale)
        page.close()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def page_image(file: Path, number: int, width: int) -> bytes:
    """Return the image of a page as WebP, ``width`` pixels across or less where it would be larger than is allowed.

    Args:
        file: The PDF file.
        number: Counted from 1.
        width: In pixels.

    Raises:
        UsageError: When the page does not exist.
        ReadingError: When the file or the page cannot be opened.
    """
    with opened(file, "The file") as document:
        page = _numbered(document, number)
        across, down = page.get_size()
        if across <= 0 or down <= 0:
            raise ReadingError(f"Page {number} has no size; expected a page to look at. Export the file again.")
        image = _drawn(page, min(width / across, math.sqrt(MOST_SHOWN_PIXELS / (across * down))))
        page.close()
    out = io.BytesIO()
    image.save(out, "WEBP", quality=IMAGE_QUALITY, method=2)
    return out.getvalue()


def page_sizes(file: Path, numbers: Sequence[int]) -> list[tuple[float, float]]:
    """Return width and height of pages as they are shown, in points; reads no more of the file than it must.

    Raises:
        UsageError: When a page does not exist.
        ReadingError: When the file cannot be opened.
    """
    with opened(file, "The file") as document:
        for number in numbers:
            _check_number(document, number)
        return [document.get_page_size(number - 1) for number in numbers]


def _numbered(document: pdfium.PdfDocument, number: int) -> pdfium.PdfPage:
    _check_number(document, number)
    return _page(document, number - 1)


def _check_number(document: pdfium.PdfDocument, number: int) -> None:
    if not 1 <= number <= len(document):
        raise UsageError(f"Page {number} was asked for; expected 1 to {len(document)}. Ask for one of these.")


def _drawn(page: pdfium.PdfPage, scale: float) -> Image.Image:
    width, height = page.get_size()
    if not 0 < scale * scale * width * height <= MOST_PIXELS:
        raise UsageError(f"A scale of {scale:g} was asked for; the image would be empty or too large. Change it.")
    # A copy: the bitmap's own memory goes with the page.
    image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return image


def _page(document: pdfium.PdfDocument, index: int) -> pdfium.PdfPage:
    try:
        return document[index]
    except pdfium.PdfiumError as error:
        raise ReadingError(f"Page {index + 1} cannot be opened ({error}). Export the file again.") from error


def _check_pages(count: int, name: str, limits: Limits) -> None:
    if count > limits.pages:
        raise LimitExceeded(
            f"{name} has {count} pages; expected at most {limits.pages}. Split it, or raise PINCITE_LIMITS__PAGES."
        )
    if count == 0:
        raise ReadingError(f"{name} has no pages; expected at least one. Export it again.")


class _Pages:
    """What has been read so far."""

    def __init__(self, limits: Limits, name: str) -> None:
        self._limits = limits
        self._name = name
        self._pieces: list[str] = []
        self._boxes: list[NDArray[np.float32]] = []
        self._pages: list[Page] = []
        self._problems: list[Problem] = []
        self._length = 0

    def add(self, document: pdfium.PdfDocument, index: int) -> None:
        if index:
            self._append(PAGE_BREAK, np.full((len(PAGE_BREAK), 4), np.nan, dtype=np.float32))
        start = self._length
        try:
            page = _page(document, index)
        except ReadingError as error:
            self._problems.append(Problem(str(error), f"page {index + 1}"))
        else:
            try:
                self._read(page, index)
            finally:
                page.close()
        self._pages.append(Page(index + 1, start, self._length, document.get_page_label(index) or None))
        if self._length > self._limits.text_characters:
            raise LimitExceeded(
                f"{self._name} has more than {self._limits.text_characters} characters by page {index + 1}; expected "
                "fewer. Split it, or raise PINCITE_LIMITS__TEXT_CHARACTERS."
            )

    def stop(self, index: int, count: int, reason: str) -> None:
        self._problems.append(Problem(f"{reason}; pages {index + 1} to {count} were not read", f"page {index + 1}"))

    def reading(self, metadata: Metadata) -> Reading:
        text = "".join(self._pieces)
        if not text.strip():
            raise ReadingError(
                f"{self._name} holds no text on any of its {len(self._pages)} pages; expected a text layer. "
                "If it is a scan, run text recognition (OCR) first."
            )
        return Reading(
            text,
            "application/pdf",
            metadata,
            pages=tuple(self._pages),
            boxes=Boxes.joined(self._boxes),
            problems=tuple(self._problems),
        )

    def _read(self, page: pdfium.PdfPage, index: int) -> None:
        with PageText(page) as text:
            characters = text.characters()
            lines = page_lines(characters, text)
        if not lines.codes:
            drawn = pdfium_c.FPDFPage_CountObjects(page) > 0
            reason = (
                "no text on it, only images or drawings; run text recognition (OCR) first" if drawn else "it is blank"
            )
            self._problems.append(Problem(reason, f"page {index + 1}", lost=drawn))
            return
        codes = np.array(lines.codes)
        unknown = int(np.count_nonzero((codes == UNKNOWN) | ((codes >= 0xE000) & (codes <= 0xF8FF))))
        if unknown > MOST_UNKNOWN * len(lines.codes):
            reason = f"{unknown} of {len(lines.codes)} characters have no known letter (a font without a Unicode table)"
            self._problems.append(Problem(reason, f"page {index + 1}"))
        self._append(lines.text(), lines.boxes(characters))

    def _append(self, text: str, boxes: NDArray[np.float32]) -> None:
        self._pieces.append(text)
        self._boxes.append(boxes)
        self._length += len(text)
