"""What a measure is: a name, a denominator, a direction and a pure function of the columns of a run.

A column holds one value for each answer of the run, in one order; NaN means that the question is not in the
denominator of what the column measures (never that something failed). A question that was asked in two scopes has two
answers; the column ``question`` holds its number in both. Columns without it hold one answer for each question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Columns = Mapping[str, Column]


class Better(StrEnum):
    """Which direction is an improvement."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Part(StrEnum):
    """Which questions a measure looks at where a set asks some both of all documents and of their candidates alone.

    ``FINDING`` is measured over all documents, ``REFUSING`` within the candidates that people judged, ``ANY`` on both:
    each answer weighs the same, and the two of a question are drawn together.
    """

    FINDING = "finding"
    REFUSING = "refusing"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Undefined:
    """No value, and why: a measure without a denominator is not 0."""

    reason: str


Value = float | Undefined


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a run.

    Attributes:
        name: As printed.
        meaning: What is counted, in a sentence for the reader of a report.
        over: The denominator: the questions it is taken over.
        better: Which direction is an improvement.
        statistic: The value from the columns; ``None`` for the plain mean of the column called ``name``.
        needs: Columns that the statistic reads; only these are resampled.
        absent: Why it is undefined when no question is in the denominator.
        part: The questions it looks at in a set that asks in two scopes.
        guard: Says why the measure would mislead on these columns, or nothing; asked before a value is taken.
    """

    name: str
    meaning: str
    over: str
    better: Better
    statistic: Callable[[Columns], Value] | None = None
    needs: tuple[str, ...] = ()
    absent: str = "no question of this kind in the set"
    part: Part = Part.ANY
    guard: Callable[[Columns], str | None] | None = None

    def value(self, columns: Columns) -> Value:
        """Return the measure of a run."""
        reason = self.guard(columns) if self.guard is not None else None
        if reason is not None:
            return Undefined(reason)
        if self.statistic is not None:
            return self.statistic(columns)
        return mean(columns[self.name], self.absent)

    def looked_at(self, columns: Columns) -> Columns:
        """Return the columns of the questions this measure looks at."""
        return part_of(columns, self.part)


def part_of(columns: Columns, part: Part) -> Columns:
    """Return the columns of the questions of a part; all of them where they were asked in one scope only."""
    candidates = columns["candidates"] == 1
    if part is Part.ANY or not candidates.any() or candidates.all():
        return columns
    return take(columns, np.flatnonzero(candidates if part is Part.REFUSING else ~candidates))


def take(columns: Columns, places: NDArray[np.intp]) -> Columns:
    """Return the same columns for the questions at ``places``, in that order; a place may come more than once."""
    return {name: column[places] for name, column in columns.items()}


def mean(column: Column, absent: str) -> Value:
    """Return the mean over the questions that are in the denominator."""
    counted = column[~np.isnan(column)]
    return float(counted.mean()) if counted.size else Undefined(absent)


def count(measure: Measure, columns: Columns) -> int:
    """Return how many questions the denominator holds: those with all that a statistic needs, else with a value."""
    names = (measure.name,) if measure.statistic is None else measure.needs
    known = np.logical_and.reduce([~np.isnan(columns[name]) for name in names])
    return int(np.unique(question_numbers(columns)[known]).size)


def question_numbers(columns: Columns) -> NDArray[np.intp]:
    """Return which question each row answers: 0 for that of the first row, 1 for the next other one, and so on."""
    if "question" not in columns:
        return np.arange(len(next(iter(columns.values()))), dtype=np.intp)
    _, first, found = np.unique(columns["question"], return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[found]
