"""The text of one PDF page from its columns: one line break a row, a blank line where the page shows a new paragraph.

What the page shows: more white space than between the rows around, another size of type, or a first line that is
drawn in while the one before it has ended a sentence. Wide gaps in a row (cells of a table) become a tab.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .pdf_characters import HYPHENS, Characters, PageText, among
from .pdf_columns import Column, Row, columns_of, row_face
from .pdf_segments import paper_order, right_to_left_letters, segments_of
from .visual_order import balance, is_bracket, mend_brackets, reading_order

CELL_GAP: Final = 2.0
"""In ems: a gap in a row that is written as a tab."""

WORD_GAP: Final = 0.1
"""In ems: a gap that is a space between two letters that pdfium puts a space between."""

LETTER_GAP: Final = 0.25
"""In ems: a gap that is a space between two letters that pdfium puts none between; Arabic letters stand up to 0.2 em
apart inside a word."""

DIGIT_GAP: Final = 0.45
"""In ems: the same for two digits, of which a one is drawn narrow."""

PIECE_GAP: Final = 0.12
"""In ems: a gap that is a space between two pieces of a row."""

PARAGRAPH_GAP: Final = 1.35
"""Times the usual distance of two rows."""

LARGEST_DISTANCE: Final = 2.0
"""In ems: rows further apart than this are never the usual distance."""

SIZE_CHANGE: Final = 1.12
"""Ratio of two sizes of type that belong to different paragraphs."""

INDENT: Final = (0.7, 5.0)
"""In ems: how far a paragraph's first line is drawn in."""

MOST_INDENTED: Final = 0.35
"""Share of rows drawn in above which hanging lines, not first lines, are drawn in."""

FULL_SLACK: Final = 0.15
"""Share of a column's width by which a full row may be shorter than the longest."""

SENTENCE_ENDS: Final = frozenset('.!?:;؟؛…»”"’)]')


@dataclass(slots=True)
class PageLines:
    """The text of a page as it grows: code points, and for each the page's character it is, or -1 for none."""

    codes: list[int] = field(default_factory=list)
    picks: list[int] = field(default_factory=list)

    def add(self, text: str) -> None:
        """Append characters that have no glyph."""
        self.codes.extend(map(ord, text))
        self.picks.extend([-1] * len(text))

    def text(self) -> str:
        """Return the text so far."""
        return "".join(map(chr, self.codes))

    def boxes(self, characters: Characters) -> NDArray[np.float32]:
        """Return ``(n, 4) float32``, the box of each character, NaN for none."""
        picks = np.array(self.picks, dtype=np.int64)
        boxes = np.full((len(picks), 4), np.nan, dtype=np.float32)
        boxes[picks >= 0] = characters.boxes[picks[picks >= 0]]
        return boxes


def page_lines(characters: Characters, text: PageText) -> PageLines:
    """Return the text of a page in reading order."""
    segments = segments_of(characters, text)
    straight = [segment for segment in segments if not segment.face.turned]
    leftward = bool(np.count_nonzero(right_to_left_letters(characters.codes)) * 2 > _letters(characters.codes))
    writer = _Writer(characters, text, leftward)
    lines = PageLines()
    before: Column | None = None
    for column in columns_of(straight, right_to_left=leftward):
        if before is not None:
            lines.add("\n" if column.continues and writer.runs_on(before, column) else "\n\n")
        writer.column(column, lines)
        before = column
    for number, segment in enumerate(segment for segment in segments if segment.face.turned):
        # Text along the page's edge stands after all else, piece by piece as the file has it.
        lines.add("\n" if number else "\n\n" if lines.codes else "")
        writer.row((segment,), lines)
    return lines


