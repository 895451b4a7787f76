"""Pieces: blocks while their kind is still open, with their text on one line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.document import Block, Document, Edit, Kind, Range

from .flow import is_item, paragraphs
from .headings import is_capitals, is_title_paragraph, number_depth, shown
from .letterspacing import is_letter_spaced
from .lines import Sheet

_SPACE = re.compile(r"\s+")
# Characters of a paragraph that is certainly text, so that what stands above it can be its heading.
_TEXT: int = 120
# The same below a numbered title.
_SHORT_TEXT = 60
_TITLE_LEVEL = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """One block and what is needed to judge it.

    Attributes:
        kind: What it is taken for so far.
        ranges: Its raw pieces.
        text: Its text with all white space made single spaces.
        level: Of a heading, from 1.
        apart: Whether an empty line, a page start or nothing stands before it.
        lines: How many lines it has.
        stops: Whether a sentence can end with it.
        letter_spaced: Whether it opens with a letter-spaced line.
    """

    kind: Kind
    ranges: tuple[Range, ...]
    text: str
    level: int = 0
    apart: bool = True
    lines: int = 1
    stops: bool = False
    letter_spaced: bool = False

    @property
    def start(self) -> int:
        """The offset of its first character."""
        return self.ranges[0].start

    def of_kind(self, kind: Kind, level: int = 0) -> Piece:
        """Return the same piece taken for something else."""
        return replace(self, kind=kind, level=level)

    def block(self) -> Block:
        """Return the finished block."""
        return Block(self.kind, self.ranges, self.level)


def from_sheet(sheet: Sheet) -> list[Piece]:
    """Return the pieces of a sheet whose lines have been sorted, in order of their start."""
    pieces = [_piece(sheet, group.kind, group.lines, group.level) for group in sheet.groups]
    pieces += [_piece(sheet, Kind.BODY, lines) for lines in paragraphs(sheet)]
    pieces.sort(key=lambda piece: piece.start)
    return _with_titles(sheet, pieces)


def from_blocks(text: str, blocks: Sequence[Block], edits: Sequence[Edit] = ()) -> list[Piece]:
    """Return the pieces of blocks that a format gave, judged by their words without the marks of the format.

    Args:
        text: The raw text.
        blocks: In order.
        edits: What the format leaves out of the display.
    """
    marked = Document("", text, "", "", edits=tuple(edits))
    return [Piece(block.kind, block.ranges, one_line(marked.display(block.ranges)), block.level) for block in blocks]


def one_line(text: str) -> str:
    """Return ``text`` with all white space made single spaces."""
    return _SPACE.sub(" ", text).strip()


def _piece(sheet: Sheet, kind: Kind, lines: Sequence[int], level: int = 0) -> Piece:
    first = lines[0]
    text = " ".join(shown(sheet.lines[index].text) for index in lines)
    return Piece(
        kind,
        _ranges(sheet, lines),
        one_line(text),
        level,
        first == 0 or sheet.gap(first) > 0 or first in sheet.page_starts,
        len(lines),
        sheet.lines[lines[-1]].stops,
        is_letter_spaced(sheet.lines[first].text),
    )


def _ranges(sheet: Sheet, lines: Sequence[int]) -> tuple[Range, ...]:
    """Return the raw ranges of lines, one for each run of neighbours."""
    first = lines[0]
    ranges: list[Range] = []
    for above, below in pairwise([*lines, -1]):
        if below != above + 1:
            ranges.append(Range(sheet.lines[first].start, sheet.lines[above].end))
            first = below
    return tuple(ranges)


def _with_titles(sheet: Sheet, pieces: list[Piece]) -> list[Piece]:
    """Return ``pieces`` with the paragraphs that are headings told from their neighbours."""
    judged: list[Piece] = []
    for at, piece in enumerate(pieces):
        below = next((other for other in pieces[at + 1 : at + 4] if other.kind is not Kind.BOILERPLATE), None)
        if piece.kind is Kind.BODY and _is_title(sheet, judged[-1] if judged else None, piece, below):
            level = number_depth(piece.text) or (1 if is_capitals(piece.text) and " " in piece.text else _TITLE_LEVEL)
            judged.append(piece.of_kind(Kind.HEADING, level))
        else:
            judged.append(piece)
    return judged


def _is_title(sheet: Sheet, above: Piece | None, piece: Piece, below: Piece | None) -> bool:
    if below is None or not is_title_paragraph(piece.text) or is_letter_spaced(piece.text):
        return False
    if below.kind is Kind.HEADING:
        return number_depth(piece.text) > 0 and piece.apart
    if below.kind not in (Kind.BODY, Kind.CAPTION) or is_item(below.text) or below.text[:1].islower():
        return False
    if number_depth(piece.text):
        return len(below.text) >= _SHORT_TEXT and piece.lines <= 3
    if above is not None and above.kind is Kind.BODY and not above.stops and not piece.apart:
        return False
    return _stands_out(sheet, piece, below)


def _stands_out(sheet: Sheet, piece: Piece, below: Piece) -> bool:
    """Tell whether a paragraph without a number is a heading by where it stands."""
    if piece.lines > 1 or not piece.apart or sheet.shape.double_spaced:
        return False
    if sheet.shape.wrapped:
        narrow = len(piece.text) < 0.75 * sheet.shape.width and not piece.text.endswith(":")
        return narrow and below.apart and len(below.text) >= 1.5 * sheet.shape.width
    return not piece.text.endswith(":") and (len(below.text) >= _TEXT or (piece.start == 0 and below.apart))
