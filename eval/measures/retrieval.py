"""Retrieval measures, computed by trec_eval through ir-measures and pytrec_eval.

Denominator: the queries with at least one relevant document in the qrels, whether the run holds them or not; a query
the run lacks counts 0. Order: trec_eval's, larger score first, then the larger document name.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import ir_measures
from ir_measures import AP, RR, R, nDCG
from ir_measures.measures import Measure as IrMeasure

from eval.errors import MeasureError

from .measure import Better, Measure

Run = Mapping[str, Mapping[str, float]]
"""Query id → document name → score, larger is better."""

RR_CUTOFF = 10

# ir-measures gives RR@10 to another provider, which breaks ties in another way, and pytrec_eval has no cut-off for
# the reciprocal rank; so RR@10 is trec_eval's reciprocal rank where that is at least 1/10.
_BY_TREC_EVAL: tuple[IrMeasure, ...] = (nDCG @ 10, R @ 1, R @ 10, R @ 100, RR, AP)

NAMES = ("nDCG@10", "R@1", "R@10", "R@100", f"RR@{RR_CUTOFF}", "AP")


def retrieval_values(qrels: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, Mapping[str, float]]:
    """Return the measures by query id and name, for every query with a relevant document.

    Raises:
        MeasureError: When a score of the run is not a finite number.
    """
    relevant = {query: judged for query, judged in qrels.items() if any(grade > 0 for grade in judged.values())}
    if not relevant:
        return {}
    for query, scores in run.items():
        if not all(math.isfinite(score) for score in scores.values()):
            raise MeasureError(f"The run has a score for {query!r} that is not a finite number. Write the run again.")
    values: dict[str, dict[str, float]] = {query: {} for query in relevant}
    for metric in ir_measures.pytrec_eval.iter_calc(_BY_TREC_EVAL, _copy(relevant), _copy(run)):
        if metric.query_id in values:
            values[metric.query_id][str(metric.measure)] = float(metric.value)
    return {query: _with_cutoff(found) for query, found in values.items()}


def _copy(table: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    return {query: dict(row) for query, row in table.items()}


def _with_cutoff(found: Mapping[str, float]) -> Mapping[str, float]:
    reciprocal = found["RR"]
    cut = reciprocal if reciprocal * RR_CUTOFF >= 1 - 1e-9 else 0.0
    values = {**found, f"RR@{RR_CUTOFF}": cut}
    return MappingProxyType({name: values[name] for name in NAMES})


_MEANINGS = {
    "nDCG@10": "normalised discounted cumulative gain of the first ten documents",
    "R@1": "share of the relevant documents that come first",
    "R@10": "share of the relevant documents among the first ten",
    "R@100": "share of the relevant documents among the first hundred",
    f"RR@{RR_CUTOFF}": "one over the rank of the first relevant document, 0 after the tenth",
    "AP": "mean precision at the ranks of the relevant documents",
}


def _measures(names: Iterable[str]) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            name,
            _MEANINGS[name],
            "questions with at least one relevant document in the qrels; a missing one counts 0",
            Better.HIGHER,
            absent="the set has no qrels",
        )
        for name in names
    )


MEASURES = _measures(NAMES)
