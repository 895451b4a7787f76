"""A quote as the page shows it: words, what stands around them, confidence, citation."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Document, Quote, Range

from .answer import Answer, CitedQuote, Reason, reader_link
from .bidi import direction, isolated
from .citations import CitationWords, formatted, parts
from .countries import country_name
from .messages import Catalogue
from .premises import Contradiction, Premise
from .printed import printable
from .reader import DocumentReader

AROUND_CHARACTERS = 180
"""Of the text before and after a quote, in its own paragraph; two lines on a page."""

STEPS = ((0.9, "confidence.high"), (0.7, "confidence.good"))
"""From which confidence on which words are used; below, it depends on the threshold."""


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """Everything a page needs of one quote.

    Attributes:
        number: Its marker as the language of the page writes numbers.
        before: What stands before it in its paragraph, shortened; may be empty.
        words: The words for the confidence.
        percent: The confidence as a number.
        parts: The pieces of the citation, to be set apart from each other.
        link: The reader at this quote.
        page_link: Its page as it was printed; ``None`` when the document has no such pages.
        cite_link: The page that cites it in every style.
        style_link: The API's address for its citation; the format is to be added.
        source: The file it stands in, as question sets name it.
        ranges: Its raw pieces.
        also: Citation and link of each further place of the same words.
        other_figures: Markers of quotes that give another figure.
        contradicts: In what it says otherwise than the question takes for granted, in words.
    """

    marker: int
    number: str
    display: str
    before: str
    after: str
    direction: str
    language: str
    words: str
    percent: str
    level: int
    parts: tuple[str, ...]
    formatted: str
    link: str
    page_link: str | None
    cite_link: str
    style_link: str
    source: str
    ranges: tuple[tuple[int, int], ...]
    also: tuple[tuple[str, str], ...]
    other_figures: tuple[int, ...] = ()
    contradicts: tuple[str, ...] = ()


def shown_quote(cited: CitedQuote, threshold: float, catalogue: Catalogue) -> ShownQuote:
    """Return one quote ready for a template."""
    quote = cited.quote
    before, after = around(quote)
    link = reader_link(quote)
    named = citation_words(catalogue)
    return ShownQuote(
        marker=cited.marker,
        number=catalogue.number(cited.marker),
        display=quote.display,
        before=before,
        after=after,
        direction=direction(quote.display),
        language=cited.language,
        words=catalogue.text(confidence_key(cited.confidence, threshold)),
        percent=catalogue.percent(cited.confidence),
        level=round(cited.confidence * 10),
        parts=parts(quote, named),
        formatted=formatted(quote, named),
        link=f"{link}#quote",
        page_link=f"{link}&view=pages#quote" if printable(quote.document) else None,
        cite_link=link.replace("?", "/cite?", 1),
        style_link=f"/api/v1{link.replace('?', f'/citation?lang={catalogue.language}&', 1)}",
        source=quote.document.source,
        ranges=tuple((start, end) for start, end in quote.ranges),
        also=tuple((formatted(other, named), f"{reader_link(other)}#quote") for other in cited.also_in),
        other_figures=cited.other_figures,
        contradicts=tuple(shown_contradiction(one, catalogue) for one in cited.contradicts),
    )


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """An answer ready for a template: its quotes, or what came nearest and the reasons of its refusal.

    Attributes:
        reasons: Each with its words in the page's language, ``None`` where that has none for it.
    """

    answer: Answer
    quotes: tuple[ShownQuote, ...]
    nearest: tuple[ShownQuote, ...]
    reasons: tuple[tuple[Reason, str | None], ...]


def shown_answer(answer: Answer, catalogue: Catalogue) -> ShownAnswer:
    """Return an answer ready for a template."""
    return ShownAnswer(
        answer,
        # Beside a quote that answers, a further one is never called "probably not".
        tuple(shown_quote(one, 0.0, catalogue) for one in answer.quotes),
        tuple(shown_quote(one, answer.threshold, catalogue) for one in answer.nearest),
        tuple((reason, shown_reason(reason, answer, catalogue)) for reason in answer.reasons),
    )


def shown_contradiction(contradiction: Contradiction, catalogue: Catalogue) -> str:
    """Return in the page's language in what a quote says otherwise than the question takes for granted."""
    said = (contradiction.asked, *contradiction.found)
    if contradiction.premise is Premise.COUNTRY:
        said = tuple(country_name(code, catalogue.language) for code in said)
    asked, *found = (isolated(catalogue.digits(one)) for one in said)
    return catalogue.text(
        f"contradicts.{contradiction.premise}", asked=asked, found=catalogue.text("list.separator").join(found)
    )


def remarks(cited: CitedQuote, catalogue: Catalogue) -> tuple[str, ...]:
    """Return what has to be said beside a quote: that others give other figures, and in what it says otherwise."""
    return (
        *(catalogue.text("answer.other_figure", n=marker) for marker in cited.other_figures),
        *(shown_contradiction(one, catalogue) for one in cited.contradicts),
    )


def citation_words(catalogue: Catalogue) -> CitationWords:
    """Return what pages and characters are called in the language of the page."""
    return CitationWords(
        catalogue.text("citation.page", label="{label}"),
        catalogue.text("citation.pages", first="{first}", last="{last}"),
        catalogue.text("citation.characters", start="{start}", end="{end}"),
    )


def confidence_key(confidence: float, threshold: float) -> str:
    """Return the key of the words for a confidence."""
    if confidence < threshold:
        return "confidence.low"
    return next((key for least, key in STEPS if confidence >= least), "confidence.fair")


def shown_reason(reason: Reason, answer: Answer, catalogue: Catalogue) -> str | None:
    """Return the reason in the page's language, or ``None`` when it has no words for it."""
    key = f"reason.{reason.code}"
    if not catalogue.has(key):
        return None
    return catalogue.text(
        key,
        confidence=catalogue.percent(answer.confidence),
        threshold=catalogue.percent(answer.threshold),
        words=catalogue.text("list.separator").join(isolated(word) for word in reason.words),
        otherwise=" ".join(
            shown_contradiction(one, catalogue)
            for one in (answer.nearest[0].contradicts if answer.nearest else ())
            if one.decides
        ),
    )


def shown_reasons(answer: Answer, catalogue: Catalogue) -> list[str]:
    """Return the reasons of a refusal in the catalogue's language, as they come where it has no words for one."""
    return [shown_reason(reason, answer, catalogue) or reason.message for reason in answer.reasons]


def around(quote: Quote, characters: int = AROUND_CHARACTERS) -> tuple[str, str]:
    """Return what stands before and after a quote in its paragraph as displayed, shortened to about ``characters``."""
    document = quote.document
    before, after = DocumentReader(document).around(Range(quote.start, quote.end), characters)
    first, last = _display(document, before), _display(document, after)
    # A text that was cut in a word begins or ends with the next whole one.
    if before.end - before.start == characters:
        first = f"… {first.partition(' ')[2]}"
    if after.end - after.start == characters:
        last = f"{last.rpartition(' ')[0]} …"
    return first, last


def line_around(quote: Quote, characters: int) -> tuple[str, str]:
    """Return what :func:`around` gives, with the white space that parts it from the quote."""
    text = quote.document.text
    before, after = around(quote, characters)
    return (
        f"{before} " if before and text[quote.start - 1].isspace() else before,
        f" {after}" if after and text[quote.end].isspace() else after,
    )


def _display(document: Document, piece: Range) -> str:
    return document.display([piece]) if piece.start < piece.end else ""
