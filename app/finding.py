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
from index.tokens import TokenStates

from .answer import Question
from .cross_reading import CrossReader
from .intent import Intent, IntentReader
from .library import Library
from .overlap import Wording, weigh
from .quoting import Candidate, compared
from .rereading import Rereader
from .source_notes import without_source_notes
from .subquestions import SubquestionReader


@dataclass(frozen=True, slots=True)
class Searched:
    """What search gave for a question, its embedding, its tokens where they are to be read, and the seconds it took."""

    question: Question
    intent: Intent
    hits: Sequence[Hit]
    embedding: NDArray[np.float32]
    tokens: TokenStates | None
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
        tokens = None
        if self._rereader is None:
            embedding = self._encoder.encode_queries([question.text])[0]
        else:
            encoded = self._rereader.encode(question.text)
            embedding, tokens = encoded.embedding, encoded.tokens
        hits: Sequence[Hit] = library.searcher.search(_query(question, intent, self._hits), embedding)
        if question.kinds is None and Kind.REFERENCE not in intent.kinds:
            hits = without_source_notes(hits, library.document)
        return Searched(question, intent, hits, embedding, tokens, perf_counter() - begun)

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
        if self._rereader is not None and searched.tokens is not None:
            readings = self._rereader.read(searched.tokens, hits, library.document)
        read = perf_counter()
        wording = weigh(library.generation.lexical.terms(question.text), len(library.generation))
        candidates = library.quoter.candidates(hits, wording, intent, readings)
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
