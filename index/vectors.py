"""Exact search among embeddings; the only module that knows FAISS.

FAISS checks shapes with ``assert`` alone and fills up with rows of -1 when it has too few, so both are seen to here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from .arrays import checked_embeddings
from .errors import VectorsError

SCORE_DECIMALS = 6
"""Scores are rounded to this, so that rows whose cosines differ by rounding alone are ordered by their number."""


class VectorIndex:
    """Passage embeddings by row number; the score is the inner product, which is the cosine of unit rows."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def build(cls, embeddings: NDArray[np.float32]) -> VectorIndex:
        """Return an index of ``embeddings``, ``(n, dimension)`` float32 with rows of length 1; ``n`` may be 0.

        Raises:
            VectorsError: When it is no matrix.
            EncodingError: When a row is not of length 1.
        """
        if embeddings.ndim != 2 or not embeddings.shape[1]:
            raise VectorsError(f"An array of shape {embeddings.shape} was given; expected (n, dimension).")
        rows = checked_embeddings(embeddings, *embeddings.shape)
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return cls(index)

    def save(self, path: Path) -> None:
        """Write the index to the file ``path``.

        Raises:
            OSError: When it cannot be written.
        """
        try:
            faiss.write_index(self._index, str(path))
        except RuntimeError as error:
            raise OSError(str(error).strip().splitlines()[-1]) from error

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """Return the index in the file ``path``, mapped into memory rather than read.

        Raises:
            VectorsError: When there is no such file, or it is not an index of this kind.
        """
        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            reason = str(error).strip().splitlines()[-1]
            raise VectorsError(
                f"{path} cannot be opened as a vector index ({reason}). Build the index again."
            ) from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise VectorsError(f"{path} holds a {type(index).__name__}; expected IndexFlatIP. Build the index again.")
        return cls(index)

    @property
    def dimension(self) -> int:
        """The length of an embedding."""
        return int(self._index.d)

    def __len__(self) -> int:
        """Return the number of rows."""
        return int(self._index.ntotal)

    def search(
        self, query: NDArray[np.float32], top_k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the rows most like ``query`` and their scores, by falling score, then row.

        Args:
            query: ``(dimension,)`` float32 of length 1.
            top_k: Most rows that are returned, at least 1.
            allowed: ``(n,)``; rows that may be returned; ``None`` for all.

        Returns:
            ``(k,)`` int64 and ``(k,)`` float32, where ``k`` is at most ``top_k``.

        Raises:
            VectorsError: When ``top_k`` is below 1 or ``allowed`` has another length than the index.
            EncodingError: When ``query`` has another shape or length.
        """
        if top_k < 1:
            raise VectorsError(f"top_k {top_k} was given; expected at least 1.")
        row = checked_embeddings(np.atleast_2d(query), 1, self.dimension)
        scores, rows = self._index.search(row, min(top_k, max(len(self), 1)), params=self._selection(allowed))
        found = rows[0] >= 0
        return _ordered(rows[0][found], scores[0][found])

    def scores(self, query: NDArray[np.float32], rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the scores of given rows, ``(len(rows),)`` float32, in their order.

        Raises:
            VectorsError: When a row is not in the index.
            EncodingError: When ``query`` has another shape or length.
        """
        unit = checked_embeddings(np.atleast_2d(query), 1, self.dimension)[0]
        products: NDArray[np.float32] = self.embeddings(rows) @ unit
        return np.round(products, SCORE_DECIMALS)

    def embeddings(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the embeddings of given rows, ``(len(rows), dimension)`` float32.

        Raises:
            VectorsError: When a row is not in the index.
        """
        if not len(rows):
            return np.empty((0, self.dimension), np.float32)
        if rows.min() < 0 or rows.max() >= len(self):
            raise VectorsError(f"Rows {rows.min()} to {rows.max()} were asked for; expected 0 to {len(self) - 1}.")
        found: NDArray[np.float32] = self._index.reconstruct_batch(np.ascontiguousarray(rows, dtype=np.int64))
        return found

    def _selection(self, allowed: NDArray[np.bool_] | None) -> Any:
        if allowed is None:
            return None
        if allowed.shape != (len(self),):
            raise VectorsError(f"A filter of shape {allowed.shape} was given; expected ({len(self)},).")
        # FAISS's own annotations are those of the C++ constructors, which its Python wrappers replace.
        library: Any = faiss
        return library.SearchParameters(sel=library.IDSelectorBitmap(np.packbits(allowed, bitorder="little")))


def _ordered(rows: NDArray[np.int64], scores: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    rounded = np.round(scores, SCORE_DECIMALS)
    order = np.lexsort((rows, -rounded))
    return rows[order], rounded[order]
