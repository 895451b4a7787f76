"""How a quote is cited in words."""

from __future__ import annotations

from corpus.document import Quote


def formatted(quote: Quote) -> str:
    """Return one line: authors, part or document title, container, date, section, page; only what is known."""
    return ", ".join(parts(quote)) + "."


def parts(quote: Quote) -> tuple[str, ...]:
    """Return the pieces of the line in their order, for a page that has to set each apart from the next."""
    document = quote.document
    place = quote.place
    metadata = document.metadata
    title = place.part.title if place.part else document.title
    authors = place.part.authors if place.part else metadata.authors
    container = metadata.container or (metadata.title if place.part else None)
    page = place.page
    pieces = (
        ", ".join(authors),
        f"“{title}”",
        container or "",
        metadata.date or "",
        f"§ {place.section[-1]}" if place.section and place.section[-1] != title else "",
        f"p. {page.label or page.number}" if page else "",
        document.source if document.title != document.source else "",
        f"characters {quote.start}–{quote.end}",
    )
    return tuple(piece for piece in pieces if piece)
