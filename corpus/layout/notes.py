"""Footnotes at the foot of pages, and the marks that point to them.

A block of notes begins with the number that comes next (or with 1), after an empty line, and is followed by the next
page. A mark is glued to the word before it ("Embassy1"), often to a number ("in 202010": the year and note 10), so it
can only be told by the notes that stand below on the same page.
"""

from __future__ import annotations

import re
from typing import Final

from corpus.document import Kind

from .lines import Sheet

_NOTE = re.compile(r"^(\d{1,3})(?:[.)]?\s+|(?=[A-ZА-ЯЁ“\"«]))(?=\D)(\S.*)$")
_LISTED = re.compile(r"^\d{1,3}[.)]")
# A pull quote or caption may stand between the notes and the next page: lines it has at most.
_LONGEST_INSERTION: Final = 20
# Lines of one note block, and lines above it in which its marks are looked for, at most.
_LONGEST_BLOCK: Final = 60
_LONGEST_PAGE: Final = 120
# What a mark is glued to.
_GLUE = r"(?:[^\W\d_]|[\"'”’»“)\]˝%]|(?<!\d)[.,;:!?…])"


def mark_notes(sheet: Sheet) -> None:
    """Take blocks of footnotes out of the flow, each note as a block of its own, and note where their marks stand."""
    last = 0
    after = 0
    index = 0
    while index < len(sheet.lines):
        number = _number(sheet, index)
        block = _block(sheet, index) if number in (last + 1, 1) else []
        if block and (marks := _find_marks(sheet, after, index, block)) is not None:
            last = _take(sheet, block)
            sheet.note_marks += marks
            index = after = block[-1][-1] + 1
        else:
            index += 1


def _number(sheet: Sheet, index: int) -> int | None:
    line = sheet.lines[index]
    if not sheet.free(index) or not line.text[0].isdigit():
        return None
    apart = line.gap > 0 or (index > 0 and not sheet.free(index - 1)) or index in sheet.page_starts
    found = _NOTE.match(line.text) if apart else None
    return int(found.group(1)) if found else None


def _block(sheet: Sheet, index: int) -> list[list[int]]:
    """Return the notes of a block as lists of lines, or nothing when no page ends after it."""
    notes: list[list[int]] = []
    at = index
    while sheet.free(at) and at - index < _LONGEST_BLOCK:
        line = sheet.lines[at]
        found = _NOTE.match(line.text)
        wanted = int(_NOTE.match(sheet.lines[notes[-1][0]].text).group(1)) + 1 if notes else None  # type: ignore[union-attr]
        if found and (not notes or int(found.group(1)) == wanted):
            notes.append([at])
        elif notes and (line.gap or at in sheet.page_starts):
            break
        else:
            notes[-1].append(at)
        at += 1
    return notes if notes and _page_ends(sheet, at) else []


def _page_ends(sheet: Sheet, index: int) -> bool:
    """Tell whether the page ends before ``index``, or after one more short block that stands apart."""
    if index >= len(sheet.lines) or index in sheet.page_starts or index in sheet.heads:
        return True
    if not sheet.lines[index].gap:
        return False
    after = sheet.cluster(index, _LONGEST_INSERTION)[-1] + 1
    return after in sheet.page_starts or after in sheet.heads


def _find_marks(sheet: Sheet, after: int, index: int, block: list[list[int]]) -> list[tuple[int, int]] | None:
    """Return the raw ranges of the marks of a block, ``None`` when it looks like a list and no mark says otherwise."""
    first = max(after, index - _LONGEST_PAGE)
    if first >= index:
        return None
    start, end = sheet.lines[first].start, sheet.lines[index - 1].end
    body = sheet.text[start:end]
    marks: list[tuple[int, int]] = []
    at = 0
    for note in block:
        number = _NOTE.match(sheet.lines[note[0]].text).group(1)  # type: ignore[union-attr]
        found = _mark(number, body, at)
        if found is None:
            continue
        marks.append((start + found, start + found + len(number)))
        at = found + len(number)
    if _LISTED.match(sheet.lines[block[0][0]].text):
        # "1. Text" is a list more often than notes: its first mark has to be glued to a word.
        return marks if marks and sheet.text[marks[0][0] - 1].isalpha() and marks[0][0] > start else None
    return marks


def _mark(number: str, body: str, at: int) -> int | None:
    """Return where the mark ``number`` stands in ``body`` from ``at``: glued to a word, else to a number."""
    for pattern in (rf"{_GLUE}(?P<mark>{number})(?![\d\w])", rf"\d\d(?P<mark>{number})(?!\d|[.,]\d|%)"):
        found = re.compile(pattern).search(body, at)
        if found:
            return found.start("mark")
    return None


def _take(sheet: Sheet, block: list[list[int]]) -> int:
    for note in block:
        sheet.take(Kind.NOTE, note)
        sheet.page_starts -= set(note)
    return int(_NOTE.match(sheet.lines[block[-1][0]].text).group(1))  # type: ignore[union-attr]
