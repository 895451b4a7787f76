"""``eval check``: what to look at in a question set before believing its figures."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console

from app.settings import Settings, load_settings
from eval.checking import Remark, check_set
from eval.dataset import Dataset, check_evidence
from eval.formats.questions import load_questions
from eval.reading import read_folder, read_index
from index.console import ConsoleProgress
from index.report import FileReport

from .options import DATA, FAST, FILE, MODEL
from .run import report_unread


@click.command("check")
@click.option("--questions", type=FILE, required=True, help="Question file.")
@click.option("--documents", type=FILE, help="Folder its evidence points into; without it the current index.")
@click.option("--search", is_flag=True, help="Ask the questions too, for further places that answer them.")
@FAST
@MODEL
@DATA
def check_command(
    questions: Path, documents: Path | None, search: bool, fast: bool | None, model: str | None, data: Path | None
) -> int:
    """List duplicates, spans that cut sentences, copied wording, imbalance, and (--search) unmarked answers.

    Exit status 1 when there is anything to look at, or a document was not read whole.
    """
    settings = load_settings(data=data, model=model, fast=fast)
    dataset = load_questions(questions)
    unread: list[FileReport] = []
    if documents is None:
        ingested = list(read_index(settings.data))
    else:
        ingested = list(read_folder(documents, settings.data, settings.limits.limits(), unread.append))
    # Said first: a span in such a file is refused next, and this is why.
    status = report_unread(unread)
    check_evidence(dataset.questions, {each.document.source: len(each.document.text) for each in ingested})
    remarks = check_set(dataset.questions, ingested)
    if search:
        remarks += _further(dataset, documents, settings)
    _print(remarks, len(dataset.questions))
    return max(status, int(bool(remarks)))


def _further(dataset: Dataset, documents: Path | None, settings: Settings) -> list[Remark]:
    # Imported here: they bring torch, which the other remarks need not wait for.
    from eval.opening import build_subject, open_subject
    from eval.searching import further_places
    from eval.workspace import folder_corpus
    from index.encoder import load_encoder

    with ConsoleProgress(Console(stderr=True)) as progress:
        encoder = load_encoder(settings.model, settings.data)
        if documents is None:
            subject = open_subject(settings, encoder)
        else:
            corpus = folder_corpus(settings.data, documents)
            subject, _ = build_subject(dataset, corpus, settings, encoder, progress)
        return list(further_places(dataset.questions, subject))


def _print(remarks: list[Remark], questions: int) -> None:
    for remark in remarks:
        click.echo(f"{remark.where}: {remark.name}: {remark.message}")
    click.echo(f"{questions} questions, {len(remarks)} remarks")
