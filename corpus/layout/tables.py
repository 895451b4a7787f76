"""Tables and charts that a text lost the lines of: rows of numbers with their labels, title and source."""

from __future__ import annotations

import re
from typing import Final

from corpus.document import Kind

from .captions import is_source_line
from .headings import is_capitals, is_known_heading
from .letterspacing import is_letter_spaced
from .lines import Line, Sheet

_CELL = re.compile(r"^(?:[+\-–−±~<>(]*[$€£₽]?\d[\d.,]*(?:%|[-–]\d[\d.,]*|\)|[a-z]{1,2})?|%|[–—-]|n/a|…)$", re.I)
_MOST_CELLS: Final = 40
# Lines without numbers that may stand between two rows.
_MOST_BETWEEN: Final = 2
# Groups of lines above the first row, and characters of one, that can be title and column labels.
_MOST_ABOVE: Final = 6
_LONGEST_LABEL: Final = 260
_MOST_TITLE_LINES: Final = 3
# Characters (without spaces) up to which a line that ends with a stop is a column label: "pct.pt."
_SHORT_LABEL: Final = 30
_DEFAULT_WIDTH: Final = 80


def mark_tables(sheet: Sheet) -> None:
    """Take what is left of tables and charts out of the flow, each with its title, labels and source as one block."""
    index = 0
    while index < len(sheet.lines):
        rows = _rows(sheet, index)
        if not rows:
            index += 1
            continue
        first, last = _top(sheet, rows[0]), _bottom(sheet, rows[-1])
        sheet.take(Kind.TABLE, range(first, last + 1))
        sheet.page_starts -= set(range(first + 1, last + 1))
        index = last + 1


def _rows(sheet: Sheet, index: int) -> list[int]:
    """Return the rows of the table that begins at ``index``, or nothing when too little speaks for one."""
    if not sheet.free(index) or not (cells := _cells(sheet, index)):
        return []
    rows, total, at = [index], cells, index + 1
    while sheet.free(at) and at - rows[-1] <= _MOST_BETWEEN + 1 and at not in sheet.page_starts:
        cells = _cells(sheet, at)
        if cells:
            rows.append(at)
            total += cells
        elif not _is_label(sheet, at):
            break
        at += 1
    enough = (len(rows) >= 2 and total >= 2 * len(rows)) or len(rows) >= 4 or (total >= 4 and _bare(sheet, rows[0]))
    return rows if enough and total >= 4 else []


def _cells(sheet: Sheet, index: int) -> int:
    """Return how many number cells a line has if it reads like a row of a table, else 0."""
    line = sheet.lines[index]
    if not any(sign.isdigit() for sign in line.text[-12:]) and "%" not in line.text:
        return 0
    words = line.text.split()
    if len(words) > _MOST_CELLS or line.continues or (line.stops and not _CELL.match(words[-1])):
        return 0
    if sum(bool(_CELL.match(word)) for word in words) == len(words):
        return len(words) if len(words) > 1 else 0
    if len(line.text) > 0.75 * _width(sheet) or words[-1][-1] in ",;:" or not _CELL.match(words[-1]):
        return 0
    trailing = 0
    while trailing < len(words) and _CELL.match(words[-1 - trailing]):
        trailing += 1
    return trailing if trailing * 2 >= len(words) - 3 and not words[0][:1].isdigit() else 0


def _bare(sheet: Sheet, index: int) -> bool:
    """Tell whether a line is nothing but four or more cells: the scale or the values of a chart."""
    words = sheet.lines[index].text.split()
    return len(words) >= 4 and all(_CELL.match(word) for word in words)


def _width(sheet: Sheet) -> int:
    return sheet.shape.width if sheet.shape.wrapped else _DEFAULT_WIDTH


def _is_label(sheet: Sheet, index: int) -> bool:
    line = sheet.lines[index]
    return len(line.text) < 0.6 * _width(sheet) and not line.stops and not line.continues and not _is_heading(line)


def _is_heading(line: Line) -> bool:
    return is_letter_spaced(line.text) or is_known_heading(line.text)


def _top(sheet: Sheet, row: int) -> int:
    """Return the first line of the labels and the title above the first row."""
    top = row
    for _ in range(_MOST_ABOVE):
        if top in sheet.page_starts:
            break
        group = _group_above(sheet, top)
        if not group or not _can_be_title(sheet, group):
            break
        top = group[0]
    return top


def _group_above(sheet: Sheet, top: int) -> list[int]:
    group: list[int] = []
    at = top - 1
    while sheet.free(at) and len(group) < _MOST_TITLE_LINES:
        group.insert(0, at)
        if sheet.lines[at].gap or at in sheet.page_starts:
            return group
        at -= 1
    return []


def _can_be_title(sheet: Sheet, group: list[int]) -> bool:
    lines = [sheet.lines[index] for index in group]
    if sum(len(line.text) for line in lines) > _LONGEST_LABEL or lines[0].continues:
        return False
    if any(
        _is_heading(line) or (line.text[-1] in ".,;:" and len(line.text.replace(" ", "")) > _SHORT_LABEL)
        for line in lines
    ):
        return False
    if is_capitals(lines[0].text) and len(lines[0].text.split()) > 1:
        return False
    return not sheet.shape.double_spaced or len(lines[0].text) < 0.7 * sheet.shape.width


def _ends_sentence(line: Line) -> bool:
    return line.text[-1] in ".,;:" and len(line.text.replace(" ", "")) > _SHORT_LABEL


def _bottom(sheet: Sheet, row: int) -> int:
    """Return the last line of the labels and the source below the last row."""
    bottom = row
    while sheet.free(bottom + 1) and bottom + 1 not in sheet.page_starts and bottom - row < 4:
        line = sheet.lines[bottom + 1]
        if not is_source_line(line.text) and not _closes(sheet, row, bottom + 1):
            break
        bottom += 1
    return bottom


def _closes(sheet: Sheet, row: int, index: int) -> bool:
    """Tell whether a line in capitals is the legend of a chart (as many words as cells) or a maker's name."""
    line = sheet.lines[index]
    if not is_capitals(line.text) or _is_heading(line) or line.stops:
        return False
    words = len(line.text.split())
    return words == len(sheet.lines[row].text.split()) or (words <= 2 and index + 1 in sheet.page_starts)


def join_sources(sheet: Sheet) -> None:
    """Give a source line that was driven away from its table back to it: the nearest on the same page without one."""
    tables = sorted((group for group in sheet.groups if group.kind is Kind.TABLE), key=lambda group: group.lines[0])
    for caption in [group for group in sheet.groups if group.kind is Kind.CAPTION]:
        if not is_source_line(sheet.lines[caption.lines[0]].text):
            continue
        above = [table for table in tables if table.lines[-1] < caption.lines[0]]
        if not above or any(is_source_line(sheet.lines[index].text) for index in above[-1].lines):
            continue
        if not sheet.page_starts.isdisjoint(range(above[-1].lines[-1] + 1, caption.lines[0] + 1)):
            continue
        above[-1].lines += caption.lines
        sheet.groups.remove(caption)
