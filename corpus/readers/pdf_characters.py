"""The characters of one PDF page with their places, as pdfium has them, turned to the page as it is shown."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

HYPHENS: Final = frozenset({0x2, 0xFFFE})
"""What pdfium writes for a hyphen at the end of a line."""

UNKNOWN: Final = 0xFFFD
"""Stands for a glyph whose letter the file does not tell."""

_ADDRESS: Final = ctypes.c_void_p
_DOUBLE: Final = ctypes.sizeof(ctypes.c_double)


class Face(NamedTuple):
    """How one character is set: font size in points, height of its baseline from the page's top, turned or not."""

    size: float
    baseline: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Characters:
    """What one page shows.

    Attributes:
        codes: ``(n,) int64`` code points; line ends that pdfium put in are 10 and 13, unknown letters U+FFFD.
        boxes: ``(n, 4) float64`` x0, y0, x1, y1 in points from the top left corner of the shown page, as tight as
            the glyph; NaN where there is no glyph (white space).
        numbers: ``(n,) int64`` pdfium's own count of each character, for :meth:`PageText.face`.
    """

    codes: NDArray[np.int64]
    boxes: NDArray[np.float64]
    numbers: NDArray[np.int64]


class PageText:
    """The text layer of one open page; closes with the ``with`` block it is opened in.

    Args:
        page: An open page.
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._text = page.get_textpage()
        self._rotation = page.get_rotation()
        self._shown = page.get_bbox()
        self._count = self._text.count_chars()

    def __enter__(self) -> PageText:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    @property
    def width(self) -> float:
        """Width of the page as it is shown, in points."""
        left, bottom, right, top = self._shown
        return float(top - bottom if self._rotation in (90, 270) else right - left)

    @property
    def height(self) -> float:
        """Height of the page as it is shown, in points."""
        left, bottom, right, top = self._shown
        return float(right - left if self._rotation in (90, 270) else top - bottom)

    def characters(self) -> Characters:
        """Return every character of the page that stands at least partly on it, in the order of the file."""
        codes = self._codes()
        boxes = self._turned(self._boxes())
        space = _is_space(codes)
        for index in np.flatnonzero(~_has_area(boxes) & ~space):
            # Fonts drawn by procedures (Type 3) may tell no glyph boxes; their advance is the next best.
            boxes[index] = self._loose(int(index))
        inked = _has_area(boxes) & ~space
        boxes[~inked] = np.nan
        # What lies wholly beside the page (crop marks, job lines of a printer) is not to be seen on it.
        on_page = (boxes[:, 2] > 0) & (boxes[:, 3] > 0) & (boxes[:, 0] < self.width) & (boxes[:, 1] < self.height)
        numbers = np.flatnonzero(~inked | on_page)
        return Characters(codes[numbers], boxes[numbers], numbers)

    def advance(self, number: int) -> tuple[float, float]:
        """Return where the advance of a character begins and ends, from left to right, in points."""
        x0, _, x1, _ = self._loose(number).tolist()
        return x0, x1

    def pen(self, number: int) -> float:
        """Return where the pen stood before the character was drawn, in points from the page's left."""
        x, y = self._origin(number)
        left, bottom, right, top = self._shown
        return float({0: x - left, 90: y - bottom, 180: right - x, 270: top - y}[self._rotation])

    def face(self, number: int) -> Face:
        """Return how a character is set."""
        matrix = pdfium_c.FS_MATRIX()
        pdfium_c.FPDFText_GetMatrix(self._text, number, matrix)
        size = pdfium_c.FPDFText_GetFontSize(self._text, number) * math.hypot(matrix.c, matrix.d)
        direction = math.degrees(math.atan2(matrix.b, matrix.a)) - self._rotation
        return Face(size, self._from_top(*self._origin(number)), abs((direction + 180) % 360 - 180) > 10)

    def _loose(self, number: int) -> NDArray[np.float64]:
        rect = pdfium_c.FS_RECTF()
        pdfium_c.FPDFText_GetLooseCharBox(self._text, number, rect)
        sides = np.array([[rect.left, rect.right, rect.bottom, rect.top]], dtype=np.float64)
        return np.asarray(self._turned(sides)[0])

    def _codes(self) -> NDArray[np.int64]:
        buffer = ctypes.create_string_buffer(2 * (self._count + 1))
        written = pdfium_c.FPDFText_GetText(
            self._text, 0, self._count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))
        )
        codes = np.frombuffer(buffer.raw, dtype=np.uint16)[: max(written - 1, 0)].astype(np.int64)
        # One call gives all codes, but only while each character is one 16-bit unit and none is left out.
        if len(codes) != self._count or bool(((codes >= 0xD800) & (codes <= 0xDFFF)).any()):
            codes = np.array([self._code(index) for index in range(self._count)], dtype=np.int64)
        codes[(codes == 0) | (codes == 0xFFFF) | (codes > 0x10FFFF)] = UNKNOWN
        codes[(codes >= 0xD800) & (codes <= 0xDFFF)] = UNKNOWN
        codes[(codes < 0x20) & ~among(codes, (*HYPHENS, 9, 10, 13))] = UNKNOWN
        return codes

    def _code(self, index: int) -> int:
        return int(pdfium_c.FPDFText_GetUnicode(self._text, index))

    def _boxes(self) -> NDArray[np.float64]:
        """Return left, right, bottom, top of each character in the page's own coordinates."""
        sides = np.full((self._count, 4), np.nan)
        char_box = _plain_call(pdfium_c.FPDFText_GetCharBox)
        text = ctypes.cast(self._text.raw, _ADDRESS).value
        at = sides.ctypes.data
        for index in range(self._count):
            char_box(text, index, at, at + _DOUBLE, at + 2 * _DOUBLE, at + 3 * _DOUBLE)
            at += 4 * _DOUBLE
        return sides

    def _origin(self, number: int) -> tuple[float, float]:
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium_c.FPDFText_GetCharOrigin(self._text, number, x, y)
        return x.value, y.value

    def _from_top(self, x: float, y: float) -> float:
        left, bottom, right, top = self._shown
        return float({0: top - y, 90: x - left, 180: y - bottom, 270: right - x}[self._rotation])

    def _turned(self, sides: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return x0, y0, x1, y1 on the shown page for left, right, bottom, top in the page's own coordinates."""
        left, bottom, right, top = self._shown
        x0, x1, y0, y1 = sides.T
        turned = {
            0: (x0 - left, top - y1, x1 - left, top - y0),
            90: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
            180: (right - x1, y0 - bottom, right - x0, y1 - bottom),
            270: (top - y1, right - x1, top - y0, right - x0),
        }
        return np.column_stack(turned[self._rotation]).astype(np.float64)


def among(codes: NDArray[np.int64], few: Iterable[int]) -> NDArray[np.bool_]:
    """Return for each code point whether it is one of a few; a quarter of the time that ``numpy.isin`` takes."""
    found = np.zeros(len(codes), dtype=bool)
    for code in few:
        found |= codes == code
    return found


def _has_area(boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray((boxes[:, 2] - boxes[:, 0] > 0) & (boxes[:, 3] - boxes[:, 1] > 0))


def _is_space(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(among(codes, (9, 10, 11, 12, 13, 0x20, 0xA0, 0x3000)) | ((codes >= 0x2000) & (codes <= 0x200B)))


def _plain_call(function: object) -> Callable[..., int]:
    # Passing addresses as integers saves the four objects a call that byref makes: a third of a page's time.
    address = ctypes.cast(function, _ADDRESS).value  # type: ignore[arg-type]
    prototype = ctypes.CFUNCTYPE(ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
    return prototype(address)  # type: ignore[arg-type]
