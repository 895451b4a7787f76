"""What the cleaning does to documents, counted: ``python -m eval.cleaning_figures FILE...`` prints a Markdown table.

The figures of docs/cleaning.md are made with it; a test compares them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from corpus.document import Document, Kind
from corpus.ingest import Ingested
from corpus.layout.analysis import sorted_sheet
from corpus.readers.protocol import Limits
from corpus.reading import Task, file_bytes, read_task

SOFT_HYPHEN: Final = "\u00ad"


def figures(read: Ingested) -> dict[str, str]:
    """Return the figures of one document by what they count; two belong together where a name has a stroke."""
    document = read.document
    taken: dict[str, int] = {}
    sheet = sorted_sheet(document.text, taken=taken)
    kinds = Counter(passage.kind for passage in read.passages)
    joined, kept = hyphens(document)
    labels = sum(page.label is not None for page in document.pages)
    return {
        "line breaks shown as spaces": f"{_spaces(document)}",
        "broken words joined / real hyphens kept": f"{joined} / {kept}",
        "running heads taken out": f"{len(sheet.heads)}",
        "pull quotes taken out": f"{taken['pull quotes']}",
        "notes / note marks found": f"{kinds[Kind.NOTE]} / {len(sheet.note_marks)}",
        "sentences whole again that something cut": f"{restored(read)}",
        "tables and charts": f"{kinds[Kind.TABLE]}",
        "captions": f"{kinds[Kind.CAPTION]}",
        "references": f"{kinds[Kind.REFERENCE]}",
        "parts / sections": f"{len(document.parts)} / {len(document.sections)}",
        "pages found / with printed label": f"{len(document.pages)} / {labels}",
        "passages / sentences": f"{len(read.passages)} / {sum(len(passage.sentences) for passage in read.passages)}",
    }


def hyphens(document: Document) -> tuple[int, int]:
    """Return how many hyphens at line ends were joined and how many were kept, links left aside."""
    text = document.text
    joined = kept = 0
    for edit in document.edits:
        raw = text[edit.start : edit.end]
        if edit.replacement == SOFT_HYPHEN or (raw.startswith("-") and "\n" in raw and not edit.replacement):
            joined += 1
        elif text[edit.start - 1] == "-" and "\n" in raw and not edit.replacement:
            kept += "://" not in text[: edit.start].rsplit(None, 1)[-1]
    return joined, kept


def restored(read: Ingested) -> int:
    """Return how many sentences of the body were cut by something and are whole."""
    return sum(
        len(sentence.ranges) > 1
        for passage in read.passages
        if passage.kind is Kind.BODY
        for sentence in passage.sentences
    )


def _spaces(document: Document) -> int:
    return sum(edit.replacement == " " and "\n" in document.text[edit.start : edit.end] for edit in document.edits)


def table(columns: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the lines of a Markdown table with a column for each document."""
    names = next(iter(columns.values()), {})
    rows = [f"| {name} | {' | '.join(column[name] for column in columns.values())} |" for name in names]
    return [f"| | {' | '.join(columns)} |", f"|{'---|' * (len(columns) + 1)}", *rows]


def read_files(paths: Sequence[Path]) -> dict[str, Ingested]:
    """Return what is made of files, by the first three characters of their names."""
    found: dict[str, Ingested] = {}
    for path in paths:
        content = file_bytes(path, Limits())
        task = Task(content.data, content.sha256, path.stem, path.name, Limits())
        found[path.name[:3]] = read_task(task).ingested
    return found


@click.command(help=__doc__)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(paths: tuple[Path, ...]) -> None:
    """Print the table."""
    click.echo("\n".join(table({name: figures(read) for name, read in read_files(paths).items()})))


if __name__ == "__main__":
    main()
