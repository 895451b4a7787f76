from __future__ import annotations

import pytest

from eval.plots import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Frame,
    cost_plot,
    group_plot,
    latency_plot,
    reliability_plot,
    risk_coverage_plot,
)


def test_a_frame_places_values_between_its_margins() -> None:
    frame = Frame(y_max=0.5)
    assert (frame.x(0), frame.x(1)) == (LEFT, WIDTH - RIGHT)
    assert (frame.y(0), frame.y(0.5)) == (HEIGHT - BOTTOM, TOP)
    assert [tick.label for tick in frame.y_ticks()] == ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]
    assert [tick.label for tick in Frame(x_max=200).x_ticks(2)] == ["0", "100", "200"]


def test_risk_coverage_marks_the_threshold() -> None:
    plot = risk_coverage_plot([[0.5, 0.1, 0.9], [0.75, 0.2, 0.6], [1.0, 0.35, 0.1]], 0.5)
    assert plot is not None
    assert plot.frame.y_max == pytest.approx(0.4)
    ((x, y, _, text),) = plot.dots
    assert (x, y) == (plot.frame.x(0.75), plot.frame.y(0.2))
    assert text == "at the threshold: 75% answered, 20% of them with a wrong first quote"


def test_a_threshold_above_every_confidence_has_no_dot() -> None:
    plot = risk_coverage_plot([[1.0, 0.35, 0.1]], 0.5)
    assert plot is not None
    assert plot.dots == ()


def test_dots_of_the_reliability_grow_with_their_bins() -> None:
    plot = reliability_plot([[4, 0.1, 0.0], [1, 0.9, 1.0]])
    assert plot is not None
    (_, _, large, text), (_, _, small, _) = plot.dots
    assert large > small
    assert text == "4 questions: mean confidence 0.10, 0.00 right"


def test_nothing_to_plot_is_no_plot() -> None:
    assert risk_coverage_plot([], 0.5) is None
    assert reliability_plot([]) is None
    assert cost_plot([]) is None
    assert latency_plot([], {}) is None
    assert group_plot({"by": {"language": {"en": {}}}, "measures": {"useful": 1.0}}, "language") is None


def test_the_cost_has_two_lines_on_one_scale() -> None:
    plot = cost_plot([[0.0, 0.25, 0.1, 0.3], [1.0, 0.5, 0.0, 1.1]])
    assert plot is not None
    assert plot.frame.y_max == pytest.approx(0.5)
    assert [style for _, style in plot.lines] == ["second", "main"]


def test_the_latency_has_bars_and_percentiles() -> None:
    plot = latency_plot([[0.0, 10.0, 3], [10.0, 20.0, 1]], {"latency_p50": 8.0, "latency_p95": None})
    assert plot is not None
    first, second = plot.bars
    assert first.height == pytest.approx(3 * second.height)
    assert [mark.label for mark in plot.marks] == ["p50 8.0 ms"]


def test_groups_are_rows_with_their_intervals() -> None:
    figures = {
        "measures": {"useful": None, "hit@3": 0.5},
        "by": {"language": {"en": {"questions": 9, "hit@3": 0.6}, "fa": {"questions": 2, "hit@3": None}}},
        "intervals_by": {"language": {"en": {"hit@3": [0.4, 0.8]}}},
    }
    plot = group_plot(figures, "language")
    assert plot is not None
    english, persian = plot.rows
    assert plot.measure == "hit@3"
    assert english.low is not None and english.x is not None and english.low < english.x
    assert (persian.x, persian.low) == (None, None)
