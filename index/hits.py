"""What search is asked and what it gives back.

Hits have a total order: larger score first, then ``passage_id``; the same query on the same generation gives the same
hits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from corpus.document import Kind, Passage

SEARCHED_KINDS = frozenset({Kind.BODY, Kind.NOTE})
"""Kinds that are searched when a query names none: running text; the others are found only when asked for."""


@dataclass(frozen=True, slots=True)
class Query:
    """What search gets: the question's text and the filters.

    Attributes:
        doc_ids: Only these documents; ``None`` for all.
        part_ids: Only these parts of documents (:mod:`corpus.part_names`), beside the documents of ``doc_ids``; a
            document of which parts are named is narrowed down to them. ``None`` for no such filter.
        languages: Only passages in these languages (ISO 639-1); ``None`` for all.
        kinds: Only passages of these kinds.
        top_k: Most hits that are returned.
    """

    text: str
    doc_ids: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    kinds: frozenset[Kind] = SEARCHED_KINDS
    top_k: int = 20
    part_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage that was found.

    Attributes:
        score: Fused score; larger is better; comparable only within one search.
        rank: From 1.
        row: Its number in the generation's vectors.
        sentences: For each sentence of the passage its cosine with the question, -1 to 1.
        signals: What the score was made of, by name: ``dense`` (cosine, -1 to 1), ``lexical`` (BM25, 0 or more), …
    """

    passage: Passage
    score: float
    rank: int
    row: int = -1
    sentences: tuple[float, ...] = ()
    signals: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
