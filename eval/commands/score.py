"""``eval score``: retrieval measures of anybody's run, as trec_eval has them."""

from __future__ import annotations

import json
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from eval.console import number
from eval.dataset import digest
from eval.formats.trec import named_alike, read_qrels, read_run
from eval.runfile import written_whole
from eval.scoring import score

from .options import FILE, RESAMPLES, SEED


@click.command("score")
@click.argument("qrels", type=FILE)
@click.argument("run", type=FILE)
@click.option("--json", "json_file", type=FILE, help="Write the figures and every query as JSON.")
@SEED
@RESAMPLES
def score_command(qrels: Path, run: Path, json_file: Path | None, seed: int, resamples: int) -> int:
    """Score the TREC run file RUN against the TREC or BEIR file QRELS.

    A query of the qrels that the run lacks counts 0; a query of the run without qrels is left out and counted.
    """
    judged = read_qrels(qrels)
    figures = score(judged, named_alike(read_run(run), judged), seed=seed, resamples=resamples)
    figures["settings"] |= {"sha256": {qrels.name: digest(qrels), run.name: digest(run)}}
    if json_file is not None:
        with written_whole(json_file) as file:
            file.write(json.dumps(figures, ensure_ascii=False, allow_nan=False) + "\n")
    table = Table("measure", "value", "95 % interval", box=None, pad_edge=False)
    for name, value in figures["measures"].items():
        low, high = figures["intervals"].get(name, (None, None))
        table.add_row(name, number(name, value), "" if low is None else f"{number(name, low)} – {number(name, high)}")
    Console().print(table)
    settings = figures["settings"]
    click.echo(
        f"{settings['queries']} queries with a relevant document; the run lacks {settings['missing']} of them and has "
        f"{settings['unjudged']} others."
    )
    return 0
