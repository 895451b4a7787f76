"""What the doors (page, API, command line) ask of the service behind them.

The doors know this protocol and the values it returns, never the index; so they can be tested without a model, and a
further door is written against one small surface.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from corpus.document import Document, Part, Quote
from corpus.readers.protocol import Problem
from index.hits import Hit, Query

from .answer import Answer, Question
from .printed import PrintedPage


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One line of the library.

    Attributes:
        pages: Number of pages; 0 when the format has none.
        passages: Number of passages that can be found.
        problems: What of its file was not read, and why.
        date: As it is known, free text; often ISO 8601.
    """

    doc_id: str
    title: str
    language: str
    source: str
    media_type: str
    sha256: str
    pages: int = 0
    passages: int = 0
    problems: tuple[Problem, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """Facts of the generation that answers: its id, the encoder's name, and how much it holds."""

    generation: str
    model: str
    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class HitsFound:
    """The first step of an answer: where it may stand, best first."""

    hits: Sequence[Hit]


@dataclass(frozen=True, slots=True)
class QuotesFound:
    """The second step of an answer: what may be quoted, best first, before it is decided whether it answers."""

    quotes: Sequence[Quote]


Step: TypeAlias = HitsFound | QuotesFound | Answer


class DocumentService(Protocol):
    """The documents of one generation; safe to call from several threads."""

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return every document of the generation, ordered by ``doc_id``."""
        ...

    def document(self, doc_id: str) -> Document:
        """Return one document with its text.

        Raises:
            UnknownDocument: When there is none of that name.
        """
        ...

    def health(self) -> Health:
        """Return what the generation is; cheap, called by every health check."""
        ...


class AnswerService(DocumentService, Protocol):
    """Answers from one generation; safe to call from several threads."""

    def answer(self, question: Question) -> Answer:
        """Return quotes, or a refusal.

        Raises:
            UnknownDocument: When a document filter names no document.
            UnknownPart: When a part filter names no part of one.
        """
        ...

    def steps(self, question: Question) -> Iterator[Step]:
        """Yield what is known of the answer as it becomes known: hits, quotes, and the answer itself as the last step.

        Raises:
            UnknownDocument: With the first step, when a document filter names no document.
            UnknownPart: With the first step, when a part filter names no part of one.
        """
        ...

    def search(self, query: Query, *, closely: bool = True) -> Sequence[Hit]:
        """Return the hits for a query, best first.

        Args:
            query: What is looked for.
            closely: Whether to put the nearest in order as for an answer, which takes longer where passages are not
                ready.

        Raises:
            UnknownDocument: When a document filter names no document.
            UnknownPart: When a part filter names no part of one.
        """
        ...

    def parts(self, doc_id: str) -> tuple[Part, ...]:
        """Return the parts of a document, in order; empty when it is a single work. Cheap: its text is not read.

        Raises:
            UnknownDocument: When there is none of that name.
        """
        ...

    def printed(self, doc_id: str, numbers: Sequence[int]) -> tuple[PrintedPage, ...]:
        """Return pages as they were printed, by their numbers; empty when the document is no PDF.

        Raises:
            UnknownDocument: When there is none of that name.
            OffsetError: When it has no such page.
        """
        ...

    def page_image(self, doc_id: str, number: int) -> bytes:
        """Return the image of a page of a PDF, as WebP.

        Raises:
            UnknownDocument: When there is none of that name.
            OffsetError: When it has no such page, or is no PDF.
        """
        ...
