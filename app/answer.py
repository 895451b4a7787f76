"""The values of an answer and their one JSON form, the same from the command line, the API and a batch line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from urllib.parse import quote as percent

from corpus.document import Document, Kind, Quote

from .citations import formatted, page_labels
from .premises import Contradiction
from .ranges import written

CONTEXT_CHARACTERS = 32
"""Length of prefix and suffix in a TextQuoteSelector; the length browsers use for text fragments."""


class Status(StrEnum):
    """Whether the documents hold the answer."""

    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks, with filters.

    Attributes:
        doc_ids: Quote only these documents; ``None`` for all.
        part_ids: Quote only these parts, beside the documents of ``doc_ids``; see :class:`index.hits.Query`.
        languages: Quote only passages in these languages; ``None`` for all.
        kinds: Quote only these kinds; ``None`` lets the question decide.
        max_quotes: Most quotes in the answer, at least 1.
    """

    text: str
    doc_ids: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    kinds: frozenset[Kind] | None = None
    max_quotes: int = 3
    part_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an answer was refused: a stable ``code`` and a sentence for the reader.

    A page in another language words the codes it knows (``below_threshold``, ``contradicted``, ``other_kind``,
    ``unanswered_part``, ``unknown_words``, ``filtered``, ``no_hits``, ``no_documents``) itself; ``words`` are what the
    reason is about: words or parts of the question, or the title of a document that was left out.
    """

    code: str
    message: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """One quote of an answer with its marker.

    Attributes:
        marker: From 1, unique in its answer.
        confidence: Calibrated probability in [0, 1] that this quote answers.
        language: Of the quoted passage.
        also_in: The same words at other places.
        other_figures: Markers of quotes of the same answer that give another figure for what was asked.
        contradicts: In what it says otherwise than the question takes for granted.
    """

    marker: int
    quote: Quote
    confidence: float
    language: str = "und"
    kind: Kind = Kind.BODY
    also_in: tuple[Quote, ...] = ()
    other_figures: tuple[int, ...] = ()
    contradicts: tuple[Contradiction, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Quotes that answer a question, or a refusal that says why and shows what came nearest.

    Attributes:
        confidence: Calibrated probability in [0, 1] that the first quote answers or, where a question asks for more
            than one thing and that is larger, the least of those that the first quotes for each have; present for a
            refusal too.
        threshold: At or above it the question is answered.
        elapsed_ms: Milliseconds by stage; ``total`` always.
        signals: What the confidence was calculated from, by name; empty when nothing was found.
    """

    question: Question
    status: Status
    confidence: float
    threshold: float
    quotes: tuple[CitedQuote, ...] = ()
    nearest: tuple[CitedQuote, ...] = ()
    reasons: tuple[Reason, ...] = ()
    generation: str = ""
    model: str = ""
    elapsed_ms: Mapping[str, float] = field(default_factory=dict)
    signals: Mapping[str, float] = field(default_factory=dict)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return the answer in the form of the contract, ready for ``json.dumps``."""
    return {
        "question": answer.question.text,
        "status": str(answer.status),
        "confidence": round(answer.confidence, 4),
        "threshold": round(answer.threshold, 4),
        "quotes": [quote_json(cited) for cited in answer.quotes],
        "nearest": [quote_json(cited) for cited in answer.nearest],
        "reasons": [{"code": reason.code, "message": reason.message} for reason in answer.reasons],
        "generation": answer.generation,
        "model": answer.model,
        "elapsed_ms": {stage: round(value, 1) for stage, value in answer.elapsed_ms.items()},
    }


def quote_json(cited: CitedQuote) -> dict[str, Any]:
    """Return one quote with its citation, selectors and links."""
    quote = cited.quote
    document = quote.document
    text = document.text
    return {
        "marker": cited.marker,
        "text": quote.text,
        "display": quote.display,
        "ranges": [list(piece) for piece in quote.ranges],
        "doc_id": document.doc_id,
        "start": quote.start,
        "end": quote.end,
        "confidence": round(cited.confidence, 4),
        "kind": str(cited.kind),
        "citation": citation_json(quote, cited.language),
        "selectors": [
            {
                "type": "TextQuoteSelector",
                "exact": quote.text,
                "prefix": text[max(quote.start - CONTEXT_CHARACTERS, 0) : quote.start],
                "suffix": text[quote.end : quote.end + CONTEXT_CHARACTERS],
            },
            {"type": "TextPositionSelector", "start": quote.start, "end": quote.end},
        ],
        "links": {"reader": reader_link(quote), "source": source_link(quote)},
        "also_in": [
            {
                "doc_id": other.document.doc_id,
                "start": other.start,
                "end": other.end,
                "citation": citation_json(other, cited.language),
                "links": {"reader": reader_link(other), "source": source_link(other)},
            }
            for other in cited.also_in
        ],
        "other_figures": list(cited.other_figures),
        "contradicts": [
            {"premise": str(one.premise), "asked": one.asked, "found": list(one.found)} for one in cited.contradicts
        ],
    }


def citation_json(quote: Quote, language: str) -> dict[str, Any]:
    """Return where the quote stands, in a form that names the exact bytes."""
    document = quote.document
    place = quote.place
    metadata = document.metadata
    part = place.part
    container = metadata.container or (metadata.title if part else None)
    pages = page_labels(quote)
    return {
        "title": part.title if part else document.title,
        "authors": list(part.authors if part else metadata.authors),
        "date": metadata.date,
        "container": container,
        "section": " › ".join(place.section) or None,
        "page": pages[0] if pages else None,
        "last_page": pages[-1] if pages else None,
        "language": language,
        "source": document.source,
        "sha256": document.sha256,
        "formatted": formatted(quote),
    }


def reader_link(quote: Quote) -> str:
    """Return the path of the reader at this quote; ``ranges`` only where something inside it was left out."""
    path = f"/documents/{percent(quote.document.doc_id, safe='')}?start={quote.start}&end={quote.end}"
    if len(quote.ranges) == 1:
        return path
    return f"{path}&ranges={written(quote.ranges)}"


def source_link(quote: Quote) -> str:
    """Return the source with a fragment that points at the quote as closely as its format allows."""
    document: Document = quote.document
    path = percent(document.source)
    page = quote.place.page
    if document.media_type == "application/pdf" and page is not None:
        return f"{path}#page={page.number}"
    # Browsers match a fragment against rendered text, which is the raw text of a page, and not across a line break;
    # first and last words are enough and survive long quotes.
    lines = [words for line in re.split(r"[\n\t]", quote.text) if (words := line.split())]
    if len(lines) == 1 and len(lines[0]) <= 10:
        return f"{path}#:~:text={_fragment(lines[0])}"
    return f"{path}#:~:text={_fragment(lines[0][:5])},{_fragment(lines[-1][-5:])}"


def _fragment(words: list[str]) -> str:
    # "-", "," and "&" are syntax inside a text fragment and must be escaped even where a URL allows them.
    return percent(" ".join(words), safe="").replace("-", "%2D")
