"""From hits to candidate quotes: wide passages are searched, the sentence inside them is quoted.

Each hit gives a few windows of one or two sentences, the best of its passage. A window's score joins what the passage
was found by (its place in the text is right) with what its own sentences say (the answer is in these words).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from corpus.document import Document, Kind, Passage, Quote
from corpus.normalise import fold
from index.analysis import USUAL_LANGUAGE, passage_term_set, script
from index.hits import Hit

from .answer_types import misfits
from .intent import Intent, Wanted
from .overlap import Wording
from .premises import Contradiction, contradictions
from .question_words import QUESTION_MARKS
from .reasons import reason_reader
from .windows import LONGEST_QUOTE, cut, widen

WHOLE_KINDS = frozenset({Kind.REFERENCE, Kind.CAPTION, Kind.HEADING, Kind.NOTE})
"""Kinds that are quoted whole: half of a reference names no work."""
LOG_ODDS = 8.0
"""Bound of the reader's log-odds: beyond it there is no more to be sure of."""
UNREAD = -6.0
"""Log-odds of sentences the reader was not given while it read others: about those of one that does not answer."""
KEPT = 2_000
"""Passages whose words are kept, some 11 kB each."""

Readings = Mapping[str, Sequence[float]]
"""By ``passage_id`` the log-odds of each sentence; see :class:`app.sentence_reader.Reading`."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How a window is scored; chosen on held questions, see ``docs/quoting.md``.

    Attributes:
        sentence: Of the best sentence's cosine.
        reader: Of the reader's log-odds of the sentence, bounded to ``LOG_ODDS`` on both sides.
        passage: Of the fused score of the passage, after it was scaled to 0 to 1 within the search.
        words: Of the share of the question's wording that the sentence covers.
        near_words: Of the share that the sentence covers together with its neighbours and headings.
        fits: Added when the kind of fact that is asked for (a number, a date) stands in the sentence.
        side_kind: Added when the passage is no running text.
        asks: Added when the sentence is itself a question, which seldom answers one.
        missing: Added for a neighbour that has the kind of fact that is asked for and the best sentence lacks, when
            it is decided whether both are quoted.
        margin: How much worse than the best sentence a neighbour may score and still be quoted with it.
        most_sentences: Most sentences of one quote.
        most_windows: Most quotes that are cut out of one passage.
    """

    sentence: float = 1.0
    reader: float = 0.035
    passage: float = 0.15
    words: float = 0.08
    near_words: float = 0.05
    fits: float = 0.03
    side_kind: float = -0.03
    asks: float = -0.05
    missing: float = 0.3
    margin: float = 0.04
    most_sentences: int = 2
    most_windows: int = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A quote that may answer, with what speaks for it.

    Attributes:
        score: Larger is better; comparable within one question.
        signals: By name, what the score was made of and what confidence is calibrated from.
        also_in: The same words elsewhere, in order of their hits.
        contradicts: In what it says otherwise than the question takes for granted.
    """

    quote: Quote
    passage: Passage
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)
    also_in: tuple[Quote, ...] = ()
    contradicts: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class _Analysed:
    """What quoting needs of a passage whatever is asked: its sentences in three forms, the terms of its headings."""

    texts: tuple[str, ...]
    folded: tuple[str, ...]
    terms: tuple[frozenset[str], ...]
    headings: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence with what speaks for it.

    Attributes:
        lacks: Whether a kind of fact is asked for, and no such one stands in it.
        fits: Whether a number or a date is asked for, and one stands in it.
    """

    text: str
    score: float
    cosine: float
    words: float
    odds: float
    lacks: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class _Window:
    """The sentences ``first`` to ``last`` of a passage, chosen for the one called ``best``, not yet cut out of it."""

    hit: Hit
    analysed: _Analysed
    sentences: Sequence[_Sentence]
    first: int
    best: int
    last: int
    near_words: float
    score: float

    @property
    def start(self) -> int:
        """The offset of the first character."""
        return self.hit.passage.sentences[self.first].start

    @property
    def words(self) -> str:
        """What it says, folded."""
        return " ".join(self.analysed.folded[self.first : self.last + 1])

    @property
    def order(self) -> tuple[float, str, int]:
        """What windows are sorted by."""
        return -self.score, self.hit.passage.passage_id, self.start


