"""One open generation with what answers from it: everything of a question's way that changes when the index does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import Document, Part
from corpus.errors import OffsetError
from index.encoder import Encoder
from index.generation import Generation
from index.search import Searcher

from .printed import ImageCache, PrintedPage, printable, printed_pages
from .quoting import Quoter
from .stored_documents import StoredDocuments


@dataclass(frozen=True)
class Library(StoredDocuments):
    """A generation, its searcher and its quoter; what is looked up of it is the same as long as it is open."""

    searcher: Searcher
    quoter: Quoter
    _parts: dict[str, tuple[Part, ...]] = field(default_factory=dict, repr=False, compare=False)

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
