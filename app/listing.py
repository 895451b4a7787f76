"""One page of the list of documents, with a cursor that stays right when documents come and go."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import BadCursor
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
        cursor: ``next_cursor`` of the page before; ``None`` for the first page.
        limit: At least 1.

    Raises:
        BadCursor: When the cursor was not given by this function.
    """
    first = bisect_right(documents, _decoded(cursor), key=lambda one: one.doc_id) if cursor else 0
    page = tuple(documents[first : first + limit])
    more = first + limit < len(documents)
    return Listing(page, _encoded(page[-1].doc_id) if more else None)


def _encoded(doc_id: str) -> str:
    return base64.urlsafe_b64encode(doc_id.encode()).decode().rstrip("=")


def _decoded(cursor: str) -> str:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return raw.decode()
    except (binascii.Error, ValueError):
        raise BadCursor(
            f"The cursor {cursor[:80]!r} was given; expected the next_cursor of an earlier page. Start without one."
        ) from None
