"""Derived text that remembers where each of its characters came from.

A :class:`Mapped` is a text made of runs. A run is either a copy of raw characters (one to one) or a replacement that
stands for a raw stretch as a whole. So any range of derived text leads to raw ranges, and any raw range to a range of
derived text, in time logarithmic in the number of runs.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from .document import Edit, Range

_SOFT_HYPHEN = "\u00ad"


class Run(NamedTuple):
    """Derived ``[start, end)`` that stands for raw ``[raw_start, raw_end)``; a copy when ``copied``."""

    start: int
    end: int
    raw_start: int
    raw_end: int
    copied: bool


@dataclass(frozen=True)
class Mapped:
    """Derived text and the runs it is made of, in order and without holes in ``text``."""

    text: str
    runs: tuple[Run, ...] = field(repr=False)

    @cached_property
    def _ends(self) -> list[int]:
        return [run.end for run in self.runs]

    @cached_property
    def _raw_starts(self) -> list[int]:
        return [run.raw_start for run in self.runs]

    def raw(self, start: int, end: int) -> tuple[Range, ...]:
        """Return the raw ranges that ``text[start:end]`` was made from, in order.

        A replacement that is touched counts as a whole. Stretches that follow each other in the raw text become one
        range. What is shown as nothing belongs to the text before it (at the very start, to the text after it).
        """
        pieces: list[Range] = []
        for run in self._runs_between(start, end):
            piece = _cut(run, start, end)
            if piece.start == piece.end:
                continue
            if pieces and pieces[-1].end == piece.start:
                pieces[-1] = Range(pieces[-1].start, piece.end)
            else:
                pieces.append(piece)
        return tuple(pieces)

    def _runs_between(self, start: int, end: int) -> Iterator[Run]:
        first = 0 if start == 0 else bisect_right(self._ends, start)
        for index in range(first, len(self.runs)):
            run = self.runs[index]
            if run.start > end or (run.start == end and run.end > run.start):
                return
            yield run

    def derived(self, raw_start: int, raw_end: int) -> Range:
        """Return the smallest range of derived text that shows all of raw ``[raw_start, raw_end)`` that is shown.

        The range is empty when nothing of it is shown.
        """
        first = max(bisect_right(self._raw_starts, raw_start) - 1, 0)
        last = bisect_left(self._raw_starts, raw_end)
        shown = [_shown(run, raw_start, raw_end) for run in self.runs[first:last] if run.raw_end > raw_start]
        if not shown:
            at = self.runs[first].end if self.runs else 0
            return Range(at, at)
        return Range(shown[0].start, shown[-1].end)


def _cut(run: Run, start: int, end: int) -> Range:
    if not run.copied:
        return Range(run.raw_start, run.raw_end)
    return Range(run.raw_start + max(start - run.start, 0), run.raw_end - max(run.end - end, 0))


def _shown(run: Run, raw_start: int, raw_end: int) -> Range:
    if not run.copied:
        return Range(run.start, run.end)
    return Range(run.start + max(raw_start - run.raw_start, 0), run.end - max(run.raw_end - raw_end, 0))


class _Item(NamedTuple):
    text: str
    raw_start: int
    raw_end: int
    copied: bool


def display_map(raw: str, edits: Sequence[Edit], ranges: Sequence[Range]) -> Mapped:
    """Return the display text of raw ``ranges`` with its map; ``text`` equals ``Document.display(ranges)``.

    Args:
        raw: The document's text.
        edits: The document's edits, in order.
        ranges: Raw pieces, in order.
    """
    items: list[_Item] = []
    for piece in ranges:
        _append(items, _edited(raw, edits, piece))
    _trim_start(items)
    _trim_end(items)
    return mapped(items)


def mapped(items: Sequence[tuple[str, int, int, bool]]) -> Mapped:
    """Return the text made of ``items``: what is shown, its raw start and end, and whether it is a plain copy."""
    runs: list[Run] = []
    at = 0
    for text, raw_start, raw_end, copied in items:
        runs.append(Run(at, at + len(text), raw_start, raw_end, copied))
        at += len(text)
    return Mapped("".join(item[0] for item in items), tuple(runs))


def _edited(raw: str, edits: Sequence[Edit], piece: Range) -> list[_Item]:
    first = max(bisect_right(edits, piece.start, key=lambda edit: edit.start) - 1, 0)
    items: list[_Item] = []
    at = piece.start
    for index in range(first, len(edits)):
        edit = edits[index]
        if edit.start >= piece.end:
            break
        if edit.end <= at or edit.start < at or edit.end > piece.end:
            continue
        if at < edit.start:
            items.append(_Item(raw[at : edit.start], at, edit.start, True))
        items.append(_Item(edit.replacement, edit.start, edit.end, False))
        at = edit.end
    if at < piece.end:
        items.append(_Item(raw[at : piece.end], at, piece.end, True))
    return items


def _append(items: list[_Item], piece: list[_Item]) -> None:
    """Join as ``corpus.document.join_pieces`` does."""
    last = next((item.text for item in reversed(items) if item.text), "")
    if last.endswith(_SOFT_HYPHEN):
        _drop_soft_hyphen(items)
        _trim_start(piece)
    elif last:
        _trim_end(items)
        at = items[-1].raw_end if items else piece[0].raw_start
        items.append(_Item(" ", at, at, False))
        _trim_start(piece)
    items.extend(piece)


def _drop_soft_hyphen(items: list[_Item]) -> None:
    index = next(index for index in range(len(items) - 1, -1, -1) if items[index].text)
    item = items[index]
    # A copy that loses its last character is no copy of the whole any more.
    raw_end = item.raw_end - 1 if item.copied else item.raw_end
    items[index] = item._replace(text=item.text[:-1], raw_end=raw_end)


def _trim_end(items: list[_Item]) -> None:
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        kept = item.text.rstrip()
        lost = len(item.text) - len(kept)
        items[index] = item._replace(text=kept, raw_end=item.raw_end - lost if item.copied else item.raw_end)
        if kept:
            return


def _trim_start(items: list[_Item]) -> None:
    for index, item in enumerate(items):
        kept = item.text.lstrip()
        lost = len(item.text) - len(kept)
        items[index] = item._replace(text=kept, raw_start=item.raw_start + lost if item.copied else item.raw_start)
        if kept:
            return
