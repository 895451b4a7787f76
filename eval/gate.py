"""Whether a run may stand: floors that hold always, and no fall below the baseline by more than its noise.

A baseline is a run without its texts, kept under version control with the settings and data it was made with. A measure
falls when the interval of its paired difference from the baseline lies wholly on the worse side and enough questions
count for a verdict.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .compare import Compared, Comparison, Verdict, compare_runs
from .console import number
from .errors import GateError, RunMismatch
from .measures.catalogue import CATALOGUE
from .runfile import FinishedRun, write_run
from .statistics import RESAMPLES

KEPT_SETTINGS = ("model", "threshold", "quotes")
"""Settings that may only change together with the baseline."""

MACHINE = ("latency_p50", "latency_p95", "latency_p99")
"""Measures that say as much about the machine as about the code; a baseline from elsewhere cannot judge them."""

NAMES = frozenset(measure.name for measure in CATALOGUE)

Limits = dict[str, float]


class GroupLimits(BaseModel):
    """Limits of one group, for instance of one language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    floors: Limits = Field(default_factory=dict)
    ceilings: Limits = Field(default_factory=dict)


class Gate(GroupLimits):
    """What one question set must show.

    Attributes:
        questions: The question file, relative to the gates file.
        documents: The folder of documents, relative to the gates file.
        baseline: The run to compare with, relative to the gates file; ``None`` for floors alone.
        by: Further limits by group: ``language`` → ``fa`` → limits.
    """

    questions: str
    documents: str
    baseline: str | None = None
    by: dict[str, dict[str, GroupLimits]] = Field(default_factory=dict)


class GatesFile(BaseModel):
    """The whole file: gates by the name of their set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sets: Annotated[dict[str, Gate], Field(min_length=1)]


def load_gates(path: Path) -> dict[str, Gate]:
    """Return the gates of a file.

    Raises:
        GateError: When it is missing or broken, or names a measure that does not exist.
    """
    try:
        found = GatesFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise GateError(
            f"{path} cannot be read ({error.strerror}); expected a file of gates. Check the path."
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise GateError(f"{path} is not TOML ({error}). Correct it.") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise GateError(f"{path}: {place}: {first['msg'].lower()}. Correct it.") from error
    unknown = sorted(set(_named(found.sets.values())) - NAMES)
    if unknown:
        raise GateError(f"{path} names the measure {unknown[0]!r}; expected one of {', '.join(sorted(NAMES))}.")
    return found.sets


def _named(gates: Iterable[Gate]) -> Iterator[str]:
    for gate in gates:
        for limits in (gate, *(limits for groups in gate.by.values() for limits in groups.values())):
            yield from limits.floors
            yield from limits.ceilings


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason why a run does not pass: where (``all`` or a group), which measure or setting, and a sentence."""

    where: str
    name: str
    message: str


def judge(run: FinishedRun, gate: Gate, comparison: Comparison | None) -> list[Finding]:
    """Return why the run does not pass; nothing when it does.

    Args:
        run: The run.
        gate: Its limits.
        comparison: From the baseline to the run; ``None`` without one.
    """
    return [*_limits(run, gate), *([] if comparison is None else _falls(comparison))]


def compare_with_baseline(
    run: FinishedRun, baseline: FinishedRun, *, seed: int = 0, resamples: int = RESAMPLES
) -> Comparison:
    """Return how the run differs from its baseline.

    Raises:
        GateError: When the baseline was made on other questions.
    """
    try:
        return compare_runs(baseline, run, seed=seed, resamples=resamples)
    except RunMismatch as error:
        raise GateError(f"The baseline does not fit: {error} Renew it with eval gate --update.") from error


def _limits(run: FinishedRun, gate: Gate) -> Iterator[Finding]:
    yield from _outside("all", run.figures["measures"], run.figures.get("undefined", {}), gate)
    for key, groups in gate.by.items():
        for value, limits in groups.items():
            measured = run.figures["by"].get(key, {}).get(value)
            if measured is None:
                yield Finding(f"{key} {value}", "questions", f"no question has the {key} {value}")
            else:
                yield from _outside(f"{key} {value}", measured, {}, limits)


def _outside(
    where: str, measures: Mapping[str, Any], undefined: Mapping[str, str], limits: GroupLimits
) -> Iterator[Finding]:
    for kind, wanted in (("floor", limits.floors), ("ceiling", limits.ceilings)):
        for name, limit in wanted.items():
            value = measures.get(name)
            if value is None:
                yield Finding(where, name, f"is not measured ({undefined.get(name, 'no such question')})")
            elif (value < limit) if kind == "floor" else (value > limit):
                side = "below" if kind == "floor" else "above"
                yield Finding(where, name, f"{number(name, value)} is {side} its {kind} {number(name, limit)}")


def _falls(comparison: Comparison) -> Iterator[Finding]:
    yield from _worse("all", comparison.measures)
    for key, groups in comparison.groups.items():
        if key != "language":
            continue
        for value, compared in groups.items():
            yield from _worse(f"{key} {value}", compared)
    for name, (before, now) in comparison.settings.items():
        if name in KEPT_SETTINGS:
            yield Finding("settings", name, f"was {before} and is {now}; renew the baseline if that is meant")


def _worse(where: str, compared: Iterable[Compared]) -> Iterator[Finding]:
    for each in compared:
        found = each.difference
        if each.verdict is not Verdict.WORSE or found.measure in MACHINE or found.interval is None:
            continue
        low, high = number(found.measure, found.interval.low), number(found.measure, found.interval.high)
        yield Finding(
            where,
            found.measure,
            f"fell from {number(found.measure, found.a)} to {number(found.measure, found.b)} "
            f"(difference {low} to {high}, {found.questions} questions)",
        )


def write_baseline(path: Path, run: FinishedRun) -> None:
    """Write a run as a baseline: its figures and what each question scored, without texts, times and machine.

    Raises:
        DatasetError: When it cannot be written.
    """
    settings = {name: value for name, value in run.settings.items() if name != "seconds"}
    environment = {name: value for name, value in settings["environment"].items() if name != "peak_memory_mb"}
    figures = {
        "measures": {name: value for name, value in run.figures["measures"].items() if name not in MACHINE},
        "settings": settings | {"environment": environment},
        "by": {},
    }
    write_run(path, figures, (_bare(row) for row in run.questions))


_BARE = ("id", "question_id", "scope", "language", "kind", "answerable", "document", "format", "status", "confidence")


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    # Not rounded: the same run would differ from its baseline by what was rounded off, and always to one side.
    return {name: row[name] for name in _BARE} | {"threshold": row["threshold"], "values": dict(row["values"])}
