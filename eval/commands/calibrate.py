"""``eval calibrate``: fit the confidence to the user's own questions and documents."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from app.answer import Question
from app.confidence import FAST_FILE_NAME, FILE_NAME, calibration_for
from app.settings import load_settings
from eval.calibration import Examples, Fit, fit, gather, share_useful, weights_for
from eval.formats.questions import load_questions
from eval.measures.calibration import brier, ece
from eval.measures.confidence import auroc
from eval.measures.measure import Columns, Undefined, Value
from eval.runfile import written_whole
from index.console import ConsoleProgress

from .options import DATA, FAST, FILE, MODEL, SEED


@click.command("calibrate")
@click.option("--questions", type=FILE, multiple=True, required=True, help="Question file; repeatable.")
@click.option("--documents", type=FILE, help="Folder to index and ask; without it the current index is asked.")
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
    documents: Path | None,
    out: Path | None,
    unanswerable: float | None,
    fast: bool | None,
    seed: int,
    model: str | None,
    data: Path | None,
) -> int:
    """Fit the confidence and the threshold to questions with marked evidence.

    The fit is stored in the data folder and takes the place of the shipped one from the next start on; remove the file
    to go back. The figures printed are of questions the model was not fitted on.
    """
    # Imported here: they bring torch, which --help and broken sets need not wait for.
    from app.service import make_service
    from eval.opening import check_before_building, make_subject, prepared
    from eval.workspace import folder_corpus
    from index.encoder import load_encoder

    settings = load_settings(data=data, model=model, fast=fast)
    sets = [load_questions(path) for path in questions]
    corpus = None if documents is None else folder_corpus(settings.data, documents)
    for dataset in sets:
        if documents is not None:
            check_before_building(dataset, documents)
    names = calibration_for(settings.data, fast=settings.fast).signals
    with ConsoleProgress(Console(stderr=True)) as progress:
        encoder = load_encoder(settings.model, settings.data)
        if corpus is not None:
            prepared(corpus, settings, encoder, progress)
        place = settings.data if corpus is None else corpus.data
        service = make_service(settings, place, encoder)
        subject = make_subject(service, place, corpus)
        asked = [question for dataset in sets for question in dataset.questions]
        subject.check(asked)

        def signals_of(question: Question) -> dict[str, float]:
            return dict(service.signals(question))

        examples = gather(asked, subject, signals_of, names, progress)
    found = fit(examples, [path.name for path in questions], seed=seed, unanswerable=unanswerable)
    target = out or settings.data / (FAST_FILE_NAME if settings.fast else FILE_NAME)
    with written_whole(target) as file:
        file.write(found.calibration.model_dump_json(indent=1) + os.linesep)
    _print(examples, found, weights_for(examples.answerable, unanswerable), target)
    return 0


def _print(examples: Examples, found: Fit, weights: NDArray[np.float64], target: Path) -> None:
    columns: Columns = {
        "answerable": examples.answerable.astype(np.float64),
        "confidence": found.held_out,
        "right": examples.right,
    }
    answered = found.held_out >= found.calibration.threshold
    useful = share_useful(answered, examples.answerable, examples.hit, weights)
    click.echo(f"{len(examples.right)} questions; figures from models that did not see the question:")
    for name, value in (("auroc", auroc(columns)), ("brier", brier(columns)), ("ece", ece(columns))):
        click.echo(f"  {name} {_shown(value)}")
    click.echo(f"  useful {useful:.3f} at the threshold {found.calibration.threshold:.2f}")
    if examples.unfound:
        click.echo(f"  {examples.unfound} questions found nothing and are always refused")
    click.echo(f"Written to {target}")


def _shown(value: Value) -> str:
    return f"not measured ({value.reason})" if isinstance(value, Undefined) else f"{value:.3f}"
