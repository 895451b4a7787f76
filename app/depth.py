"""Depth against speed: how many passages an answer is looked for in, and how many of them the reader reads."""

from __future__ import annotations

from dataclasses import dataclass

from .settings import Settings


@dataclass(frozen=True, slots=True)
class Depth:
    """How deep one question goes.

    Attributes:
        hits: Passages that are quoted from: beyond twenty hardly any question's answer was found on held questions.
        read: Of these, the nearest ones that the reader reads; with ten the same held questions were answered as with
            five, at twice the cost.
        crossed: Of the quotes cut out of them, the best ones that the cross-encoder reads.
    """

    hits: int = 20
    read: int = 5
    crossed: int = 2


DEFAULT = Depth()
FAST = Depth(read=0, crossed=0)
DEEP = Depth(hits=40, read=20, crossed=8)


def depth_of(settings: Settings) -> Depth:
    """Return the depth that the settings ask for."""
    if settings.fast:
        return FAST
    return DEEP if settings.deep else DEFAULT
