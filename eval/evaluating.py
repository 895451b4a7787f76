"""From a question set and an answering service to a finished run with its figures."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.progress import Progress

from .columns import Table, table_of
from .dataset import Dataset, Qrels
from .environment import environment
from .held_out import held_out
from .ranking import qrels_of
from .recording import Recording, recorded
from .report import write_report
from .runfile import write_run
from .runner import chosen, header_of, run
from .statistics import RESAMPLES
from .subject import Subject
from .summary import summarise
from .workspace import run_folder

ANSWERS = "answers.jsonl"
RUN = "run.json"
REPORT = "report.html"


@dataclass(frozen=True, slots=True)
class Plan:
    """How a set is run.

    Attributes:
        sample: Ask only so many questions, drawn at random; ``None`` for all.
        seed: Of the sample and of every bootstrap.
        resamples: Bootstrap samples of each interval.
        resume: Go on with answers that an interrupted run of the same questions on the same index left.
        service: How the service was opened, as far as answers depend on it; part of what names the run.
        rankings: Whether the ranking of documents is measured too, where the set has qrels.
        held: Ask only about documents that the reader was not trained on, see :mod:`eval.held_out`.
    """

    sample: int | None = None
    seed: int = 0
    resamples: int = RESAMPLES
    resume: bool = False
    service: Mapping[str, Any] = field(default_factory=dict)
    rankings: bool = True
    held: bool = False


@dataclass(frozen=True)
class Evaluation:
    """A run that is finished.

    Attributes:
        folder: Where its answers and figures are kept.
        figures: Everything of the JSON form but the questions.
        qrels: Of the questions that were asked.
    """

    folder: Path
    figures: dict[str, Any]
    qrels: Qrels

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield the questions with their answers, one at a time."""
        return recorded(self.folder / ANSWERS)

    def write(self, path: Path) -> None:
        """Write the JSON form.

        Raises:
            DatasetError: When it cannot be written.
        """
        write_run(path, self.figures, self.rows())


def evaluate(
    dataset: Dataset, subject: Subject, data: Path, plan: Plan, progress: Progress | None = None
) -> Evaluation:
    """Ask every question, measure, and keep the run under ``data/evaluations/runs``.

    Raises:
        DatasetError: Before anything is asked, when a question or its qrels name what does not exist.
        RunMismatch: When there is another run to go on with.
        RunRunning: When another process runs the same.
        IndexReplaced: When the index is built anew while it is asked.
        DataFolderError: When the run cannot be written.
    """
    questions = chosen(held_out(dataset) if plan.held else dataset, plan.sample, plan.seed)
    asked = {"sample": plan.sample, "held": plan.held, "seed": plan.seed, "rankings": plan.rankings}
    header = header_of(dataset, questions, subject) | asked | dict(plan.service)
    folder = run_folder(data, dataset.name, json.dumps(header, sort_keys=True))
    begun = time.perf_counter()
    with Recording(folder / ANSWERS, header, resume=plan.resume) as recording:
        run(dataset, questions, subject, recording, progress, rankings=plan.rankings)
        seconds = time.perf_counter() - begun
        # Still held: another process would begin the file anew while it is read.
        table = table_of(recorded(folder / ANSWERS))
        evaluation = Evaluation(folder, figures_of(table, header, plan, seconds), qrels_of(dataset, questions))
        evaluation.write(folder / RUN)
        write_report(folder / REPORT, evaluation.figures, evaluation.rows)
    return evaluation


def figures_of(table: Table, header: dict[str, Any], plan: Plan, seconds: float) -> dict[str, Any]:
    """Return the figures of a run with the settings they were made with."""
    summary = summarise(table, seed=plan.seed, resamples=plan.resamples)
    settings = {
        **header,
        "threshold": sorted(table.thresholds)[-1] if table.thresholds else None,
        "resamples": plan.resamples,
        "seconds": round(seconds, 2),
        "environment": environment(),
    }
    return {"measures": summary.pop("measures"), "settings": settings, **summary}
