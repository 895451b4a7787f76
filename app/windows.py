"""Runs of whole sentences inside one passage: what a quote is cut from."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Document, Passage, Quote, Range

LONGEST_QUOTE = 900
"""Most displayed characters of a quote: a reader takes in this much at a glance, and no more is credited as a quote."""


def ranges_of(passage: Passage, first: int, last: int) -> tuple[Range, ...]:
    """Return the raw ranges of the sentences ``first`` to ``last`` (inclusive), neighbouring pieces joined.

    Two pieces are joined when nothing but the white space between sentences stands between them in the passage's own
    ranges; a gap of the layout stays a gap.
    """
    joined: list[Range] = []
    for sentence in passage.sentences[first : last + 1]:
        for piece in sentence.ranges:
            if joined and _in_one_range(passage, joined[-1].end, piece.start):
                joined[-1] = Range(joined[-1].start, piece.end)
            else:
                joined.append(piece)
    return tuple(joined)


def _in_one_range(passage: Passage, end: int, start: int) -> bool:
    return any(piece.start <= end and start <= piece.end for piece in passage.ranges)


def cut(document: Document, passage: Passage, first: int, last: int) -> Quote:
    """Return the quote of the sentences ``first`` to ``last`` (inclusive)."""
    return Quote(document, ranges_of(passage, first, last))


def widen(
    scores: Sequence[float],
    lengths: Sequence[int],
    best: int,
    *,
    most: int,
    margin: float,
    longest: int = LONGEST_QUOTE,
) -> tuple[int, int]:
    """Return the first and last sentence of the window around ``best``, as short as will do.

    A neighbour joins when its own score is within ``margin`` of the best one's, the better neighbour first, up to
    ``most`` sentences and ``longest`` characters.

    Args:
        scores: One for each sentence; larger is better.
        lengths: Displayed characters of each sentence.
        best: The sentence to start from.
        most: Most sentences in the window, at least 1.
        margin: How much worse a neighbour may score, in the unit of the scores.
        longest: Most characters in the window; the best sentence is taken even if it alone is longer.
    """
    first = last = best
    size = lengths[best]
    while last - first + 1 < most:
        neighbours = [i for i in (first - 1, last + 1) if 0 <= i < len(scores)]
        neighbours = [i for i in neighbours if scores[i] >= scores[best] - margin and size + lengths[i] + 1 <= longest]
        if not neighbours:
            break
        joins = max(neighbours, key=lambda i: (scores[i], i > best))
        size += lengths[joins] + 1
        first, last = min(first, joins), max(last, joins)
    return first, last
