"""``python -m index``: build, list, verify and remove.

Exit status 0 when all went well, 1 when a file was not read whole or a fault was found, 2 for a wrong call.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.gather import check_paths

from .build import build, remove
from .console import ConsoleProgress, run, table_console
from .deferred import DeferredEncoder, indexed_model
from .encoder import Encoder, EncoderInfo, load_encoder
from .generation import open_generation, required_folder
from .report import print_report
from .settings import IndexSettings, read_settings
from .verify import verify

DATA_OPTION = click.option(
    "--data", type=click.Path(path_type=Path), help="The data folder; PINCITE_DATA or data by default."
)
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
    """Print the documents of the index."""
    generation = open_generation(read_settings(IndexSettings, data=data).data)
    try:
        rows = [
            {
                "doc_id": info.doc_id,
                "language": info.metadata.language or generation.language(info.doc_id),
                "title": info.title,
                "pages": info.pages,
                "passages": info.passages,
                "source": info.source,
                "sha256": info.sha256,
            }
            for info in generation.infos()
        ]
    finally:
        generation.close()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return 0
    table = Table("doc_id", "language", "title", "pages", "passages", "source", box=None, pad_edge=False)
    for row in rows:
        shown = {name: escape(str(value)) for name, value in row.items() if name != "sha256"}
        table.add_row(*shown.values())
    table_console().print(table)
    return 0


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


@cli.command("remove")
@click.argument("doc_ids", nargs=-1, required=True, metavar="DOC_ID...")
@DATA_OPTION
@JSON_OPTION
def remove_command(doc_ids: tuple[str, ...], data: Path | None, as_json: bool) -> int:
    """Build a generation without the documents DOC_ID."""
    settings = read_settings(IndexSettings, data=data)
    required_folder(settings.data)
    info = indexed_model(settings.data)
    if info is not None:
        # What stays is encoded already; the model is only asked for should the cache have been deleted.
        settings = settings.model_copy(update={"model": info.name})
    with ConsoleProgress(Console(stderr=True)) as progress:
        report = remove(doc_ids, settings, _encoder(settings, info), progress)
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
