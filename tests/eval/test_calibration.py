from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.answer import Answer, Question
from eval.calibration import Examples, Fit, asked_of, best_threshold, fit, gather, share_useful, useful_of, weights_for
from eval.dataset import Dataset, Scope
from eval.errors import MeasureError
from eval.subject import Subject
from index.progress import NoProgress

from .conftest import many
from .fakes import FakeService


def examples(size: int = 400, seed: int = 0) -> Examples:
    """Right with a chance that grows with the first signal; the second signal is noise."""
    draw = np.random.default_rng(seed)
    signals = draw.normal(size=(size, 2)) * [1.0, 10.0] + [0.5, -3.0]
    right = (draw.random(size) < 1 / (1 + np.exp(-(2 * (signals[:, 0] - 0.5))))).astype(float)
    return Examples(("one", "two"), signals, right, right == 1, right == 1)


def test_a_fit_finds_the_signal_and_gives_the_confidence_of_its_file() -> None:
    found = fit(examples(), ["set.jsonl"], seed=1)
    calibration = found.calibration
    one, two = (weight / scale for weight, scale in zip(calibration.weights, calibration.scale, strict=True))
    assert one == pytest.approx(2, abs=0.5)
    assert abs(two) < 0.1
    assert calibration.probability({"one": 0.5, "two": -3.0}) == pytest.approx(0.5, abs=0.1)
    assert (calibration.fitted_on, calibration.questions) == (("set.jsonl",), 400)


def test_questions_are_told_apart_by_being_answerable_and_hits_set_the_level() -> None:
    draw = np.random.default_rng(5)
    answerable = draw.random(600) < 0.6
    signals = np.column_stack([answerable + draw.normal(size=600), draw.normal(size=600)])
    # Half of the answerable ones are missed, for reasons that no signal shows.
    right = (answerable & (draw.random(600) < 0.5)).astype(float)
    held_out = fit(Examples(("one", "two"), signals, right, answerable, answerable), [], seed=1).held_out
    assert held_out.mean() == pytest.approx(right.mean(), abs=0.02)
    ranked = held_out.argsort().argsort()
    auroc = (ranked[answerable].mean() - (answerable.sum() - 1) / 2) / (~answerable).sum()
    assert auroc > 0.72


def test_a_weight_never_has_a_sign_that_its_signal_cannot_mean() -> None:
    some = examples()
    # In these questions, by accident, more unknown words went with right answers, and better odds with wrong ones.
    accident = np.column_stack([some.signals[:, 0], -some.signals[:, 0]])
    found = fit(Examples(("unknown", "odds"), accident, some.right, some.answerable, some.hit), [], seed=1)
    assert found.calibration.weights == (0.0, 0.0)
    free = fit(Examples(("one", "two"), accident, some.right, some.answerable, some.hit), [], seed=1)
    assert free.calibration.weights[0] > 0 > free.calibration.weights[1]


def test_the_figures_are_of_questions_the_model_did_not_see() -> None:
    noise = Examples(
        ("one",),
        np.random.default_rng(3).normal(size=(60, 1)),
        np.repeat([1.0, 0.0], 30),
        np.repeat([True, False], 30),
        np.repeat([True, False], 30),
    )
    found = fit(noise, [], seed=1)
    # Nothing can be learned; a fit looked at on its own examples would seem better than chance.
    assert np.corrcoef(found.held_out, noise.right)[0, 1] < 0.2


def test_whether_a_question_is_answered_is_decided_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    some = examples(100)

    def threshold(confidence: NDArray[np.float64], *_: object) -> float:
        return 0.0 if len(confidence) == len(some.right) else 1.0

    monkeypatch.setattr("eval.calibration.best_threshold", threshold)
    found = fit(some, [], seed=1)
    # At the threshold of all examples together every one would be answered.
    assert found.calibration.threshold == 0.0
    assert not found.answered.any()


def test_useful_counts_what_search_found_nothing_for() -> None:
    yes, no = np.array([True, True, False]), np.array([True, False, False])
    some = Examples(("one",), np.zeros((3, 1)), yes.astype(float), yes, yes, unfound=(True, True, False))
    fitted = Fit(fit(examples(), [], seed=1).calibration, np.zeros(3), no)
    assert useful_of(some, fitted) == pytest.approx(3 / 6)
    assert useful_of(replace(some, unfound=()), fitted) == pytest.approx(2 / 3)


