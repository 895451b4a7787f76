"""What the cleaning is worth: the same questions on the same documents, without it and with it, in one run.

``python -m eval.cleaning_effect --questions FILE FOLDER`` prints a Markdown table. Without cleaning a paragraph ends at
an empty line and white space is shown as one space; everything after it (sentences, passages, search, quoting) is the
same. Both indexes are kept under ``evaluations`` in the data folder, so that a second run only asks.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click
from rich.console import Console

from app.settings import Settings, load_settings
from corpus.document import Block, Edit, Kind, Page, Range
from corpus.layout import Analysis, Layout, analyse
from corpus.reading import DirectReader
from index.console import ConsoleProgress, run
from index.encoder import Encoder, load_encoder
from index.progress import Progress

from .commands.options import DATA, FILE
from .dataset import Dataset
from .errors import DatasetError
from .evaluating import Plan, evaluate
from .facts import service_facts
from .formats.questions import load_questions
from .opening import build_subject, check_before_building
from .workspace import folder_corpus

SHOWN: Final = ("hit@1", "hit@3", "quote_f1", "exact@1", "clean_edges", "useful")

_EMPTY_LINE = re.compile(r"\n\s*\n|\Z")
_WHITE_SPACE = re.compile(r"\s*\n\s*|[ \t]{2,}")


def uncleaned(
    text: str, pages: Sequence[Page], blocks: Sequence[Block] | None, edits: Sequence[Edit], title: str | None
) -> Layout:
    """Return the layout of a text as it stands: paragraphs between empty lines, all of them running text.

    What the format itself says is taken over; see :func:`corpus.layout.analyse`.
    """
    del title
    if blocks is not None:
        return Layout(tuple(blocks), tuple(edits), tuple(pages))
    paragraphs = []
    at = 0
    for gap in _EMPTY_LINE.finditer(text):
        inside = text[at : gap.start()]
        if inside.strip():
            start = at + len(inside) - len(inside.lstrip())
            paragraphs.append(Block(Kind.BODY, (Range(start, at + len(inside.rstrip())),)))
        at = gap.end()
    spaces = (Edit(gap.start(), gap.end(), " ") for gap in _WHITE_SPACE.finditer(text))
    return Layout(tuple(paragraphs), tuple(spaces), tuple(pages))


WAYS: Final[Mapping[str, Analysis]] = {"without cleaning": uncleaned, "with cleaning": analyse}


def measured(
    dataset: Dataset, documents: Path, settings: Settings, encoder: Encoder, progress: Progress
) -> dict[str, Mapping[str, Any]]:
    """Return the measures of a question set on a folder, by way of reading it.

    Raises:
        DatasetError: When a file could not be read: the two would not be asked about the same documents.
        PinciteError: When the set, the documents or the data folder cannot be used.
    """
    corpus = folder_corpus(settings.data, documents)
    found = {}
    for way, analysis in WAYS.items():
        own = replace(corpus, data=corpus.data.with_name(f"{corpus.data.name}-{way.replace(' ', '-')}"))
        subject, unread = build_subject(dataset, own, settings, encoder, progress, DirectReader(analysis))
        if unread:
            raise DatasetError(f"{unread[0].source} was {unread[0].state}; expected documents that can all be read.")
        plan = Plan(service={**service_facts(settings), "layout": way})
        found[way] = evaluate(dataset, subject, settings.data, plan, progress).figures["measures"]
    return found


def table(columns: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the lines of a Markdown table: a row for each measure, a column for each way."""
    rows = [f"| {name} | {' | '.join(_cell(column[name]) for column in columns.values())} |" for name in SHOWN]
    return [f"| | {' | '.join(columns)} |", f"|{'---|' * (len(columns) + 1)}", *rows]


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


@click.command(help=__doc__)
@click.argument("documents", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--questions", type=FILE, required=True, help="Question file with marked evidence (JSON lines).")
@DATA
def main(documents: Path, questions: Path, data: Path | None) -> None:
    """Print the table."""
    settings = load_settings(data=data)
    dataset = load_questions(questions)
    check_before_building(dataset, documents)
    with ConsoleProgress(Console(stderr=True)) as progress:
        columns = measured(dataset, documents, settings, load_encoder(settings.model, settings.data), progress)
    click.echo("\n".join(table(columns)))


if __name__ == "__main__":
    sys.exit(run(main))
