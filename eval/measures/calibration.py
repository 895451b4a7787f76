"""Whether a confidence of 0.8 is right eight times in ten.

The event is "the first quote hits", or the first three together where one cannot; it cannot happen for an
unanswerable question. Columns used: ``confidence`` and
``right`` (NaN where no spans are marked).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .measure import Better, Columns, Measure, Part, Undefined, Value
from .refusal import unmarked

BINS = 10
"""Equal-width bins of the confidence; the last one includes 1."""


class Bin(NamedTuple):
    """Questions of similar confidence: how many, their mean confidence, and the share whose first quote hits."""

    questions: int
    confidence: float
    right: float


def reliability(columns: Columns, bins: int = BINS) -> list[Bin]:
    """Return the bins that hold a question, least confident first."""
    known = ~np.isnan(columns["right"])
    confidence, right = columns["confidence"][known], columns["right"][known]
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        Bin(int((place == i).sum()), float(confidence[place == i].mean()), float(right[place == i].mean()))
        for i in range(bins)
        if (place == i).any()
    ]


def ece(columns: Columns) -> Value:
    """Return the expected calibration error: the gap of each bin, weighted by its questions (Naeini et al. 2015)."""
    found = reliability(columns)
    total = sum(each.questions for each in found)
    if not total:
        return Undefined("no question with a known outcome")
    return sum(each.questions * abs(each.confidence - each.right) for each in found) / total


def brier(columns: Columns) -> Value:
    """Return the mean squared distance of the confidence from what happened."""
    known = ~np.isnan(columns["right"])
    if not known.any():
        return Undefined("no question with a known outcome")
    return float(((columns["confidence"][known] - columns["right"][known]) ** 2).mean())


_OVER = "all questions (answerable ones without marked spans are left out)"

MEASURES = (
    Measure(
        "brier",
        "squared distance of the confidence from whether the first quote hits",
        _OVER,
        Better.LOWER,
        statistic=brier,
        needs=("answerable", "confidence", "right"),
        part=Part.REFUSING,
        guard=unmarked,
    ),
    Measure(
        "ece",
        f"distance of confidence and share of first quotes that hit, over {BINS} bins of equal width",
        _OVER,
        Better.LOWER,
        statistic=ece,
        needs=("answerable", "confidence", "right"),
        part=Part.REFUSING,
        guard=unmarked,
    ),
)
