"""``eval run``: a question set against an index, with figures on the terminal, as JSON and as a report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click
from rich.console import Console

from app.settings import Settings, load_settings
from eval.console import print_figures
from eval.dataset import Dataset
from eval.evaluating import Evaluation, Plan, evaluate
from eval.export import write_csv, write_trec_qrels, write_trec_run
from eval.facts import service_facts
from eval.formats.beir import load_beir
from eval.formats.questions import load_questions
from eval.formats.squad import load_squad
from eval.formats.trec import load_topics
from eval.report import write_report
from index.console import ConsoleProgress, examples
from index.report import FileReport

from .options import DATA, DEEP, FAST, FILE, HELD, MODEL, RESAMPLES, SEED


@dataclass(frozen=True, slots=True)
class Inputs:
    """The set that is named on the command line, in one of its forms."""

    questions: Path | None = None
    beir: Path | None = None
    squad: Path | None = None
    topics: Path | None = None
    qrels: Path | None = None

    def load(self) -> Dataset:
        """Return the set.

        Raises:
            UsageError: When none or more than one is named.
            DatasetError: When it is broken.
        """
        named = [path for path in (self.questions, self.beir, self.squad, self.topics) if path is not None]
        if len(named) != 1 or (self.topics is None) != (self.qrels is None):
            raise click.UsageError("Give one set: --questions, --beir, --squad, or --topics with --qrels.")
        if self.questions is not None:
            return load_questions(self.questions)
        if self.beir is not None:
            return load_beir(self.beir)
        if self.squad is not None:
            return load_squad(self.squad)
        if self.topics is None or self.qrels is None:
            raise click.UsageError("Topics need qrels; expected both. Give --topics with --qrels.")
        return load_topics(self.topics, self.qrels)


@dataclass(frozen=True, slots=True)
class Outputs:
    """Files that are written beside the run's own folder."""

    json: Path | None = None
    html: Path | None = None
    csv: Path | None = None
    trec_run: Path | None = None
    trec_qrels: Path | None = None

    def write(self, evaluation: Evaluation) -> None:
        """Write those that were asked for."""
        if self.json is not None:
            evaluation.write(self.json)
        if self.html is not None:
            write_report(self.html, evaluation.figures, evaluation.rows)
        if self.csv is not None:
            write_csv(self.csv, evaluation.rows())
        if self.trec_run is not None:
            write_trec_run(self.trec_run, evaluation.rows())
        if self.trec_qrels is not None:
            write_trec_qrels(self.trec_qrels, evaluation.qrels)


@click.command(
    "run",
    epilog=examples(
        "python -m eval run --questions questions.jsonl --documents folder --html report.html",
        "python -m eval run --beir scifact --json scifact.json",
    ),
)
@click.option("--questions", type=FILE, help="Question file with marked evidence (JSON lines).")
@click.option(
    "--beir", type=FILE, help="Folder with corpus.jsonl, queries.jsonl, qrels/test.tsv, spans.jsonl (or .gz)."
)
@click.option("--squad", type=FILE, help="SQuAD JSON; its paragraphs are the documents.")
@click.option("--topics", type=FILE, help="TREC topics, or id and text separated by a tab.")
@click.option("--qrels", type=FILE, help="TREC qrels for --topics; documents are named by their path.")
@click.option("--documents", type=FILE, help="Folder to index and ask; without it the current index is asked.")
@click.option("--json", "json_file", type=FILE, help="Write figures and questions as JSON.")
@click.option("--html", type=FILE, help="Write a report as one file.")
@click.option("--csv", type=FILE, help="Write one line for each question.")
@click.option("--trec-run", type=FILE, help="Write the rankings as trec_eval reads them.")
@click.option("--trec-qrels", type=FILE, help="Write the qrels of what was asked as trec_eval reads them.")
@click.option("--threshold", type=click.FloatRange(0, 1), help="Answer at or above this confidence.")
@click.option("--sample", type=click.IntRange(min=1), help="Ask only so many questions, drawn at random.")
@HELD
@click.option("--resume", is_flag=True, help="Go on with the answers an interrupted run left.")
@FAST
@DEEP
@SEED
@RESAMPLES
@MODEL
@DATA
def run_command(
    questions: Path | None,
    beir: Path | None,
    squad: Path | None,
    topics: Path | None,
    qrels: Path | None,
    documents: Path | None,
    json_file: Path | None,
    html: Path | None,
    csv: Path | None,
    trec_run: Path | None,
    trec_qrels: Path | None,
    threshold: float | None,
    sample: int | None,
    held: bool,
    resume: bool,
    fast: bool | None,
    deep: bool | None,
    seed: int,
    resamples: int,
    model: str | None,
    data: Path | None,
) -> int:
    """Ask every question of a set and measure the answers."""
    settings = load_settings(data=data, model=model, threshold=threshold, fast=fast, deep=deep)
    dataset = Inputs(questions, beir, squad, topics, qrels).load()
    plan = Plan(sample, seed, resamples, resume, service_facts(settings), held=held)
    evaluation, unread = run_set(dataset, documents, settings, plan)
    Outputs(json_file, html, csv, trec_run, trec_qrels).write(evaluation)
    print_figures(evaluation.figures, Console())
    click.echo(f"Kept in {evaluation.folder}")
    return report_unread(unread)


def run_set(
    dataset: Dataset, documents: Path | None, settings: Settings, plan: Plan
) -> tuple[Evaluation, tuple[FileReport, ...]]:
    """Return the run of a set on a folder, on its own documents, or on the current index; and what was not read.

    Raises:
        PinciteError: When the set, the documents or the index cannot be used.
    """
    # Imported here: it brings torch, which --help and broken sets need not wait for.
    from eval.opening import corpus_of, subject_of
    from index.encoder import load_encoder

    with ConsoleProgress(Console(stderr=True)) as progress:
        corpus = corpus_of(dataset, documents, settings.data)
        encoder = load_encoder(settings.model, settings.data)
        subject, unread = subject_of(dataset, corpus, settings, encoder, progress)
        return evaluate(dataset, subject, settings.data, plan, progress), unread


def report_unread(files: Iterable[FileReport]) -> int:
    """Say on stderr which files were not read and return the exit status."""
    status = 0
    for file in files:
        click.echo(f"{file.source} was {file.state}: {' '.join(file.reasons)}", err=True)
        status = 1
    return status
