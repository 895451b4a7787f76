"""Calibrated confidence: the probability that the first quote answers the question.

A logistic model over named signals of search and quoting. It is a small readable file, shipped as
``app/calibration.json``; ``python -m eval calibrate`` fits another one to a user's own questions and stores it with the
data, where it takes the shipped one's place.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from corpus.errors import PinciteError

SHIPPED = Path(__file__).with_name("calibration.json")
FILE_NAME = "calibration.json"
SHIPPED_FAST = Path(__file__).with_name("calibration-fast.json")
FAST_FILE_NAME = "calibration-fast.json"
"""For answers without the reader, whose signals mean something else."""


class CalibrationError(PinciteError):
    """A calibration file that cannot be used."""


class Calibration(BaseModel):
    """A fitted logistic model and the threshold chosen for it.

    Attributes:
        signals: Names of the signals, in the order of the other lists.
        mean: What is subtracted from each signal.
        scale: What each signal is divided by then, larger than 0.
        weights: One for each signal, on the log-odds scale.
        bias: The log-odds where every signal is at its mean.
        threshold: Questions whose confidence is at or above it are answered.
        fitted_on: Names of the question sets, for the reader of the file.
        questions: How many questions it was fitted on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    signals: tuple[str, ...]
    mean: tuple[float, ...]
    scale: tuple[Annotated[float, Field(gt=0)], ...]
    weights: tuple[float, ...]
    bias: float
    threshold: Annotated[float, Field(ge=0, le=1)] = 0.5
    fitted_on: tuple[str, ...] = ()
    questions: Annotated[int, Field(ge=0)] = 0

    @model_validator(mode="after")
    def _same_length(self) -> Calibration:
        lengths = {len(self.signals), len(self.mean), len(self.scale), len(self.weights)}
        if len(lengths) > 1:
            raise ValueError("signals, mean, scale and weights must have the same length")
        return self

    def probability(self, signals: Mapping[str, float]) -> float:
        """Return the confidence, 0 to 1.

        Raises:
            CalibrationError: When a signal it was fitted on is missing or not a finite number.
        """
        log_odds = self.bias
        for name, mean, scale, weight in zip(self.signals, self.mean, self.scale, self.weights, strict=True):
            value = signals.get(name, math.nan)
            if not math.isfinite(value):
                raise CalibrationError(
                    f"The signal {name!r} is {value}; expected a number. Calibrate again with this version."
                )
            log_odds += weight * (value - mean) / scale
        # Written so that neither sign of a large log-odds overflows.
        if log_odds >= 0:
            return 1.0 / (1.0 + math.exp(-log_odds))
        odds = math.exp(log_odds)
        return odds / (1.0 + odds)


def whole_percent(share: float) -> int:
    """Return a share, 0 to 1, as whole percent, rounded down so that only certainty reads 100."""
    # 0.29 times 100 is a little less than 29.
    return math.floor(round(share * 100, 9))


def load_calibration(path: Path) -> Calibration:
    """Read a calibration file.

    Raises:
        CalibrationError: When it is missing, not JSON, or not a calibration.
    """
    try:
        return Calibration.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CalibrationError(f"The calibration {path} cannot be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise CalibrationError(
            f"The calibration {path} is not valid ({error}). Remove it to use the shipped one, or calibrate again."
        ) from error


def calibration_for(data: Path, *, fast: bool = False) -> Calibration:
    """Return the calibration stored with the data, else the shipped one.

    Args:
        data: The data folder.
        fast: For answers without the reader.
    """
    own = data / (FAST_FILE_NAME if fast else FILE_NAME)
    if own.exists():
        return load_calibration(own)
    return load_calibration(SHIPPED_FAST if fast else SHIPPED)
