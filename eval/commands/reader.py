"""``eval train-reader`` and ``eval measure-reader``: make the reader's weights anew, and see what they are worth."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from time import monotonic

import click
import torch

from app.sentence_reader import SHIPPED, load_network
from eval.training.held import Worth
from eval.training.loop import Recipe
from eval.training.sets import Role
from eval.training.work import Bench, make_bench, measured, read_sets, ship, train
from index.encoder import SentenceTransformersEncoder, load_encoder
from index.errors import ModelNotFound
from index.models import DEFAULT_MODEL

from .options import DATA, FILE

SETS = click.option("--sets", type=FILE, required=True, help="Folder that holds bench/ and train/.")
CACHE = click.option("--cache", type=FILE, required=True, help="Folder for token states and checkpoints (2 GB).")
ROLE = click.option(
    "--role", type=click.Choice([str(Role.TEST), str(Role.VALIDATION)]), default=str(Role.TEST), show_default=True
)
THREADS = click.option("--threads", type=click.IntRange(min=1), help="Cores (default: all).")
STANDARD = Recipe()
EVERY = 25
"""Steps between two lines of progress."""

Measured = dict[str, dict[str, Worth]]


@click.command("train-reader")
@SETS
@CACHE
@click.option("--out", type=FILE, required=True, help="Folder for the weights and their card.")
@click.option("--steps", type=click.IntRange(min=2), default=STANDARD.steps, show_default=True, help="Batches in all.")
@click.option("--seed", type=int, default=STANDARD.seed, show_default=True)
@click.option("--bfloat16", is_flag=True, help="Calculate in bfloat16: quicker with AMX, much slower without.")
@THREADS
@DATA
def train_reader(
    sets: Path, cache: Path, out: Path, steps: int, seed: int, bfloat16: bool, threads: int | None, data: Path | None
) -> None:
    """Train the reader; a run that was stopped goes on where it was."""
    bench, encoder = _bench(sets, cache, seed, threads, data)
    recipe = Recipe(steps=steps, seed=seed, bfloat16=bfloat16)
    started = monotonic()

    def report(step: int, loss: float) -> None:
        if step % EVERY == 0:
            click.echo(f"step {step} of {steps}, loss {loss:.3f}, {monotonic() - started:.0f} s", err=True)

    network = train(bench, recipe, cache / f"seed-{seed}-steps-{steps}", report)
    held = measured(bench, network, encoder, Role.TEST, Counter("sentences encoded"))
    ship(bench, network, recipe, held, out)
    show_worths(held)


@click.command("measure-reader")
@SETS
@CACHE
@click.option("--reader", type=FILE, default=SHIPPED, help="Folder of the weights (default: those that are shipped).")
@ROLE
@click.option("--json", "to_json", type=FILE, help="Write the figures here too.")
@click.option("--seed", type=int, default=STANDARD.seed, show_default=True, help="As trained.")
@THREADS
@DATA
def measure_reader(
    sets: Path,
    cache: Path,
    reader: Path,
    role: str,
    to_json: Path | None,
    seed: int,
    threads: int | None,
    data: Path | None,
) -> None:
    """Measure a reader on the passages it was not trained on, beside the encoder alone."""
    bench, encoder = _bench(sets, cache, seed, threads, data)
    network, _ = load_network(encoder.info.sha256, reader)
    held = measured(bench, network, encoder, Role(role), Counter("sentences encoded"))
    show_worths(held)
    if to_json is not None:
        plain = {judge: {name: asdict(worth) for name, worth in worths.items()} for judge, worths in held.items()}
        to_json.write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")


def _bench(
    sets: Path, cache: Path, seed: int, threads: int | None, data: Path | None
) -> tuple[Bench, SentenceTransformersEncoder]:
    found, encoder = read_sets(sets, seed), open_encoder(data, threads)
    torch.use_deterministic_algorithms(True)
    return make_bench(found, encoder, cache, Counter("texts encoded")), encoder


def open_encoder(data: Path | None, threads: int | None) -> SentenceTransformersEncoder:
    """Return the default encoder.

    Raises:
        ModelNotFound: When it gives no token states.
    """
    encoder = load_encoder(DEFAULT_MODEL, data or Path("data"), threads=threads)
    if not isinstance(encoder, SentenceTransformersEncoder):
        raise ModelNotFound(f"The encoder {encoder.info.name} gives no token states. Name another encoder.")
    return encoder


def show_worths(held: Measured) -> None:
    """Print the measures as a table, a line for each set and judge."""
    click.echo(f"{'set':10} {'judge':10} {'questions':>9} {'AUROC':>6} {'sentence':>8} {'span F1':>7}")
    for name in sorted({name for worths in held.values() for name in worths}):
        for judge, worths in held.items():
            worth = worths[name]
            click.echo(
                f"{name:10} {judge:10} {worth.questions:9} {_figure(worth.auroc):>6} {worth.sentence:8.3f} "
                f"{_figure(worth.span_f1):>7}"
            )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


class Counter:
    """Says now and then how many there have been."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._count = 0

    def __call__(self, more: int) -> None:
        """Count ``more``, and say how many there are when another thousand is full."""
        before, self._count = self._count, self._count + more
        if before // 1000 != self._count // 1000:
            click.echo(f"{self._count} {self._what}", err=True)
