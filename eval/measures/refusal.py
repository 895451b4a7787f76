"""Whether the right questions were refused, in both directions.

Columns used: ``answerable`` and ``answered`` (1 or 0), ``confidence`` (0 to 1), ``threshold``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .measure import Better, Column, Columns, Measure, Part, Undefined, Value

NO_UNANSWERABLE = "the set has no question that the documents cannot answer"
NO_ANSWERABLE = "the set has no question that the documents answer"
NO_CONTRADICTION = "the set has no false premise whose contradiction is marked"
NOT_MARKED = "no answerable question has marked spans"


def refusal_values(answerable: bool, answered: bool, hit_at_3: float | None) -> dict[str, float | None]:
    """Return the refusal measures of one question.

    Args:
        answerable: Whether the documents hold the answer.
        answered: Whether it was answered and not refused.
        hit_at_3: Its ``hit@3``; ``None`` where no spans are marked, and then ``useful`` is unknown too.
    """
    useful = float(not answered)
    unknown = answerable and hit_at_3 is None
    if answerable:
        useful = float(answered and hit_at_3 == 1.0)
    return {
        "refusal_recall": None if answerable else float(not answered),
        "false_refusal": float(not answered) if answerable else None,
        "useful": None if unknown else useful,
        "answered_hit@3": float(answered and hit_at_3 == 1.0) if answerable and not unknown else None,
    }


def balanced_accuracy(columns: Columns) -> Value:
    """Return the mean of the two rates: answerable questions answered, unanswerable ones refused."""
    answerable, answered = columns["answerable"] == 1, columns["answered"] == 1
    if not (~answerable).any():
        return Undefined(NO_UNANSWERABLE)
    if not answerable.any():
        return Undefined(NO_ANSWERABLE)
    return float((answered[answerable].mean() + (~answered[~answerable]).mean()) / 2)


def unmarked(columns: Columns) -> str | None:
    """Return why a measure of outcomes would mislead: only those of the unanswerable questions are known."""
    answerable = columns["answerable"] == 1
    if answerable.any() and np.isnan(columns["right"][answerable]).all():
        return NOT_MARKED
    return None


class CostPoint(NamedTuple):
    """The cost of mistakes where a wrong answer costs ``wrong_answer`` and a false refusal ``1 - wrong_answer``.

    Attributes:
        here: Cost at the run's own threshold, 0 to 1.
        best: Cost at the best threshold for these questions.
        threshold: That threshold; above 1 means to refuse everything.
    """

    wrong_answer: float
    here: float
    best: float
    threshold: float


def cost_curve(columns: Columns, steps: int = 21) -> list[CostPoint]:
    """Return the cost of both kinds of mistake from "only false refusals matter" to "only wrong answers matter".

    Cost is ``w * (share of unanswerable questions answered) + (1 - w) * (share of answerable questions refused)``.
    Empty where one of the two kinds of question is absent.
    """
    answerable = columns["answerable"] == 1
    if answerable.all() or not answerable.any():
        return []
    confidence = columns["confidence"]
    thresholds = np.append(np.unique(confidence), np.nextafter(1.0, 2.0))
    wrong = _share_at_or_above(confidence[~answerable], thresholds)
    refused = 1 - _share_at_or_above(confidence[answerable], thresholds)
    answered = columns["answered"] == 1
    wrong_here, refused_here = answered[~answerable].mean(), (~answered[answerable]).mean()
    points = []
    for weight in np.linspace(0, 1, steps):
        costs = weight * wrong + (1 - weight) * refused
        best = int(costs.argmin())
        here = float(weight * wrong_here + (1 - weight) * refused_here)
        points.append(CostPoint(float(weight), here, float(costs[best]), float(thresholds[best])))
    return points


def _share_at_or_above(confidence: Column, thresholds: Column) -> Column:
    ordered = np.sort(confidence)
    return np.asarray(1 - np.searchsorted(ordered, thresholds, side="left") / len(ordered), dtype=np.float64)


MEASURES = (
    Measure(
        "useful",
        "answerable and answered with hit@3, or unanswerable and refused",
        "all questions (answerable ones without marked spans are left out)",
        Better.HIGHER,
        guard=unmarked,
        part=Part.REFUSING,
    ),
    Measure(
        "refusal_recall",
        "refused",
        "unanswerable questions",
        Better.HIGHER,
        absent=NO_UNANSWERABLE,
        part=Part.REFUSING,
    ),
    Measure(
        "premise_corrected",
        "refused, and the first three quotes shown together cover at least half of every span of a contradiction",
        "questions with a false premise whose contradiction is marked",
        Better.HIGHER,
        absent=NO_CONTRADICTION,
        part=Part.REFUSING,
    ),
    Measure(
        "false_refusal",
        "refused",
        "answerable questions",
        Better.LOWER,
        absent=NO_ANSWERABLE,
        part=Part.REFUSING,
    ),
    Measure(
        "answered_hit@3",
        "answered, and with hit@3",
        "answerable questions with marked spans",
        Better.HIGHER,
        absent=NOT_MARKED,
        part=Part.REFUSING,
    ),
    Measure(
        "balanced_accuracy",
        "mean of the share of answerable questions answered and of unanswerable ones refused",
        "all questions",
        Better.HIGHER,
        statistic=balanced_accuracy,
        needs=("answerable", "answered"),
        part=Part.REFUSING,
    ),
)
