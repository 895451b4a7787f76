"""``eval export``: a finished run in another form."""

from __future__ import annotations

from pathlib import Path

import click

from eval.errors import RunMismatch
from eval.export import write_csv, write_trec_run
from eval.report import write_report
from eval.runfile import read_run_file

from .options import FILE


@click.command("export")
@click.argument("run", type=FILE)
@click.option("--html", type=FILE, help="Write a report as one file.")
@click.option("--csv", type=FILE, help="Write one line for each question.")
@click.option("--trec-run", type=FILE, help="Write the rankings as trec_eval reads them.")
def export_command(run: Path, html: Path | None, csv: Path | None, trec_run: Path | None) -> int:
    """Write RUN, which ``eval run --json`` wrote, in other forms."""
    if html is None and csv is None and trec_run is None:
        raise click.UsageError("Name at least one of --html, --csv and --trec-run.")
    finished = read_run_file(run)
    if "curves" not in finished.figures or any("quotes" not in row for row in finished.questions):
        raise RunMismatch(
            f"{run} is a baseline, which keeps no texts; expected a whole run. Export what eval run --json wrote."
        )
    if html is not None:
        write_report(html, finished.figures, lambda: finished.questions)
    if csv is not None:
        write_csv(csv, finished.questions)
    if trec_run is not None:
        write_trec_run(trec_run, finished.questions)
    return 0
