from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss

from eval.measures.calibration import brier, ece, reliability
from eval.measures.measure import Columns, Undefined

NAN = float("nan")


def columns(confidence: list[float], right: list[float]) -> Columns:
    return {"confidence": np.array(confidence), "right": np.array(right, dtype=np.float64)}


def test_reliability_by_hand() -> None:
    bins = reliability(columns([0.05, 0.91, 0.99, 1.0, 0.5], [0, 1, 1, 0, NAN]))
    assert bins[0] == (1, 0.05, 0.0)
    assert bins[1] == (3, pytest.approx(2.9 / 3), 2 / 3)
    assert len(bins) == 2


def test_ece_weighs_each_bin_by_its_questions() -> None:
    run = columns([0.05, 0.91, 0.99, 1.0], [0, 1, 1, 0])
    assert ece(run) == pytest.approx(1 / 4 * 0.05 + 3 / 4 * (2.9 / 3 - 2 / 3))


def test_brier_by_hand_and_as_scikit_learn_has_it() -> None:
    run = columns([0.8, 0.4, 0.1], [1, 0, 0])
    assert brier(run) == pytest.approx((0.04 + 0.16 + 0.01) / 3)
    assert brier(run) == pytest.approx(brier_score_loss(run["right"], run["confidence"]))


def test_nothing_known_is_undefined() -> None:
    assert isinstance(brier(columns([0.5], [NAN])), Undefined)
    assert isinstance(ece(columns([0.5], [NAN])), Undefined)
