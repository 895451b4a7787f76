"""``eval calibrate``: fit the confidence to the user's own questions and documents."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from app.confidence import FAST_FILE_NAME, FILE_NAME, calibration_for
from app.settings import load_settings
from eval.calibration import Examples, Fit, asked_of, checked, fit, gather, joined, share_useful, weights_for
from eval.dataset import Dataset, MarkedQuestion
from eval.formats.beir import load_beir
from eval.formats.questions import load_questions
from eval.formats.squad import load_squad
from eval.measures.calibration import brier, ece
from eval.measures.confidence import auroc
from eval.measures.measure import Columns, Undefined, Value, take
from eval.runfile import written_whole
from eval.workspace import Corpus, folder_corpus, set_corpus
from index.console import ConsoleProgress

from .options import DATA, FAST, FILE, MODEL, SEED


@dataclass(frozen=True, slots=True)
class Source:
    """The questions of one set and where they are asked."""

    dataset: Dataset
    questions: tuple[MarkedQuestion, ...]
    corpus: Corpus | None

    @property
    def name(self) -> str:
        """Of the set, for the reader of the calibration file."""
        return self.dataset.name


@click.command("calibrate")
@click.option("--questions", type=FILE, multiple=True, help="Question file; repeatable.")
@click.option("--beir", type=FILE, help="Folder of a BEIR set with marked answers, asked on its own documents.")
@click.option("--squad", type=FILE, help="SQuAD JSON, asked on its own paragraphs.")
@click.option("--documents", type=FILE, help="Folder to index and ask; without it the current index is asked.")
@click.option("--sample", type=click.IntRange(min=1), help="Ask only so many questions of each, drawn at random.")
@click.option("--out", type=FILE, help="Where to write it (default: the data folder, where answers take it up).")
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
    out: Path | None,
    unanswerable: float | None,
    fast: bool | None,
    seed: int,
    model: str | None,
    data: Path | None,
) -> int:
    """Fit the confidence and the threshold to questions with marked evidence.

    The fit is stored in the data folder and takes the place of the shipped one from the next start on; remove the file
    to go back. The figures printed are of questions the model was not fitted on, over all and by language.
    """
    # Imported here: they bring torch, which --help and broken sets need not wait for.
    from app.service import make_service
    from eval.opening import check_before_building, make_subject, prepared
    from index.encoder import load_encoder

    settings = load_settings(data=data, model=model, fast=fast)
    if documents is not None and not questions:
        raise click.UsageError("--documents goes with --questions; other sets bring their own.")
    sources = [
        Source(dataset, asked_of(dataset, sample, seed), _corpus_of(dataset, documents, settings.data))
        for dataset in load_sets(questions, beir, squad)
    ]
    for source in sources:
        if documents is not None:
            check_before_building(source.dataset, documents)
    names = calibration_for(settings.data, fast=settings.fast).signals
    found = []
    with ConsoleProgress(Console(stderr=True)) as progress:
        encoder = load_encoder(settings.model, settings.data)
        for source in sources:
            if source.corpus is not None:
                prepared(source.corpus, settings, encoder, progress)
            place = settings.data if source.corpus is None else source.corpus.data
            subject = make_subject(make_service(settings, place, encoder), place, source.corpus)
            subject.check(source.questions)
            found.append(gather(source.questions, subject, names, progress, source.dataset.qrels))
    examples = checked(joined(found))
    fitted = fit(examples, [source.name for source in sources], seed=seed, unanswerable=unanswerable)
    target = out or settings.data / (FAST_FILE_NAME if settings.fast else FILE_NAME)
    with written_whole(target) as file:
        file.write(fitted.calibration.model_dump_json(indent=1) + os.linesep)
    _print(examples, fitted, weights_for(examples.answerable, unanswerable), target)
    return 0


def load_sets(questions: tuple[Path, ...], beir: Path | None, squad: Path | None) -> list[Dataset]:
    """Return the sets that are named.

    Raises:
        UsageError: When none or more than one kind is named.
        DatasetError: When one is broken.
    """
    if sum([bool(questions), beir is not None, squad is not None]) != 1:
        raise click.UsageError("Give questions in one form: --questions, --beir or --squad.")
    if beir is not None:
        return [load_beir(beir)]
    if squad is not None:
        return [load_squad(squad)]
    return [load_questions(path) for path in questions]


def _corpus_of(dataset: Dataset, documents: Path | None, data: Path) -> Corpus | None:
    if documents is not None:
        return folder_corpus(data, documents)
    return None if dataset.documents is None else set_corpus(data, dataset)


def _print(examples: Examples, fitted: Fit, weights: NDArray[np.float64], target: Path) -> None:
    answered = fitted.held_out >= fitted.calibration.threshold
    useful = share_useful(answered, examples.answerable, examples.hit, weights)
    click.echo(f"{len(examples.right)} questions; figures from models that did not see the question:")
    _print_figures(_columns(examples, fitted), "")
    click.echo(f"  useful {useful:.3f} at the threshold {fitted.calibration.threshold:.2f}")
    languages = sorted(set(examples.languages))
    for language in languages if len(languages) > 1 else ():
        of = np.array([each == language for each in examples.languages])
        click.echo(f"  {language}: {of.sum()} questions")
        _print_figures(take(_columns(examples, fitted), np.flatnonzero(of)), "  ")
    if examples.unfound:
        click.echo(f"  {examples.unfound} questions found nothing and are always refused")
    click.echo(f"Written to {target}")


def _columns(examples: Examples, fitted: Fit) -> Columns:
    return {
        "answerable": examples.answerable.astype(np.float64),
        "confidence": fitted.held_out,
        "right": examples.right,
    }


def _print_figures(columns: Columns, indent: str) -> None:
    for name, value in (("auroc", auroc(columns)), ("brier", brier(columns)), ("ece", ece(columns))):
        click.echo(f"{indent}  {name} {_shown(value)}")


def _shown(value: Value) -> str:
    return f"not measured ({value.reason})" if isinstance(value, Undefined) else f"{value:.3f}"
