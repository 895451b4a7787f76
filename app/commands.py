"""What the commands share: where the data lie, and how a command gets its service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from .ports import AnswerService
from .settings import Settings

Opener = Callable[[Settings], AnswerService]
"""How a command gets its service; ``main(obj=...)`` takes another one in a test."""

DATA = click.option("--data", type=click.Path(path_type=Path), help="Data folder (default: PINCITE_DATA, or data).")


def opened(settings: Settings) -> AnswerService:
    """Return the real service."""
    # Imported here: it brings torch, which --help and wrong calls need not wait for.
    from .service import open_service

    return open_service(settings)
