"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(path_type=Path)

DATA = click.option("--data", type=FILE, help="Data folder (default: PINCITE_DATA, or data).")
MODEL = click.option("--model", help="Encoder (default: PINCITE_MODEL, or multilingual-e5-small).")
FAST = click.option("--fast", is_flag=True, default=None, help="Answer without the reader: quicker, less often right.")
DEEP = click.option("--deep", is_flag=True, default=None, help="Read more of the nearest passages: slower.")
HELD = click.option("--held", is_flag=True, help="Ask only about documents that the reader was not trained on.")
SEED = click.option("--seed", type=int, default=0, show_default=True, help="Of samples, bootstraps and random swaps.")
RESAMPLES = click.option(
    "--resamples", type=click.IntRange(min=100), default=2000, show_default=True, help="Bootstrap samples."
)
