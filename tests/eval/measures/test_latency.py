from __future__ import annotations

import numpy as np

from eval.measures.latency import MEASURES, percentile
from eval.measures.measure import Undefined


def test_percentiles_by_hand() -> None:
    times = {"latency_ms": np.array([40.0, 10.0, 20.0, 30.0, 50.0])}
    assert percentile(50)(times) == 30.0
    assert percentile(95)(times) == 48.0
    assert [measure.name for measure in MEASURES] == ["latency_p50", "latency_p95", "latency_p99"]
    assert MEASURES[2].value(times) == 49.6


def test_nothing_timed_is_undefined() -> None:
    assert isinstance(percentile(50)({"latency_ms": np.array([])}), Undefined)
