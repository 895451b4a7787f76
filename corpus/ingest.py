"""One pure function from a reading to a document with its passages: the same bytes always give the same passages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from .document import Document, Passage
from .layout import Analysis, analyse
from .passages import make_passages
from .readers.protocol import Problem, Reading

# Part of what names a stored document version: raised whenever the output of this module changes for some text.
PIPELINE_VERSION: Final = "12"


@dataclass(frozen=True)
class Ingested:
    """A document, its passages in order, and what of it could not be read."""

    document: Document
    passages: tuple[Passage, ...]
    problems: tuple[Problem, ...] = ()


def ingest(reading: Reading, *, doc_id: str, source: str, sha256: str, analysis: Analysis = analyse) -> Ingested:
    """Return the document and passages of one reading.

    Args:
        reading: What a reader gave.
        doc_id: The document's name, stable for a source path.
        source: Path relative to the folder that is built, with ``/``.
        sha256: Hex digest of the file's bytes.
        analysis: What tells the text from the layout; another one is given only to measure what it is worth.
    """
    known = reading.metadata
    layout = analysis(reading.text, reading.pages, reading.blocks, reading.edits, known.title)
    metadata = replace(
        known,
        title=known.title or layout.title,
        authors=known.authors or layout.authors,
        container=known.container or layout.container,
    )
    document = Document(
        doc_id=doc_id,
        text=reading.text,
        sha256=sha256,
        source=source,
        media_type=reading.media_type,
        metadata=metadata,
        pages=layout.pages,
        sections=layout.sections,
        parts=layout.parts,
        edits=layout.edits,
    )
    passages = make_passages(document, layout.blocks)
    problems = reading.problems
    if not passages and not problems:
        problems = (Problem("The file holds no text; expected words. If it is a scan, run text recognition first."),)
    return Ingested(document, passages, problems)
