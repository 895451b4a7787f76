"""Fitting the confidence to questions with marked evidence, and choosing the threshold for them.

What is fitted is a logistic model of the event "the first quote hits"; what is reported is measured on questions that
the model was not fitted on (cross-validation), so that it holds for the next question and not only for these.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.model_selection import StratifiedKFold

from app.confidence import Calibration
from app.signals import DIRECTIONS, Direction
from index.progress import Progress

from .asking import answer_to, values_of
from .dataset import Dataset, MarkedQuestion, Scope
from .errors import MeasureError
from .runner import chosen
from .subject import Subject

FOLDS = 5
FEWEST = 30
"""Questions below which a fit says more about chance than about the documents."""

FEWEST_OF_EACH = 5
"""First quotes that hit, and that do not, of which there must be at least so many: one for each fold."""

STRENGTH = 1.0
"""Inverse strength of the L2 penalty on standardised signals, on the scale of scikit-learn's ``C``."""

Bound = tuple[float | None, float | None]

BOUNDS: dict[Direction, Bound] = {
    Direction.FOR: (0.0, None),
    Direction.AGAINST: (None, 0.0),
    Direction.EITHER: (None, None),
}
"""Of a weight, by what more of its signal can speak for. A few hundred questions would else teach that an unknown word
makes an answer likelier, because theirs were paraphrased."""

AROUND = 0.2
"""How far around a threshold its usefulness is averaged."""

ROUNDED = 6
"""Decimals in a calibration file: enough for the same confidence, few enough to read."""


@dataclass(frozen=True)
class Examples:
    """Questions with a known outcome.

    Attributes:
        signals: ``(n, len(names))`` float64.
        right: ``(n,)`` 1.0 where the first quote hits.
        answerable: ``(n,)`` whether the documents answer it.
        hit: ``(n,)`` whether one of the first three quotes hits.
        languages: ``(n,)`` of the questions.
        unfound: For each question that search found nothing for whether it is answerable; it is refused whatever the
            threshold.
    """

    names: tuple[str, ...]
    signals: NDArray[np.float64]
    right: NDArray[np.float64]
    answerable: NDArray[np.bool_]
    hit: NDArray[np.bool_]
    languages: tuple[str, ...] = ()
    unfound: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Fit:
    """A fitted calibration, and what came of each example with a model and a threshold that did not see it.

    Attributes:
        held_out: ``(n,)`` the confidence.
        answered: ``(n,)`` whether it is answered, at a threshold that was chosen without the example.
    """

    calibration: Calibration
    held_out: NDArray[np.float64]
    answered: NDArray[np.bool_]


def asked_of(dataset: Dataset, sample: int | None, seed: int) -> tuple[MarkedQuestion, ...]:
    """Return the questions of a set, or of a random sample; of one that is asked in two scopes that of the candidates.

    In that scope alone a set knows what cannot be answered, and an answerable question must not be told from the others
    by where it was asked.
    """
    questions = chosen(dataset, sample, seed)
    if any(question.scope is Scope.CANDIDATES for question in questions):
        return tuple(question for question in questions if question.scope is Scope.CANDIDATES)
    return questions


def gather(
    questions: Sequence[MarkedQuestion],
    subject: Subject,
    names: Sequence[str],
    progress: Progress,
    judged: Mapping[str, Mapping[str, int]] | None = None,
) -> Examples:
    """Ask every question and return its signals and outcome; answerable questions without marked spans are left out.

    Args:
        questions: With their evidence.
        subject: Whom to ask.
        names: Of the signals.
        progress: Told of every question.
        judged: Grades of documents by question id, where a set has them.

    Raises:
        MeasureError: When fewer than ``FEWEST`` questions have a known outcome, or too few of one outcome.
    """
    progress.stage("asking", len(questions), "questions")
    rows: list[tuple[list[float], float, bool, bool, str]] = []
    unfound: list[bool] = []
    for question in questions:
        answer = answer_to(question, subject)
        values = values_of(question, answer, subject, (judged or {}).get(question.question_id))
        progress.advance(1)
        if "right" not in values:
            continue
        if not answer.signals:
            unfound.append(question.answerable)
            continue
        hit = values.get("hit@3", 0.0) == 1.0
        signals = [answer.signals[name] for name in names]
        rows.append((signals, values["right"], question.answerable, hit, question.language))
    return _checked(
        Examples(
            tuple(names),
            np.array([row[0] for row in rows], dtype=np.float64).reshape(len(rows), len(names)),
            np.array([row[1] for row in rows], dtype=np.float64),
            np.array([row[2] for row in rows], dtype=np.bool_),
            np.array([row[3] for row in rows], dtype=np.bool_),
            tuple(row[4] for row in rows),
            tuple(unfound),
        )
    )


