"""How sure a figure is: bootstrap intervals, and tests of whether two runs differ.

Questions are the units that are resampled, each with all its rows; two runs are always resampled together, question by
question. The same seed gives the same figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .measures.measure import Column, Columns, Measure, Undefined, count, question_numbers, take

RESAMPLES = 2000
"""Bootstrap samples and random swaps; a p-value cannot be below 1 / (RESAMPLES + 1)."""

LEVEL = 0.95
"""Share of the bootstrap distribution inside an interval (percentile method)."""

SMALLEST_GROUP = 5
"""Questions that a verdict and an interval of a group need; fewer say nothing."""

_BLOCK = 2_000_000
"""Most questions that are drawn at once, so that memory does not grow with questions times samples."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A percentile bootstrap interval at ``LEVEL``."""

    low: float
    high: float


def interval(
    measure: Measure, columns: Columns, *, seed: int, resamples: int = RESAMPLES, level: float = LEVEL
) -> Interval | None:
    """Return the interval of a measure, or ``None`` where it is undefined or fewer than two questions count."""
    seen = measure.looked_at(columns)
    if isinstance(measure.value(seen), Undefined):
        return None
    values = _samples(measure, seen, seed, resamples)
    return _interval(values, level, count(measure, seen))


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure of run B differs from run A's over the same questions.

    Attributes:
        difference: B minus A.
        interval: Of the difference, by paired bootstrap; ``None`` where fewer than two questions count.
        p_value: Two-sided, by paired randomisation: how often swapping the two runs at random, question by question,
            gives a difference at least as large.
        questions: How many questions count in both runs.
    """

    measure: str
    a: float
    b: float
    difference: float
    interval: Interval | None
    p_value: float
    questions: int


def compare(
    measure: Measure, a: Columns, b: Columns, *, seed: int, resamples: int = RESAMPLES, level: float = LEVEL
) -> Difference | Undefined:
    """Return how B differs from A; both hold the same questions in the same order."""
    a, b = _paired(measure, measure.looked_at(a), measure.looked_at(b))
    value_a, value_b = measure.value(a), measure.value(b)
    if isinstance(value_a, Undefined):
        return value_a
    if isinstance(value_b, Undefined):
        return value_b
    differences = _samples(measure, b, seed, resamples) - _samples(measure, a, seed, resamples)
    observed = value_b - value_a
    swapped = _swapped(measure, a, b, seed, resamples)
    questions = min(count(measure, a), count(measure, b))
    # Rounding: sums in another order differ in the last digits, and must not make an equal difference look smaller.
    extreme = int((np.abs(swapped) >= abs(observed) - 1e-12).sum())
    return Difference(
        measure.name,
        value_a,
        value_b,
        observed,
        _interval(differences, level, questions),
        (1 + extreme) / (1 + len(swapped)),
        questions,
    )


def _paired(measure: Measure, a: Columns, b: Columns) -> tuple[Columns, Columns]:
    """Return the questions that are in the denominator of both runs; for a statistic all of them."""
    if measure.statistic is not None:
        return a, b
    both = np.flatnonzero(~np.isnan(a[measure.name]) & ~np.isnan(b[measure.name]))
    return take(a, both), take(b, both)


def _samples(measure: Measure, columns: Columns, seed: int, resamples: int) -> Column:
    """Return the measure of each bootstrap sample of questions; NaN where it is undefined there."""
    questions = question_numbers(columns)
    if measure.statistic is None:
        known = ~np.isnan(columns[measure.name])
        sums = _summed(questions, np.where(known, columns[measure.name], 0.0))
        sizes = _summed(questions, known)
        return np.concatenate([_means(sums[drawn], sizes[drawn]) for drawn in _blocks(len(sums), seed, resamples)])
    read = {name: columns[name] for name in measure.needs}
    rows = _rows(questions)
    samples = (rows[drawn] for block in _blocks(len(rows), seed, resamples) for drawn in block)
    values = (measure.value(take(read, places[places >= 0])) for places in samples)
    return np.array([np.nan if isinstance(value, Undefined) else value for value in values])


def _summed(questions: NDArray[np.intp], values: NDArray[np.float64] | NDArray[np.bool_]) -> Column:
    """Return the sum of the values of each question's rows."""
    return np.bincount(questions, values).astype(np.float64)


def _rows(questions: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places of the rows of each question, [questions, most rows of one]; -1 where it has fewer."""
    sizes = np.bincount(questions)
    order = np.argsort(questions, kind="stable")
    rows = np.full((len(sizes), sizes.max(initial=1)), -1, dtype=np.intp)
    rows[np.arange(rows.shape[1]) < sizes[:, None]] = order
    return rows


def _blocks(size: int, seed: int, resamples: int) -> Iterator[NDArray[np.intp]]:
    generator = np.random.default_rng(seed)
    rows = max(1, _BLOCK // max(size, 1))
    for done in range(0, resamples, rows):
        yield generator.integers(0, size, size=(min(rows, resamples - done), size), dtype=np.intp)


def _means(sums: Column, sizes: Column) -> Column:
    """Return the mean of each sample from what its questions sum to and how many values each has; NaN for none."""
    total, size = sums.sum(axis=1), sizes.sum(axis=1)
    means: Column = np.divide(total, size, out=np.full(len(size), np.nan), where=size > 0)
    return means


def _interval(values: Column, level: float, questions: int) -> Interval | None:
    """Return the interval of the bootstrap samples' values; ``None`` where fewer than two questions count in them."""
    known = values[~np.isnan(values)]
    if questions < 2 or known.size < 2:
        return None
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))


def _swapped(measure: Measure, a: Columns, b: Columns, seed: int, resamples: int) -> Column:
    """Return the differences after swapping the runs of each question with probability one half."""
    generator = np.random.default_rng(seed)
    questions = question_numbers(a)
    if measure.statistic is None:
        gaps = _summed(questions, b[measure.name] - a[measure.name])
        size = len(gaps)
        rows = max(1, _BLOCK // max(size, 1))
        return np.concatenate(
            [
                (generator.integers(0, 2, size=(min(rows, resamples - done), size)) * 2 - 1) @ gaps / len(questions)
                for done in range(0, resamples, rows)
            ]
        )
    a, b = ({name: run[name] for name in measure.needs} for run in (a, b))
    size = int(questions.max(initial=-1)) + 1
    swaps = ((generator.random(size) < 0.5)[questions] for _ in range(resamples))
    return np.array([_swap_once(measure, a, b, swap) for swap in swaps])


def _swap_once(measure: Measure, a: Columns, b: Columns, swap: NDArray[np.bool_]) -> float:
    names = a.keys()
    left, right = (
        measure.value({name: np.where(swap, y[name], x[name]) for name in names}) for x, y in ((a, b), (b, a))
    )
    if isinstance(left, Undefined) or isinstance(right, Undefined):
        return 0.0
    return right - left


def intervals(
    measures: Iterable[Measure], columns: Columns, *, seed: int, resamples: int = RESAMPLES
) -> dict[str, Interval]:
    """Return the intervals of those measures that have one, by name."""
    found = {measure.name: interval(measure, columns, seed=seed, resamples=resamples) for measure in measures}
    return {name: value for name, value in found.items() if value is not None}


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for being many (Holm 1979), in the order given."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, place in enumerate(order):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = running
    return adjusted
