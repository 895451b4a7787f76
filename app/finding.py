"""What is found for one question: hits, and the quotes that are cut out of them, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from corpus.document import Kind
from index.encoder import Encoder
from index.hits import Hit, Query

from .answer import Question
from .cross_reading import CrossReader
from .intent import Intent, IntentReader
from .library import Library
from .overlap import Wording, weigh
from .quoting import Candidate, compared
from .reader_pairs import Side
from .rereading import Rereader
from .source_notes import without_source_notes
from .subquestions import SubquestionReader

FURTHER = 16
"""Candidates behind those that may be shown: the cross-encoder may put one of them first, and rivals are among them."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What search gave for a question, its embedding, what the reader needs of it, and the seconds it took."""

    question: Question
    intent: Intent
    hits: Sequence[Hit]
    embedding: NDArray[np.float32]
    asked: Side | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Found:
    """The quotes that were found for a question, best first, with what they came from.

    Attributes:
        subquestions: What was found for each question that it is made of; empty when it asks for one thing.
        elapsed_ms: Milliseconds by stage, those of the sub-questions included.
    """

    question: Question
    intent: Intent
    hits: Sequence[Hit]
    embedding: NDArray[np.float32]
    wording: Wording
    candidates: Sequence[Candidate]
    elapsed_ms: Mapping[str, float]
    subquestions: Sequence[Found] = ()


class Finder:
    """Searches, reads and cuts quotes; keeps nothing between questions.

    Args:
        encoder: The one the index was built with.
        rereader: Reads the nearest passages together with the question; ``None`` to do without.
        cross_reader: Reads the best quotes once more; ``None`` to do without.
        hits: How many passages are quoted from.
        intents: What reads a question's intent.
        subquestions: What cuts a question that asks for more than one thing.
    """

    def __init__(
        self,
        encoder: Encoder,
        rereader: Rereader | None,
        cross_reader: CrossReader | None,
        hits: int,
        intents: IntentReader,
        subquestions: SubquestionReader,
    ) -> None:
        self._encoder = encoder
        self._rereader = rereader
        self._cross_reader = cross_reader
        self._hits = hits
        self._intents = intents
        self._subquestions = subquestions

    def search(self, library: Library, question: Question) -> Searched:
        """Return the hits of a question.

        Raises:
            UnknownDocument: When a document filter names no document.
            UnknownPart: When a part filter names no part of one.
        """
        begun = perf_counter()
        library.check_documents(question.doc_ids)
        intent = self._intents.read(question.text)
        embedding, asked = self._encoded(question.text)
        hits: Sequence[Hit] = library.searcher.search(_query(question, intent, self._hits), embedding)
        if question.kinds is None and Kind.REFERENCE not in intent.kinds:
            hits = without_source_notes(hits, library.document)
        hits = self._ordered(library, asked, hits)
        return Searched(question, intent, hits, embedding, asked, perf_counter() - begun)

    def hits(self, library: Library, query: Query) -> Sequence[Hit]:
        """Return the hits of a query, in the order in which answers are looked for in them.

        Raises:
            UnknownDocument: When a document filter names no document.
            UnknownPart: When a part filter names no part of one.
        """
        if self._rereader is None:
            return library.searcher.search(query)
        library.check_documents(query.doc_ids)
        embedding, asked = self._encoded(query.text)
        # As many as an answer is looked for in: what is nearest token by token may not be among the first few.
        nearest = replace(query, top_k=max(query.top_k, self._hits))
        hits = self._ordered(library, asked, library.searcher.search(nearest, embedding))
        return hits[: max(query.top_k, 0)]

    def _encoded(self, text: str) -> tuple[NDArray[np.float32], Side | None]:
        if self._rereader is None:
            return self._encoder.encode_queries([text])[0], None
        encoded = self._rereader.encode(text)
        return encoded.embedding, self._rereader.asked(encoded.tokens)

    def _ordered(self, library: Library, asked: Side | None, hits: Sequence[Hit]) -> Sequence[Hit]:
        if self._rereader is None or asked is None:
            return hits
        return self._rereader.ordered(asked, hits, library.document)

    def find(self, library: Library, searched: Searched) -> Found:
        """Return the quotes for a question, and those for each sub-question."""
        whole = self._quote(library, searched)
        if not whole.candidates:
            return whole
        # Of each sub-question only the first quote is looked at.
        asked = [
            replace(searched.question, text=text, max_quotes=1)
            for text in self._subquestions.read(searched.question.text)
        ]
        each = [self._quote(library, self.search(library, question)) for question in asked]
        elapsed_ms = {stage: sum(found.elapsed_ms[stage] for found in (whole, *each)) for stage in whole.elapsed_ms}
        return replace(whole, subquestions=each, elapsed_ms=elapsed_ms)

    def _quote(self, library: Library, searched: Searched) -> Found:
        begun = perf_counter()
        question, intent, hits = searched.question, searched.intent, searched.hits
        readings = None
        if self._rereader is not None and searched.asked is not None:
            readings = self._rereader.read(searched.asked, hits, library.document)
        read = perf_counter()
        wording = weigh(library.generation.lexical.terms(question.text), len(library.generation))
        most = question.max_quotes + FURTHER
        candidates = library.quoter.candidates(hits, wording, intent, readings, most)
        quoted = perf_counter()
        if self._cross_reader is not None:
            candidates = self._cross_reader.ordered(question.text, candidates, library.document)
        crossed = perf_counter()
        # Only those that may be shown, since this takes time.
        shown, rest = candidates[: question.max_quotes], candidates[question.max_quotes :]
        candidates = (*compared(shown, wording, intent), *rest)
        reading = read - begun + crossed - quoted
        stages = {"search": searched.seconds, "reading": reading, "quoting": perf_counter() - begun - reading}
        elapsed_ms = {stage: seconds * 1000 for stage, seconds in stages.items()}
        return Found(question, intent, hits, searched.embedding, wording, candidates, elapsed_ms)


def _query(question: Question, intent: Intent, hits: int) -> Query:
    return Query(
        question.text,
        doc_ids=question.doc_ids,
        part_ids=question.part_ids,
        languages=question.languages,
        kinds=intent.kinds if question.kinds is None else question.kinds,
        top_k=hits,
    )
