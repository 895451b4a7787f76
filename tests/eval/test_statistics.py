from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray

from eval.measures.catalogue import CATALOGUE
from eval.measures.measure import Better, Columns, Measure, Part, Undefined
from eval.statistics import Difference, Interval, compare, holm, interval

NAN = float("nan")
HIT = Measure("hit", "hits", "answerable questions", Better.HIGHER)
AUROC = next(measure for measure in CATALOGUE if measure.name == "auroc")
LATENCY = next(measure for measure in CATALOGUE if measure.name == "latency_p50")


def columns(**values: ArrayLike) -> Columns:
    found = {name: np.array(column, dtype=float) for name, column in values.items()}
    return {"candidates": np.zeros(len(next(iter(found.values()))))} | found


def run(hits: NDArray[np.float64]) -> Columns:
    return {"candidates": np.zeros(len(hits)), "hit": hits}


def compared(a: Columns, b: Columns, measure: Measure = HIT, resamples: int = 500) -> Difference:
    found = compare(measure, a, b, seed=1, resamples=resamples)
    assert isinstance(found, Difference)
    return found


def test_the_interval_of_a_share_is_near_the_normal_one() -> None:
    hits = np.repeat([1.0, 0.0], [280, 120])
    found = interval(HIT, run(hits), seed=3)
    assert found is not None
    half = 1.96 * math.sqrt(0.7 * 0.3 / 400)
    assert (found.low, found.high) == (pytest.approx(0.7 - half, abs=0.01), pytest.approx(0.7 + half, abs=0.01))


def test_a_seed_gives_the_same_interval_and_another_seed_another() -> None:
    hits = np.random.default_rng(0).random(50)
    assert interval(HIT, run(hits), seed=3) == interval(HIT, run(hits), seed=3)
    assert interval(HIT, run(hits), seed=3) != interval(HIT, run(hits), seed=4)


def test_questions_outside_the_denominator_do_not_narrow_the_interval() -> None:
    hits = np.repeat([1.0, 0.0], [10, 10])
    plain = interval(HIT, run(hits), seed=3)
    padded = interval(HIT, run(np.concatenate([hits, np.full(20, NAN)])), seed=3)
    assert plain is not None and padded is not None
    assert padded.high - padded.low == pytest.approx(plain.high - plain.low, abs=0.06)


def test_an_undefined_measure_has_no_interval() -> None:
    assert interval(HIT, run(np.array([NAN, NAN])), seed=1) is None


@pytest.mark.parametrize("counted", [0, 1, 2])
def test_an_interval_needs_two_questions_that_count(counted: int) -> None:
    values = [1.0] * counted + [NAN] * (4 - counted)
    found = interval(HIT, run(np.array(values)), seed=1)
    timed = interval(LATENCY, columns(latency_ms=values), seed=1)
    assert (found is None) == (timed is None) == (counted < 2)


def test_the_difference_of_a_single_question_has_no_interval() -> None:
    found = compared(run(np.array([1.0, NAN, NAN])), run(np.array([0.0, NAN, NAN])))
    assert (found.difference, found.interval, found.p_value, found.questions) == (-1.0, None, 1.0, 1)
    found = compared(columns(latency_ms=[9.0, 8.0, 7.0]), columns(latency_ms=[4.0, NAN, NAN]), LATENCY)
    assert (found.interval, found.questions) == (None, 1)


def test_a_statistic_has_an_interval_too() -> None:
    found = interval(AUROC, columns(answerable=[1, 1, 1, 0, 0], confidence=[0.9, 0.8, 0.2, 0.3, 0.1]), seed=1)
    assert found is not None
    assert 0 <= found.low < 5 / 6 <= found.high <= 1


def test_identical_runs_compare_as_equal() -> None:
    hits = np.random.default_rng(0).integers(0, 2, 100).astype(float)
    found = compared(run(hits), run(hits.copy()))
    assert (found.difference, found.interval, found.p_value) == (0.0, Interval(0.0, 0.0), 1.0)


def test_the_p_value_of_five_questions_is_the_exact_one() -> None:
    # All five better: only swapping none or all gives a difference as large, 2 of 32.
    found = compared(run(np.zeros(5)), run(np.ones(5)), resamples=20_000)
    assert found.difference == 1.0
    assert found.p_value == pytest.approx(2 / 32, abs=0.006)


def test_only_questions_in_both_denominators_are_paired() -> None:
    found = compared(run(np.array([1.0, NAN, 0.0])), run(np.array([1.0, 1.0, 1.0])))
    assert (found.a, found.b, found.questions) == (1 / 2, 1.0, 2)


