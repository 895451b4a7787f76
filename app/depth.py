"""Depth against speed: how many passages an answer is looked for in, and how many of them the reader reads."""

from __future__ import annotations

from dataclasses import dataclass

from .settings import Settings


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep one question goes.

    Attributes:
        hits: Passages that are quoted from: beyond twenty hardly any question's answer was found on held questions.
        read: Of these, the nearest ones that the reader reads in any case.
        read_on: How many of them it reads when none of those seems to hold an answer.
        crossed: Of the quotes cut out of them, how many the cross-encoder reads at most.

    What the default's cost and bring is in ``docs/quoting.md``.
    """

    hits: int = 20
    read: int = 3
    read_on: int = 6
    crossed: int = 4


DEFAULT = Depth()
FAST = Depth(read=0, read_on=0, crossed=0)
DEEP = Depth(hits=40, read=20, read_on=20, crossed=8)


def depth_of(settings: Settings) -> Depth:
    """Return the depth that the settings ask for."""
    if settings.fast:
        return FAST
    return DEEP if settings.deep else DEFAULT
