"""From a query to ordered hits: embeddings and words, fused, with everything a score was made of.

The rows that either way finds are candidates; each candidate gets both scores, so that a passage is never judged by the
way that happened to find it. Passages in another language than the question compete on level ground: what a language
is worth on average is taken off their cosines (:mod:`index.language_means`), and where they cannot share a word with
the question, being in another script, they are credited with what the words of its own script find. Hits have a total
order: score, then ``passage_id``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .analysis import SCRIPT_OF_LANGUAGE, script, words
from .encoder import Encoder
from .generation import Generation
from .hits import Hit, Query
from .language_means import LanguageMeans
from .lexical import Filters
from .places import places_of

CANDIDATES = 60
"""Rows taken from each way before fusion: recall@60 of either is where fusion has stopped gaining."""
CREDITED_ROWS = 10
"""How many of the best rows in the question's script set the credit of rows in other scripts."""
SCORE_DECIMALS = 6
"""Scores are rounded to this, far above the noise of a processor's sums, so that equal passages stay equal."""


@dataclass(frozen=True, slots=True)
class FusionWeights:
    """How the ways are weighed.

    Attributes:
        passage: Of the cosine of question and passage.
        sentence: Of the largest cosine of question and a sentence of the passage.
        lexical: Of BM25, divided by the best BM25 of the search, times the share of the question's rarity that the
            best passage by words covers: a few stray words of a question in another language say little.
        lexical_cyrillic: The same for a question in Cyrillic letters; how both were chosen is in ``docs/search.md``.
    """

    passage: float = 1.0
    sentence: float = 1.0
    lexical: float = 0.2
    lexical_cyrillic: float = 0.05

    def asked_in(self, script: str) -> FusionWeights:
        """Return the weights for a question in ``script``, as :func:`question_script` names it."""
        return replace(self, lexical=self.lexical_cyrillic) if script == "cyrillic" else self


@dataclass(frozen=True)
class Signals:
    """What the scores of ``n`` candidates are made of.

    Attributes:
        dense: ``(n,)`` cosine of question and passage, less what the passage's language is worth on average.
        sentences: For each candidate the same of question and sentence, in order.
        lexical: ``(n,)`` BM25, 0 or more.
        lexical_share: Share of the question's rarity (inverse document frequencies) that the candidate with the best
            BM25 covers, 0 to 1.
        other_script: ``(n,)`` whether the passage is written in another script than the question.
    """

    dense: NDArray[np.float64]
    sentences: Sequence[NDArray[np.float64]]
    lexical: NDArray[np.float64]
    lexical_share: float
    other_script: NDArray[np.bool_]

    @cached_property
    def best_sentence(self) -> NDArray[np.float64]:
        """``(n,)`` largest cosine of question and a sentence of the passage; -1 where there is none."""
        return np.array([cosines.max(initial=-1.0) for cosines in self.sentences])

    def by_name(self) -> dict[str, NDArray[np.float64]]:
        """Return what a hit reports, by name."""
        return {
            "dense": self.dense,
            "best_sentence": self.best_sentence,
            "lexical": self.lexical,
            "other_script": self.other_script.astype(np.float64),
        }


