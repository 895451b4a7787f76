"""How a quote is cited in words."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Quote


@dataclass(frozen=True, slots=True)
class CitationWords:
    """What a page, a range of pages and one of characters are called, with their numbers left open."""

    page: str = "p. {label}"
    pages: str = "pp. {first}–{last}"
    characters: str = "characters {start}–{end}"


ENGLISH = CitationWords()


def formatted(quote: Quote, words: CitationWords = ENGLISH) -> str:
    """Return one line: authors, part or document title, container, date, section, page; only what is known."""
    return ", ".join(parts(quote, words)) + "."


def parts(quote: Quote, words: CitationWords = ENGLISH) -> tuple[str, ...]:
    """Return the pieces of the line in their order, for a page that has to set each apart from the next."""
    document = quote.document
    place = quote.place
    metadata = document.metadata
    title = place.part.title if place.part else document.title
    authors = place.part.authors if place.part else metadata.authors
    container = metadata.container or (metadata.title if place.part else None)
    pieces = (
        ", ".join(authors),
        f"“{title}”",
        container or "",
        metadata.date or "",
        f"§ {place.section[-1]}" if place.section and place.section[-1] != title else "",
        _pages(quote, words),
        document.source if document.title != document.source else "",
        words.characters.format(start=quote.start, end=quote.end),
    )
    return tuple(piece for piece in pieces if piece)


def page_labels(quote: Quote) -> tuple[str, ...]:
    """Return what is printed on the pages where the quote begins and ends, else their numbers; one if they are one."""
    pages = (quote.place.page, quote.last_place.page)
    return tuple(dict.fromkeys(page.label or str(page.number) for page in pages if page is not None))


def _pages(quote: Quote, words: CitationWords) -> str:
    match page_labels(quote):
        case (first, last):
            return words.pages.format(first=first, last=last)
        case (label,):
            return words.page.format(label=label)
        case _:
            return ""
