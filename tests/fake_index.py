"""``python -m tests.fake_index``: the command line of the index with an encoder that needs no weights."""

from __future__ import annotations

import sys
from pathlib import Path

import index.__main__
from index.console import run

from .fakes import FakeEncoder


def load_fake(name: str, data: Path, *, threads: int | None = None) -> FakeEncoder:
    """Return the fake encoder, whatever is asked for."""
    return FakeEncoder()


if __name__ == "__main__":
    index.__main__.load_encoder = load_fake
    sys.exit(run(index.__main__.cli))
