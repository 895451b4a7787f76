"""Ranges as addresses write them: ``START-END``, with commas between the pieces of a quote."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.document import Range
from corpus.errors import OffsetError

PATTERN = r"^[0-9]{1,12}-[0-9]{1,12}(,[0-9]{1,12}-[0-9]{1,12})*$"
"""What such text looks like."""


def written(ranges: Iterable[Range]) -> str:
    """Return the ranges as an address holds them."""
    return ",".join(f"{start}-{end}" for start, end in ranges)


def ranges_of(text: str) -> list[Range]:
    """Return the ranges that were written; whether a document has such places is for others to check.

    Raises:
        OffsetError: When one of them is not two numbers.
    """
    return [_range(piece) for piece in text.split(",")]


def _range(piece: str) -> Range:
    start, _, end = piece.partition("-")
    if not (_is_offset(start) and _is_offset(end)):
        raise OffsetError(f"The range {piece[:40]!r} was given; expected START-END, two numbers. Check the link.")
    return Range(int(start), int(end))


def _is_offset(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= 12
