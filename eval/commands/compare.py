"""``eval compare``: what differs between two runs of the same questions."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console

from eval.compare import compare_runs
from eval.compare_report import as_json, print_comparison, write_comparison
from eval.runfile import read_run_file, written_whole

from .options import FILE, RESAMPLES, SEED


@click.command("compare")
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@click.option("--json", "json_file", type=FILE, help="Write the comparison as JSON.")
@click.option("--html", type=FILE, help="Write the comparison as one page.")
@click.option("--changes", type=click.IntRange(min=0), default=10, show_default=True, help="Changed questions shown.")
@SEED
@RESAMPLES
def compare_command(
    a: Path, b: Path, json_file: Path | None, html: Path | None, changes: int, seed: int, resamples: int
) -> int:
    """Compare run B with run A, both written by ``eval run --json``.

    Differences are B minus A with a paired bootstrap interval; p is that of a paired randomisation test, adjusted for
    the number of measures after Holm.
    """
    before, after = read_run_file(a), read_run_file(b)
    comparison = compare_runs(before, after, seed=seed, resamples=resamples)
    if json_file is not None:
        with written_whole(json_file) as file:
            file.write(json.dumps(as_json(comparison), ensure_ascii=False, allow_nan=False) + "\n")
    if html is not None:
        write_comparison(html, comparison, before, after)
    print_comparison(comparison, Console(), changes)
    return 0
