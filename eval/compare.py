"""Two runs of the same questions: which measures differ by more than chance, and which questions changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .columns import aligned
from .errors import RunMismatch
from .measures.catalogue import CATALOGUE
from .measures.measure import Better, Columns, Undefined, take
from .runfile import FinishedRun
from .statistics import RESAMPLES, SMALLEST_GROUP, Difference, compare, holm

SAME = ("sha256", "sample")
"""Settings that must be equal for two runs to be of the same questions, beside the ids of these."""

SHOWN_SETTINGS = (
    *("generation", "model", "threshold", "documents", "passages", "quotes"),
    *("fast", "deep", "calibration", "reader", "code", "measuring"),
)
"""Settings that are listed where they differ."""


class Verdict(StrEnum):
    """What a difference means."""

    BETTER = "better"
    WORSE = "worse"
    UNSURE = "unsure"
    EQUAL = "equal"


@dataclass(frozen=True)
class Compared:
    """One measure of two runs.

    Attributes:
        adjusted: The p-value after Holm's correction for the number of measures compared.
        verdict: By the interval of the difference and its direction; ``UNSURE`` where the interval holds 0 or fewer
            than ``SMALLEST_GROUP`` questions count.
    """

    difference: Difference
    adjusted: float
    verdict: Verdict


@dataclass(frozen=True)
class Change:
    """One question that was answered well in one run and not in the other, or answered and refused."""

    a: Mapping[str, Any]
    b: Mapping[str, Any]
    better: bool


@dataclass(frozen=True)
class Comparison:
    """All that differs between two runs."""

    measures: tuple[Compared, ...]
    changes: tuple[Change, ...]
    settings: Mapping[str, tuple[Any, Any]]
    groups: Mapping[str, Mapping[str, tuple[Compared, ...]]]

    @property
    def equal(self) -> bool:
        """Whether no measure but the latency differs."""
        return all(
            each.verdict is Verdict.EQUAL for each in self.measures if not each.difference.measure.startswith("latency")
        )


def compare_runs(a: FinishedRun, b: FinishedRun, *, seed: int = 0, resamples: int = RESAMPLES) -> Comparison:
    """Return how B differs from A.

    Raises:
        RunMismatch: When the two do not hold the same questions.
    """
    check_same_questions(a, b)
    table = a.table()
    columns_a, columns_b = table.columns(), aligned(b.table(), table.ids)
    groups = {
        key: {
            value: compared(
                take(columns_a, places), take(columns_b, places), seed=seed, resamples=resamples, means=True
            )
            for value, places in table.members(key)
        }
        for key in ("language", "kind")
    }
    return Comparison(
        compared(columns_a, columns_b, seed=seed, resamples=resamples),
        tuple(changes(a, b)),
        {
            name: (a.settings.get(name), b.settings.get(name))
            for name in SHOWN_SETTINGS
            if a.settings.get(name) != b.settings.get(name)
        },
        groups,
    )


def check_same_questions(a: FinishedRun, b: FinishedRun) -> None:
    """Check that two runs hold the same questions of the same files.

    Raises:
        RunMismatch: Names what only one of them has.
    """
    ids_a, ids_b = ({row["id"] for row in run.questions} for run in (a, b))
    for run, missing in ((a, ids_b - ids_a), (b, ids_a - ids_b)):
        if missing:
            first = ", ".join(sorted(missing)[:3])
            raise RunMismatch(
                f"{run.path} lacks {len(missing)} questions of the other run ({first}); expected the same questions. "
                "Run both on the same set."
            )
    for name in SAME:
        if a.settings.get(name) != b.settings.get(name):
            raise RunMismatch(
                f"{a.path} and {b.path} were not made from the same data ({name} differs); expected the same files. "
                "Run both on the same set."
            )


def compared(
    a: Columns, b: Columns, *, seed: int, resamples: int = RESAMPLES, means: bool = False
) -> tuple[Compared, ...]:
    """Return every measure that is defined in both, in the order of the catalogue.

    Args:
        a: One run.
        b: The other, its questions in the same order.
        seed: Of all draws.
        resamples: Bootstrap samples and swaps.
        means: Leave out statistics that are no mean; each costs thousands of evaluations.
    """
    found = [
        (measure, compare(measure, a, b, seed=seed, resamples=resamples))
        for measure in CATALOGUE
        if not (means and measure.statistic is not None)
    ]
    known = [(measure, each) for measure, each in found if not isinstance(each, Undefined)]
    adjusted = holm([each.p_value for _, each in known])
    return tuple(
        Compared(each, p_value, verdict(each, measure.better))
        for (measure, each), p_value in zip(known, adjusted, strict=True)
    )


def verdict(difference: Difference, better: Better) -> Verdict:
    """Return what a difference means: sure only of enough questions, where its interval lies on one side of 0."""
    if difference.difference == 0 and (
        difference.interval is None or difference.interval.low == difference.interval.high
    ):
        return Verdict.EQUAL
    if difference.interval is None or difference.interval.low <= 0 <= difference.interval.high:
        return Verdict.UNSURE
    if better is Better.NEITHER or difference.questions < SMALLEST_GROUP:
        return Verdict.UNSURE
    return Verdict.BETTER if (difference.difference > 0) == (better is Better.HIGHER) else Verdict.WORSE


def changes(a: FinishedRun, b: FinishedRun) -> Iterable[Change]:
    """Yield the questions whose outcome changed, losses first, then in the order of the set."""
    rows = {row["id"]: row for row in b.questions}
    found = [
        Change(row, rows[row["id"]], outcome(rows[row["id"]]) > outcome(row))
        for row in a.questions
        if outcome(row) != outcome(rows[row["id"]])
    ]
    return sorted(found, key=lambda change: change.better)


def outcome(row: Mapping[str, Any]) -> tuple[float, ...]:
    """Return how good the answer to one question is; larger is better, equal where nothing a reader sees changed.

    First whether it is useful, then what the first quotes hit, then whether an unmarked question was answered.
    """
    values = row["values"]
    names = ("useful", "hit@1", "hit@3", "document@1", "R@1")
    answered = float((row["status"] == "answered") == row["answerable"])
    return (*(float(values.get(name, 0.0)) for name in names), answered)
