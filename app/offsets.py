"""Offsets for programs that count UTF-16 units, as JavaScript strings do; everything else counts code points."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Protocol

from .answer import Answer, CitedQuote

ASTRAL = re.compile("[\U00010000-\U0010ffff]")
"""Characters that are two units; all others are one."""


class Units(StrEnum):
    """What offsets count."""

    CODE_POINTS = "code-points"
    UTF_16 = "utf-16"


class Counting(Protocol):
    """Turns offsets of one text into others and back."""

    def units(self, offset: int) -> int:
        """Return the units before a code point."""
        ...

    def points(self, units: int) -> int:
        """Return the code points before a unit."""
        ...


class CodePoints:
    """Offsets as they are."""

    def units(self, offset: int) -> int:
        """Return the offset."""
        return offset

    def points(self, units: int) -> int:
        """Return the offset."""
        return units


class Utf16:
    """The offsets of one text in UTF-16 units.

    Args:
        text: Is looked through once.
    """

    def __init__(self, text: str) -> None:
        self._wide = [found.start() for found in ASTRAL.finditer(text)]

    def units(self, offset: int) -> int:
        """Return how many units stand before the code point at ``offset``."""
        return offset + bisect_left(self._wide, offset)

    def points(self, units: int) -> int:
        """Return how many code points stand before a unit; one inside a character counts as its beginning."""
        before = bisect_right(range(len(self._wide)), units, key=lambda number: self._wide[number] + number + 2)
        return min([units - before, *self._wide[before : before + 1]])


def counted_in(text: str, units: Units) -> Counting:
    """Return what counts a text in these units."""
    return Utf16(text) if units is Units.UTF_16 else CodePoints()


def in_units(body: dict[str, Any], answer: Answer, units: Units) -> dict[str, Any]:
    """Return the JSON of an answer with its offsets in these units; its links keep counting code points."""
    if units is Units.CODE_POINTS:
        return body

    @cache
    def counted(text: str) -> Callable[[int], int]:
        # By the text itself: an answer quotes the same few documents again and again.
        return Utf16(text).units

    def quotes(shown: list[dict[str, Any]], cited: tuple[CitedQuote, ...]) -> list[dict[str, Any]]:
        return [_quote(one, quote, counted) for one, quote in zip(shown, cited, strict=True)]

    return {
        **body,
        "quotes": quotes(body["quotes"], answer.quotes),
        "nearest": quotes(body["nearest"], answer.nearest),
    }


def _quote(
    shown: Mapping[str, Any], cited: CitedQuote, counted: Callable[[str], Callable[[int], int]]
) -> dict[str, Any]:
    units = counted(cited.quote.document.text)
    return {
        **_place(shown, units),
        "ranges": [[units(start), units(end)] for start, end in shown["ranges"]],
        "selectors": [_place(one, units) if "start" in one else one for one in shown["selectors"]],
        "also_in": [
            _place(one, counted(other.document.text))
            for one, other in zip(shown["also_in"], cited.also_in, strict=True)
        ],
    }


def _place(shown: Mapping[str, Any], units: Callable[[int], int]) -> dict[str, Any]:
    return {**shown, "start": units(shown["start"]), "end": units(shown["end"])}
