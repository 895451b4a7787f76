"""Running heads and page numbers, and the first lines of pages.

A running head is known by repetition: the same words with a growing page number, or the same first or last line on
many pages. A page starts at a form feed, after a running head, where the format says so, or (in text taken from PDF by
common tools) at a line that one single space pushes in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from corpus.document import Kind, Page

from .headings import is_known_heading
from .letterspacing import collapse, is_letter_spaced
from .lines import Line, Sheet

_LONGEST: Final = 160
_NUMBER_FIRST = re.compile(r"^[\[(\-–—|\s]*(\d{1,4})(?!\d)[\])|.\-–—•·\s]*(?=[^\d\s.,)])(.+)$")
_NUMBER_LAST = re.compile(r"^(.+?[^\d\s.,])[\s|•·\-–—\[(]+(?:page|p\.|стр\.|с\.|صفحه)?\s*(\d{1,4})[\])\-–—\s]*$", re.I)
# With what such lines begin and end, at least; most lines are told by it.
_FIRST_SIGN = re.compile(r"[\d\[(\-–—|]")
_LAST_SIGN = re.compile(r"[\d\])\-–—]")
_NUMBER_ALONE = re.compile(
    r"^(?:page|p\.|стр\.|с\.|страница|صفحه|ص)?[\s\-–—|\[(]*(\d{1,4})[\s\-–—|\])]*(?:(?:of|из|از|/)\s*\d{1,4})?$", re.I
)
# Notes come back as well: "2 Ibid."
_NOTE = re.compile(r"^\d{1,3}\s.*[.!?]$")
# Numbered parts of a text, which also repeat with growing numbers.
_COUNTED = re.compile(
    r"^(?:article|section|chapter|part|figure|table|appendix|annex|step|question|lesson|paragraph|clause|item|rule|"
    r"статья|глава|раздел|часть|таблица|рис\w*|пункт|ماده|فصل|بخش|جدول|شکل|اصل)$"
)
# Fewest times a line must come back to be a head.
_REPEATED: Final = 3
# Lines between two lone page numbers, at least; columns of numbers stand closer.
_SHORTEST_PAGE: Final = 8
# A larger share of lines pushed in by one space is a way of writing, not a sign of pages.
_MOST_PUSHED_IN: Final = 0.12


def mark_heads(sheet: Sheet, pages: Sequence[Page] = ()) -> None:
    """Find the first lines of pages and take running heads and page numbers out of the flow.

    Args:
        sheet: With all lines in the flow; gets ``page_starts``, ``labels`` and ``heads``.
        pages: What the format says about pages.
    """
    firsts = _first_lines(sheet, pages)
    sheet.page_starts |= set(firsts)
    heads = _numbered_heads(sheet, firsts) | _lone_numbers(sheet, firsts)
    heads |= _repeated_edges(sheet, firsts)
    heads |= {below for index in heads if (below := _title_below(sheet, index)) is not None}
    for index in sorted(heads):
        sheet.take(Kind.BOILERPLATE, [index])
    sheet.heads = heads
    if not firsts:
        sheet.page_starts |= _starts_after_heads(sheet, heads) | _pushed_in(sheet)


def _first_lines(sheet: Sheet, pages: Sequence[Page]) -> list[int]:
    if len(pages) > 1:
        starts = [line.start for line in sheet.lines]
        found = [bisect_left(starts, page.start) for page in pages]
        return sorted({index for index in found if index < len(starts)})
    feeds = [index for index, line in enumerate(sheet.lines) if line.feed]
    return [0, *feeds] if feeds else []


def _numbered_heads(sheet: Sheet, firsts: Sequence[int]) -> set[int]:
    """Return lines whose words come back with a growing number in front or behind; notes their labels.

    Of two pages that are known the same edge twice is enough when its number goes on by one.
    """
    found: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for index, line in enumerate(sheet.lines):
        if len(line.text) <= _LONGEST and (_FIRST_SIGN.match(line.text) or _LAST_SIGN.match(line.text[-1])):
            for key, number in _readings(line.text):
                found[key].append((index, number))
    heads: set[int] = set()
    for places in found.values():
        if (len(places) >= _REPEATED and _grows(places)) or _on_two_pages(sheet, places, firsts):
            heads |= {index for index, _ in places}
            sheet.labels |= {index: str(number) for index, number in places}
    return heads


def _on_two_pages(sheet: Sheet, places: Sequence[tuple[int, int]], firsts: Sequence[int]) -> bool:
    if len(places) != 2 or len(firsts) != 2:
        return False
    (first, low), (last, high) = places
    edges = ([firsts[0], firsts[1]], [firsts[1] - 1, len(sheet.lines) - 1])
    return high == low + 1 and [first, last] in edges


def _readings(text: str) -> Iterable[tuple[tuple[str, ...], int]]:
    for pattern, number, rest in ((_NUMBER_FIRST, 1, 2), (_NUMBER_LAST, 2, 1)):
        found = pattern.match(text)
        if found and _names(found.group(rest)):
            yield tuple(sorted(re.findall(r"\w+", found.group(rest).lower()))), int(found.group(number))


def _names(rest: str) -> bool:
    """Tell whether what stands beside a number can be the title in a running head."""
    words = re.findall(r"[^\W\d_]+", rest.lower())
    if sum(map(len, words)) < 8 or rest[-1] in ".!?:;,":
        return False
    return not any(_COUNTED.match(word) for word in words[:2])


def _grows(places: Sequence[tuple[int, int]]) -> bool:
    return all(a[1] < b[1] and a[0] + _SHORTEST_PAGE <= b[0] for a, b in pairwise(places))


def _lone_numbers(sheet: Sheet, firsts: Sequence[int]) -> set[int]:
    """Return lines that hold nothing but a page number; notes their labels."""
    edges = {edge for first in [*firsts, len(sheet.lines)] for edge in (first, first - 1)}
    places = [
        (index, int(found.group(1)))
        for index, line in enumerate(sheet.lines)
        if len(line.text) <= 20 and (found := _NUMBER_ALONE.match(line.text)) and (not firsts or index in edges)
    ]
    runs = [run for run in _runs(places, 1 if firsts else _SHORTEST_PAGE) if len(run) >= _REPEATED]
    numbers = dict(place for run in (runs if firsts else _as_far_apart(runs)) for place in run)
    sheet.labels |= {index: str(number) for index, number in numbers.items()}
    return set(numbers)


def _runs(places: Sequence[tuple[int, int]], apart: int) -> list[list[tuple[int, int]]]:
    """Return the runs of places whose numbers grow by one or two and stand at least ``apart`` lines from each other."""
    runs: list[list[tuple[int, int]]] = []
    for place in places:
        if not (runs and 0 < place[1] - runs[-1][-1][1] <= 2 and place[0] - runs[-1][-1][0] >= apart):
            runs.append([])
        runs[-1].append(place)
    return runs


def _as_far_apart(runs: Sequence[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Return the runs whose numbers stand at least half as far apart as those of the longest; rows of tables do not."""
    if not runs:
        return []
    least = _mean_distance(max(runs, key=len)) / 2
    return [run for run in runs if _mean_distance(run) >= least]


