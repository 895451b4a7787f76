"""How a long piece of work says how far it is, to whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told of stages one after the other; each begins at zero."""

    def stage(self, name: str, total: int, unit: str) -> None:
        """Begin a stage of ``total`` units of work (bytes, characters, documents)."""
        ...

    def advance(self, amount: int) -> None:
        """Add finished work to the stage that was begun last."""
        ...


class NoProgress:
    """Shows nothing."""

    def stage(self, name: str, total: int, unit: str) -> None:
        """Do nothing."""

    def advance(self, amount: int) -> None:
        """Do nothing."""
