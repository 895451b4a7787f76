"""From hits to candidate quotes: wide passages are searched, the sentence inside them is quoted.

Each hit gives one window of one to three sentences, the best of its passage. A window's score joins what the passage
was found by (its place in the text is right) with what its own sentences say (the answer is in these words).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from corpus.document import Document, Kind, Passage, Quote
from corpus.normalise import fold
from index.hits import Hit

from .figures import has_date, has_number
from .intent import Intent, Wanted
from .overlap import Wording
from .windows import cut, widen


@dataclass(frozen=True, slots=True)
class Weights:
    """How a window is scored; chosen on held questions, see ``docs/quoting.md``.

    Attributes:
        sentence: Of the best sentence's cosine.
        passage: Of the fused score of the passage, after it was scaled to 0 to 1 within the search.
        words: Of the share of the question's wording that the sentence covers.
        near_words: Of the share that the sentence covers together with its neighbours and headings.
        fits: Added when the kind of fact that is asked for (a number, a date) stands in the sentence.
        side_kind: Added when the passage is no running text.
        margin: How much worse than the best sentence a neighbour may score and still be quoted with it.
        most_sentences: Most sentences of one quote.
    """

    sentence: float = 1.0
    passage: float = 0.15
    words: float = 0.15
    near_words: float = 0.05
    fits: float = 0.03
    side_kind: float = -0.03
    margin: float = 0.01
    most_sentences: int = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quote that may answer, with what speaks for it.

    Attributes:
        score: Larger is better; comparable within one question.
        signals: By name, what the score was made of and what confidence is calibrated from.
        also_in: The same words elsewhere, in order of their hits.
    """

    quote: Quote
    passage: Passage
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)
    also_in: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    score: float
    cosine: float
    words: float


class Quoter:
    """Cuts candidate quotes out of hits; keeps nothing between questions."""

    def __init__(self, document_of: Callable[[str], Document], weights: Weights | None = None) -> None:
        self._document_of = document_of
        self._weights = weights or Weights()

    def candidates(self, hits: Sequence[Hit], wording: Wording, intent: Intent) -> tuple[Candidate, ...]:
        """Return one candidate for each hit, best first, the same words merged.

        Args:
            hits: Best first.
            wording: Of the question.
            intent: Of the question.
        """
        if not hits:
            return ()
        top, low = hits[0].score, min(hit.score for hit in hits)
        spread = (top - low) or 1.0
        found = [self._candidate(hit, (hit.score - low) / spread, wording, intent) for hit in hits]
        found.sort(key=lambda candidate: (-candidate.score, candidate.passage.passage_id))
        return merge_equal(found)

    def _candidate(self, hit: Hit, scaled: float, wording: Wording, intent: Intent) -> Candidate:
        document = self._document_of(hit.passage.doc_id)
        sentences = self._sentences(document, hit, wording, intent)
        scores = [sentence.score for sentence in sentences]
        best = max(range(len(scores)), key=lambda i: (scores[i], -i))
        weights = self._weights
        lengths = [len(sentence.text) for sentence in sentences]
        first, last = widen(scores, lengths, best, most=weights.most_sentences, margin=weights.margin)
        quote = cut(document, hit.passage, first, last)
        near = " ".join((*hit.passage.section, *(s.text for s in sentences[max(best - 1, 0) : best + 2])))
        near_words = wording.share(near, hit.passage.language)
        signals = {
            **hit.signals,
            "sentence": sentences[best].cosine,
            "words": sentences[best].words,
            "near_words": near_words,
            "fits": float(_fits(sentences[best].text, intent)),
            "characters": float(len(quote.text)),
        }
        score = (
            scores[best]
            + weights.passage * scaled
            + weights.near_words * near_words
            + (weights.side_kind if hit.passage.kind is not Kind.BODY else 0.0)
        )
        return Candidate(quote, hit.passage, score, signals)

    def _sentences(self, document: Document, hit: Hit, wording: Wording, intent: Intent) -> list[_Sentence]:
        weights = self._weights
        scored = []
        for sentence, cosine in zip(hit.passage.sentences, hit.sentences, strict=True):
            text = document.display(sentence.ranges)
            words = wording.share(text, hit.passage.language)
            fits = weights.fits if _fits(text, intent) else 0.0
            scored.append(_Sentence(text, weights.sentence * cosine + weights.words * words + fits, cosine, words))
        return scored


def _fits(text: str, intent: Intent) -> bool:
    if Wanted.NUMBER in intent.wanted and has_number(text):
        return True
    return Wanted.DATE in intent.wanted and has_date(text)


def merge_equal(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return ``candidates`` in their order, those with the same folded words merged into the first as ``also_in``."""
    merged: dict[str, Candidate] = {}
    for candidate in candidates:
        key = fold(candidate.quote.display)
        first = merged.get(key)
        if first is None:
            merged[key] = candidate
        elif not _overlap(first.quote, candidate.quote):
            merged[key] = replace(first, also_in=(*first.also_in, candidate.quote))
    return tuple(merged.values())


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.document.doc_id == other.document.doc_id
    return same and one.start < other.end and other.start < one.end
