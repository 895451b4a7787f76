"""The figures of a run: every measure over all questions and over each group, with intervals and curves."""

from __future__ import annotations

from typing import Any

import numpy as np

from .columns import GROUPED_BY, Table
from .measures.calibration import reliability
from .measures.catalogue import CATALOGUE
from .measures.confidence import RiskPoint, risk_coverage
from .measures.measure import Columns, Measure, Part, Undefined, count, part_of, question_numbers, take
from .measures.refusal import cost_curve, unmarked
from .statistics import SMALLEST_GROUP, Interval, intervals

CURVE_POINTS = 200
"""Most points of a curve in a report; more cannot be seen."""


def summarise(table: Table, *, seed: int, resamples: int) -> dict[str, Any]:
    """Return ``measures``, ``undefined``, ``counts``, ``intervals``, ``by``, ``intervals_by`` and ``curves``.

    Args:
        table: The questions.
        seed: Of the bootstrap.
        resamples: Bootstrap samples.
    """
    columns = table.columns()
    values = {measure.name: measure.value(measure.looked_at(columns)) for measure in CATALOGUE}
    groups = {key: list(table.members(key)) for key in GROUPED_BY}
    return {
        "measures": {name: None if isinstance(value, Undefined) else value for name, value in values.items()},
        "undefined": {name: value.reason for name, value in values.items() if isinstance(value, Undefined)},
        "counts": {measure.name: count(measure, measure.looked_at(columns)) for measure in CATALOGUE},
        "intervals": _pairs(intervals(CATALOGUE, columns, seed=seed, resamples=resamples)),
        "by": {
            key: {value: _group(take(columns, places)) for value, places in members} for key, members in groups.items()
        },
        "intervals_by": {
            key: {
                value: _pairs(intervals(measures, group, seed=seed, resamples=resamples))
                for value, places in members
                if (measures := _sizeable(group := take(columns, places)))
            }
            for key, members in groups.items()
        },
        "curves": curves(columns),
    }


def _group(columns: Columns) -> dict[str, float | int | None]:
    values = {measure.name: measure.value(measure.looked_at(columns)) for measure in CATALOGUE}
    return {"questions": int(np.unique(question_numbers(columns)).size)} | {
        name: None if isinstance(value, Undefined) else value for name, value in values.items()
    }


def _sizeable(group: Columns) -> list[Measure]:
    """Return the measures that get an interval in a group: enough of its questions count in them."""
    # Statistics cost a thousand evaluations each; in groups the means are enough.
    means = (measure for measure in CATALOGUE if measure.statistic is None)
    return [measure for measure in means if count(measure, measure.looked_at(group)) >= SMALLEST_GROUP]


def _pairs(found: dict[str, Interval]) -> dict[str, list[float]]:
    return {name: [each.low, each.high] for name, each in found.items()}


def curves(columns: Columns) -> dict[str, Any]:
    """Return the points of each plot, thinned to what can be seen; none where the outcomes of answers are unknown."""
    refusing = part_of(columns, Part.REFUSING)
    known = unmarked(refusing) is None
    return {
        "risk_coverage": [list(point) for point in _thinned(risk_coverage(refusing))] if known else [],
        "reliability": [list(each) for each in reliability(refusing)] if known else [],
        "cost": [list(point) for point in cost_curve(refusing)],
        "latency": _histogram(columns),
    }


def _thinned(points: list[RiskPoint]) -> list[RiskPoint]:
    if len(points) <= CURVE_POINTS:
        return points
    return [points[i] for i in np.linspace(0, len(points) - 1, CURVE_POINTS).astype(int)]


def _histogram(columns: Columns) -> list[list[float]]:
    times = columns["latency_ms"][~np.isnan(columns["latency_ms"])]
    if not times.size:
        return []
    # The few slowest go into the last bar; one of them would otherwise flatten all the others.
    times = np.minimum(times, np.percentile(times, 99))
    sizes, edges = np.histogram(times, bins=min(30, max(5, int(np.sqrt(times.size)))))
    return [[float(low), float(high), int(size)] for low, high, size in zip(edges[:-1], edges[1:], sizes, strict=True)]
