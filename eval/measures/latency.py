"""How long questions took, in milliseconds, measured around the call that answers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .measure import Better, Columns, Measure, Undefined, Value


def percentile(share: float) -> Callable[[Columns], Value]:
    """Return the statistic that interpolates linearly between the two nearest times."""

    def statistic(columns: Columns) -> Value:
        times = columns["latency_ms"]
        times = times[~np.isnan(times)]
        return float(np.percentile(times, share)) if times.size else Undefined("no question was timed")

    return statistic


MEASURES = tuple(
    Measure(
        f"latency_p{share}",
        f"milliseconds within which {share} of 100 questions are answered",
        "all questions",
        Better.LOWER,
        statistic=percentile(share),
        needs=("latency_ms",),
    )
    for share in (50, 95, 99)
)
