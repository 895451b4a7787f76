"""Ways of ranking the documents of one index: its words, its embeddings, both with equal weight, and Pincite's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from app.rereading import Rereader
from eval.ranking import Ranker
from index.encoder import Encoder, EncoderInfo
from index.generation import Generation
from index.hits import SEARCHED_KINDS, Hit, Query
from index.lexical import Filters
from index.search import FusionWeights, Searcher

PASSAGES = 300
"""Passages of a ranking, from which its documents are taken."""

DOCUMENTS = 100
"""Documents of a ranking: as deep as the deepest measure looks."""

RANK_CONSTANT = 60
"""Of reciprocal rank fusion, as its authors chose it (Cormack et al. 2009)."""

REMEMBERED = 4096
"""Queries whose embeddings and tokens are kept, so that each way does not have them encoded again."""

OURS = "Pincite"

Scored = Iterable[tuple[int, float]]
"""Rows of passages with their scores."""

Ordering = Callable[[str, Sequence[Hit]], tuple[Hit, ...]]
"""From a query's text and its hits to the same hits, in the order in which answers are looked for in them."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of ranking: its name in a table, what it does, and the ranker."""

    name: str
    about: str
    ranker: Ranker


class _Remembering:
    """An encoder that encodes a query once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._query = lru_cache(maxsize=REMEMBERED)(lambda text: encoder.encode_queries([text])[0])

    @property
    def info(self) -> EncoderInfo:
        return self._encoder.info

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._query(text) for text in texts])

    def encode_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        return self._encoder.encode_passages(texts, on_batch)


def ways(
    generation: Generation,
    encoder: Encoder,
    names: Mapping[str, str] | None = None,
    rereader: Rereader | None = None,
) -> tuple[Way, ...]:
    """Return the ways, Pincite's own last.

    Args:
        generation: An open index.
        encoder: The one it was built with.
        names: From a document's ``source`` to its name in the set; ``None`` where they are the same.
        rereader: Compares question and passage token by token; ``None`` where the encoder has none.
    """
    rows = _Rows(generation, _Remembering(encoder), names)
    own, ordered = FusionWeights(), None if rereader is None else _ordering(generation, rereader)
    return (
        Way("words", "BM25 over the words of the passages", lambda text: rows.documents(rows.by_words(text))),
        Way(
            "embeddings",
            "cosine of query and passage, as the encoder gives it",
            lambda text: rows.documents(rows.by_embedding(text)),
        ),
        Way(
            "equal ranks",
            f"reciprocal rank fusion of these two with equal weight (constant {RANK_CONSTANT})",
            lambda text: rows.documents(equal_ranks(rows.by_words(text), rows.by_embedding(text))),
        ),
        Way(
            "without words",
            "Pincite with no weight on words",
            rows.searcher(replace(own, lexical=0.0, lexical_cyrillic=0.0), ordered),
        ),
        Way(
            "without sentences",
            "Pincite with no weight on the nearest sentence",
            rows.searcher(replace(own, sentence=0.0), ordered),
        ),
        Way(
            "without late interaction",
            "Pincite with nothing compared token by token, as `--fast` answers",
            rows.searcher(own, None),
        ),
        Way(OURS, "search as it answers", rows.searcher(own, ordered)),
    )


def _ordering(generation: Generation, rereader: Rereader) -> Ordering:
    asked = lru_cache(maxsize=REMEMBERED)(lambda text: rereader.asked(rereader.encode(text).tokens))
    return lambda text, hits: rereader.ordered(asked(text), hits, generation.document)


class _Rows:
    """Rows of one index by words and by embeddings, and the documents they stand in."""

    def __init__(self, generation: Generation, encoder: Encoder, names: Mapping[str, str] | None) -> None:
        manifest = generation.manifest
        self._generation = generation
        self._encoder = encoder
        sources = (entry.source for entry in manifest.documents)
        self._names = [source if names is None else names.get(source, source) for source in sources]
        kinds = [number for number, kind in enumerate(manifest.kinds) if kind in SEARCHED_KINDS]
        self._allowed = np.isin(generation.rows["kind"], kinds)

    def by_words(self, text: str) -> list[tuple[int, float]]:
        filters = Filters(None, None, [str(kind) for kind in sorted(SEARCHED_KINDS)])
        return [(hit.row, hit.score) for hit in self._generation.lexical.search(text, PASSAGES, filters)]

    def by_embedding(self, text: str) -> list[tuple[int, float]]:
        embedding = self._encoder.encode_queries([text])[0]
        found, scores = self._generation.vectors.search(embedding, PASSAGES, self._allowed)
        return list(zip(found.tolist(), scores.tolist(), strict=True))

    def searcher(self, weights: FusionWeights, ordered: Ordering | None) -> Ranker:
        searcher = Searcher(self._generation, self._encoder, weights)

        def rank(text: str) -> Mapping[str, float]:
            hits = searcher.search(Query(text, top_k=PASSAGES))
            if ordered is not None:
                hits = ordered(text, hits)
            return self.documents((hit.row, hit.score) for hit in hits)

        return rank

    def documents(self, scored: Scored) -> dict[str, float]:
        """Return each document with the score of its best passage, best first."""
        best: dict[str, float] = {}
        for row, score in sorted(scored, key=lambda pair: (-pair[1], pair[0])):
            best.setdefault(self._names[int(self._generation.rows["document"][row])], score)
        return dict(list(best.items())[:DOCUMENTS])


def equal_ranks(*rankings: Sequence[tuple[int, float]]) -> list[tuple[int, float]]:
    """Return the rows of several rankings, each with the sum of ``1 / (RANK_CONSTANT + rank)`` over them."""
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, (row, _) in enumerate(ranking, start=1):
            fused[row] = fused.get(row, 0.0) + 1 / (RANK_CONSTANT + rank)
    return sorted(fused.items(), key=lambda pair: (-pair[1], pair[0]))