class Quoter:
    """Cuts candidate quotes out of hits; keeps the words of ``KEPT`` passages for the next questions."""

    def __init__(self, document_of: Callable[[str], Document], weights: Weights | None = None) -> None:
        self._document_of = document_of
        self._weights = weights or Weights()
        self._reasons = reason_reader()
        self._analysed = lru_cache(maxsize=KEPT)(lambda passage: _analysed(document_of(passage.doc_id), passage))

    def candidates(
        self,
        hits: Sequence[Hit],
        wording: Wording,
        intent: Intent,
        readings: Readings | None = None,
        most: int | None = None,
    ) -> tuple[Candidate, ...]:
        """Return the windows of all hits, best first, the same words merged.

        Args:
            hits: Best first.
            wording: Of the question.
            intent: Of the question.
            readings: What the reader says of the sentences of the nearest passages, by ``passage_id``; ``None`` to do
                without it.
            most: Most candidates that are returned; ``None`` for all.
        """
        if not hits:
            return ()
        top, low = hits[0].score, min(hit.score for hit in hits)
        spread = (top - low) or 1.0
        windows = [
            window
            for hit in hits
            for window in self._windows(hit, (hit.score - low) / spread, wording, intent, readings)
        ]
        same = _by_words(sorted(windows, key=lambda window: window.order))
        return tuple(self._candidate(first, others, intent) for first, *others in same[:most])

    def _windows(
        self, hit: Hit, scaled: float, wording: Wording, intent: Intent, readings: Readings | None
    ) -> Iterator[_Window]:
        """Yield the windows of one passage, the best first, none overlapping another."""
        weights, analysed = self._weights, self._analysed(hit.passage)
        sentences = self._sentences(analysed, hit, wording, intent, _odds(hit, readings))
        by_passage = weights.passage * scaled + weights.side_kind * (hit.passage.kind is not Kind.BODY)
        free = [True] * len(sentences)
        for _ in range(weights.most_windows):
            if not any(free):
                return
            best = max((i for i in range(len(sentences)) if free[i]), key=lambda i: (sentences[i].score, -i))
            first, last = self._window(hit.passage, sentences, free, best, intent)
            free[first : last + 1] = [False] * (last + 1 - first)
            near = analysed.headings.union(*analysed.terms[max(best - 1, 0) : best + 2])
            near_words = wording.share(near)
            score = sentences[best].score + by_passage + weights.near_words * near_words
            yield _Window(hit, analysed, sentences, first, best, last, near_words, score)

    def _window(
        self, passage: Passage, sentences: Sequence[_Sentence], free: Sequence[bool], best: int, intent: Intent
    ) -> tuple[int, int]:
        lengths = [len(sentence.text) for sentence in sentences]
        if passage.kind in WHOLE_KINDS and sum(lengths) + len(lengths) <= LONGEST_QUOTE:
            return 0, len(sentences) - 1
        scores = [s.score if open_ else float("-inf") for s, open_ in zip(sentences, free, strict=True)]
        if sentences[best].lacks:
            # What is asked for often stands beside the sentence that names the thing: "It is 40 miles long."
            scores = [
                score + self._weights.missing * (abs(place - best) == 1 and not s.lacks)
                for place, (score, s) in enumerate(zip(scores, sentences, strict=True))
            ]
        if Wanted.REASON in intent.wanted and self._reasons.given_next([s.text for s in sentences], best):
            scores[best + 1] += self._weights.missing
        return widen(scores, lengths, best, most=self._weights.most_sentences, margin=self._weights.margin)

    def _candidate(self, window: _Window, others: Sequence[_Window], intent: Intent) -> Candidate:
        """Return the candidate of a window; ``others`` say the same words, elsewhere unless they overlap it."""
        quote, best = self._cut(window), window.sentences[window.best]
        also_in = tuple(other for other in map(self._cut, others) if not overlap(quote, other))
        own = window.sentences[window.first : window.last + 1]
        passage = window.hit.passage
        signals = {
            **window.hit.signals,
            "sentence": best.cosine,
            "words": best.words,
            "near_words": window.near_words,
            "fits": float(best.fits),
            "misfit": _misfit(own, best, quote, passage, intent),
            "odds": max(sentence.odds for sentence in own),
            "characters": float(len(quote.text)),
        }
        return Candidate(quote, passage, window.score, signals, also_in)

    def _cut(self, window: _Window) -> Quote:
        passage = window.hit.passage
        return cut(self._document_of(passage.doc_id), passage, window.first, window.last)

    def _sentences(
        self, analysed: _Analysed, hit: Hit, wording: Wording, intent: Intent, odds: Sequence[float]
    ) -> list[_Sentence]:
        weights = self._weights
        counts = not intent.wanted.isdisjoint({Wanted.NUMBER, Wanted.DATE})
        scored = []
        for text, terms, cosine, log_odds in zip(analysed.texts, analysed.terms, hit.sentences, odds, strict=True):
            words = wording.share(terms)
            lacks = misfits(text, hit.passage.language, intent)
            fits = counts and not lacks
            asks = text.rstrip().endswith(QUESTION_MARKS)
            score = weights.sentence * cosine + weights.reader * log_odds + weights.words * words
            score += weights.fits * fits + weights.asks * asks
            scored.append(_Sentence(text, score, cosine, words, log_odds, lacks, fits))
        return scored


