"""Short ways to look at what became of a text."""

from __future__ import annotations

from corpus.document import Kind
from corpus.ingest import Ingested, ingest
from corpus.readers.protocol import Reading


def read(text: str, **given: object) -> Ingested:
    """Return the document and passages of a plain text."""
    reading = Reading(text, "text/plain", **given)  # type: ignore[arg-type]
    return ingest(reading, doc_id="d", source="d.txt", sha256="0" * 64)


def shown(result: Ingested, *kinds: Kind) -> list[str]:
    """Return the passages of some kinds (body when none is named) as a person reads them."""
    wanted = kinds or (Kind.BODY,)
    return [result.document.display(passage.ranges) for passage in result.passages if passage.kind in wanted]


def sentences(result: Ingested, *kinds: Kind) -> list[str]:
    """Return the sentences of some kinds (body when none is named) as a person reads them."""
    wanted = kinds or (Kind.BODY,)
    return [
        result.document.display(sentence.ranges)
        for passage in result.passages
        if passage.kind in wanted
        for sentence in passage.sentences
    ]


def titles(result: Ingested) -> list[str]:
    """Return the titles of the sections."""
    return [section.title for section in result.document.sections]