def _checked(examples: Examples) -> Examples:
    total, right = len(examples.right), int(examples.right.sum())
    if total < FEWEST or min(right, total - right) < FEWEST_OF_EACH:
        raise MeasureError(
            f"{total} questions have a known outcome, {right} of them with a first quote that hits; expected at least "
            f"{FEWEST}, and {FEWEST_OF_EACH} of each outcome. Mark more questions, answerable and not."
        )
    return examples


def fit(
    examples: Examples,
    sets: Sequence[str],
    *,
    seed: int,
    unanswerable: float | None = None,
    others: Sequence[Examples] = (),
) -> Fit:
    """Return the calibration of the examples with the threshold around which most answers would have been useful.

    Args:
        examples: As :func:`gather` checked them.
        sets: Names of the question sets, those of ``others`` behind them, for the reader of the file.
        seed: Of the folds.
        unanswerable: The share of unanswerable questions to expect in use, between 0 and 1; the examples are weighed
            so that theirs comes to it. Their own share when absent.
        others: Questions of other kinds, which only teach how sure to be, with the same signals. What tells answerable
            questions from others, and the threshold, are learned without them.
    """
    weights = weights_for(examples.answerable, unanswerable)
    every = np.arange(len(examples.right))
    held_out = np.zeros(len(every))
    answered = np.zeros(len(every), dtype=np.bool_)
    for train, test in _folds(examples, every, seed):
        held_out[test] = _Model(examples, train, weights, others).confidence(examples.signals[test])
        answered[test] = held_out[test] >= _threshold_of(examples, train, weights, seed, others)
    model = _Model(examples, every, weights, others)
    threshold = best_threshold(held_out, examples.answerable, examples.hit, weights)
    calibration = Calibration(
        signals=examples.names,
        mean=tuple(round(float(value), ROUNDED) for value in model.mean),
        scale=tuple(round(float(value), ROUNDED) for value in model.scale),
        weights=tuple(round(float(value), ROUNDED) for value in model.weights),
        bias=round(model.bias, ROUNDED),
        threshold=round(threshold, 2),
        fitted_on=tuple(sets),
        questions=len(examples.right) + sum(len(other.right) for other in others),
    )
    return Fit(calibration, held_out, answered)


def _folds(
    examples: Examples, rows: NDArray[np.intp], seed: int
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    right = examples.right[rows]
    # Inside a fold there may be fewer of an outcome than there are folds.
    folds = min(FOLDS, int(right.sum()), int((1 - right).sum()))
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=seed).split(rows, right):
        yield rows[train], rows[test]


def _threshold_of(
    examples: Examples,
    rows: NDArray[np.intp],
    weights: NDArray[np.float64],
    seed: int,
    others: Sequence[Examples],
) -> float:
    """Return the threshold that these examples alone lead to, chosen as that of the calibration is."""
    held_out = np.zeros(len(examples.right))
    for train, test in _folds(examples, rows, seed):
        held_out[test] = _Model(examples, train, weights, others).confidence(examples.signals[test])
    return best_threshold(held_out[rows], examples.answerable[rows], examples.hit[rows], weights[rows])


def useful_of(examples: Examples, fitted: Fit, unanswerable: float | None = None) -> float:
    """Return the share of useful answers with models and thresholds that did not see the question.

    Questions that search found nothing for are refused, and count.
    """
    unfound = np.array(examples.unfound, dtype=np.bool_)
    answerable = np.append(examples.answerable, unfound)
    nothing = np.zeros(len(unfound), dtype=np.bool_)
    return share_useful(
        np.append(fitted.answered, nothing),
        answerable,
        np.append(examples.hit, nothing),
        weights_for(answerable, unanswerable),
    )


def weights_for(answerable: NDArray[np.bool_], unanswerable: float | None) -> NDArray[np.float64]:
    """Return a weight for each question, 1 for the answerable ones; see :func:`fit`."""
    weights = np.ones(len(answerable))
    if unanswerable is not None and not answerable.all():
        weights[~answerable] = unanswerable / (1 - unanswerable) * answerable.sum() / (~answerable).sum()
    return weights