class Searcher:
    """Searches one generation; safe to call from several threads."""

    def __init__(self, generation: Generation, encoder: Encoder, weights: FusionWeights | None = None) -> None:
        self._generation = generation
        self._encoder = encoder
        self._weights = weights or FusionWeights()
        self._means = LanguageMeans.of(generation)
        languages = generation.manifest.languages
        self._scripts = np.array([SCRIPT_OF_LANGUAGE.get(code, "latin") for code in languages], dtype=np.str_)

    def search(self, query: Query, embedding: NDArray[np.float32] | None = None) -> tuple[Hit, ...]:
        """Return the hits for a query, best first, at most ``query.top_k``; a ``top_k`` below 1 gives none.

        Args:
            query: What is looked for.
            embedding: Of its text, where it is known already; ``(dimension,)``.

        Raises:
            UnknownDocument: When a document filter names no document of the generation.
            UnknownPart: When a part filter names no part of one.
        """
        allowed, filters = self._filtered(query)
        if query.top_k < 1 or not query.text.strip() or not allowed.any():
            return ()
        if embedding is None:
            embedding = self._encoder.encode_queries([query.text])[0]
        rows = self._candidates(query, embedding, allowed, filters)
        return self._hits(query, embedding, rows) if len(rows) else ()

    def _candidates(
        self, query: Query, embedding: NDArray[np.float32], allowed: NDArray[np.bool_], filters: Filters
    ) -> NDArray[np.int64]:
        count = max(CANDIDATES, query.top_k)
        by_meaning = self._by_meaning(embedding, count, allowed)
        by_words = [hit.row for hit in self._generation.lexical.search(query.text, count, filters)]
        return np.union1d(by_meaning, np.array(by_words, dtype=np.int64))

    def _by_meaning(self, embedding: NDArray[np.float32], count: int, allowed: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the nearest rows of each group of languages, so that no language crowds out another."""
        found = []
        for group in self._means.groups(self._generation.rows["language"]):
            rows = allowed & group
            if rows.any():
                found.append(self._generation.vectors.search(embedding, count, None if rows.all() else rows)[0])
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)

    def allowed(self, query: Query) -> NDArray[np.bool_]:
        """Return for every row of the generation whether the filters of a query let it be found.

        Raises:
            UnknownDocument: When a document filter names no document of the generation.
            UnknownPart: When a part filter names no part of one.
        """
        return self._filtered(query)[0]

    def _filtered(self, query: Query) -> tuple[NDArray[np.bool_], Filters]:
        """Return the filters of a query twice: for each row, and as the lexical index takes them."""
        rows, manifest = self._generation.rows, self._generation.manifest
        kinds = [number for number, kind in enumerate(manifest.kinds) if kind in query.kinds]
        allowed = np.isin(rows["kind"], kinds)
        places = places_of(self._generation, query.doc_ids, query.part_ids)
        if places is not None:
            allowed &= places.allowed(self._generation)
        if query.languages is not None:
            codes = [number for number, code in enumerate(manifest.languages) if code in query.languages]
            allowed &= np.isin(rows["language"], codes)
        names = [str(kind) for kind in sorted(query.kinds)]
        if places is None:
            return allowed, Filters(None, query.languages, names)
        return allowed, Filters(places.doc_ids, query.languages, names, places.rows.tolist())

    def _hits(self, query: Query, embedding: NDArray[np.float32], rows: NDArray[np.int64]) -> tuple[Hit, ...]:
        signals = self._signals(query.text, embedding, rows)
        weights = self._weights.asked_in(question_script(query.text))
        scores = np.round(fused(signals, weights), SCORE_DECIMALS)
        # Only these can be hits; the others are not even read.
        high = np.flatnonzero(scores >= np.sort(scores)[::-1][: query.top_k][-1])
        passages = dict(zip(high.tolist(), self._generation.passages(rows[high].tolist()), strict=True))
        order = sorted(passages, key=lambda i: (-scores[i], passages[i].passage_id))[: query.top_k]
        named = signals.by_name()
        return tuple(
            Hit(
                passage=passages[i],
                score=float(scores[i]),
                rank=rank,
                row=int(rows[i]),
                sentences=tuple(signals.sentences[i].tolist()),
                signals={name: float(values[i]) for name, values in named.items()},
            )
            for rank, i in enumerate(order, start=1)
        )

    def _signals(self, question: str, embedding: NDArray[np.float32], rows: NDArray[np.int64]) -> Signals:
        generation = self._generation
        lexical = generation.lexical.scores(question, rows.tolist())
        languages = generation.rows["language"][rows]
        passage_worth, sentence_worth = self._means.worth(embedding, languages)
        sentences, counts = generation.sentence_embeddings(rows)
        cosines = np.round(sentences @ embedding - np.repeat(sentence_worth, counts), SCORE_DECIMALS)
        dense = np.round(generation.vectors.scores(embedding, rows) - passage_worth, SCORE_DECIMALS)
        best = int(lexical.argmax())
        return Signals(
            dense=dense.astype(np.float64),
            sentences=np.split(cosines.astype(np.float64), np.cumsum(counts)[:-1]),
            lexical=lexical,
            lexical_share=generation.lexical.share(question, int(rows[best])) if lexical[best] else 0.0,
            other_script=self._scripts[languages] != question_script(question),
        )


def question_script(question: str) -> str:
    """Return the script that most words of a question are written in; ``latin`` when it has no words."""
    counts = Counter(script(word) for word in words(question) if not word[0].isdigit())
    return min(counts, key=lambda name: (-counts[name], name)) if counts else "latin"


def fused(signals: Signals, weights: FusionWeights) -> NDArray[np.float64]:
    """Return one score for each candidate, ``(n,)``; comparable only within one search."""
    found = signals.lexical
    if found.any():
        found = found / found.max() * signals.lexical_share
    own = np.sort(found[~signals.other_script])[::-1][:CREDITED_ROWS]
    if len(own):
        found = np.where(signals.other_script, np.maximum(found, own.mean()), found)
    return weights.passage * signals.dense + weights.sentence * signals.best_sentence + weights.lexical * found
