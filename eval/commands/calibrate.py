"""``eval calibrate``: fit the confidence to the user's own questions and documents."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from rich.console import Console

from app.confidence import FAST_FILE_NAME, FILE_NAME, calibration_for
from app.settings import load_settings
from eval.calibration import Examples, Fit, asked_of, fit, gather, useful_of
from eval.dataset import Dataset
from eval.formats.beir import load_beir
from eval.held_out import held_out
from eval.measures.calibration import brier, ece
from eval.measures.confidence import auroc
from eval.measures.measure import Columns, Undefined, Value, take
from eval.runfile import written_whole
from eval.training.sets import Role
from index.console import ConsoleProgress

from .options import DATA, FAST, FILE, HELD, MODEL, SEED
from .run import Inputs, report_unread

SCALED_ON = 150
"""Questions of each set of another kind; see docs/quoting.md."""


@click.command("calibrate")
@click.option("--questions", type=FILE, multiple=True, help="Question file; repeatable.")
@click.option("--beir", type=FILE, help="Folder of a BEIR set with marked answers, asked on its own documents.")
@click.option("--squad", type=FILE, help="SQuAD JSON, asked on its own paragraphs.")
@click.option("--documents", type=FILE, help="Folder to index and ask; without it the current index is asked.")
@click.option("--sample", type=click.IntRange(min=1), help="Ask only so many questions of each, drawn at random.")
@HELD
@click.option("--out", type=FILE, help="Where to write it (default: the data folder, where answers take it up).")
@click.option(
    "--scale-on",
    type=FILE,
    multiple=True,
    help="Folder of a BEIR set that only teaches how sure to be; repeatable. Asked about documents that the readers "
    "were neither trained nor measured on.",
)
@click.option(
    "--scale-sample",
    type=click.IntRange(min=1),
    default=SCALED_ON,
    show_default=True,
    help="Ask only so many questions of each of these.",
)
@click.option(
    "--unanswerable",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Share of unanswerable questions to expect in use, to weigh by (default: as in the files).",
)
@FAST
@SEED
@MODEL
@DATA
def calibrate_command(
    questions: tuple[Path, ...],
    beir: Path | None,
    squad: Path | None,
    documents: Path | None,
    sample: int | None,
    held: bool,
    out: Path | None,
    scale_on: tuple[Path, ...],
    scale_sample: int,
    unanswerable: float | None,
    fast: bool | None,
    seed: int,
    model: str | None,
    data: Path | None,
) -> int:
    """Fit the confidence and the threshold to questions with marked evidence.

    The fit is stored in the data folder and takes the place of the shipped one from the next start on; remove the file
    to go back. The figures printed are of questions the model was not fitted on, over all and by language.
    Exit status 1 when a document was not read whole.
    """
    # Imported here: they bring torch, which --help and broken sets need not wait for.
    from eval.opening import corpus_of, subject_of
    from index.encoder import load_encoder

    settings = load_settings(data=data, model=model, fast=fast)
    if documents is not None and not questions:
        raise click.UsageError("--documents goes with --questions; other sets bring their own.")
    sets = load_sets(questions, beir, squad)
    asked = [
        question for dataset in sets for question in asked_of(held_out(dataset) if held else dataset, sample, seed)
    ]
    others = [_held_for_choosing(folder, scale_sample, seed) for folder in scale_on]
    # Files of questions are all asked of the same documents, and each is checked; any other set is alone.
    corpora = [corpus_of(dataset, documents, settings.data) for dataset in sets]
    names = calibration_for(settings.data, fast=settings.fast).signals
    with ConsoleProgress(Console(stderr=True)) as progress:
        encoder = load_encoder(settings.model, settings.data)
        subject, unread = subject_of(sets[0], corpora[0], settings, encoder, progress)
        subject.check(asked)
        examples = gather(asked, subject, names, progress, sets[0].qrels)
        scales = []
        for other in others:
            subject, short = subject_of(other, corpus_of(other, None, settings.data), settings, encoder, progress)
            scales.append(gather(other.questions, subject, names, progress, other.qrels))
            unread += short
    names_of = [dataset.name for dataset in (*sets, *others)]
    fitted = fit(examples, names_of, seed=seed, unanswerable=unanswerable, others=scales)
    target = out or settings.data / (FAST_FILE_NAME if settings.fast else FILE_NAME)
    with written_whole(target) as file:
        file.write(fitted.calibration.model_dump_json(indent=1) + os.linesep)
    _print(examples, fitted, useful_of(examples, fitted, unanswerable), target)
    return report_unread(unread)


def load_sets(questions: tuple[Path, ...], beir: Path | None, squad: Path | None) -> list[Dataset]:
    """Return the sets that are named.

    Raises:
        UsageError: When none or more than one kind is named.
        DatasetError: When one is broken.
    """
    if sum([bool(questions), beir is not None, squad is not None]) != 1:
        raise click.UsageError("Give questions in one form: --questions, --beir or --squad.")
    return [Inputs(path, beir, squad).load() for path in questions or (None,)]


def _held_for_choosing(folder: Path, sample: int, seed: int) -> Dataset:
    """Return a set with some questions about the documents that the readers were neither trained nor measured on."""
    dataset = held_out(load_beir(folder), Role.VALIDATION)
    return replace(dataset, questions=asked_of(dataset, sample, seed))


def _print(examples: Examples, fitted: Fit, useful: float, target: Path) -> None:
    columns: Columns = {
        "answerable": examples.answerable.astype(np.float64),
        "confidence": fitted.held_out,
        "right": examples.right,
    }
    click.echo(f"{len(examples.right)} questions; figures from models that did not see the question:")
    _print_figures(columns, "")
    click.echo(f"  useful {useful:.3f} at thresholds chosen without the question")
    click.echo(f"  threshold {fitted.calibration.threshold:.2f}, chosen from all of them")
    languages = sorted(set(examples.languages))
    for language in languages if len(languages) > 1 else ():
        of = np.array([each == language for each in examples.languages])
        click.echo(f"  {language}: {of.sum()} questions")
        _print_figures(take(columns, np.flatnonzero(of)), "  ")
    if examples.unfound:
        click.echo(f"  {len(examples.unfound)} questions found nothing and are always refused; useful counts them")
    click.echo(f"Written to {target}")


def _print_figures(columns: Columns, indent: str) -> None:
    for name, value in (("auroc", auroc(columns)), ("brier", brier(columns)), ("ece", ece(columns))):
        click.echo(f"{indent}  {name} {_shown(value)}")


def _shown(value: Value) -> str:
    return f"not measured ({value.reason})" if isinstance(value, Undefined) else f"{value:.3f}"
