"""``eval cost``: what answers cost beside one bare encoder call."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from app.answer import Question
from app.ports import AnswerService
from app.settings import load_settings
from eval.costs import Moment, Way, measured, table
from eval.environment import environment
from eval.formats.questions import load_questions
from eval.runfile import written_whole
from index.console import examples

from .options import DATA, FILE, MODEL, SEED


@click.command(
    "cost",
    epilog=examples(
        "python -m eval cost --questions eval/questions/sample.jsonl --json cost.json",
    ),
)
@click.option("--questions", type=FILE, multiple=True, required=True, help="Question file; repeatable.")
@click.option("--sample", type=click.IntRange(min=1), default=20, show_default=True, help="How many are asked.")
@click.option("--rounds", type=click.IntRange(min=1), default=3, show_default=True, help="How often each is asked.")
@click.option("--threads", type=click.IntRange(min=1), help="Processor threads of the encoder (default: all).")
@click.option("--json", "json_file", type=FILE, help="Write the figures here too.")
@SEED
@MODEL
@DATA
def cost_command(
    questions: tuple[Path, ...],
    sample: int,
    rounds: int,
    threads: int | None,
    json_file: Path | None,
    seed: int,
    model: str | None,
    data: Path | None,
) -> int:
    """Time a bare encoder call, and fast, default and deep answers, in turns over the same questions.

    The current index is asked. Passages that are read are made ready beforehand, as a server does by itself; "not
    ready" is what the first question after the start costs, or one on the command line.
    """
    settings = load_settings(data=data, model=model)
    asked = [question.text for path in questions for question in load_questions(path).questions]
    drawn = random.Random(seed).sample(asked, min(sample, len(asked)))
    # Imported here: they bring torch, which --help and broken sets need not wait for.
    import torch

    from eval.cost_ways import answering_ways
    from index.encoder import load_encoder

    encoder = load_encoder(settings.model, settings.data, threads=threads)
    services = answering_ways(settings, encoder)
    bare = Way("one bare encoder call", lambda text: encoder.encode_queries([text]))
    costs = measured([bare, *(Way(name, _asking(each)) for name, each in services.items())], drawn, rounds, _now)
    passages = services["fast"].health().passages
    made = {"passages": passages, "questions": len(drawn), "rounds": rounds, "threads": torch.get_num_threads()}
    facts = environment()
    click.echo(table(costs))
    click.echo()
    click.echo(", ".join(f"{value:,} {name}" for name, value in made.items()) + f", encoder {encoder.info.name}")
    click.echo(f"{facts['cores']} cores of {facts['processor']}, {facts['system']}, Python {facts['python']}")
    click.echo(", ".join(f"{name} {version}" for name, version in facts["packages"].items()))
    if json_file is not None:
        figures = {**made, "costs": [asdict(cost) for cost in costs], "environment": facts}
        with written_whole(json_file) as file:
            file.write(json.dumps(figures, indent=1) + "\n")
    return 0


def _asking(service: AnswerService) -> Callable[[str], object]:
    return lambda text: service.answer(Question(text))


def _now() -> Moment:
    return Moment(time.perf_counter(), time.process_time())
