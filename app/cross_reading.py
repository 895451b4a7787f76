"""The best quotes are read once more, each with what stands around it, by the cross-encoder.

What the reader found best among many is looked at closely among few: whether this sentence answers, given those before
and after it. When one is found that no other is likely to beat, the others are left unread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from corpus.document import Document, Passage
from index.encoder import Encoder, SentenceTransformersEncoder
from index.texts import context_text

from .cross_encoder import SHIPPED, load_cross_encoder
from .depth import DEFAULT
from .quoting import LOG_ODDS, UNREAD, Candidate
from .reader_files import goes_with
from .reader_pairs import PassageInput
from .sentence_reader import Reading

WEIGHT = 0.035
"""Of the cross-encoder's log-odds in a candidate's score; see ``docs/quoting.md``."""
HOPED = 3.0
"""Log-odds that a quote is given credit for before it is read; see ``docs/quoting.md``."""
LEAST_ODDS = -3.0
"""Log-odds of the reader below which a quote behind the first is not worth reading."""
MOST_CHARACTERS = 300
"""Headings and sentences together, unless the quote alone is longer: some 90 tokens."""


class PairReader(Protocol):
    """Reads questions and passages together; see :class:`app.cross_encoder.CrossEncoder`."""

    def read(self, question: str, passages: Sequence[PassageInput]) -> list[Reading]:
        """Return what each passage says to the question, in the order given."""
        ...


class CrossReader:
    """Reads the best quotes of a question; keeps nothing between questions.

    Args:
        reader: What reads.
        best: How many quotes are read at most.
    """

    def __init__(self, reader: PairReader, best: int = DEFAULT.crossed) -> None:
        self._reader = reader
        self._best = best

    def ordered(
        self, question: str, candidates: Sequence[Candidate], document_of: Callable[[str], Document]
    ) -> tuple[Candidate, ...]:
        """Return the candidates in their new order, each with the signal ``crossed``: its log-odds, bounded.

        The first is read, and of the next ones those that the reader does not think hopeless and that would come first
        with the log-odds ``HOPED``. Those that were not read count as ones that do not answer.

        Args:
            question: As asked.
            candidates: Best first.
            document_of: Gives the document of a ``doc_id``.
        """
        scored: list[Candidate] = []
        highest = -math.inf
        for place, one in enumerate(candidates):
            hopeful = one.signals["odds"] >= LEAST_ODDS and one.score + WEIGHT * HOPED > highest
            read = place == 0 or (hopeful and place < self._best)
            odds = self._odds(question, document_of(one.passage.doc_id), one) if read else UNREAD
            scored.append(_scored(one, odds))
            highest = max(highest, scored[-1].score)
        return tuple(sorted(scored, key=lambda one: -one.score))

    def _odds(self, question: str, document: Document, candidate: Candidate) -> float:
        """Return the bounded log-odds of the quote's best sentence."""
        passage, own = _window(document, candidate)
        (reading,) = self._reader.read(question, [passage])
        return min(max(*(reading.sentences[number] for number in own), -LOG_ODDS), LOG_ODDS)


def _scored(candidate: Candidate, odds: float) -> Candidate:
    return replace(candidate, score=candidate.score + WEIGHT * odds, signals={**candidate.signals, "crossed": odds})


def _window(document: Document, candidate: Candidate) -> tuple[PassageInput, range]:
    """Return the quote with as much around it as is read, and the numbers of its own sentences there."""
    passage, context = candidate.passage, context_text(document, candidate.passage)
    texts = [document.display(sentence.ranges) or " " for sentence in passage.sentences]
    first, last = _sentences(candidate)
    begin, end, length = first, last, len(context) + sum(len(text) for text in texts[first : last + 1])
    for number in _around(passage, first, last):
        length += len(texts[number])
        if length > MOST_CHARACTERS:
            break
        begin, end = min(begin, number), max(end, number)
    return PassageInput(context, tuple(texts[begin : end + 1])), range(first - begin, last - begin + 1)


def _sentences(candidate: Candidate) -> tuple[int, int]:
    """Return the numbers of the first and the last sentence of the passage that the quote holds."""
    quote = candidate.quote
    inside = [
        number
        for number, sentence in enumerate(candidate.passage.sentences)
        if sentence.ranges[0].start < quote.end and quote.start < sentence.ranges[-1].end
    ]
    return inside[0], inside[-1]


def _around(passage: Passage, first: int, last: int) -> Iterator[int]:
    """Yield the numbers of the sentences around a quote, nearest first, those before it before those after it."""
    for far in range(1, len(passage.sentences)):
        if first - far >= 0:
            yield first - far
        if last + far < len(passage.sentences):
            yield last + far


def open_cross_reader(encoder: Encoder, best: int = DEFAULT.crossed) -> CrossReader | None:
    """Return the shipped cross-encoder on ``encoder``, or ``None`` when it was trained with another one.

    Args:
        encoder: The one that search uses.
        best: How many quotes are read at most.

    Raises:
        ReaderError: When the shipped weights are damaged.
    """
    if not isinstance(encoder, SentenceTransformersEncoder) or not goes_with(encoder.info.sha256, SHIPPED):
        return None
    return CrossReader(load_cross_encoder(encoder), best)