def _mean_distance(run: Sequence[tuple[int, int]]) -> float:
    return (run[-1][0] - run[0][0]) / (len(run) - 1)


def _repeated_edges(sheet: Sheet, firsts: Sequence[int]) -> set[int]:
    """Return first and last lines of pages whose words, without numbers, come back on many pages."""
    if len(firsts) < _REPEATED:
        return set()
    places: dict[str, list[int]] = defaultdict(list)
    for first, after in pairwise([*firsts, len(sheet.lines)]):
        for index in {*range(first, min(first + 2, after)), *range(max(first, after - 2), after)}:
            line = sheet.lines[index]
            key = " ".join(re.findall(r"[^\W\d_]+", collapse(line.text) if is_letter_spaced(line.text) else line.text))
            if len(key) >= 4 and len(line.text) <= _LONGEST and not _NOTE.match(line.text):
                places[key.lower()].append(index)
    least = max(_REPEATED, len(firsts) // 10)
    return {index for found in places.values() if len(found) >= least for index in found}


def _title_below(sheet: Sheet, index: int) -> int | None:
    """Return the letter-spaced line that stands right below a head: the title of the section or article."""
    below = index + 1
    if below >= len(sheet.lines) or sheet.lines[below].gap > 2 or not is_letter_spaced(sheet.lines[below].text):
        return None
    return None if is_known_heading(collapse(sheet.lines[below].text)) else below


def _starts_after_heads(sheet: Sheet, heads: set[int]) -> set[int]:
    """Return the first line of each page that has a head: the head itself when it stands on top."""
    starts: set[int] = set()
    for index in heads:
        if index - 1 in heads:
            continue
        after = index + 1
        while after in heads:
            after += 1
        on_top = after < len(sheet.lines) and sheet.lines[index].gap > sheet.lines[after].gap
        if on_top or after < len(sheet.lines):
            starts.add(index if on_top else after)
    return starts


def _pushed_in(sheet: Sheet) -> set[int]:
    if not sheet.shape.wrapped:
        return set()
    found = {index for index, line in enumerate(sheet.lines) if index and _is_pushed_in(line)}
    if not 2 <= len(found) <= _MOST_PUSHED_IN * len(sheet.lines):
        return set()
    # Of lines that follow each other directly only the last can begin a page.
    return {index for index in found if index + 1 not in found or sheet.lines[index + 1].gap}


def _is_pushed_in(line: Line) -> bool:
    return line.indent == 1
