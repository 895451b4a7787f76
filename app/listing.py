"""One page of the list of documents, with a cursor that stays right when documents come and go."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .ports import DocumentSummary


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the documents, and where the next page begins (``None`` after the last)."""

    documents: tuple[DocumentSummary, ...]
    next_cursor: str | None


def page_of(documents: Sequence[DocumentSummary], cursor: str | None, limit: int) -> Listing:
    """Return at most ``limit`` documents after the cursor.

    Args:
        documents: Ordered by ``doc_id``.
        cursor: ``next_cursor`` of the page before, which is its last ``doc_id``; ``None`` for the first page.
        limit: At least 1.
    """
    first = bisect_right(documents, cursor, key=lambda one: one.doc_id) if cursor else 0
    page = tuple(documents[first : first + limit])
    more = first + limit < len(documents)
    return Listing(page, page[-1].doc_id if more else None)