def test_a_statistic_is_compared_over_all_questions() -> None:
    a = columns(answerable=[1, 1, 0, 0], confidence=[0.9, 0.1, 0.8, 0.2])
    b = columns(answerable=[1, 1, 0, 0], confidence=[0.9, 0.85, 0.8, 0.2])
    found = compared(a, b, AUROC, resamples=200)
    assert (found.a, found.b) == (1 / 2, 1.0)
    assert 0 < found.p_value <= 1
    assert found.questions == 4


def test_undefined_on_one_side_is_undefined() -> None:
    assert isinstance(compare(HIT, run(np.array([NAN])), run(np.array([1.0])), seed=1), Undefined)


def test_a_measure_looks_only_at_its_scope_when_there_are_two() -> None:
    table = columns(hit=[1, 0, 0], candidates=[0, 1, 1])
    finding = Measure("hit", "hits", "questions", Better.HIGHER, part=Part.FINDING)
    refusing = Measure("hit", "hits", "questions", Better.HIGHER, part=Part.REFUSING)
    assert finding.value(finding.looked_at(table)) == 1.0
    assert refusing.value(refusing.looked_at(table)) == 0.0
    assert HIT.value(HIT.looked_at(table)) == 1 / 3


def twice(once: Columns) -> Columns:
    """The same questions, each asked in two scopes with the same outcome."""
    size = len(once["candidates"])
    doubled = {name: np.repeat(column, 2) for name, column in once.items()}
    return doubled | {"candidates": np.tile([0.0, 1.0], size), "question": np.repeat(np.arange(size) * 1.0, 2)}


def test_both_rows_of_a_question_are_drawn_together() -> None:
    once = columns(hit=np.random.default_rng(0).integers(0, 2, 40).astype(float), latency_ms=np.arange(40.0))
    assert interval(HIT, twice(once), seed=3) == interval(HIT, once, seed=3)
    one, two = (interval(LATENCY, each, seed=3) for each in (once, twice(once)))
    assert one is not None and two is not None
    assert (two.low, two.high) == (pytest.approx(one.low, abs=0.5), pytest.approx(one.high, abs=0.5))


def test_a_question_asked_in_one_scope_only_weighs_one_row() -> None:
    # Three samples of two questions are possible: both rows of the first twice, each once, the second twice.
    table = columns(hit=[1, 1, 0], candidates=[0, 1, 0], question=[7, 7, 3])
    assert HIT.value(HIT.looked_at(table)) == 2 / 3
    # A quarter of them, a half, a quarter.
    assert interval(HIT, table, seed=1, level=0.6) == Interval(0.0, 1.0)
    assert interval(HIT, table, seed=1, level=0.4) == Interval(2 / 3, 2 / 3)


@pytest.mark.parametrize("measure", [HIT, LATENCY])
def test_both_rows_of_a_question_are_swapped_together(measure: Measure) -> None:
    before, after = columns(hit=[0] * 5, latency_ms=[1] * 5), columns(hit=[1] * 5, latency_ms=[2] * 5)
    found = compared(twice(before), twice(after), measure, resamples=4000)
    assert (found.difference, found.questions) == (1.0, 5)
    once = compared(before, after, measure, resamples=4000)
    assert (found.p_value, found.interval) == (once.p_value, once.interval)


def test_questions_numbered_in_another_order_are_drawn_alike() -> None:
    table = twice(columns(hit=np.random.default_rng(0).random(20)))
    other = {**table, "question": 100 - table["question"]}
    assert compared(table, other).interval == Interval(0.0, 0.0)


@pytest.mark.parametrize(("gain", "loss", "least_power"), [(0.06, 0.01, 0.65), (0.05, 0.0, 0.85)])
def test_five_points_on_200_questions_are_found(gain: float, loss: float, least_power: float) -> None:
    """Power by simulation: 60 experiments at a real difference of five points, significant at 0.05."""
    draw = np.random.default_rng(11)
    found = 0
    for _ in range(60):
        before = (draw.random(200) < 0.7).astype(float)
        chance = draw.random(200)
        # Rates among the questions that can change: 30 % were missed, 70 % were hit.
        after = np.where(before == 0, (chance < gain / 0.3) * 1.0, (chance >= loss / 0.7) * 1.0)
        found += compared(run(before), run(after), resamples=400).p_value < 0.05
    assert found / 60 >= least_power


def test_no_difference_is_found_in_one_of_twenty_experiments_at_most() -> None:
    draw = np.random.default_rng(12)
    found = 0
    for _ in range(100):
        before = (draw.random(200) < 0.7).astype(float)
        swap = draw.random(200) < 0.1
        after = np.where(swap, (draw.random(200) < 0.7).astype(float), before)
        found += compared(run(before), run(after), resamples=300).p_value < 0.05
    assert found <= 9


def test_holm_by_hand() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []
