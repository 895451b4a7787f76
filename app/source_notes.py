"""Footnotes that only name a source: a title that repeats the question's words and says nothing of its own.

A headline in a footnote ("Drills near the border, 2021, https://…") is nearer to a question than most sentences that
answer it. Like lists of references, such notes are quoted only when a source is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from corpus.document import Document, Kind
from index.hits import Hit

_SOURCE = re.compile(r"(?i)https?:|www\.|\bdoi:|\s//\s|\bpp?\.\s?\d|(?:^|\s)[CС]\.\s?\d")


def without_source_notes(hits: Sequence[Hit], document_of: Callable[[str], Document]) -> tuple[Hit, ...]:
    """Return ``hits`` in their order without the notes that name a source."""
    return tuple(hit for hit in hits if not _names_source(hit, document_of))


def _names_source(hit: Hit, document_of: Callable[[str], Document]) -> bool:
    if hit.passage.kind is not Kind.NOTE:
        return False
    return bool(_SOURCE.search(document_of(hit.passage.doc_id).display(hit.passage.ranges)))
