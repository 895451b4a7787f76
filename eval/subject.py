"""What is measured: an answering service, and its documents by the names that the question set gives them.

Question files name documents by their path in the folder; sets that bring their own documents have names of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from app.ports import AnswerService, DocumentSummary
from corpus.document import Document, Quote
from corpus.errors import PinciteError, UnknownDocument
from index.hits import Query

from .dataset import MarkedQuestion, Qrels, check_evidence, check_judged
from .errors import IndexReplaced
from .measures.spans import Quoted

HELD_TEXTS = 64
"""Source files kept decoded for the verbatim check; answers come back to the same few."""

EXACT_TYPES = frozenset({"text/plain", "text/markdown"})
"""Media types whose text is the decoded file, character for character."""

RANKED_DOCUMENTS = 100
"""Documents of a ranking: as deep as the deepest retrieval measure looks."""

_HITS = 300
"""Passages asked for first; three to a document are seldom exceeded, and the search goes deeper where they are."""


class Subject:
    """One answering service with the names of its documents, as long as it answers from one generation.

    A build may replace the index while it is asked. What is asked for then ends in :class:`eval.errors.IndexReplaced`:
    names, texts and offsets are those of the generation that the subject began with.

    Args:
        service: Answers and searches.
        names: From ``source`` of a document to its name in the set; ``None`` where they are the same.
        file_of: Where the file of a document is, for comparing quotes with the file itself; ``None`` where that is
            unknown or the file holds more than its text.
    """

    def __init__(
        self,
        service: AnswerService,
        *,
        names: Mapping[str, str] | None = None,
        file_of: Callable[[Document], Path | None] | None = None,
    ) -> None:
        self.service = service
        # Before the documents: if a build ends between the two, the first answer is found to be of another generation.
        self._generation = service.health().generation
        self._file_of = file_of
        self._names = names
        self._summaries = {self._name(summary.source): summary for summary in service.documents()}
        self._decoded = lru_cache(maxsize=HELD_TEXTS)(_decoded)

    def _name(self, source: str) -> str:
        return source if self._names is None else self._names.get(source, source)

    def __len__(self) -> int:
        """Return how many documents there are."""
        return len(self._summaries)

    def name_of(self, document: Document) -> str:
        """Return the document's name in the set."""
        return self._name(document.source)

    def summary(self, name: str) -> DocumentSummary:
        """Return the service's line on a document.

        Raises:
            UnknownDocument: When there is none of that name.
        """
        try:
            return self._summaries[name]
        except KeyError:
            raise UnknownDocument(
                f"The document {name!r} is not in the index; expected one of its {len(self)}. Build the index again."
            ) from None

    def text_of(self, name: str) -> str:
        """Return the raw text of a document.

        Raises:
            UnknownDocument: When there is none of that name.
            IndexReplaced: When the text is of another generation.
        """
        doc_id = self.summary(name).doc_id
        try:
            text = self.service.document(doc_id).text
        except PinciteError:
            self.check_generation()
            raise
        self.check_generation()
        return text

    def doc_ids(self, names: Iterable[str]) -> frozenset[str]:
        """Return the ids of the documents of these names.

        Raises:
            UnknownDocument: When one of them does not exist.
        """
        return frozenset(self.summary(name).doc_id for name in names)

    def quoted(self, quote: Quote) -> Quoted:
        """Return what a quote quotes, by the document's name."""
        return Quoted(self.name_of(quote.document), quote.ranges)

    def source_text(self, document: Document) -> str:
        """Return the text a quote must agree with: for a text file in UTF-8 the file itself, else what was read."""
        path = self._file_of(document) if self._file_of is not None else None
        text = None if path is None else self._decoded(path)
        return document.text if text is None else text

    def check_generation(self, given: str | None = None) -> None:
        """Check that the service still answers from the generation that the subject began with.

        Args:
            given: Of an answer; that of the service where there is none to look at.

        Raises:
            IndexReplaced: When it is another.
        """
        now = self.service.health().generation if given is None else given
        if now != self._generation:
            raise IndexReplaced(
                f"The index was built anew while it was asked (generation {now}); expected {self._generation} to the "
                "end. Run again when no build runs, or name a folder with --documents, which is indexed apart."
            )

    def check(self, questions: Iterable[MarkedQuestion], qrels: Qrels | None = None) -> None:
        """Check that every document and span the questions name is there, and every document that is relevant to one.

        Args:
            questions: What to check.
            qrels: Judgements of documents; ``None`` where they were checked when they were read.

        Raises:
            DatasetError: Names file and line of the first that is not.
        """
        asked = list(questions)
        named = {span.file for question in asked for span in question.spans}
        lengths = {name: len(self.text_of(name)) if name in named else 0 for name in self._summaries}
        check_evidence(asked, lengths)
        check_judged(asked, qrels or {}, self._summaries.keys())

    def ranking(self, text: str, depth: int = RANKED_DOCUMENTS) -> dict[str, float]:
        """Return the first documents for a query, each with the score of its best passage.

        Raises:
            IndexReplaced: When they are of another generation.
        """
        sources = {summary.doc_id: name for name, summary in self._summaries.items()}
        wanted = min(depth, len(sources))
        top_k = _HITS
        while True:
            hits = self.service.search(Query(text, top_k=top_k))
            self.check_generation()
            scores: dict[str, float] = {}
            for hit in hits:
                scores.setdefault(sources[hit.passage.doc_id], hit.score)
            if len(scores) >= wanted or len(hits) < top_k:
                return dict(list(scores.items())[:depth])
            top_k *= 4


def _decoded(path: Path) -> str | None:
    """Return a file as ``open(path, encoding="utf-8", newline="")`` reads it, or ``None`` where it is no such file."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
