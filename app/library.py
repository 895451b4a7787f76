"""One open generation with what answers from it: everything of a question's way that changes when the index does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from corpus.document import Document, Part
from corpus.errors import OffsetError
from index.encoder import Encoder
from index.generation import Generation
from index.search import Searcher

from .ports import DocumentSummary, Health
from .printed import ImageCache, PrintedPage, printable, printed_pages
from .quoting import Quoter


@dataclass(frozen=True)
class Library:
    """A generation, its searcher and its quoter; what is looked up of it is the same as long as it is open."""

    generation: Generation
    searcher: Searcher
    quoter: Quoter
    _parts: dict[str, tuple[Part, ...]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def summaries(self) -> tuple[DocumentSummary, ...]:
        """Every document, ordered by ``doc_id``."""
        counts = {entry.doc_id: entry.passages for entry in self.generation.manifest.documents}
        summaries = (
            DocumentSummary(
                doc_id=info.doc_id,
                title=info.title,
                language=info.metadata.language or self.generation.language(info.doc_id),
                source=info.source,
                media_type=info.media_type,
                sha256=info.sha256,
                pages=info.pages,
                passages=counts[info.doc_id],
                problems=info.problems,
                date=info.metadata.date,
            )
            for info in self.generation.infos()
        )
        return tuple(sorted(summaries, key=lambda summary: summary.doc_id))

    @cached_property
    def health(self) -> Health:
        """What the generation is."""
        manifest = self.generation.manifest
        return Health(manifest.generation, manifest.model.name, len(manifest.documents), manifest.passages)

    def check_documents(self, doc_ids: frozenset[str] | None) -> None:
        """Accept a document filter.

        Raises:
            UnknownDocument: When it names a document that is not there.
        """
        for doc_id in sorted(doc_ids or ()):
            self.generation.document_number(doc_id)

    def document(self, doc_id: str) -> Document:
        """Return one document with its text.

        Raises:
            UnknownDocument: When there is none of that name.
        """
        return self.generation.document(doc_id)

    def parts(self, doc_id: str) -> tuple[Part, ...]:
        """Return the parts of a document; read once, since the page asks for those of every document it offers.

        Raises:
            UnknownDocument: When there is none of that name.
        """
        if doc_id not in self._parts:
            self._parts[doc_id] = self.generation.parts(doc_id)
        return self._parts[doc_id]

    def printed(self, doc_id: str, numbers: Sequence[int]) -> tuple[PrintedPage, ...]:
        """Return pages as they were printed, by their numbers; empty when the document is no PDF.

        Raises:
            UnknownDocument: When there is none of that name.
            OffsetError: When it has no such page.
        """
        document, entry, store = self.document(doc_id), self.generation.entry(doc_id), self.generation.store
        if not printable(document):
            return ()
        pages = [document.pages[_checked(number, document) - 1] for number in numbers]
        return printed_pages(store.original(entry.sha256), pages, lambda number: store.boxes(entry.version, number))

    def page_image(self, doc_id: str, number: int, kept: ImageCache) -> bytes:
        """Return the image of a page of a PDF, as WebP.

        Raises:
            UnknownDocument: When there is none of that name.
            OffsetError: When it has no such page, or is no PDF.
        """
        document, store = self.document(doc_id), self.generation.store
        if not printable(document):
            raise OffsetError(f"An image of {doc_id} was asked for; expected a PDF. Read its text instead.")
        number = _checked(number, document)
        return kept.image(document.sha256, number, lambda: store.original(document.sha256))


def _checked(number: int, document: Document) -> int:
    if not 1 <= number <= len(document.pages):
        raise OffsetError(
            f"Page {number} of {document.doc_id} was asked for; expected 1 to {len(document.pages)}. Correct the link."
        )
    return number


def make_library(generation: Generation, encoder: Encoder) -> Library:
    """Return what answers from ``generation``."""
    return Library(generation, Searcher(generation, encoder), Quoter(generation.document))
