"""Whether the confidence puts the right answers first: AUROC and risk against coverage.

Columns used: ``answerable`` (1 or 0), ``confidence`` (0 to 1), ``right`` (1 where the first quote hits; 0 where it does
not and for unanswerable questions; NaN where no spans are marked).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from .measure import Better, Column, Columns, Measure, Part, Undefined, Value
from .refusal import NO_ANSWERABLE, NO_UNANSWERABLE, unmarked


def auroc(columns: Columns) -> Value:
    """Return the chance that an answerable question has more confidence than an unanswerable one; ties count half."""
    answerable = columns["answerable"] == 1
    positives, negatives = int(answerable.sum()), int((~answerable).sum())
    if negatives == 0:
        return Undefined(NO_UNANSWERABLE)
    if positives == 0:
        return Undefined(NO_ANSWERABLE)
    ranks = rankdata(columns["confidence"])
    return float((ranks[answerable].sum() - positives * (positives + 1) / 2) / (positives * negatives))


class RiskPoint(NamedTuple):
    """Answering all questions down to ``confidence``: which share that is, and which share of it is wrong."""

    coverage: float
    risk: float
    confidence: float


def risk_coverage(columns: Columns) -> list[RiskPoint]:
    """Return the risk after each distinct confidence, most confident first; questions of equal confidence go together.

    Risk is the share of questions answered so far whose first quote does not hit. Empty where no outcome is known.
    """
    confidence, right = _known(columns)
    if not right.size:
        return []
    order = np.argsort(-confidence, kind="stable")
    confidence, wrong = confidence[order], 1 - right[order]
    last = np.append(np.flatnonzero(np.diff(confidence)), len(confidence) - 1)
    covered = last + 1
    risks = np.cumsum(wrong)[last] / covered
    return [
        RiskPoint(float(share), float(risk), float(limit))
        for share, risk, limit in zip(covered / len(confidence), risks, confidence[last], strict=True)
    ]


def aurc(columns: Columns) -> Value:
    """Return the mean risk over all coverages 1/n, 2/n, …, 1 (Geifman and El-Yaniv 2017), less is better.

    Questions of equal confidence are answered in random order: each gets the expected risk of its place.
    """
    confidence, right = _known(columns)
    if not right.size:
        return Undefined("no question with a known outcome")
    order = np.argsort(-confidence, kind="stable")
    confidence, wrong = confidence[order], 1 - right[order]
    starts = np.append(0, np.flatnonzero(np.diff(confidence)) + 1)
    sizes = np.diff(np.append(starts, len(wrong)))
    expected = np.repeat(np.add.reduceat(wrong, starts) / sizes, sizes)
    return float((np.cumsum(expected) / np.arange(1, len(wrong) + 1)).mean())


def _known(columns: Columns) -> tuple[Column, Column]:
    known = ~np.isnan(columns["right"])
    return columns["confidence"][known], columns["right"][known]


MEASURES = (
    Measure(
        "auroc",
        "chance that an answerable question has more confidence than an unanswerable one, ties half",
        "pairs of an answerable and an unanswerable question",
        Better.HIGHER,
        statistic=auroc,
        needs=("answerable", "confidence"),
        part=Part.REFUSING,
    ),
    Measure(
        "aurc",
        "mean share of wrong first quotes when only the most confident 1/n, 2/n, … of the questions are answered",
        "all questions (answerable ones without marked spans are left out)",
        Better.LOWER,
        statistic=aurc,
        needs=("answerable", "confidence", "right"),
        part=Part.REFUSING,
        guard=unmarked,
    ),
)
