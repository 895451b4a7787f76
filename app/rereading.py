"""The nearest passages are put in order anew by late interaction, and the first of them read with the question.

Search compares a question with texts it has never been put beside, each as a whole. What it finds nearest is compared
token by token; reading passages together with the question is dearer still, so only the nearest few of these are read.
Passages are made ready for both once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Protocol

from corpus.document import Document, Passage
from index.encoder import Encoder, SentenceTransformersEncoder
from index.hits import Hit
from index.search import SCORE_DECIMALS
from index.texts import context_text
from index.tokens import EncodedQuestion, EncoderTokens, TokenStates

from .depth import DEFAULT, Depth
from .quoting import Readings
from .reader_files import goes_with
from .reader_pairs import PassageInput, Side
from .sentence_reader import SHIPPED, ReadyPassage, SentenceReader, layers_below, load_reader

KEPT = 12_000
"""Passages that are kept ready, some 25 kB each: 300 MB at most."""
ANSWERS = 0.0
"""Log-odds of a sentence from which on its passage seems to answer: the reader prefers it to "none"."""
MET = "late_interaction"
"""The signal of a hit that was compared token by token."""
MET_WEIGHT = 0.8
"""Of that signal in the score of a hit; see ``docs/search.md``."""


class QuestionEncoder(Protocol):
    """Gives a question its embedding and its tokens; see :mod:`index.tokens`."""

    def encode(self, text: str) -> EncodedQuestion:
        """Return both, from one run of the encoder."""
        ...


class Rereader:
    """Orders and reads the nearest passages of a question; safe to call from several threads.

    Args:
        reader: What reads.
        encoder: Of questions.
        depth: How many passages are put in order, and how many of them are read.
        kept: How many are kept ready.
    """

    def __init__(
        self, reader: SentenceReader, encoder: QuestionEncoder, depth: Depth = DEFAULT, kept: int = KEPT
    ) -> None:
        self._reader = reader
        self._depth = depth
        self._encoder = encoder
        # One passage at a time: in a batch its padding would depend on its neighbours, and so would its last digits.
        self._ready = lru_cache(maxsize=kept)(lambda passage: reader.prepare([passage])[0])

    def encode(self, question: str) -> EncodedQuestion:
        """Return what search and :meth:`asked` need of a question, which the encoder is run over once for both."""
        return self._encoder.encode(question)

    def asked(self, question: TokenStates) -> Side:
        """Return a question as :meth:`ordered` and :meth:`read` need it.

        Args:
            question: Its tokens, from :meth:`encode`.
        """
        return self._reader.asked(question)

    def ordered(self, question: Side, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> tuple[Hit, ...]:
        """Return the hits in their new order, each with the signal ``late_interaction``.

        Hits beyond those that are compared count as meeting the question as badly as the worst of these.

        Args:
            question: From :meth:`asked`.
            hits: Best first.
            document_of: Gives the document of a ``doc_id``.
        """
        if not hits:
            return ()
        near = hits[: self._depth.hits]
        met = [round(float(one), SCORE_DECIMALS) for one in self._reader.met(question, self._made(near, document_of))]
        met += [min(met)] * (len(hits) - len(near))
        return _ranked(_with_met(hit, one) for hit, one in zip(hits, met, strict=True))

    def read(self, question: Side, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> Readings:
        """Return the log-odds of each sentence of the nearest passages, by ``passage_id``.

        More of them are read when no sentence of the first few seems to answer.

        Args:
            question: From :meth:`asked`.
            hits: Best first.
            document_of: Gives the document of a ``doc_id``.
        """
        near, further = hits[: self._depth.read], hits[self._depth.read : self._depth.read_on]
        readings = self._read(question, near, document_of)
        if all(odds < ANSWERS for sentences in readings.values() for odds in sentences):
            readings |= self._read(question, further, document_of)
        return readings

    def _read(
        self, question: Side, hits: Sequence[Hit], document_of: Callable[[str], Document]
    ) -> dict[str, Sequence[float]]:
        readings = self._reader.read(question, self._made(hits, document_of))
        return {hit.passage.passage_id: reading.sentences for hit, reading in zip(hits, readings, strict=True)}

    def _made(self, hits: Iterable[Hit], document_of: Callable[[str], Document]) -> list[ReadyPassage]:
        return [self._ready(_input(document_of(hit.passage.doc_id), hit.passage)) for hit in hits]

    def make_ready(self, document: Document, passage: Passage) -> None:
        """Do for a passage, ahead of any question, what has to be done once; of no use beyond ``KEPT`` passages."""
        self._ready(_input(document, passage))


def _with_met(hit: Hit, met: float) -> Hit:
    score = round(hit.score + MET_WEIGHT * met, SCORE_DECIMALS)
    return replace(hit, score=score, signals={**hit.signals, MET: met})


def _ranked(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return hits in the order of their scores, then ``passage_id``, with their new ranks."""
    order = sorted(hits, key=lambda hit: (-hit.score, hit.passage.passage_id))
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(order, start=1))


def open_rereader(encoder: Encoder, depth: Depth = DEFAULT, kept: int = KEPT) -> Rereader | None:
    """Return the shipped reader on ``encoder``, or ``None`` when it was trained with another one.

    Args:
        encoder: The one that search uses.
        depth: How many passages are put in order, and how many of them are read.
        kept: How many are kept ready; 0 makes every one ready as if for the first time.

    Raises:
        ReaderError: When the shipped weights are damaged.
    """
    if not isinstance(encoder, SentenceTransformersEncoder) or not goes_with(encoder.info.sha256, SHIPPED):
        return None
    tokens = EncoderTokens(encoder, layers_below())
    return Rereader(load_reader(tokens, encoder.info.sha256), tokens, depth, kept)


def _input(document: Document, passage: Passage) -> PassageInput:
    sentences = tuple(document.display(sentence.ranges) or " " for sentence in passage.sentences)
    return PassageInput(context_text(document, passage), sentences)
