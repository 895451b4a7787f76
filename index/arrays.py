"""Checks for embeddings where they cross a border, because neither numpy nor FAISS complains in time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import EncodingError

LENGTH_TOLERANCE = 1e-3
"""How far a row's length may be from 1; float32 rounding stays below 1e-6, float16 below 1e-3."""


def checked_embeddings(array: NDArray[Any], count: int, dimension: int) -> NDArray[np.float32]:
    """Return ``array`` as C-contiguous float32 if it is ``(count, dimension)`` with finite rows of length 1.

    Raises:
        EncodingError: Otherwise.
    """
    if array.shape != (count, dimension):
        raise EncodingError(
            f"Embeddings of shape {array.shape} were given; expected ({count}, {dimension}). Check the encoder."
        )
    rows = np.ascontiguousarray(array, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1)
    if not np.all(np.abs(lengths - 1.0) <= LENGTH_TOLERANCE):
        worst = float(lengths[np.argmax(np.abs(lengths - 1.0))])
        raise EncodingError(f"An embedding of length {worst:.4g} was given; expected 1. Normalise the rows.")
    return rows
