"""How a quote is cited in words."""

from __future__ import annotations

from corpus.document import Quote


def formatted(quote: Quote) -> str:
    """Return one line: authors, part or document title, container, date, section, page; only what is known."""
    document = quote.document
    place = quote.place
    metadata = document.metadata
    title = place.part.title if place.part else document.title
    authors = place.part.authors if place.part else metadata.authors
    container = metadata.container or (metadata.title if place.part else None)
    page = place.page
    pieces = [
        ", ".join(authors),
        f"“{title}”",
        container or "",
        metadata.date or "",
        f"§ {place.section[-1]}" if place.section else "",
        f"p. {page.label or page.number}" if page else "",
        document.source if document.title != document.source else "",
        f"characters {quote.start}–{quote.end}",
    ]
    return ", ".join(piece for piece in pieces if piece) + "."
