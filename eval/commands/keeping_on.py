"""One set's fault must not cost the others their figures: it is said, and the next set begins."""

from __future__ import annotations

import logging
from collections.abc import Callable

import click

from corpus.errors import PinciteError

logger = logging.getLogger(__name__)


def say(line: str) -> None:
    """Say a line beside the output."""
    click.echo(line, err=True)


def status_of(title: str, work: Callable[[], int]) -> int:
    """Return the exit status of the work on one set, 1 where it failed.

    What is wrong with the set is one sentence; a defect of the code is logged with the place it happened at.
    """
    try:
        return work()
    except PinciteError as error:
        say(f"{title}: not measured: {error}")
    except Exception:
        logger.exception("%s: not measured: a defect, go on with the next set", title)
    return 1
