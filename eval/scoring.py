"""Retrieval figures of a run that another system made."""

from __future__ import annotations

from typing import Any

import numpy as np

from .dataset import Qrels
from .errors import DatasetError
from .measures.measure import Columns
from .measures.retrieval import MEASURES, NAMES, Run, retrieval_values
from .statistics import intervals


def score(qrels: Qrels, run: Run, *, seed: int, resamples: int) -> dict[str, Any]:
    """Return ``measures``, ``intervals``, ``by`` (empty), ``questions`` and ``settings``, as in a run's JSON form.

    Raises:
        DatasetError: When no query has a relevant document.
    """
    values = retrieval_values(qrels, run)
    if not values:
        raise DatasetError("No query of the qrels has a relevant document; expected at least one. Give other qrels.")
    columns: Columns = {
        "candidates": np.zeros(len(values)),
        **{name: np.array([found[name] for found in values.values()]) for name in NAMES},
    }
    found = intervals(MEASURES, columns, seed=seed, resamples=resamples)
    return {
        "measures": {name: float(columns[name].mean()) for name in NAMES},
        "intervals": {name: [each.low, each.high] for name, each in found.items()},
        "by": {},
        "questions": [{"id": query, "values": dict(each)} for query, each in values.items()],
        "settings": {
            "queries": len(values),
            "missing": len(values.keys() - run.keys()),
            "unjudged": len(run.keys() - qrels.keys()),
            "seed": seed,
            "resamples": resamples,
        },
    }
