"""Where in a row of words a quotation agrees best, word by word: the fewest words more, less or other.

The quotation must be used up; the words of the document before and after the stretch are free, and so is what stands
where the draft says that it leaves something out. The cost is exact (dynamic programming over all stretches), with one
row of numbers for each word of the quotation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .quoted_words import Gap, Pattern

MOST_PUT_IN = 12
"""Words of the document that a bracketed insertion may stand for."""

MOST_CELLS = 20_000_000
"""Words of the quotation times words of the window; beyond it nothing is aligned. Two bytes each."""

Row = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Step:
    """One step along both texts.

    Attributes:
        word: Number of the word of the quotation; ``None`` where the document has one more.
        other: Number of the word of the window; ``None`` where the document has one less.
        fits: Whether they are the same word.
    """

    word: int | None
    other: int | None
    fits: bool


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best stretch.

    Attributes:
        steps: In order; words that the draft leaves out are in none.
        cost: Words more, less or other.
    """

    steps: tuple[Step, ...]
    cost: int

    @property
    def agreement(self) -> float:
        """The share of the words of both sides that agree, 0 to 1."""
        return sum(step.fits for step in self.steps) / len(self.steps)


def align(pattern: Pattern, others: Sequence[str]) -> Alignment | None:
    """Return the stretch of ``others`` (folded words) that agrees best, the first of equals; ``None`` if too long.

    Args:
        pattern: At least one word.
        others: At least one word.
    """
    words = pattern.words
    if len(words) * len(others) > MOST_CELLS or len(words) + len(others) > 30_000:
        return None
    fits = _fits(pattern, others)
    before, rows = _rows(pattern, fits)
    return Alignment(*_way_back(pattern, fits, before, rows))


def _fits(pattern: Pattern, others: Sequence[str]) -> NDArray[np.bool_]:
    numbers: dict[str, int] = {}
    row = np.array([numbers.setdefault(other, len(numbers)) for other in others], dtype=np.int32)
    fits = np.zeros((len(pattern.words), len(others)), dtype=np.bool_)
    for number, word in enumerate(pattern.words):
        if word.changed is None:
            fits[number] = row == numbers.get(word.folded, -1)
        else:
            fits[number] = np.array([word.fits(other) for other in others], dtype=np.bool_)
    return fits


def _rows(pattern: Pattern, fits: NDArray[np.bool_]) -> tuple[dict[int, Row], Row]:
    """Return the costs: row i for the first i words, and for rows with a gap also those before it was made free."""
    count, width = fits.shape
    rows = np.zeros((count + 1, width + 1), dtype=np.int16)
    before: dict[int, Row] = {}
    column = np.arange(width + 1, dtype=np.int16)
    for number in range(1, count + 1):
        last = rows[number - 1]
        row = np.minimum(last + 1, np.concatenate(([number], last[:-1] + ~fits[number - 1])))
        # A word more costs one, however far back it begins: the smallest of all that lie before, plus the distance.
        row = (np.minimum.accumulate(row - column) + column).astype(np.int16)
        gap = pattern.gaps.get(number)
        if gap is not None:
            before[number] = row
            row = _freed(row, gap)
        rows[number] = row
    return before, rows


def _freed(row: Row, gap: Gap) -> Row:
    if gap is Gap.ELLIPSIS:
        return np.minimum.accumulate(row)
    freed = row.copy()
    for distance in range(1, min(MOST_PUT_IN, len(row) - 1) + 1):
        freed[distance:] = np.minimum(freed[distance:], row[:-distance])
    return freed


def _way_back(
    pattern: Pattern, fits: NDArray[np.bool_], before: dict[int, Row], rows: Row
) -> tuple[tuple[Step, ...], int]:
    number, at = len(pattern.words), int(np.argmin(rows[-1]))
    cost = int(rows[-1][at])
    steps: list[Step] = []
    while number:
        row, last = before.get(number, rows[number]), rows[number - 1]
        # The nearest of the places that cost as little: nothing more is left out than must be.
        wanted = rows[number][at]
        while row[at] != wanted:
            at -= 1
        while (
            not (at and row[at] == last[at - 1] + (not fits[number - 1, at - 1])) and at and row[at] == row[at - 1] + 1
        ):
            at -= 1
            steps.append(Step(None, at, False))
        number -= 1
        dropped = row[at] == last[at] + 1 and bool(pattern.gaps.keys() & {number, number + 1})
        # Beside what the draft leaves out, a word that does not fit was put in: no word is left that it could replace.
        if at and row[at] == last[at - 1] + (not fits[number, at - 1]) and (fits[number, at - 1] or not dropped):
            at -= 1
            steps.append(Step(number, at, bool(fits[number, at])))
        else:
            steps.append(Step(number, None, False))
    return tuple(reversed(steps)), cost