def test_questions_of_another_kind_teach_only_how_sure_to_be() -> None:
    own = examples()
    # The same signals, and not one first quote that hits; to them the first signal would say nothing.
    other = replace(own, right=np.zeros(len(own.right)), answerable=np.ones(len(own.right), bool))
    alone, scaled = fit(own, ["own"], seed=1).calibration, fit(own, ["own", "other"], seed=1, others=[other])
    ratios = np.divide(scaled.calibration.weights, alone.weights)
    assert ratios[0] == pytest.approx(ratios[1], abs=1e-3)
    assert (scaled.calibration.mean, scaled.calibration.scale) == (alone.mean, alone.scale)
    assert scaled.held_out.mean() == pytest.approx(own.right.mean() / 2, abs=0.03)
    assert scaled.held_out.shape == own.right.shape
    assert (scaled.calibration.questions, scaled.calibration.fitted_on) == (800, ("own", "other"))


def test_a_fit_is_the_same_for_a_seed() -> None:
    assert fit(examples(), [], seed=1).calibration == fit(examples(), [], seed=1).calibration


def test_a_signal_that_never_varies_does_no_harm() -> None:
    some = examples(100)
    flat = Examples(some.names, some.signals * [1.0, 0.0], some.right, some.answerable, some.hit)
    assert all(math.isfinite(weight) for weight in fit(flat, [], seed=1).calibration.weights)


def test_the_threshold_is_where_most_answers_are_useful() -> None:
    confidence = np.array([0.9, 0.8, 0.3, 0.2])
    answerable = np.array([True, True, False, False])
    assert 0.3 < best_threshold(confidence, answerable, answerable) <= 0.8
    assert best_threshold(confidence, np.zeros(4, bool), np.zeros(4, bool)) > 0.9


class Signalling(FakeService):
    def answer(self, question: Question) -> Answer:
        signals = {} if "lighthouse" in question.text else {"length": float(len(question.text)), "other": 1.0}
        return replace(super().answer(question), signals=signals)


def test_questions_become_examples_and_those_without_hits_are_counted() -> None:
    service = Signalling()
    found = gather(many(8), Subject(service), ["length"], NoProgress())
    assert len(service.asked) == len(many(8))
    assert found.signals.shape == (40, 1)
    assert found.unfound == (False,) * 8
    assert found.right.sum() == 32
    assert found.answerable.sum() == 32
    assert [found.languages.count(language) for language in ("en", "fa")] == [32, 8]


def test_too_few_questions_are_an_error() -> None:
    with pytest.raises(MeasureError, match="5 questions have a known outcome, 4 of them"):
        gather(many(1), Subject(Signalling()), ["length"], NoProgress())


def test_of_two_scopes_the_one_that_knows_what_cannot_be_answered_is_asked() -> None:
    everywhere = tuple(many(2))
    narrow = tuple(replace(question, scope=Scope.CANDIDATES) for question in everywhere)
    assert asked_of(Dataset("set", everywhere, {}), None, 0) == everywhere
    assert asked_of(Dataset("set", everywhere + narrow, {}), None, 0) == narrow
    assert len(asked_of(Dataset("set", everywhere, {}), 5, 0)) == 5


def test_fewer_unanswerable_questions_in_use_make_answers_likelier() -> None:
    draw = np.random.default_rng(6)
    answerable = draw.random(400) < 0.5
    signals = (answerable + draw.normal(size=400))[:, None]
    some = Examples(("one",), signals, answerable.astype(float), answerable, answerable)
    as_marked, rarer = (fit(some, [], seed=1, unanswerable=share) for share in (None, 0.2))
    # Four answerable questions for each other one: the odds are those of the examples times four.
    at = {"one": 0.5}
    odds = [p / (1 - p) for p in (one.calibration.probability(at) for one in (as_marked, rarer))]
    assert odds[1] / odds[0] == pytest.approx(4 * (~answerable).sum() / answerable.sum(), rel=0.15)


def test_weights_give_the_share_that_is_expected() -> None:
    answerable = np.repeat([True, False], [30, 90])
    weights = weights_for(answerable, 0.25)
    assert weights[~answerable].sum() / weights.sum() == pytest.approx(0.25)
    assert (weights[answerable] == 1).all()
    assert (weights_for(answerable, None) == 1).all()
    assert (weights_for(np.ones(5, dtype=bool), 0.25) == 1).all()


def test_a_threshold_that_one_question_makes_best_loses_to_where_many_are_good() -> None:
    # At 0.95 all but two are useful; from 0.26 to 0.75 all but three, and between the two fewer.
    confidence = np.array([0.96] * 6 + [0.75, 0.75] + [0.25] * 6 + [0.94] * 3)
    answerable = np.array([True] * 6 + [True, True] + [False] * 6 + [False] * 3)
    hit = answerable.copy()
    at_one = [share_useful(confidence >= each, answerable, hit, np.ones(17)) for each in (0.95, 0.5)]
    assert at_one[0] > at_one[1]
    assert 0.26 <= best_threshold(confidence, answerable, hit) <= 0.75