def _as_written(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    written = codes.copy()
    written[among(codes, (9, 10, 13))] = ord(" ")
    written[among(codes, HYPHENS)] = ord("-")
    return written


def _letters(codes: NDArray[np.int64]) -> int:
    return int(np.count_nonzero(((codes | 32) >= 97) & ((codes | 32) <= 122) | (codes > 0xBF)))


class _Writer:
    def __init__(self, characters: Characters, text: PageText, leftward: bool) -> None:
        self._characters = characters
        self._text = text
        self._leftward = leftward
        # pdfium does not say where on paper its spaces are, but between which letters: each letter has a word's number.
        self._words = np.cumsum(np.isnan(characters.boxes[:, 0])).tolist()
        self._written = _as_written(characters.codes).tolist()

    def runs_on(self, before: Column, column: Column) -> bool:
        """Return whether a paragraph may go on from one column to the next."""
        full = _is_full(before.rows, self._leftward) or not self._ends_sentence(before.rows[-1])
        return full and not _indented(column.rows, self._leftward)[0]

    def column(self, column: Column, lines: PageLines) -> None:
        breaks = _paragraph_breaks(column.rows, self._ends_sentence, self._leftward)
        for number, (row, starts_paragraph) in enumerate(zip(column.rows, breaks, strict=True)):
            if number:
                lines.add("\n\n" if starts_paragraph else "\n")
            self.row(row, lines)

    def row(self, row: Row, lines: PageLines) -> None:
        if any(segment.right_to_left for segment in row):
            self._mixed(row, lines)
            return
        for number, segment in enumerate(row):
            if number:
                lines.add(_between(row[number - 1].x1, segment.x0, segment.face.size))
            self._plain(segment.run, lines)

    def _plain(self, picks: range, lines: PageLines) -> None:
        lines.codes.extend(self._written[picks.start : picks.stop])
        lines.picks.extend(picks)

    def _mixed(self, row: Row, lines: PageLines) -> None:
        """Write a row with right-to-left letters in reading order; its spaces are found from its gaps."""
        boxes, codes = self._characters.boxes, self._characters.codes
        inked = [pick for segment in row for pick in segment.picks if not np.isnan(boxes[pick, 0])]
        cells = list(self._cells(paper_order(inked, self._characters, self._text), row))
        bases = ["".join(map(chr, codes[list(cell[:1])])) if cell else gap for cell, gap in cells]
        order = reading_order(bases, right_to_left=self._reads_leftward(bases))
        mended = mend_brackets([bases[at] for at in order])
        for at, base in zip(order, mended, strict=True):
            picks = cells[at][0]
            if not picks:
                lines.add(base)
                continue
            lines.codes.extend([ord(base), *codes[list(picks[1:])].tolist()])
            lines.picks.extend(picks)

    def _cells(self, clusters: Sequence[tuple[int, ...]], row: Row) -> Iterator[tuple[tuple[int, ...], str]]:
        """Yield each cluster, and between two of them an empty one with the white space that parts them."""
        size = row_face(row).face.size
        end = -math.inf
        before: int | None = None
        for cluster in clusters:
            advances = [self._text.advance(int(self._characters.numbers[pick])) for pick in cluster]
            gap = min(first for first, _ in advances) - end
            if before is not None and gap > self._space_from(before, cluster[0]) * size:
                yield (), "\t" if gap > CELL_GAP * size else " "
            end = max(end, *(last for _, last in advances))
            before = cluster[0]
            yield cluster, ""

    def _space_from(self, left: int, right: int) -> float:
        """Return the gap in ems from which two neighbours are parted by a space."""
        characters = [chr(int(self._characters.codes[pick])) for pick in (left, right)]
        if all(character.isdigit() for character in characters):
            return DIGIT_GAP
        # pdfium's spaces stand on the wrong side of brackets that it turned around.
        sure = not any(is_bracket(character) for character in characters)
        return WORD_GAP if sure and self._words[left] != self._words[right] else LETTER_GAP

    def _reads_leftward(self, bases: Sequence[str]) -> bool:
        surplus = balance(bases)
        return surplus >= 0 or (self._leftward and surplus > -0.5 * len(bases))

    def _ends_sentence(self, row: Row) -> bool:
        # On paper a right-to-left row ends at its left.
        last = row[0] if row[0].right_to_left else row[-1]
        pick = last.picks[0] if last.right_to_left else last.picks[-1]
        return chr(int(self._characters.codes[pick])) in SENTENCE_ENDS


def _between(end: float, start: float, size: float) -> str:
    gap = start - end
    if gap > CELL_GAP * size:
        return "\t"
    return " " if gap > PIECE_GAP * size else ""


def _paragraph_breaks(rows: Sequence[Row], ends_sentence: Callable[[Row], bool], leftward: bool) -> list[bool]:
    """Return for each row whether the page shows that it begins a paragraph; never for the first."""
    faces = [row_face(row).face for row in rows]
    indented = _indented(rows, leftward)
    distances = [below.baseline - above.baseline for above, below in pairwise(faces)]
    usual = median(distances) if distances else 0.0
    breaks = [False]
    for at, (above, below) in enumerate(pairwise(faces), start=1):
        wide = distances[at - 1] > PARAGRAPH_GAP * min(usual, LARGEST_DISTANCE * max(above.size, below.size))
        resized = max(above.size, below.size) > SIZE_CHANGE * min(above.size, below.size)
        drawn_in = indented[at] and not indented[at - 1] and ends_sentence(rows[at - 1])
        breaks.append(wide or resized or drawn_in)
    return breaks


def _is_full(rows: Sequence[Row], leftward: bool) -> bool:
    """Return whether the last row reaches about as far as the longest."""
    reaches = [-row[0].x0 if leftward else max(piece.x1 for piece in row) for row in rows]
    width = max(piece.x1 for row in rows for piece in row) - min(row[0].x0 for row in rows)
    return reaches[-1] > max(reaches) - FULL_SLACK * width


def _indented(rows: Sequence[Row], leftward: bool) -> list[bool]:
    """Return for each row whether it begins further in than most."""
    begins = [-max(piece.x1 for piece in row) if leftward else row[0].x0 for row in rows]
    margin = median(begins)
    sizes = [row_face(row).face.size for row in rows]
    indented = [
        INDENT[0] < (begin - margin) / max(size, 1) < INDENT[1] for begin, size in zip(begins, sizes, strict=True)
    ]
    return indented if sum(indented) <= MOST_INDENTED * len(rows) else [False] * len(rows)
