"""What a language is worth to an encoder: the part of a cosine that says "same language", not "same meaning".

Multilingual encoders put the texts of one language near each other, so that a Persian question finds Persian passages
on anything before an English one that answers it (measured for E5 and others as language bias; Roy et al. 2020,
LAReQA). The mean embedding of a language holds most of that; a question's product with it, less its product with the
mean of all, is taken off each cosine of that language. On the project's own questions this raised the share of
cross-lingual questions whose passage is among the first five from 0.09 to 0.46, see ``docs/search.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .generation import Generation

FEWEST_PASSAGES = 15
"""Passages a language needs for a mean of its own: fewer say more about their topic than about their language."""
MOST_SAMPLED = 20_000
"""Embeddings a mean is taken over: evenly spaced ones of a larger number, so that opening stays quick."""


@dataclass(frozen=True)
class LanguageMeans:
    """The mean embeddings of the languages of one generation, as differences from the mean of all.

    Attributes:
        languages: Codes (places in the manifest's list) that have a mean of their own, in order.
        passages: ``(n_codes, dim)`` float32; zeros for languages without a mean.
        sentences: The same for sentences.
    """

    languages: tuple[int, ...]
    passages: NDArray[np.float32]
    sentences: NDArray[np.float32]

    @classmethod
    def of(cls, generation: Generation) -> LanguageMeans:
        """Return the means of a generation; reads at most some thousand embeddings of each language."""
        codes = generation.rows["language"]
        counts = np.bincount(codes, minlength=len(generation.manifest.languages))
        languages = tuple(int(code) for code in np.flatnonzero(counts >= FEWEST_PASSAGES))
        if len(languages) < 2:
            # With one language there is nothing to level.
            none = np.zeros((len(counts), generation.vectors.dimension), np.float32)
            return cls((), none, none)
        rows = [_spaced(np.flatnonzero(codes == code)) for code in languages]
        passages = [generation.vectors.embeddings(sample).mean(axis=0) for sample in rows]
        sentences = [_sentence_mean(generation, sample) for sample in rows]
        return cls(languages, _table(counts, languages, passages), _table(counts, languages, sentences))

    def worth(
        self, embedding: NDArray[np.float32], codes: NDArray[np.uint16]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what is taken off the cosines of passages and of sentences in the languages ``codes``.

        Args:
            embedding: ``(dim,)`` of the question.
            codes: ``(n,)`` language of each row.

        Returns:
            Two arrays ``(n,)``, for passages and for sentences.
        """
        return (self.passages @ embedding)[codes], (self.sentences @ embedding)[codes]

    def groups(self, codes: NDArray[np.uint16]) -> Iterator[NDArray[np.bool_]]:
        """Yield a mask over rows for each language that has a mean, then one for all the others."""
        for language in self.languages:
            yield codes == language
        yield ~np.isin(codes, self.languages)


def _spaced(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    if len(rows) <= MOST_SAMPLED:
        return rows
    return rows[np.linspace(0, len(rows) - 1, MOST_SAMPLED).astype(np.int64)]


def _sentence_mean(generation: Generation, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    firsts = generation.sentence_offsets[rows]
    mean: NDArray[np.float32] = np.asarray(generation.sentences[_all_or_first(generation, rows, firsts)]).mean(
        axis=0, dtype=np.float32
    )
    return mean


def _all_or_first(generation: Generation, rows: NDArray[np.int64], firsts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of all sentences of ``rows``, or of the first of each when these are many."""
    lasts = generation.sentence_offsets[rows + 1]
    if int((lasts - firsts).sum()) > MOST_SAMPLED:
        return firsts[lasts > firsts]
    return generation.sentence_numbers(rows)


def _table(
    counts: NDArray[np.int64], languages: tuple[int, ...], means: list[NDArray[np.float32]]
) -> NDArray[np.float32]:
    stacked = np.stack(means)
    table = np.zeros((len(counts), stacked.shape[1]), np.float32)
    table[list(languages)] = stacked - np.average(stacked, axis=0, weights=counts[list(languages)])
    return table
