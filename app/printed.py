"""Pages of a PDF as they were printed: their images, and where on them every character stands.

Images are made from the stored original bytes when somebody looks at a page, and a few are kept in memory.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from corpus.document import Document, Page
from corpus.readers.pdf import page_image, page_sizes
from corpus.readers.protocol import Box

PDF = "application/pdf"

IMAGE_WIDTH = 1240
"""Pixels across: A4 at 150 dots an inch, sharp on a screen of twice the usual density."""

KEPT_BYTES = 32_000_000
"""Images kept in memory, all together; a page of text takes about 100 kB."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """One page of a document as it was printed.

    Attributes:
        page: Its number, label and place in the text.
        width: In points, as the page is shown.
        height: In points.
        boxes: One entry for each character of the page, ``None`` where there is no glyph.
    """

    page: Page
    width: float
    height: float
    boxes: Sequence[Box | None] = field(repr=False)


@dataclass
class ImageCache:
    """The images of pages that were looked at last, up to a number of bytes; safe from several threads."""

    most_bytes: int = KEPT_BYTES
    _images: OrderedDict[tuple[str, int], bytes] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def image(self, sha256: str, number: int, original: Callable[[], Path]) -> bytes:
        """Return the image of a page as WebP.

        Args:
            sha256: Of the file's bytes.
            number: Of the page, from 1.
            original: Finds the file when its page is not kept.

        Raises:
            UsageError: When the page does not exist.
            ReadingError: When the file or the page cannot be opened.
        """
        key = (sha256, number)
        with self._guard:
            kept = self._images.get(key)
            if kept is not None:
                self._images.move_to_end(key)
                return kept
        made = page_image(original(), number, IMAGE_WIDTH)
        with self._guard:
            self._images[key] = made
            while sum(map(len, self._images.values())) > self.most_bytes and len(self._images) > 1:
                self._images.popitem(last=False)
        return made


def printable(document: Document) -> bool:
    """Return whether a document has pages that can be shown as they were printed."""
    return document.media_type == PDF and bool(document.pages)


def printed_pages(
    original: Path, pages: Sequence[Page], boxes: Callable[[int], Sequence[Box | None]]
) -> tuple[PrintedPage, ...]:
    """Return pages with their sizes, read from the file, and their boxes, found by the number of the page.

    Raises:
        ReadingError: When the file cannot be opened.
    """
    sizes = page_sizes(original, [page.number for page in pages])
    return tuple(
        PrintedPage(page, width, height, boxes(page.number)) for page, (width, height) in zip(pages, sizes, strict=True)
    )
