"""Which characters of a quote are marked evidence, and which of the evidence are quoted, as pieces to be shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Any, NamedTuple

from corpus.document import Range

from .measures.spans import intersection, union


class Paint(StrEnum):
    """How a piece is shown."""

    PLAIN = "plain"
    MET = "met"
    LEFT_OUT = "left-out"


class Piece(NamedTuple):
    """A run of characters that are shown alike."""

    text: str
    paint: Paint


def painted(text: str, start: int, ranges: Sequence[Range], met: Sequence[Range]) -> list[Piece]:
    """Return the text in pieces.

    Args:
        text: Raw text.
        start: The offset of its first character in its document.
        ranges: What of it counts; the rest was left out of the quotation.
        met: What is shown as met, in order and without overlaps.
    """
    borders = {start, start + len(text)}
    for low, high in (*ranges, *met):
        borders.update(border for border in (low, high) if start < border < start + len(text))
    ordered = sorted(borders)
    pieces: list[Piece] = []
    for low, high in pairwise(ordered):
        paint = Paint.PLAIN
        if not _inside(low, ranges):
            paint = Paint.LEFT_OUT
        elif _inside(low, met):
            paint = Paint.MET
        pieces.append(Piece(text[low - start : high - start], paint))
    return pieces


def _inside(offset: int, ranges: Iterable[Range]) -> bool:
    return any(low <= offset < high for low, high in ranges)


def quote_pieces(quote: Mapping[str, Any], evidence: Sequence[Sequence[Mapping[str, Any]]]) -> list[Piece]:
    """Return a quote's raw text with what is marked evidence painted as met."""
    ranges = [Range(*piece) for piece in quote["ranges"]]
    marked = union(
        (span["start"], span["end"]) for spans in evidence for span in spans if span["file"] == quote["file"]
    )
    return painted(quote["text"], quote["start"], ranges, intersection(ranges, marked))


def span_pieces(span: Mapping[str, Any], quotes: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """Return the text of a span of evidence with what is quoted painted as met."""
    whole = [Range(span["start"], span["end"])]
    quoted = union(tuple(piece) for quote in quotes if quote["file"] == span["file"] for piece in quote["ranges"])
    return painted(span["text"], span["start"], whole, intersection(whole, quoted))
