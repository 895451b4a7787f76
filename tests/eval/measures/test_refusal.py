from __future__ import annotations

import numpy as np
import pytest

from eval.measures.catalogue import CATALOGUE
from eval.measures.measure import Columns, Undefined
from eval.measures.refusal import MEASURES, balanced_accuracy, cost_curve, refusal_values

NAN = float("nan")


def columns(**values: list[float]) -> Columns:
    return {name: np.array(column, dtype=np.float64) for name, column in values.items()}


@pytest.mark.parametrize(
    ("answerable", "answered", "hit", "expected"),
    [
        (True, True, 1.0, 1.0),
        (True, True, 0.0, 0.0),
        (True, False, 1.0, 0.0),
        (False, False, None, 1.0),
        (False, True, None, 0.0),
        (True, True, None, None),
    ],
)
def test_useful_is_a_quoted_answer_or_a_right_refusal(
    answerable: bool, answered: bool, hit: float | None, expected: float | None
) -> None:
    assert refusal_values(answerable, answered, hit)["useful"] == expected


def test_each_question_is_in_one_of_the_two_denominators() -> None:
    refused = refusal_values(answerable=True, answered=False, hit_at_3=1.0)
    assert (refused["false_refusal"], refused["refusal_recall"], refused["answered_hit@3"]) == (1.0, None, 0.0)
    wrong = refusal_values(answerable=False, answered=True, hit_at_3=None)
    assert (wrong["false_refusal"], wrong["refusal_recall"], wrong["answered_hit@3"]) == (None, 0.0, None)


def test_balanced_accuracy_by_hand() -> None:
    assert balanced_accuracy(columns(answerable=[1, 1, 1, 0, 0], answered=[1, 1, 0, 0, 1])) == (2 / 3 + 1 / 2) / 2


def test_balanced_accuracy_of_one_kind_is_undefined() -> None:
    assert isinstance(balanced_accuracy(columns(answerable=[1, 1], answered=[1, 0])), Undefined)
    assert isinstance(balanced_accuracy(columns(answerable=[0, 0], answered=[1, 0])), Undefined)


USEFUL = next(measure for measure in MEASURES if measure.name == "useful")


def test_useful_is_undefined_when_no_answerable_question_is_marked() -> None:
    assert isinstance(USEFUL.value(columns(answerable=[1, 0], right=[NAN, 0], useful=[NAN, 1])), Undefined)
    assert USEFUL.value(columns(answerable=[1, 1, 0], right=[NAN, 0, 0], useful=[NAN, 0, 1])) == 1 / 2
    assert USEFUL.value(columns(answerable=[0, 0], right=[0, 0], useful=[1, 0])) == 1 / 2


@pytest.mark.parametrize("name", ["aurc", "brier", "ece"])
def test_no_measure_of_outcomes_is_taken_from_unanswerable_questions_alone(name: str) -> None:
    measure = next(one for one in CATALOGUE if one.name == name)
    found = measure.value(columns(answerable=[1, 0], confidence=[0.9, 0.6], right=[NAN, 0]))
    assert found == Undefined("no answerable question has marked spans")
    both = measure.value(columns(answerable=[1, 1, 0], confidence=[0.9, 0.8, 0.6], right=[NAN, 1, 0]))
    assert isinstance(both, float)


def test_cost_curve_by_hand() -> None:
    run = columns(answerable=[1, 1, 0, 0], answered=[1, 1, 1, 0], confidence=[0.9, 0.6, 0.7, 0.2])
    only_refusals, even, only_answers = cost_curve(run, steps=3)
    assert only_refusals == (0.0, 0.0, 0.0, 0.2)
    assert even == (0.5, 0.25, 0.25, 0.6)
    assert (only_answers.here, only_answers.best) == (0.5, 0.0)
    assert only_answers.threshold == 0.9


def test_cost_curve_needs_both_kinds_of_question() -> None:
    assert cost_curve(columns(answerable=[1], answered=[1], confidence=[0.5])) == []