class _Model:
    """A logistic model over standardised signals; a weight never has the sign that its signal cannot mean.

    Which signals tell answerable questions from others is learned from that; how sure to be of the first quote is then
    learned from its hits, by scaling (Platt 1999), here and in ``others``. Learned from the hits alone, weights also
    try to tell quotes that miss from those that hit, which the signals hardly can, and tell the questions worse.
    """

    def __init__(
        self,
        examples: Examples,
        rows: NDArray[np.intp],
        every_weight: NDArray[np.float64],
        others: Sequence[Examples],
    ) -> None:
        signals, right, counts = examples.signals[rows], examples.right[rows], every_weight[rows]
        answerable = examples.answerable[rows].astype(np.float64)
        self.mean = signals.mean(axis=0)
        spread = signals.std(axis=0)
        # A signal that never varies says nothing; any scale above 0 will do.
        self.scale = np.where(spread > 10**-ROUNDED, spread, 1.0)
        bounds = [BOUNDS[DIRECTIONS.get(name, Direction.EITHER)] for name in examples.names]
        told = answerable if min(answerable.sum(), (1 - answerable).sum()) >= FEWEST_OF_EACH else right
        weights, bias = logistic((signals - self.mean) / self.scale, told, counts, bounds)
        if told is not right or others:
            signals = np.concatenate([signals, *(other.signals for other in others)])
            right = np.concatenate([right, *(other.right for other in others)])
            counts = np.append(counts, np.ones(len(right) - len(counts)))
            log_odds = (signals - self.mean) / self.scale @ weights + bias
            (factor,), shift = logistic(log_odds[:, None], right, counts, [BOUNDS[Direction.FOR]])
            weights, bias = factor * weights, float(factor * bias + shift)
        self.weights = weights
        self.bias = bias

    def confidence(self, signals: NDArray[np.float64]) -> NDArray[np.float64]:
        log_odds = (signals - self.mean) / self.scale @ self.weights + self.bias
        return np.asarray(expit(log_odds), dtype=np.float64)


def logistic(
    rows: NDArray[np.float64], outcome: NDArray[np.float64], counts: NDArray[np.float64], bounds: Sequence[Bound]
) -> tuple[NDArray[np.float64], float]:
    """Return the weights and the bias of a logistic regression with an L2 penalty on the weights.

    Args:
        rows: ``(n, k)``.
        outcome: ``(n,)`` 0.0 or 1.0.
        counts: ``(n,)`` how much each row counts.
        bounds: Lowest and highest value of each of the ``k`` weights; ``None`` for no bound.
    """
    extended = np.column_stack([rows, np.ones(len(rows))])
    sides = 2 * outcome - 1

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margins = sides * (extended @ values)
        penalty = np.append(values[:-1], 0.0) / STRENGTH
        gradient = extended.T @ (-sides * counts * expit(-margins)) + penalty
        return float(counts @ np.logaddexp(0, -margins) + penalty @ values / 2), gradient

    start = np.zeros(extended.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)])
    return np.asarray(found.x[:-1], np.float64), float(found.x[-1])


def best_threshold(
    confidence: NDArray[np.float64],
    answerable: NDArray[np.bool_],
    hit: NDArray[np.bool_],
    weights: NDArray[np.float64] | None = None,
) -> float:
    """Return the threshold around which most answers are useful (``AROUND``); of several the middle one.

    At one threshold alone a question or two decide which is best, and those are others in the next set.

    An answer is useful when the question is answerable, at or above the threshold, and hit; or when it is neither
    answerable nor at the threshold. Each question counts as much as its weight, alike when there are none.
    """
    candidates = np.round(np.linspace(0, 1, 101), 2)
    counts = np.ones(len(confidence)) if weights is None else weights
    useful = np.array([share_useful(confidence >= each, answerable, hit, counts) for each in candidates])
    around = np.array([useful[np.abs(candidates - each) < AROUND + 0.005].mean() for each in candidates])
    best = np.flatnonzero(around >= around.max() - 1e-12)
    return float(candidates[best[len(best) // 2]])


def share_useful(
    answered: NDArray[np.bool_], answerable: NDArray[np.bool_], hit: NDArray[np.bool_], weights: NDArray[np.float64]
) -> float:
    """Return the weighted share of useful answers; see :func:`best_threshold`."""
    return float(np.average(np.where(answerable, answered & hit, ~answered), weights=weights))
