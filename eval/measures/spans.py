"""Counting characters of quotes against marked evidence.

White space never counts: two stretches that differ only in a line break are the same. All ranges are half open code
point offsets into the raw text of one document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from corpus.document import Range

LONGEST_COUNTED = 900
"""Characters of one quote that are counted, from its first; so nobody wins by quoting a whole document."""

TextOf = Callable[[str], str]
"""From a document's name in the question set to its raw text."""


class Span(NamedTuple):
    """Marked evidence: ``[start, end)`` of the document called ``file`` in the question set."""

    file: str
    start: int
    end: int


class Quoted(NamedTuple):
    """What one quote quotes: the document's name in the question set and the raw ranges, in order."""

    file: str
    ranges: tuple[Range, ...]

    def counted(self) -> tuple[Range, ...]:
        """Return the ranges up to ``LONGEST_COUNTED`` characters after the quote's first."""
        stop = self.ranges[0].start + LONGEST_COUNTED
        return tuple(Range(start, min(end, stop)) for start, end in self.ranges if start < stop)


def ink(text: str, ranges: Iterable[tuple[int, int]]) -> int:
    """Return how many characters of the ranges are not white space; the ranges must not overlap."""
    return sum(len("".join(text[start:end].split())) for start, end in ranges)


def union(ranges: Iterable[tuple[int, int]]) -> list[Range]:
    """Return the same characters as ranges that are in order and do not touch."""
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1].end:
            merged[-1] = Range(merged[-1].start, max(merged[-1].end, end))
        elif start < end:
            merged.append(Range(start, end))
    return merged


def intersection(left: Sequence[Range], right: Sequence[Range]) -> list[Range]:
    """Return the characters that are in both; each side must be in order and not overlap, as :func:`union` gives it."""
    common: list[Range] = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            common.append(Range(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return common


def by_file(quotes: Iterable[Quoted]) -> dict[str, list[Range]]:
    """Return the counted characters of all quotes together, by document."""
    ranges: dict[str, list[Range]] = {}
    for quote in quotes:
        ranges.setdefault(quote.file, []).extend(quote.counted())
    return {file: union(pieces) for file, pieces in ranges.items()}


def spans_by_file(spans: Iterable[Span]) -> dict[str, list[Range]]:
    """Return the characters of all spans together, by document."""
    ranges: dict[str, list[Range]] = {}
    for span in spans:
        ranges.setdefault(span.file, []).append(Range(span.start, span.end))
    return {file: union(pieces) for file, pieces in ranges.items()}


def covered(span: Span, quoted: dict[str, list[Range]], text_of: TextOf) -> float:
    """Return the share of the span's characters that are quoted, 0 to 1; 0 for a span of white space only."""
    text = text_of(span.file)
    whole = ink(text, [(span.start, span.end)])
    if whole == 0:
        return 0.0
    return ink(text, intersection([Range(span.start, span.end)], quoted.get(span.file, []))) / whole


class Overlap(NamedTuple):
    """Characters quoted, marked, and both."""

    quoted: int
    marked: int
    both: int

    @property
    def precision(self) -> float:
        """Share of the quoted characters that are marked; 0 when nothing is quoted."""
        return self.both / self.quoted if self.quoted else 0.0

    @property
    def recall(self) -> float:
        """Share of the marked characters that are quoted."""
        return self.both / self.marked if self.marked else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.quoted + self.marked
        return 2 * self.both / total if total else 0.0


def overlap(quotes: Sequence[Quoted], alternative: Iterable[Span], text_of: TextOf) -> Overlap:
    """Return how the characters of all quotes together meet those of one alternative."""
    quoted, marked = by_file(quotes), spans_by_file(alternative)
    return Overlap(
        quoted=sum(ink(text_of(file), ranges) for file, ranges in quoted.items()),
        marked=sum(ink(text_of(file), ranges) for file, ranges in marked.items()),
        both=sum(ink(text_of(file), intersection(ranges, marked.get(file, []))) for file, ranges in quoted.items()),
    )
