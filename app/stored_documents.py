"""The documents of a generation: all that exact words need, so that looking for them waits for no encoder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from corpus.document import Document
from index.generation import Generation, open_generation

from .ports import DocumentSummary, Health
from .settings import Settings


@dataclass(frozen=True)
class StoredDocuments:
    """The documents of an open generation, a :class:`app.ports.DocumentService`; the same as long as it is open."""

    generation: Generation

    def documents(self) -> tuple[DocumentSummary, ...]:
        """Return every document, ordered by ``doc_id``."""
        return self._summaries

    def health(self) -> Health:
        """Return what the generation is."""
        return self._health

    @cached_property
    def _summaries(self) -> tuple[DocumentSummary, ...]:
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
    def _health(self) -> Health:
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


@contextmanager
def open_documents(settings: Settings) -> Iterator[StoredDocuments]:
    """Yield the documents of the current generation, whichever encoder it was built with; it is closed then.

    Raises:
        PinciteError: When there is no index, or it cannot be opened.
    """
    generation = open_generation(settings.data)
    try:
        yield StoredDocuments(generation)
    finally:
        generation.close()
