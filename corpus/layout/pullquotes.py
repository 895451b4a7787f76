"""Pull quotes: sentences of the body repeated in a box, which text taken from print drops into the middle of others.

A block at the foot of a page (or one that cuts a sentence) is a pull quote when its words, in their order, stand
elsewhere in the text, or when it is set in capitals and cuts a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterator
from itertools import accumulate
from typing import Final, TypeAlias

from corpus.document import Kind

from .headings import is_capitals, is_known_heading
from .letterspacing import is_letter_spaced
from .lines import Sheet

_MOST_LINES: Final = 20
_LONGEST: Final = 700
_FEWEST_WORDS: Final = 6
# Share of a block's rows of words that must stand elsewhere; boxes often change a word or two.
_REPEATED: Final = 0.6
_Row: TypeAlias = tuple[str, str, str]
_WORD = re.compile(r"[^\W_]+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010]\s*\n\s*(?=[^\W\d_])")


def mark_pull_quotes(sheet: Sheet) -> None:
    """Take pull quotes out of the flow as boilerplate, so that what they repeat is found once and cuts nothing."""
    candidates = _candidates(sheet)
    if not candidates:
        return
    whole = _Unbroken(sheet.text)
    spans = [(sheet.lines[lines[0]].start, sheet.lines[lines[-1]].end) for lines in candidates]
    rows = [[row for _, row in whole.rows(start, end)] for start, end in spans]
    places = _places(whole, {row for found in rows for row in found})
    for lines, (start, _), found in zip(candidates, spans, rows, strict=True):
        share = _repeated_share(found, places, whole.offset(start))
        if share >= _REPEATED or _shouts(sheet, lines, share):
            sheet.take(Kind.BOILERPLATE, lines)


class _Unbroken:
    """A raw text with the words whole that a line end breaks, and the way from raw offsets to its own."""

    def __init__(self, raw: str) -> None:
        self._breaks = [found.span() for found in _HYPHEN.finditer(raw)]
        self._ends = [end for _, end in self._breaks]
        self._lost = [0, *accumulate(end - start for start, end in self._breaks)]
        self.text = _HYPHEN.sub("", raw)

    def offset(self, raw_offset: int) -> int:
        """Return the offset in ``text`` of a raw offset."""
        return raw_offset - self._lost[bisect_right(self._ends, raw_offset)]

    def rows(self, start: int = 0, end: int | None = None) -> Iterator[tuple[int, _Row]]:
        """Yield every row of words between two raw offsets, with where it begins in ``text``."""
        last = len(self.text) if end is None else self.offset(end)
        words = [
            (found.start(), found.group().casefold()) for found in _WORD.finditer(self.text, self.offset(start), last)
        ]
        for (at, one), (_, two), (_, three) in zip(words, words[1:], words[2:], strict=False):
            yield at, (one, two, three)


def _candidates(sheet: Sheet) -> list[list[int]]:
    """Return the blocks that stand apart before a page's end or inside a sentence."""
    found: list[list[int]] = []
    if not sheet.shape.wrapped:
        return found
    index = 0
    while index < len(sheet.lines):
        if not sheet.free(index) or not _opens(sheet, index):
            index += 1
            continue
        lines = sheet.cluster(index, _MOST_LINES + 1)
        if _fits(sheet, lines):
            found.append(lines)
        index = lines[-1] + 1
    return found


def _opens(sheet: Sheet, index: int) -> bool:
    line = sheet.lines[index]
    apart = sheet.gap(index) > 0 or (index > 0 and not sheet.free(index - 1) and index not in sheet.page_starts)
    return apart and not line.continues and not is_letter_spaced(line.text) and not is_known_heading(line.text)


def _fits(sheet: Sheet, lines: list[int]) -> bool:
    length = sum(len(sheet.lines[index].text) for index in lines)
    if len(lines) > _MOST_LINES or length > _LONGEST:
        return False
    after = lines[-1] + 1
    if after >= len(sheet.lines) or after in sheet.page_starts or after in sheet.heads:
        return True
    return _cuts(sheet, lines) and sheet.lines[after].gap > 0


def _cuts(sheet: Sheet, lines: list[int]) -> bool:
    """Tell whether a sentence runs from before a block to after it."""
    before = next((index for index in range(lines[0] - 1, -1, -1) if sheet.free(index)), None)
    after = next((index for index in range(lines[-1] + 1, len(sheet.lines)) if sheet.free(index)), None)
    if before is None or after is None:
        return False
    return not sheet.lines[before].stops and sheet.lines[after].continues


def _shouts(sheet: Sheet, lines: list[int], share: float) -> bool:
    text = " ".join(sheet.lines[index].text for index in lines)
    if len(lines) < 2 or not is_capitals(text):
        return False
    return share >= 0.3 or _cuts(sheet, lines) or (len(lines) >= 4 and sheet.lines[lines[-1]].stops)


def _places(whole: _Unbroken, wanted: set[_Row]) -> dict[_Row, list[int]]:
    """Return where each of the wanted rows begins in the whole text."""
    places: dict[_Row, list[int]] = defaultdict(list)
    openings = {row[0] for row in wanted}
    for at, row in whole.rows():
        if row[0] in openings and row in wanted:
            places[row].append(at)
    return places


def _repeated_share(rows: list[_Row], places: dict[_Row, list[int]], start: int) -> float:
    """Return the largest share of a block's rows that stands together somewhere else than in the block at ``start``."""
    if len(rows) < _FEWEST_WORDS - 2:
        return 0.0
    reach = 2 * sum(len(row[0]) + 1 for row in rows) + 60
    found = sorted((at, number) for number, row in enumerate(rows) for at in places[row])
    kept: deque[tuple[int, int]] = deque()
    best = 0
    for at, number in found:
        if start <= at < start + reach // 2:
            continue
        kept.append((at, number))
        while at - kept[0][0] > reach:
            kept.popleft()
        best = max(best, len({number for _, number in kept}))
    return best / len(rows)
