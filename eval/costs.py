"""What an answer costs, counted in encoder calls: the same questions in turns, in one run on one machine.

Milliseconds say as much about the machine and what else it does as about the program. So every turn begins with a
bare encoder call for its question, and what follows is divided by the call of its own turn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

QUARTILES = (25, 50, 75)


class Moment(NamedTuple):
    """Two clocks at one moment, in seconds: time that passed, and time that the processor worked for this process."""

    passed: float
    worked: float


@dataclass(frozen=True, slots=True)
class Way:
    """One way to spend time on a question.

    Attributes:
        name: Stands in the table.
        run: Takes the question.
    """

    name: str
    run: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and quartiles of a number of ratios."""

    low: float
    median: float
    high: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> Spread:
        """Return the spread of ``(n,)`` values, at least one."""
        low, median, high = np.percentile(values, QUARTILES)
        return cls(float(low), float(median), float(high))


@dataclass(frozen=True, slots=True)
class Cost:
    """What one way cost.

    Attributes:
        milliseconds: That passed, the median.
        ratio: Of the time that passed to that of the bare call of the same turn.
        worked: The same of processor time, which other programs on the machine disturb less; with several threads it
            counts waiting threads too.
    """

    name: str
    milliseconds: float
    ratio: Spread
    worked: Spread


def measured(ways: Sequence[Way], questions: Sequence[str], rounds: int, clock: Callable[[], Moment]) -> list[Cost]:
    """Return what each way cost; each is run once for every question before anything counts.

    Args:
        ways: The first is the bare encoder call, which all are divided by.
        questions: At least one.
        rounds: How many turns each question gets, at least 1.
        clock: Read before and after each run.
    """
    for way in ways:
        for question in questions:
            way.run(question)
    turns = [_turn(ways, question, clock) for _ in range(rounds) for question in questions]
    times = np.array(turns, dtype=np.float64)
    ratios = times / times[:, :1]
    return [
        Cost(
            name=way.name,
            milliseconds=float(np.median(times[:, number, 0])) * 1000,
            ratio=Spread.of(ratios[:, number, 0]),
            worked=Spread.of(ratios[:, number, 1]),
        )
        for number, way in enumerate(ways)
    ]


def _turn(ways: Sequence[Way], question: str, clock: Callable[[], Moment]) -> list[tuple[float, float]]:
    spent = []
    for way in ways:
        begun = clock()
        way.run(question)
        done = clock()
        spent.append((done.passed - begun.passed, done.worked - begun.worked))
    return spent


def table(costs: Sequence[Cost]) -> str:
    """Return the costs as a Markdown table."""
    lines = [
        "| | median ms | times a bare call | quartiles | of processor time | quartiles |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for cost in costs:
        ratio, worked = cost.ratio, cost.worked
        lines.append(
            f"| {cost.name} | {cost.milliseconds:.0f} | {ratio.median:.2f} | {ratio.low:.2f} – {ratio.high:.2f} "
            f"| {worked.median:.2f} | {worked.low:.2f} – {worked.high:.2f} |"
        )
    return "\n".join(lines)
