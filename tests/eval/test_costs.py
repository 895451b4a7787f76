from __future__ import annotations

from itertools import cycle

import pytest

from eval.costs import Cost, Moment, Spread, Way, measured, table


class Clock:
    """Passes only when something is run."""

    def __init__(self) -> None:
        self.now = Moment(0.0, 0.0)

    def __call__(self) -> Moment:
        return self.now

    def way(self, name: str, *seconds: float) -> Way:
        """A way that takes so long, one after the other, and works half of it."""
        next_ones = cycle(seconds)

        def run(question: str) -> None:
            spent = next(next_ones)
            self.now = Moment(self.now.passed + spent, self.now.worked + spent / 2)

        return Way(name, run)


def test_every_way_is_divided_by_the_bare_call_of_its_own_turn() -> None:
    clock = Clock()
    # The machine is three times slower every second time, for both: the ratio does not see it.
    ways = [clock.way("bare", 0.1, 0.3), clock.way("answer", 0.2, 0.6)]
    bare, answer = measured(ways, ["Which?"], 5, clock)
    assert (bare.ratio.median, answer.ratio.low, answer.ratio.median, answer.ratio.high) == pytest.approx((1, 2, 2, 2))
    assert answer.worked.median == pytest.approx(2)
    assert bare.milliseconds == pytest.approx(300)


def test_the_first_run_of_each_question_does_not_count() -> None:
    clock = Clock()
    ways = [clock.way("bare", 0.1), clock.way("answer", 9.0, 9.0, 0.2, 0.2)]
    assert measured(ways, ["Which?", "Who?"], 1, clock)[1].ratio.high == pytest.approx(2)


def test_questions_and_rounds_all_count() -> None:
    asked: list[str] = []
    clock = Clock()
    watched = clock.way("watched", 0.1)

    def run(question: str) -> None:
        asked.append(question)
        watched.run(question)

    measured([clock.way("bare", 0.1), Way("watched", run)], ["a", "b"], 2, clock)
    assert asked == ["a", "b"] * 3


def test_the_table_shows_the_ratio_with_its_spread() -> None:
    spread = Spread(1.25, 1.5, 2.0)
    row = table([Cost("fast", 41.4, spread, Spread(1.0, 1.1, 1.2))]).splitlines()[-1]
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "fast", "41", "1.50", "1.25 – 2.00", "1.10", "1.00 – 1.20",
    ]  # fmt: skip
