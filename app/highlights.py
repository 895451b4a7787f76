"""Where on a printed page a stretch of text stands: the boxes of its glyphs, joined line by line.

A joined box is kept only when it covers no glyph of another stretch; otherwise its glyphs are marked one by one. So
what stands under the marks reads exactly the stretch, across lines, columns, cells and either direction of writing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.document import Range
from corpus.readers.protocol import Box

SAME_LINE = 0.3
"""Share of the lower of two boxes that must lie beside the other for both to stand on one line."""

WIDEST_GAP = 0.9
"""White space inside a line, in heights of the line; wider gaps part columns and cells."""

PADDING = 0.18
"""How far a mark reaches over its glyphs, in heights of the line."""

Sides = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a page's text that stands on one line, and the box around it."""

    place: Range
    box: Box


class PageGlyphs:
    """The glyphs of one page.

    Args:
        boxes: One entry for each character, ``None`` where there is no glyph.
    """

    def __init__(self, boxes: Sequence[Box | None]) -> None:
        rows = [(np.nan,) * 4 if box is None else box for box in boxes]
        self._sides: Sides = np.array(rows, dtype=np.float64).reshape(-1, 4)
        self._inked = np.flatnonzero(~np.isnan(self._sides[:, 0]))
        self._centres = (self._sides[:, :2] + self._sides[:, 2:]) / 2

    def marks(self, stretch: Range) -> list[Box]:
        """Return the boxes that mark a stretch of the page's characters, in reading order; empty when it has none."""
        return [box for numbers in self._lines(stretch) for box in self._mark(numbers, stretch)]

    def lines(self, stretch: Range) -> Iterator[Line]:
        """Yield the pieces of a stretch that stand on one line each."""
        for numbers in self._lines(stretch):
            yield Line(Range(int(numbers[0]), int(numbers[-1]) + 1), Box(*_around(self._sides[numbers]).tolist()))

    def _lines(self, stretch: Range) -> Iterator[NDArray[np.int64]]:
        first, last = np.searchsorted(self._inked, stretch)
        begun: list[int] = []
        around = np.empty(4)
        for number in self._inked[first:last].tolist():
            glyph = self._sides[number]
            if begun and _continues(around, glyph):
                around = _around(np.array([around, glyph]))
            else:
                if begun:
                    yield np.array(begun)
                begun, around = [], glyph
            begun.append(number)
        if begun:
            yield np.array(begun)

    def _mark(self, numbers: NDArray[np.int64], stretch: Range) -> list[Box]:
        tight = _around(self._sides[numbers])
        more = PADDING * (tight[3] - tight[1])
        for padding in (np.array([-more / 2, -more, more / 2, more]), np.zeros(4)):
            if not self._covers_others(tight + padding, stretch):
                return [Box(*(tight + padding).tolist())]
        return [Box(*self._sides[number].tolist()) for number in numbers]

    def _covers_others(self, box: NDArray[np.float64], stretch: Range) -> bool:
        first, last = np.searchsorted(self._inked, stretch)
        others = self._centres[np.concatenate([self._inked[:first], self._inked[last:]])]
        return bool(((others >= box[:2]) & (others <= box[2:])).all(axis=1).any())


def _around(sides: Sides) -> NDArray[np.float64]:
    return np.concatenate([sides[:, :2].min(axis=0), sides[:, 2:].max(axis=0)])


def _continues(line: NDArray[np.float64], glyph: NDArray[np.float64]) -> bool:
    """Return whether a glyph stands on the line of those before it, without a gap."""
    (x0, y0, x1, y1), (left, top, right, bottom) = line.tolist(), glyph.tolist()
    beside = min(y1, bottom) - max(y0, top)
    gap = max(left - x1, x0 - right)
    return bool(beside >= SAME_LINE * min(y1 - y0, bottom - top) and gap <= WIDEST_GAP * max(y1 - y0, bottom - top))
