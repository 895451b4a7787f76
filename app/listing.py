"""One page of the list of documents, with a cursor that stays right when documents come and go."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .ports import DocumentSummary


@dataclass(frozen=True, slots=True)
class Listing:
    """Some of the documents, and where the pages beside them begin.

    Attributes:
        next_cursor: ``None`` after the last page.
        previous_cursor: Empty for the first page, ``None`` before it.
    """

    documents: tuple[DocumentSummary, ...]
    next_cursor: str | None
    previous_cursor: str | None = None


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
    before = documents[first - limit - 1].doc_id if first > limit else ""
    return Listing(page, page[-1].doc_id if more else None, before if first else None)
