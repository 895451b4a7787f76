"""Where a query may be answered from: documents as a whole, and parts of documents by the rows of their passages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from corpus.part_names import PartName, part_name

from .generation import Generation


@dataclass(frozen=True, slots=True)
class Places:
    """What of a generation may be found.

    Attributes:
        doc_ids: Documents of which every passage may be.
        rows: Passages of others.
    """

    doc_ids: frozenset[str]
    rows: NDArray[np.int64]

    def allowed(self, generation: Generation) -> NDArray[np.bool_]:
        """Return for every row whether it may be found.

        Raises:
            UnknownDocument: When the generation has no such document.
        """
        numbers = [generation.document_number(doc_id) for doc_id in sorted(self.doc_ids)]
        allowed: NDArray[np.bool_] = np.isin(generation.rows["document"], numbers)
        allowed[self.rows] = True
        return allowed


def places_of(
    generation: Generation, doc_ids: Collection[str] | None, part_ids: Collection[str] | None
) -> Places | None:
    """Return the places that documents and parts name together; ``None`` for all where neither names any.

    A document of which parts are named is narrowed down to them.

    Raises:
        UnknownDocument: When the generation has no such document.
        UnknownPart: When a document has no such part.
    """
    if doc_ids is None and part_ids is None:
        return None
    named = sorted(part_name(part_id) for part_id in part_ids or ())
    rows = [_rows(generation, doc_id, names) for doc_id, names in groupby(named, key=lambda name: name.doc_id)]
    whole = frozenset(doc_ids or ()) - {name.doc_id for name in named}
    return Places(whole, np.concatenate(rows) if rows else np.empty(0, dtype=np.int64))


def _rows(generation: Generation, doc_id: str, names: Iterable[PartName]) -> NDArray[np.int64]:
    """Return the rows of the passages that begin in one of the parts of a document."""
    parts, starts = generation.parts(doc_id), generation.starts(doc_id)
    inside = np.zeros(len(starts), dtype=np.bool_)
    for name in names:
        part = name.of(parts)
        inside |= (starts >= part.start) & (starts < part.end)
    return generation.first_row(doc_id) + np.flatnonzero(inside)
