"""The nearest passages are read once more, together with the question, by the reader.

Search compares a question with texts it has never been put beside; reading them together is dearer, so only the nearest
few are read. Passages are made ready for the reader once and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Protocol

from corpus.document import Document, Passage
from index.encoder import Encoder, SentenceTransformersEncoder
from index.hits import Hit
from index.texts import context_text
from index.tokens import EncodedQuestion, EncoderTokens, TokenStates

from .depth import DEFAULT
from .quoting import Readings
from .reader_files import goes_with
from .reader_pairs import PassageInput
from .sentence_reader import SHIPPED, SentenceReader, layers_below, load_reader

KEPT = 4_000
"""Passages that are kept ready, some 25 kB each: 100 MB at most."""


class QuestionEncoder(Protocol):
    """Gives a question its embedding and its tokens; see :mod:`index.tokens`."""

    def encode(self, text: str) -> EncodedQuestion:
        """Return both, from one run of the encoder."""
        ...


class Rereader:
    """Reads the nearest passages of a question; safe to call from several threads."""

    def __init__(
        self, reader: SentenceReader, encoder: QuestionEncoder, nearest: int = DEFAULT.read, kept: int = KEPT
    ) -> None:
        self._reader = reader
        self._nearest = nearest
        self._encoder = encoder
        # One passage at a time: in a batch its padding would depend on its neighbours, and so would its last digits.
        self._ready = lru_cache(maxsize=kept)(lambda passage: reader.prepare([passage])[0])

    def encode(self, question: str) -> EncodedQuestion:
        """Return what search and :meth:`read` need of a question, which the encoder is run over once for both."""
        return self._encoder.encode(question)

    def read(self, question: TokenStates, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> Readings:
        """Return the log-odds of each sentence of the nearest passages, by ``passage_id``.

        Args:
            question: Its tokens, from :meth:`encode`.
            hits: Best first.
            document_of: Gives the document of a ``doc_id``.
        """
        near = hits[: self._nearest]
        ready = [self._ready(_input(document_of(hit.passage.doc_id), hit.passage)) for hit in near]
        readings = self._reader.read(question, ready)
        return {hit.passage.passage_id: reading.sentences for hit, reading in zip(near, readings, strict=True)}

    def make_ready(self, document: Document, passage: Passage) -> None:
        """Do for a passage, ahead of any question, what has to be done once; of no use beyond ``KEPT`` passages."""
        self._ready(_input(document, passage))


def open_rereader(encoder: Encoder, nearest: int = DEFAULT.read, kept: int = KEPT) -> Rereader | None:
    """Return the shipped reader on ``encoder``, or ``None`` when it was trained with another one.

    Args:
        encoder: The one that search uses.
        nearest: How many passages are read.
        kept: How many are kept ready; 0 reads every one as if for the first time.

    Raises:
        ReaderError: When the shipped weights are damaged.
    """
    if not isinstance(encoder, SentenceTransformersEncoder) or not goes_with(encoder.info.sha256, SHIPPED):
        return None
    tokens = EncoderTokens(encoder, layers_below())
    return Rereader(load_reader(tokens, encoder.info.sha256), tokens, nearest, kept)


def _input(document: Document, passage: Passage) -> PassageInput:
    sentences = tuple(document.display(sentence.ranges) or " " for sentence in passage.sentences)
    return PassageInput(context_text(document, passage), sentences)