def _analysed(document: Document, passage: Passage) -> _Analysed:
    texts = tuple(document.display(sentence.ranges) for sentence in passage.sentences)
    return _Analysed(
        texts,
        tuple(map(fold, texts)),
        tuple(passage_term_set(text, passage.language) for text in texts),
        passage_term_set(" ".join(passage.section), passage.language),
    )


def _odds(hit: Hit, readings: Readings | None) -> Sequence[float]:
    """Return the bounded log-odds of a passage's sentences; all the same when it was not read."""
    count = len(hit.passage.sentences)
    if readings is None:
        return [0.0] * count
    read = readings.get(hit.passage.passage_id, (UNREAD,) * count)
    return [min(max(value, -LOG_ODDS), LOG_ODDS) for value in read]


def _misfit(sentences: Sequence[_Sentence], best: _Sentence, quote: Quote, passage: Passage, intent: Intent) -> float:
    """Return 1 where a quote lacks the kind of fact that is asked for, half of it where only a neighbour brings it."""
    if passage.kind is Kind.REFERENCE and not intent.entries:
        # The entry of a work names it, and does not say what stands in it.
        return 1.0
    if len(sentences) == 1:
        return float(best.lacks)
    return (best.lacks + misfits(quote.display, passage.language, intent)) / 2


def compared(candidates: Sequence[Candidate], wording: Wording, intent: Intent) -> tuple[Candidate, ...]:
    """Return the candidates with what they say otherwise than the question takes for granted.

    One that says so in a way that decides cannot be the answer, nor can one whose passage does not name what an amount
    is asked of; their ``misfit`` tells.
    """
    return tuple(_compared(candidate, wording, intent) for candidate in candidates)


def _compared(candidate: Candidate, wording: Wording, intent: Intent) -> Candidate:
    quote, passage = candidate.quote, candidate.passage
    around = ""
    if intent.premises.names_something or intent.substance:
        part = quote.place.part
        metadata = quote.document.metadata
        titles = (quote.document.title, metadata.date or "", part.title if part else "", *passage.section)
        around = "\n".join((*titles, quote.document.display(passage.ranges)))
    found = contradictions(intent.premises, quote.display, around, passage.language, wording)
    if any(one.decides for one in found) or _is_of_another(around, passage.language, intent.substance):
        return replace(candidate, signals={**candidate.signals, "misfit": 1.0}, contradicts=found)
    return replace(candidate, contradicts=found) if found else candidate


def _is_of_another(around: str, language: str, substance: str) -> bool:
    """Return whether a text in the language of ``substance`` does not name it."""
    if not substance or USUAL_LANGUAGE[script(substance)] != language:
        return False
    return passage_term_set(substance, language).isdisjoint(passage_term_set(around, language))


def _by_words(windows: Iterable[_Window]) -> list[list[_Window]]:
    """Return the windows in their order, each with those behind it that say the same words."""
    same: dict[str, list[_Window]] = {}
    for window in windows:
        same.setdefault(window.words, []).append(window)
    return list(same.values())


def overlap(one: Quote, other: Quote) -> bool:
    """Return whether two quotes share a character of one document."""
    same = one.document.doc_id == other.document.doc_id
    return same and one.start < other.end and other.start < one.end
