"""Many boxes in little memory: sixteen bytes a character, where tuples of floats take over two hundred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray

from .protocol import Box


class Boxes(Sequence[Box | None]):
    """The boxes of a document's characters; an entry is ``None`` where a character has no glyph.

    Attributes:
        sides: ``(n_characters, 4) float32``: x0, y0, x1, y1 in points from the page's top left corner; NaN for none.
    """

    def __init__(self, sides: NDArray[np.float32]) -> None:
        self.sides = sides

    @classmethod
    def joined(cls, pieces: Iterable[NDArray[np.float32]]) -> Boxes:
        """Return one sequence over arrays of shape ``(n, 4)``, in order."""
        return cls(np.concatenate([np.empty((0, 4), dtype=np.float32), *pieces]))

    @classmethod
    def of(cls, boxes: Iterable[Box | None]) -> Boxes:
        """Return the same boxes, stored in little memory."""
        rows = [(np.nan,) * 4 if box is None else box for box in boxes]
        return cls(np.array(rows, dtype=np.float32).reshape(-1, 4))

    def __len__(self) -> int:
        return len(self.sides)

    @overload
    def __getitem__(self, index: int) -> Box | None: ...

    @overload
    def __getitem__(self, index: slice) -> Boxes: ...

    def __getitem__(self, index: int | slice) -> Box | Boxes | None:
        if isinstance(index, slice):
            return Boxes(self.sides[index])
        x0, y0, x1, y1 = self.sides[index].tolist()
        return None if x0 != x0 else Box(x0, y0, x1, y1)
