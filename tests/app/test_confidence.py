from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.confidence import FILE_NAME, SHIPPED, Calibration, CalibrationError, calibration_for, load_calibration
from app.signals import NAMES

CONTENT: dict[str, Any] = {
    "signals": ["sentence", "words"],
    "mean": [0.8, 0.5],
    "scale": [0.1, 0.25],
    "weights": [2.0, -1.0],
    "bias": 0.5,
    "threshold": 0.4,
    "fitted_on": ["held.jsonl"],
    "questions": 12,
}


def calibration(**changes: object) -> Calibration:
    return Calibration.model_validate(CONTENT | changes)


def written(folder: Path, content: object) -> Path:
    path = folder / FILE_NAME
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


class TestProbability:
    def test_it_is_the_logistic_function_of_the_weighed_signals(self) -> None:
        # 0.5 + 2 * (0.9 - 0.8) / 0.1 - 1 * (0.25 - 0.5) / 0.25 = 3.5
        found = calibration().probability({"sentence": 0.9, "words": 0.25})
        assert math.isclose(found, 1 / (1 + math.exp(-3.5)))

    def test_at_the_mean_of_every_signal_only_the_bias_counts(self) -> None:
        assert calibration(bias=0.0).probability({"sentence": 0.8, "words": 0.5}) == 0.5

    def test_signals_it_was_not_fitted_on_change_nothing(self) -> None:
        known = {"sentence": 0.9, "words": 0.25}
        assert calibration().probability(known | {"lead": 9.0}) == calibration().probability(known)

    @pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
    def test_a_signal_that_is_missing_or_no_number_is_an_error(self, value: float | None) -> None:
        signals = {"sentence": 0.9} if value is None else {"sentence": 0.9, "words": value}
        with pytest.raises(CalibrationError, match=r"signal 'words' is .*; expected a number.* Calibrate again"):
            calibration().probability(signals)

    @pytest.mark.parametrize(("value", "expected"), [(1e9, 1.0), (-1e9, 0.0), (1e300, 1.0), (-1e300, 0.0)])
    def test_extreme_log_odds_do_not_overflow(self, value: float, expected: float) -> None:
        one = calibration(signals=["x"], mean=[0], scale=[1], weights=[1])
        assert one.probability({"x": value}) == expected

    @given(
        st.lists(
            st.tuples(st.floats(-1e50, 1e50), st.floats(1e-50, 1e50), st.floats(-1e50, 1e50), st.floats(-1e50, 1e50)),
            max_size=6,
        ),
        st.floats(-1e50, 1e50),
    )
    def test_it_is_a_probability_whatever_was_fitted(
        self, rows: list[tuple[float, float, float, float]], bias: float
    ) -> None:
        names = [f"s{number}" for number in range(len(rows))]
        fitted = Calibration(
            signals=tuple(names),
            mean=tuple(row[0] for row in rows),
            scale=tuple(row[1] for row in rows),
            weights=tuple(row[2] for row in rows),
            bias=bias,
        )
        found = fitted.probability({name: row[3] for name, row in zip(names, rows, strict=True)})
        assert 0 <= found <= 1

    @given(st.floats(-50, 50), st.floats(-50, 50), st.floats(-20, 20), st.floats(0, 20))
    def test_more_of_a_signal_with_a_positive_weight_is_never_less_probable(
        self, one: float, other: float, bias: float, weight: float
    ) -> None:
        fitted = calibration(signals=["x"], mean=[0.3], scale=[0.7], weights=[weight], bias=bias)
        low, high = sorted((one, other))
        assert fitted.probability({"x": low}) <= fitted.probability({"x": high})

    @given(st.floats(-700, 700))
    def test_both_branches_are_one_function(self, log_odds: float) -> None:
        one = calibration(signals=[], mean=[], scale=[], weights=[], bias=log_odds)
        other = calibration(signals=[], mean=[], scale=[], weights=[], bias=-log_odds)
        assert math.isclose(one.probability({}) + other.probability({}), 1, abs_tol=1e-12)


class TestFile:
    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        assert load_calibration(written(tmp_path, CONTENT)) == calibration()

    def test_a_file_that_is_missing_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(CalibrationError, match=r"none\.json cannot be read \(No such file"):
            load_calibration(tmp_path / "none.json")

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"scale": [0.1]}, "signals, mean, scale and weights must have the same length"),
            ({"mean": []}, "same length"),
            ({"signals": ["sentence"]}, "same length"),
            ({"weights": [1, 2, 3]}, "same length"),
            ({"scale": [0.1, 0]}, "greater than 0"),
            ({"scale": [0.1, -1]}, "greater than 0"),
            ({"weights": [math.nan, 1]}, "finite number"),
            ({"mean": [math.inf, 1]}, "finite number"),
            ({"bias": math.nan}, "finite number"),
            ({"scale": [math.inf, 1]}, "finite number"),
            ({"threshold": math.nan}, "finite number"),
            ({"threshold": 1.01}, "less than or equal to 1"),
            ({"threshold": -0.01}, "greater than or equal to 0"),
            ({"questions": -1}, "greater than or equal to 0"),
            ({"weigths": [1, 2]}, "weigths\n  Extra inputs are not permitted"),
            ({"bias": "much"}, "bias\n  Input should be a valid number"),
        ],
    )
    def test_what_is_wrong_in_it_is_said(self, tmp_path: Path, changes: dict[str, object], message: str) -> None:
        with pytest.raises(CalibrationError, match=message) as raised:
            load_calibration(written(tmp_path, CONTENT | changes))
        assert str(tmp_path / FILE_NAME) in str(raised.value)
        assert "Remove it to use the shipped one, or calibrate again." in str(raised.value)

    @pytest.mark.parametrize("name", ["signals", "mean", "scale", "weights", "bias"])
    def test_a_part_that_is_missing_is_named(self, tmp_path: Path, name: str) -> None:
        content = {key: value for key, value in CONTENT.items() if key != name}
        with pytest.raises(CalibrationError, match=f"{name}\n  Field required"):
            load_calibration(written(tmp_path, content))

    @pytest.mark.parametrize("data", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe{}", b'{"bias": 1}', b"[" * 100_000])
    def test_a_file_that_is_none_is_refused(self, tmp_path: Path, data: bytes) -> None:
        path = tmp_path / FILE_NAME
        path.write_bytes(data)
        with pytest.raises(CalibrationError, match="is not valid"):
            load_calibration(path)

    def test_a_folder_in_its_place_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).mkdir()
        with pytest.raises(CalibrationError, match="cannot be read"):
            calibration_for(tmp_path)


class TestChoice:
    def test_the_one_stored_with_the_data_takes_the_place_of_the_shipped_one(self, tmp_path: Path) -> None:
        written(tmp_path, CONTENT)
        assert calibration_for(tmp_path) == calibration()

    def test_without_one_the_shipped_one_is_used(self, tmp_path: Path) -> None:
        assert calibration_for(tmp_path) == load_calibration(SHIPPED)

    def test_the_shipped_one_is_fitted_on_signals_that_exist(self) -> None:
        shipped = load_calibration(SHIPPED)
        assert set(shipped.signals) <= set(NAMES)
        assert 0 <= shipped.probability(dict.fromkeys(NAMES, 0.5)) <= 1
