"""``python -m index``: build, list, verify, edit, reread and remove.

Exit status 0 when all went well, 1 when a file was not read whole, a document was lost or a fault
was found, 2 for a wrong call.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.document import Part
from corpus.gather import check_paths
from corpus.part_names import part_ids

from .build import build
from .console import ConsoleProgress, run, table_console
from .current import required_folder
from .deferred import DeferredEncoder, indexed_model
from .encoder import Encoder, EncoderInfo, load_encoder
from .generation import open_generation
from .library import edit_metadata, remove, reread
from .progress import Progress
from .report import BuildReport, print_report
from .settings import IndexSettings, read_settings
from .verify import verify

DATA_OPTION = click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder; PINCITE_DATA or data by default."
)
LISTED = ("doc_id", "language", "title", "pages", "passages", "source")
JSON_OPTION = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(help=__doc__)
def cli() -> None:
    """Hold the commands together."""


@cli.command("build")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@DATA_OPTION
@click.option("--model", help="The encoder; PINCITE_MODEL by default.")
@click.option("--prune", is_flag=True, help="Remove documents whose files vanished from PATHS.")
@click.option("--rebuild", is_flag=True, help="Write the index anew; also with another encoder.")
@JSON_OPTION
def build_command(
    paths: tuple[Path, ...], data: Path | None, model: str | None, prune: bool, rebuild: bool, as_json: bool
) -> int:
    """Add or refresh the files and folders PATHS and print what was read and what was not."""
    settings = read_settings(IndexSettings, data=data, model=model)
    check_paths(paths)
    with ConsoleProgress(Console(stderr=True)) as progress:
        encoder = _encoder(settings, indexed_model(settings.data), rebuild=rebuild)
        report = build(paths, settings, encoder, progress, prune=prune, rebuild=rebuild)
    if as_json:
        click.echo(report.model_dump_json())
    else:
        print_report(report, table_console())
    return report.exit_status


@cli.command("list")
@DATA_OPTION
@JSON_OPTION
def list_command(data: Path | None, as_json: bool) -> int:
    """Print the documents of the index, and below a document the parts it is made of."""
    generation = open_generation(read_settings(IndexSettings, data=data).data)
    try:
        rows: list[dict[str, Any]] = [
            {
                "doc_id": info.doc_id,
                "language": info.metadata.language or generation.language(info.doc_id),
                "title": info.title,
                "authors": info.metadata.authors,
                "date": info.metadata.date,
                "container": info.metadata.container,
                "pages": info.pages,
                "passages": info.passages,
                "source": info.source,
                "sha256": info.sha256,
                "parts": _parts(generation.parts(info.doc_id), info.doc_id),
            }
            for info in generation.infos()
        ]
    finally:
        generation.close()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return 0
    table = Table(*LISTED, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(escape(str(row[name])) for name in LISTED))
        for part in row["parts"]:
            table.add_row(escape(part["part_id"]), "", escape(part["title"]))
    table_console().print(table)
    return 0


def _parts(parts: Sequence[Part], doc_id: str) -> list[dict[str, Any]]:
    return [
        {"part_id": name, "title": part.title, "authors": part.authors}
        for name, part in zip(part_ids(doc_id, parts), parts, strict=True)
    ]


@cli.command("verify")
@DATA_OPTION
@JSON_OPTION
def verify_command(data: Path | None, as_json: bool) -> int:
    """Check every file, document and passage of the index against what was written and print each fault."""
    settings = read_settings(IndexSettings, data=data)
    with ConsoleProgress(Console(stderr=True)) as progress:
        checked = verify(settings.data, progress)
    if as_json:
        click.echo(checked.model_dump_json())
    else:
        for fault in checked.faults:
            click.echo(fault)
        click.echo(
            f"generation {checked.generation}: {checked.files} files, {checked.documents} documents and "
            f"{checked.passages} passages checked, {len(checked.faults)} faults"
        )
    return int(bool(checked.faults))


@cli.command("edit")
@click.argument("doc_id")
@click.option("--title", help="Its title.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="An author; once for each, in order.")
@click.option("--date", help="Its date.")
@click.option("--container", help="The journal, book or site that it stands in.")
@click.option("--language", help="Its language, for instance en, fa or ru.")
@click.option("--unknown", multiple=True, metavar="FIELD", help="Show no value, whatever the file says.")
@click.option("--undo", multiple=True, metavar="FIELD", help="Show what the file says again.")
@DATA_OPTION
@JSON_OPTION
def edit_command(
    doc_id: str,
    authors: tuple[str, ...],
    unknown: tuple[str, ...],
    undo: tuple[str, ...],
    data: Path | None,
    as_json: bool,
    **values: str | None,
) -> int:
    """Correct what is cited as title, authors, date, container and language of the document DOC_ID.

    FIELD is one of title, authors, date, container, language.
    """
    changes: dict[str, object] = {name: value for name, value in values.items() if value is not None}
    changes |= {"authors": authors} if authors else {}
    changes |= dict.fromkeys(unknown, "") | dict.fromkeys(undo)
    if not changes:
        raise click.UsageError("No field was given; expected one of --title, --author, --date, …")
    return _change(data, lambda *means: edit_metadata(doc_id, changes, *means), as_json=as_json)


@cli.command("reread")
@click.argument("doc_ids", nargs=-1, required=True, metavar="DOC_ID...")
@DATA_OPTION
@JSON_OPTION
def reread_command(doc_ids: tuple[str, ...], data: Path | None, as_json: bool) -> int:
    """Bring the documents DOC_ID up to what their files hold now."""
    return _change(data, lambda *means: reread(doc_ids, *means), as_json=as_json)


@cli.command("remove")
@click.argument("doc_ids", nargs=-1, required=True, metavar="DOC_ID...")
@DATA_OPTION
@JSON_OPTION
def remove_command(doc_ids: tuple[str, ...], data: Path | None, as_json: bool) -> int:
    """Build a generation without the documents DOC_ID."""
    return _change(data, lambda *means: remove(doc_ids, *means), as_json=as_json)


def _change(
    data: Path | None, change: Callable[[IndexSettings, Encoder, Progress], BuildReport], *, as_json: bool
) -> int:
    settings = read_settings(IndexSettings, data=data)
    required_folder(settings.data)
    info = indexed_model(settings.data)
    if info is not None:
        # What stays is encoded already; the model is only asked for when something is new.
        settings = settings.model_copy(update={"model": info.name})
    with ConsoleProgress(Console(stderr=True)) as progress:
        report = change(settings, _encoder(settings, info), progress)
    if as_json:
        click.echo(report.model_dump_json())
    else:
        print_report(report, table_console())
    return report.exit_status


def _encoder(settings: IndexSettings, indexed: EncoderInfo | None, *, rebuild: bool = False) -> Encoder:
    def load() -> Encoder:
        return load_encoder(settings.model, settings.data, threads=settings.encoder_threads or None)

    if indexed is None or indexed.name != settings.model or rebuild:
        return load()
    return DeferredEncoder(indexed, load)


if __name__ == "__main__":
    sys.exit(run(cli))
