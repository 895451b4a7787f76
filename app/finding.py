"""What is found for one question: hits, and the quotes that are cut out of them, before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Kind
from corpus.part_names import PartName
from index.encoder import Encoder
from index.hits import Hit, Query

from .answer import Question
from .asked_sources import SourcesReader
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
OF_PART = 2
"""Quotes of a sub-question that may be shown: the next one where the first is that of another sub-question."""
ELSEWHERE = 4
"""Other works that are asked as well where a question asks what several say."""

Work = tuple[str, str | None]
"""The ``doc_id`` of a document, and the ``part_id`` where it is one of several works in it."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What of a question is searched for, its embedding, and what the reader needs of it.

    Attributes:
        text: The question, without what it asks about sources.
        of_each: Whether each of several works is asked.
        intent: What the text asks for.
        wording: Of the text, each word weighed by how rare it is in the documents.
        embedding: Of the text, ``(dimension,)``.
        asked: For the reader; ``None`` without one.
    """

    text: str
    of_each: bool
    intent: Intent
    wording: Wording
    embedding: NDArray[np.float32]
    asked: Side | None


@dataclass(frozen=True, slots=True)
class Searched:
    """What search gave for a question, and the seconds it took."""

    question: Question
    sought: Sought
    hits: Sequence[Hit]
    seconds: float


@dataclass(frozen=True, slots=True)
class Found:
    """The quotes that were found for a question, best first, with what they came from.

    Attributes:
        subquestions: What was found for each question that it is made of; empty when it asks for one thing, or for
            what several works say.
        elsewhere: What was found for the same question in one other work each; empty unless it asks for that.
        elapsed_ms: Milliseconds by stage, those of the sub-questions and of the other works included.
    """

    question: Question
    sought: Sought
    hits: Sequence[Hit]
    candidates: Sequence[Candidate]
    elapsed_ms: Mapping[str, float]
    subquestions: Sequence[Found] = ()
    elsewhere: Sequence[Found] = ()


class Finder:
    """Searches, reads and cuts quotes; keeps nothing between questions.

    Args:
        encoder: The one the index was built with.
        rereader: Reads the nearest passages together with the question; ``None`` to do without.
        cross_reader: Reads the best quotes once more; ``None`` to do without.
        hits: How many passages are quoted from.
        intents: What reads a question's intent.
        subquestions: What cuts a question that asks for more than one thing.
        sources: What knows a question that asks what several documents say.
    """

    def __init__(
        self,
        encoder: Encoder,
        rereader: Rereader | None,
        cross_reader: CrossReader | None,
        hits: int,
        intents: IntentReader,
        subquestions: SubquestionReader,
        sources: SourcesReader,
    ) -> None:
        self._encoder = encoder
        self._rereader = rereader
        self._cross_reader = cross_reader
        self._hits = hits
        self._intents = intents
        self._subquestions = subquestions
        self._sources = sources

    def search(self, library: Library, question: Question) -> Searched:
        """Return the hits of a question.

        Raises:
            UnknownDocument: When a document filter names no document.
            UnknownPart: When a part filter names no part of one.
        """
        begun = perf_counter()
        library.check_documents(question.doc_ids)
        of_each = self._sources.read(question.text)
        text = question.text if of_each is None else of_each
        searched = self._search(library, question, self._sought(library, text, of_each=of_each is not None))
        return replace(searched, seconds=perf_counter() - begun)

    def _sought(self, library: Library, text: str, *, of_each: bool = False) -> Sought:
        wording = weigh(library.generation.lexical.terms(text), len(library.generation))
        return Sought(text, of_each, self._intents.read(text), wording, *self._encoded(text))

    def _search(self, library: Library, question: Question, sought: Sought) -> Searched:
        begun = perf_counter()
        query = _query(question, sought, self._hits)
        hits: Sequence[Hit] = library.searcher.search(query, sought.embedding)
        if question.kinds is None and Kind.REFERENCE not in sought.intent.kinds:
            hits = without_source_notes(hits, library.document)
        hits = self._ordered(library, sought.asked, hits)
        return Searched(question, sought, hits, perf_counter() - begun)

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
        """Return the quotes for a question, and those for each sub-question or in other works."""
        whole = self._quote(library, searched)
        if not whole.candidates:
            return whole
        question, sought = searched.question, searched.sought
        subquestions, elsewhere = [], []
        if sought.of_each:
            alone = replace(question, max_quotes=1)
            elsewhere = [
                self._quote(library, self._search(library, put_to(alone, work), sought))
                for work in _others(whole, library)
            ]
        else:
            part = replace(question, max_quotes=OF_PART)
            subquestions = [
                self._quote(library, self._search(library, replace(part, text=text), self._sought(library, text)))
                for text in self._subquestions.read(sought.text)
            ]
        besides = (whole, *subquestions, *elsewhere)
        elapsed_ms = {stage: sum(found.elapsed_ms[stage] for found in besides) for stage in whole.elapsed_ms}
        return replace(whole, subquestions=subquestions, elsewhere=elsewhere, elapsed_ms=elapsed_ms)

    def _quote(self, library: Library, searched: Searched) -> Found:
        begun = perf_counter()
        question, sought, hits = searched.question, searched.sought, searched.hits
        text, intent, wording, asked = sought.text, sought.intent, sought.wording, sought.asked
        readings = None
        if self._rereader is not None and asked is not None:
            readings = self._rereader.read(asked, hits, library.document)
        read = perf_counter()
        most = question.max_quotes + FURTHER
        candidates = library.quoter.candidates(hits, wording, intent, readings, most)
        quoted = perf_counter()
        if self._cross_reader is not None:
            candidates = self._cross_reader.ordered(text, candidates, library.document)
        crossed = perf_counter()
        # Only those that may be shown, since this takes time.
        shown, rest = candidates[: question.max_quotes], candidates[question.max_quotes :]
        candidates = (*compared(shown, wording, intent), *rest)
        reading = read - begun + crossed - quoted
        stages = {"search": searched.seconds, "reading": reading, "quoting": perf_counter() - begun - reading}
        elapsed_ms = {stage: seconds * 1000 for stage, seconds in stages.items()}
        return Found(question, sought, hits, candidates, elapsed_ms)


def put_to(question: Question, work: Work) -> Question:
    """Return a question as it is put to one work."""
    doc_id, part_id = work
    return replace(question, doc_ids=frozenset({doc_id}), part_ids=None if part_id is None else frozenset({part_id}))


def _others(whole: Found, library: Library) -> list[Work]:
    """Return the works that are to be asked as well, nearest first: those that do not say the same words."""
    first = whole.candidates[0]
    said = {_work(quote.document, quote.start) for quote in (first.quote, *first.also_in)}
    passages = (hit.passage for hit in whole.hits)
    nearest = dict.fromkeys(_work(library.document(passage.doc_id), passage.start) for passage in passages)
    return [work for work in nearest if work is not None and work not in said][:ELSEWHERE]


def _work(document: Document, offset: int) -> Work | None:
    """Return the work that an offset stands in; ``None`` for what stands between the works of a document."""
    if not document.parts:
        return document.doc_id, None
    part = document.place(offset).part
    return None if part is None else (document.doc_id, str(PartName(document.doc_id, document.parts.index(part) + 1)))


def _query(question: Question, sought: Sought, hits: int) -> Query:
    return Query(
        sought.text,
        doc_ids=question.doc_ids,
        part_ids=question.part_ids,
        languages=question.languages,
        kinds=sought.intent.kinds if question.kinds is None else question.kinds,
        top_k=hits,
    )
