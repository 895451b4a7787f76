"""``eval draft``: lines of a question file with the evidence marked and the question left to write."""

from __future__ import annotations

import json
from pathlib import Path

import click

from app.settings import load_settings
from eval.drafting import drafts
from eval.formats.questions import load_questions
from eval.reading import read_folder
from eval.runfile import written_whole
from index.report import FileReport

from .options import FILE, SEED
from .run import report_unread


@click.command("draft")
@click.option("--documents", type=FILE, required=True, help="Folder to ask about.")
@click.option("--out", type=FILE, required=True, help="Question file to write.")
@click.option("--size", type=click.IntRange(min=1), default=40, show_default=True, help="Most lines.")
@click.option("--avoid", type=FILE, multiple=True, help="Question file whose evidence and ids are not used again.")
@SEED
def draft_command(documents: Path, out: Path, size: int, avoid: tuple[Path, ...], seed: int) -> int:
    """Write places worth asking about; fill in ``question`` and ``answer``, and add questions without an answer.

    The sentence stands in ``notes`` for the writer and can stay or go. Exit status 1 when there is none, or a document
    was not read whole.
    """
    settings = load_settings()
    taken = [question for path in avoid for question in load_questions(path).questions]
    unread: list[FileReport] = []
    found = read_folder(documents, settings.data, settings.limits.limits(), unread.append)
    lines = drafts(found, taken, size=size, seed=seed)
    with written_whole(out) as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    click.echo(f"{len(lines)} drafts written to {out}")
    return max(report_unread(unread), int(not lines))
