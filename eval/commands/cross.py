"""``eval train-cross-encoder`` and ``measure-cross-encoder``: make its weights anew, and see what they are worth."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import click

from app.cross_encoder import SHIPPED, load_cross_encoder
from app.reader_files import goes_with, read_weights
from app.sentence_reader import SHIPPED as READER
from app.sentence_reader import layers_below, load_reader
from eval.training.cross import CrossRecipe
from eval.training.near import near_passages
from eval.training.sets import READ_TOGETHER, Role
from eval.training.work import measured_cross, read_sets, ship_cross, train_cross
from index.tokens import EncoderTokens

from .options import DATA, FILE
from .reader import CACHE, EVERY, ROLE, SETS, THREADS, Counter, open_encoder, show_worths

STANDARD = CrossRecipe()


@click.command("train-cross-encoder")
@SETS
@CACHE
@click.option("--out", type=FILE, required=True, help="Folder for the weights and their card.")
@click.option("--steps", type=click.IntRange(min=2), default=STANDARD.steps, show_default=True, help="Batches in all.")
@click.option("--seed", type=int, default=STANDARD.seed, show_default=True)
@click.option("--start", type=FILE, help="Folder of weights that only the last course is put upon.")
@click.option("--bfloat16", is_flag=True, help="Calculate in bfloat16: much quicker with AMX, much slower without.")
@THREADS
@DATA
def train_cross_encoder(
    sets: Path,
    cache: Path,
    out: Path,
    steps: int,
    seed: int,
    start: Path | None,
    bfloat16: bool,
    threads: int | None,
    data: Path | None,
) -> None:
    """Train the cross-encoder; a run that was stopped goes on where it was."""
    found, encoder = read_sets(sets, seed, READ_TOGETHER), open_encoder(data, threads)
    recipe = CrossRecipe(steps=steps, seed=seed, bfloat16=bfloat16)
    started = monotonic()

    def report(step: int, loss: float) -> None:
        if step % EVERY == 0:
            click.echo(f"step {step} of {steps}, loss {loss:.3f}, {monotonic() - started:.0f} s", err=True)

    near = near_passages(found, encoder, cache, Counter("passages encoded"))
    folder = cache / f"cross-seed-{seed}-steps-{steps}"
    begun = None if start is None else read_weights(encoder.info.sha256, start)
    network, reach = train_cross(found, encoder, recipe, folder, near, report, begun)
    ship_cross(found, encoder, network, reach, recipe, out)
    show_worths(measured_cross(found, load_cross_encoder(encoder, out), Role.TEST))


@click.command("measure-cross-encoder")
@SETS
@click.option("--weights", type=FILE, default=SHIPPED, help="Folder of the weights (default: those that are shipped).")
@ROLE
@click.option("--seed", type=int, default=STANDARD.seed, show_default=True, help="As trained.")
@THREADS
@DATA
def measure_cross_encoder(
    sets: Path, weights: Path, role: str, seed: int, threads: int | None, data: Path | None
) -> None:
    """Measure a cross-encoder, alone and with the shipped reader, on the passages it was not trained on."""
    found, encoder = read_sets(sets, seed), open_encoder(data, threads)
    reader = None
    if goes_with(encoder.info.sha256, READER):
        reader = load_reader(EncoderTokens(encoder, layers_below()), encoder.info.sha256)
    show_worths(measured_cross(found, load_cross_encoder(encoder, weights), Role(role), reader))
