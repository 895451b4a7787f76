"""Progress as lines of text, for work of an hour that is watched through a file or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable

from rich.filesize import decimal

EVERY = 20.0
"""Seconds between two lines of one stage."""


class LineProgress:
    """Says a line when a stage begins, and now and then how far it is.

    Args:
        say: Takes a line.
        clock: Seconds that only grow.
    """

    def __init__(self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._say = say
        self._clock = clock
        self._name = self._unit = ""
        self._total = self._done = 0
        self._begun = self._said = clock()

    def stage(self, name: str, total: int, unit: str) -> None:
        """Begin a stage."""
        self._name, self._total, self._unit, self._done = name, total, unit, 0
        self._begun = self._said = self._clock()
        if total:
            self._say(f"  {name}: {_amount(total, unit)}")

    def advance(self, amount: int) -> None:
        """Add to the stage."""
        self._done += amount
        now = self._clock()
        if now - self._said < EVERY:
            return
        self._said = now
        left = (now - self._begun) * (self._total - self._done) / self._done if self._done else 0.0
        self._say(
            f"  {self._name}: {_amount(self._done, self._unit)} of {_amount(self._total, self._unit)}, "
            f"about {max(left, 0) / 60:.0f} min left"
        )


def _amount(count: int, unit: str) -> str:
    return decimal(count) if unit == "bytes" else f"{count:,} {unit}"
