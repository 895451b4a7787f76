"""The ways side by side over the same queries: values, intervals, and a paired test of each against Pincite's own."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from eval.dataset import Dataset, MarkedQuestion
from eval.errors import DatasetError
from eval.measures.measure import Columns, Undefined
from eval.measures.retrieval import MEASURES, Run, retrieval_values
from eval.ranking import qrels_of, rank
from eval.runfile import written_whole
from eval.statistics import compare, holm, interval
from index.progress import Progress

from .ways import OURS, Way

FORMAT = 1
DIGITS = 6


class Compared(BaseModel):
    """One way on one set.

    Attributes:
        value: Of the set's measure.
        interval: At 95 %; ``None`` for a single query.
        difference: Pincite's own value minus this one.
        difference_interval: At 95 %, paired.
        p_value: Of a paired randomisation test against Pincite's own.
        adjusted: The same after Holm's correction for the ways of the set; ``None`` for Pincite's own.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: float
    interval: tuple[float, float] | None
    difference: float
    difference_interval: tuple[float, float] | None
    p_value: float
    adjusted: float | None


class SetResult(BaseModel):
    """All ways on one set, and what that was made with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: str
    measure: str
    asked: dict[str, Any]
    sha256: dict[str, str]
    made_with: dict[str, Any]
    documents: int
    queries: int
    ways: dict[str, Compared]

    def made_from(self, asked: Mapping[str, Any], sha256: Mapping[str, str], made_with: Mapping[str, Any]) -> bool:
        """Return whether measuring again would give the same figures."""
        return self.asked == asked and self.sha256 == dict(sha256) and self.made_with == dict(made_with)


class Ablation(BaseModel):
    """Every set by its name, and what each way does."""

    model_config = ConfigDict(extra="forbid")

    format: int = FORMAT
    about: dict[str, str] = {}
    sets: dict[str, SetResult] = {}

    def write(self, path: Path) -> None:
        """Write it, whole or not at all.

        Raises:
            DatasetError: When it cannot be written.
        """
        with written_whole(path) as file:
            file.write(json.dumps(self.model_dump(mode="json"), ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def read_ablation(path: Path) -> Ablation:
    """Return what a file holds; nothing when it does not exist yet.

    Raises:
        DatasetError: When it is broken or of another format.
    """
    try:
        return Ablation.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Ablation()
    except (OSError, ValidationError, ValueError, RecursionError) as error:
        raise DatasetError(
            f"{path} holds no ablation ({error}); expected what eval ablate writes. Remove it."
        ) from error


def rankings(queries: Sequence[MarkedQuestion], ways: Sequence[Way], progress: Progress) -> dict[str, Run]:
    """Return the ranking of every query by the name of the way."""
    return {way.name: rank(queries, way.ranker, progress, f"ranking, {way.name}") for way in ways}


def compared(
    dataset: Dataset,
    queries: Sequence[MarkedQuestion],
    runs: Mapping[str, Run],
    measure: str,
    *,
    seed: int,
    resamples: int,
) -> dict[str, Compared]:
    """Return each way's value and how far Pincite's own is from it, over the same queries.

    Raises:
        DatasetError: When the measure is none of retrieval.
    """
    known = {each.name: each for each in MEASURES}
    if measure not in known:
        raise DatasetError(f"The measure {measure!r} was given; expected one of {', '.join(known)}.")
    qrels = qrels_of(dataset, queries)
    columns = {name: _columns(retrieval_values(qrels, run), measure) for name, run in runs.items()}
    found: dict[str, Compared] = {}
    for name, own in columns.items():
        difference = compare(known[measure], own, columns[OURS], seed=seed, resamples=resamples)
        if isinstance(difference, Undefined):
            raise DatasetError(f"{dataset.name} has no query with a relevant document; expected at least one.")
        around = interval(known[measure], own, seed=seed, resamples=resamples)
        found[name] = Compared(
            value=round(difference.a, DIGITS),
            interval=None if around is None else _rounded(around.low, around.high),
            difference=round(difference.difference, DIGITS),
            difference_interval=None
            if difference.interval is None
            else _rounded(difference.interval.low, difference.interval.high),
            p_value=round(difference.p_value, DIGITS),
            adjusted=None,
        )
    others = [name for name in found if name != OURS]
    for name, adjusted in zip(others, holm([found[name].p_value for name in others]), strict=True):
        found[name] = found[name].model_copy(update={"adjusted": round(adjusted, DIGITS)})
    return found


def _columns(values: Mapping[str, Mapping[str, float]], measure: str) -> Columns:
    return {
        "candidates": np.zeros(len(values)),
        measure: np.array([values[query][measure] for query in sorted(values)]),
    }


def _rounded(low: float, high: float) -> tuple[float, float]:
    return round(low, DIGITS), round(high, DIGITS)
