from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from eval.measures.confidence import aurc, auroc, risk_coverage
from eval.measures.measure import Columns, Undefined

NAN = float("nan")


def columns(**values: list[float]) -> Columns:
    return {name: np.array(column, dtype=np.float64) for name, column in values.items()}


def test_auroc_by_hand_with_a_tie() -> None:
    # Pairs: 0.9 over 0.5 and 0.1 (2), 0.5 equal to 0.5 (1/2) and over 0.1 (1).
    assert auroc(columns(answerable=[1, 1, 0, 0], confidence=[0.9, 0.5, 0.5, 0.1])) == 3.5 / 4


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=60))
def test_auroc_equals_scikit_learn(pairs: list[tuple[bool, int]]) -> None:
    run = columns(answerable=[float(yes) for yes, _ in pairs], confidence=[score / 5 for _, score in pairs])
    value = auroc(run)
    if run["answerable"].min() == run["answerable"].max():
        assert isinstance(value, Undefined)
    else:
        assert value == pytest.approx(roc_auc_score(run["answerable"], run["confidence"]), abs=1e-12)


def test_risk_coverage_by_hand() -> None:
    run = columns(confidence=[0.9, 0.8, 0.8, 0.1], right=[1, 0, 1, 0])
    assert risk_coverage(run) == [(1 / 4, 0.0, 0.9), (3 / 4, 1 / 3, 0.8), (1.0, 1 / 2, 0.1)]


def test_unknown_outcomes_are_left_out() -> None:
    run = columns(confidence=[0.9, 0.5, 0.4], right=[NAN, 1, 0])
    assert risk_coverage(run) == [(1 / 2, 0.0, 0.5), (1.0, 1 / 2, 0.4)]
    assert risk_coverage(columns(confidence=[0.9], right=[NAN])) == []


def test_aurc_by_hand() -> None:
    # Wrong in order: 0, (1 + 0) / 2 twice, 1; so risks 0, 0.5/2, 1/3, 2/4.
    run = columns(confidence=[0.9, 0.8, 0.8, 0.1], right=[1, 0, 1, 0])
    assert aurc(run) == pytest.approx((0 + 1 / 4 + 1 / 3 + 1 / 2) / 4)
    assert isinstance(aurc(columns(confidence=[0.9], right=[NAN])), Undefined)


def test_aurc_of_equal_confidence_is_the_error_rate() -> None:
    assert aurc(columns(confidence=[0.5] * 5, right=[1, 1, 0, 1, 0])) == pytest.approx(2 / 5)
