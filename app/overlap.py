"""How much of a question's wording a text covers, weighed by how rare each word is in the index."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from index.lexical import Term


@dataclass(frozen=True)
class Wording:
    """The words of one question with their weights.

    Attributes:
        terms: In order of the question.
        weights: One for each term, 0 or more: its inverse document frequency as in BM25 (Robertson and Zaragoza 2009),
            so that a name weighs much and "the" next to nothing.
    """

    terms: tuple[Term, ...]
    weights: tuple[float, ...]

    @cached_property
    def total(self) -> float:
        """The weight of all words together."""
        return sum(self.weights)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that stand in no passage, in order."""
        return tuple(term.word for term in self.terms if not term.documents)

    @property
    def unknown_share(self) -> float:
        """The share of the weight that stands in no passage, 0 to 1; 0 for a question without words."""
        missing = sum(weight for term, weight in zip(self.terms, self.weights, strict=True) if not term.documents)
        return missing / self.total if self.total else 0.0

    def share(self, present: Set[str]) -> float:
        """Return the share of the weight that terms of a text cover, 0 to 1; 0 for a question without words.

        Args:
            present: As :func:`index.analysis.passage_term_set` gives them.
        """
        if not self.total:
            return 0.0
        covered = sum(
            weight for term, weight in zip(self.terms, self.weights, strict=True) if not present.isdisjoint(term.stems)
        )
        return covered / self.total


def weigh(terms: Sequence[Term], passages: int) -> Wording:
    """Return the wording of a question whose ``terms`` were counted over ``passages``.

    Search also looks for Persian neighbours written as one word; such a pair that stands nowhere is no word of the
    question and is left out.
    """
    words = frozenset(term.word for term in terms)
    asked = tuple(term for term in terms if term.documents or not _is_pair(term.word, words))
    weights = tuple(math.log(1 + (passages - term.documents + 0.5) / (term.documents + 0.5)) for term in asked)
    return Wording(asked, weights)


def _is_pair(word: str, words: Collection[str]) -> bool:
    return any(word[:at] in words and word[at:] in words for at in range(1, len(word)))
