"""What a web page says about itself: citation tags first, then Dublin Core, JSON-LD and Open Graph, then its title."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from corpus.document import Metadata
from corpus.metadata import date_of, language_of, line_of, names_of

TITLES: Final = ("citation_title", "dc.title", "dcterms.title", "eprints.title", "prism.title")
AUTHORS: Final = (
    "citation_author",
    "dc.creator",
    "dcterms.creator",
    "eprints.creators_name",
    "author",
    "article:author",
)
DATES: Final = (
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "dc.date.issued",
    "dcterms.issued",
    "prism.publicationdate",
    "dc.date",
    "dcterms.date",
    "article:published_time",
    "date",
)
CONTAINERS: Final = (
    "citation_journal_title",
    "citation_conference_title",
    "citation_inbook_title",
    "prism.publicationname",
    "dc.relation.ispartof",
    "dcterms.ispartof",
    "dc.source",
)
LANGUAGES: Final = ("citation_language", "dc.language", "dcterms.language", "content-language", "og:locale")

WORKS: Final = frozenset(
    {
        "Article",
        "NewsArticle",
        "ScholarlyArticle",
        "Report",
        "BlogPosting",
        "TechArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "Book",
        "Chapter",
        "Thesis",
        "WebPage",
    }
)
"""Types of JSON-LD objects that describe the page's own work, as opposed to its site or its trail of links."""

MOST_JSON: Final = 200_000
"""Characters of one JSON-LD script; descriptions of a page are far shorter."""

_Fields = Mapping[str, Sequence[str]]


def metadata_of(root: etree._Element) -> Metadata:
    """Return what the head of a page says; the longest-trusted source of each value wins."""
    fields = _meta_fields(root)
    work = _work(root)
    named = _first(fields, TITLES) or line_of(_text(work.get("headline")) or _text(work.get("name")))
    authors = next((names for name in AUTHORS if (names := names_of(_people(fields.get(name, ()))))), ())
    return Metadata(
        title=named or _first(fields, ("og:title",)) or line_of(_own_title(root)),
        authors=authors or names_of(_names(work.get("author"))),
        date=date_of(_first(fields, DATES) or _text(work.get("datePublished"))),
        container=_first(fields, CONTAINERS)
        or line_of(next(iter(_names(work.get("isPartOf"))), None))
        or _first(fields, ("og:site_name",))
        or line_of(next(iter(_names(work.get("publisher"))), None)),
        language=language_of(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
        or language_of(_first(fields, LANGUAGES))
        or language_of(_text(work.get("inLanguage"))),
    )


def _meta_fields(root: etree._Element) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("http-equiv") or element.get("itemprop")
        content = element.get("content")
        if name and content and content.strip():
            fields.setdefault(name.strip().lower().replace("dc:", "dc."), []).append(content)
    return fields


def _first(fields: _Fields, names: Iterable[str]) -> str | None:
    return next((line for name in names for value in fields.get(name, ()) if (line := line_of(value))), None)


def _people(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        # Facebook wants the address of a profile as author.
        if "://" not in value:
            yield from value.split(";")


def _own_title(root: etree._Element) -> str | None:
    """Return the main heading when the page's title holds it (and the name of the site besides), else the title."""
    element = next(root.iter("title"), None)
    title = line_of(element.text if element is not None else None)
    headings = [line_of("".join(map(str, heading.itertext()))) for heading in root.iter("h1")]
    if title is None:
        return headings[0] if len(headings) == 1 else None
    held = [heading for heading in headings if heading and heading in title]
    return held[0] if held else title


def _work(root: etree._Element) -> Mapping[str, object]:
    """Return the JSON-LD object that describes the page's work, an empty one when there is none."""
    for script in root.iter("script"):
        if script.get("type", "").strip().lower() != "application/ld+json" or len(script.text or "") > MOST_JSON:
            continue
        try:
            found = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        for item in _objects(found):
            kinds = item.get("@type")
            if not WORKS.isdisjoint(kinds if isinstance(kinds, list) else [str(kinds)]):
                return item
    return {}


def _objects(found: object) -> Iterator[Mapping[str, object]]:
    listed = found if isinstance(found, list) else [found]
    for item in listed:
        if isinstance(item, dict):
            graph = item.get("@graph")
            yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else (item,)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _names(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str):
            yield name
