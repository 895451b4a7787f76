"""A text that is written block by block, with a line break between blocks and nothing between their ranges left out."""

from __future__ import annotations

from corpus.document import Block, Kind, Range
from corpus.errors import LimitExceeded

from .protocol import Limits


class GrowingText:
    """Collects blocks of text and their ranges.

    Attributes:
        blocks: So far, in order.
        length: Characters so far.

    Args:
        name: The file's name, for messages.
        limits: ``text_characters`` is kept.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.length = 0
        self._name = name
        self._limits = limits
        self._pieces: list[str] = []

    def add(self, text: str, kind: Kind, level: int = 0) -> None:
        """Append a block; a blank one is passed over.

        Raises:
            LimitExceeded: When the text grows longer than the limit.
        """
        bare = text.strip()
        if not bare:
            return
        if self.length:
            self._append("\n\n")
        start = self.length
        self._append(bare)
        self.blocks.append(Block(kind, (Range(start, self.length),), level))
        if self.length > self._limits.text_characters:
            raise LimitExceeded(
                f"{self._name} has more than {self._limits.text_characters} characters of text; expected fewer. "
                "Split it, or raise PINCITE_LIMITS__TEXT_CHARACTERS."
            )

    def text(self) -> str:
        """Return all of it."""
        return "".join(self._pieces)

    def _append(self, text: str) -> None:
        self._pieces.append(text)
        self.length += len(text)
