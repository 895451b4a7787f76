"""The order in which the pieces of lines on a page are read: rows, and columns where a gutter parts the text.

A gutter is a stretch of the page's width that hardly any piece of a line crosses while prose stands on both sides of
it. Pieces that do cross it (a title, a wide figure's caption) part the columns into zones, each read column by column.
Cells of tables are not prose: their rows stay rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from .pdf_segments import Segment

SPANNING_SHARE: Final = 0.6
"""Of the text's width: a longer piece says nothing about gutters."""

SMALLEST_GUTTER: Final = 0.6
"""In ems."""

PROSE_CHARACTERS: Final = 12
"""Half of the pieces in a column of prose are at least this long; cells of tables and page numbers are shorter."""

PROSE_LINES: Final = 3

MOST_CROSSING: Final = 0.08
"""Share of short pieces (centred headings) that may cross a gutter."""

DEEPEST: Final = 4
"""Columns within columns."""

HEAD_GAP: Final = 1.0
"""In ems: white space that parts a page's head or foot from its columns."""

Row = tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Rows that are read one after the other.

    Attributes:
        rows: From top to bottom.
        continues: Whether the text may run on here from the column before.
    """

    rows: tuple[Row, ...]
    continues: bool = False


def columns_of(segments: Sequence[Segment], *, right_to_left: bool) -> list[Column]:
    """Return the columns of a page in reading order; together they hold every segment once.

    Args:
        segments: The pieces of lines, in any order, none of them turned.
        right_to_left: Whether the rightmost column is read first.
    """
    rows = rows_of(segments)
    first, last = _inner_rows(rows)
    columns = [Column((row,)) for row in rows[:first]]
    inner = [segment for row in rows[first:last] for segment in row]
    columns.extend(_columns(inner, right_to_left, DEEPEST))
    columns.extend(Column((row,)) for row in rows[last:])
    return columns


def rows_of(segments: Sequence[Segment]) -> list[Row]:
    """Return the segments by rows from top to bottom, each from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda piece: (piece.top + piece.bottom, piece.x0)):
        if rows and _on_one_row(rows[-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [tuple(sorted(row, key=lambda piece: piece.x0)) for row in rows]


def row_face(row: Row) -> Segment:
    """Return the piece that stands for a row: its longest, in points."""
    return max(row, key=lambda piece: piece.width)


def _on_one_row(row: Sequence[Segment], segment: Segment) -> bool:
    face = max(row, key=lambda piece: piece.face.size)
    shared = min(face.bottom, segment.bottom) - max(face.top, segment.top)
    height = min(face.bottom - face.top, segment.bottom - segment.top)
    if shared < 0.5 * height:
        return False
    # Two pieces one above the other are two rows, however tightly they are set.
    slack = 0.3 * segment.face.size
    return all(min(piece.x1, segment.x1) - max(piece.x0, segment.x0) < slack for piece in row)


def _inner_rows(rows: Sequence[Row]) -> tuple[int, int]:
    """Return the first row of the page's body and the row after its last, heads and feet left out."""
    first, last = 0, len(rows)
    if last < PROSE_LINES:
        return first, last
    if _white_between(rows[0], rows[1]):
        first = 1
    if last - first > 1 and _white_between(rows[-2], rows[-1]):
        last -= 1
    return first, last


def _white_between(upper: Row, lower: Row) -> bool:
    size = row_face(upper).face.size
    gap = min(piece.top for piece in lower) - max(piece.bottom for piece in upper)
    return gap > HEAD_GAP * size


def _columns(segments: Sequence[Segment], right_to_left: bool, depth: int) -> list[Column]:
    gutter = _gutter(segments) if depth else None
    if gutter is None:
        rows = tuple(rows_of(segments))
        return [Column(rows)] if rows else []
    columns: list[Column] = []
    for crossing, zone in _zones(segments, gutter):
        if crossing:
            columns.append(Column(tuple(rows_of(zone))))
        else:
            columns.extend(_zone_columns(zone, gutter, right_to_left, depth))
    return columns


def _zone_columns(zone: Sequence[Segment], gutter: float, right_to_left: bool, depth: int) -> list[Column]:
    left = [segment for segment in zone if (segment.x0 + segment.x1) / 2 < gutter]
    right = [segment for segment in zone if (segment.x0 + segment.x1) / 2 >= gutter]
    sides = [side for side in ((right, left) if right_to_left else (left, right)) if side]
    if len(rows_of(zone)) == 1:
        # A single row with something on both sides is a line of its own kind, not two columns.
        return [Column(tuple(rows_of(zone)))]
    columns: list[Column] = []
    for number, side in enumerate(sides):
        inner = _columns(side, right_to_left, depth - 1)
        columns.append(Column(inner[0].rows, continues=number > 0))
        columns.extend(inner[1:])
    return columns


def _zones(segments: Sequence[Segment], gutter: float) -> list[tuple[bool, list[Segment]]]:
    """Return the segments from top to bottom in stretches that cross the gutter and stretches that do not."""
    zones: list[tuple[bool, list[Segment]]] = []
    for segment in sorted(segments, key=lambda piece: (piece.top, piece.x0)):
        crossing = segment.x0 < gutter - 1 and segment.x1 > gutter + 1
        if not zones or zones[-1][0] != crossing:
            zones.append((crossing, []))
        zones[-1][1].append(segment)
    return zones


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Return where on the page's width a gutter stands, the widest if there are several."""
    if len(segments) < 2 * PROSE_LINES:
        return None
    x0 = min(segment.x0 for segment in segments)
    x1 = max(segment.x1 for segment in segments)
    narrow = [segment for segment in segments if segment.width < SPANNING_SHARE * (x1 - x0)]
    if len(narrow) < 2 * PROSE_LINES:
        return None
    em = median(segment.face.size for segment in narrow)
    gaps = sorted(_gaps(narrow, x0, x1), key=lambda gap: gap[0] - gap[1])
    for first, last in gaps:
        if last - first < SMALLEST_GUTTER * em:
            break
        if _parts_prose(narrow, first, last):
            return (first + last) / 2
    return None


def _gaps(narrow: Sequence[Segment], x0: float, x1: float) -> list[tuple[float, float]]:
    """Return the stretches between x0 and x1, counted in half points, that hardly any segment covers."""
    edges = np.zeros(int(2 * (x1 - x0)) + 3, dtype=np.int64)
    for segment in narrow:
        edges[int(2 * (segment.x0 - x0))] += 1
        edges[int(2 * (segment.x1 - x0)) + 1] -= 1
    free = np.cumsum(edges)[:-1] <= MOST_CROSSING * len(narrow)
    bounds = np.flatnonzero(np.diff(np.concatenate(([False], free, [False]))))
    return [(x0 + first / 2, x0 + last / 2) for first, last in bounds.reshape(-1, 2).tolist()]


def _parts_prose(narrow: Sequence[Segment], first: float, last: float) -> bool:
    left = [segment for segment in narrow if segment.x1 <= first + 1]
    right = [segment for segment in narrow if segment.x0 >= last - 1]
    if not (_is_prose(left) and _is_prose(right)):
        return False
    shared = min(max(piece.bottom for piece in left), max(piece.bottom for piece in right)) - max(
        min(piece.top for piece in left), min(piece.top for piece in right)
    )
    return shared > PROSE_LINES * median(piece.face.size for piece in left)


def _is_prose(segments: Sequence[Segment]) -> bool:
    return len(segments) >= PROSE_LINES and median(len(piece.picks) for piece in segments) >= PROSE_CHARACTERS
