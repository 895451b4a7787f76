"""What the elements around a text say about its kind, from their names, roles and the words in their classes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from lxml import etree

from corpus.document import Kind


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as one line."""
    return frozenset(text.split())


LONGEST_MENTION: Final = 200
"""Characters of a class or id that are looked at; generated ones may be endless."""

EPUB_TYPE: Final = "{http://www.idpf.org/2007/ops}type"

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_FURNITURE_TAGS: Final = frozenset({"nav", "aside", "dialog", "menu", "search", "button"})
_FURNITURE_ROLES: Final = words(
    "navigation banner contentinfo search complementary dialog alert alertdialog menu menubar toolbar tablist"
)
_FURNITURE: Final = words(
    "cookie cookies consent gdpr advert adverts advertisement advertisements ads adsbygoogle sponsored promo share "
    "sharing social sidebar newsletter subscribe breadcrumb breadcrumbs pagination pager pagenav navbar nav navigation "
    "menu comments respond disqus popup modal toolbar masthead navbox catlinks printfooter noprint mw-editsection toc "
    "table-of-contents skip-link sr-only visually-hidden screen-reader-text site-header site-footer page-footer"
)
_FURNITURE_PAIRS: Final = re.compile(
    r"\b(?:(?:related|recommended|popular|recent|more|trending|similar)[-_ ](?:posts?|articles?|content|links?|stories|"
    r"topics|news|items|reading)|comment[-_ ](?:form|list|respond|reply)|read[-_ ]more|back[-_ ]to[-_ ]top|"
    r"post[-_ ]navigation|site[-_ ](?:nav|info|map|branding))\b"
)
_FURNITURE_STEMS: Final = re.compile(r"cookie|gdpr|newsletter|breadcrumb|sidebar|advert|disqus|pagination")
"""Rarely part of another word, so they are also found inside generated names (CookieBanner-x1)."""

_PASSING: Final = re.compile(
    r"\b(?:cookies?|consent|gdpr|ads?|advert\w*|sponsored|promo|comments?|respond|disqus|related|recommended)\b|cookie"
)
"""What is never the page's content by the amount of it alone: banners, advertisements, what readers say."""

_STATES: Final = re.compile(r"(?:^|-)(?:has|no|with|without)-|-open$")
"""Class names that tell what a page has or lacks (has-sidebar, page-with-menu, comments-open), not what it is."""

_REFERENCES: Final = words(
    "references reference reflist bibliography citations ref-list reference-list works-cited literature-cited"
)
_NOTES: Final = words("footnote footnotes endnote endnotes fn-group fn footnote-list rearnote rearnotes")
_CAPTIONS: Final = words("caption wp-caption-text figure-caption image-caption photo-caption thumbcaption")
_MENTIONS: Final = words(
    "byline dateline pubdate posted-on entry-meta article-meta post-meta affiliation affiliations author-name "
    "contributors article-history"
)
_ROLES: Final = {
    "doc-footnote": Kind.NOTE,
    "doc-endnotes": Kind.NOTE,
    "doc-endnote": Kind.NOTE,
    "doc-bibliography": Kind.REFERENCE,
    "doc-biblioentry": Kind.REFERENCE,
    "doc-toc": Kind.BOILERPLATE,
    "doc-pagelist": Kind.BOILERPLATE,
    "doc-index": Kind.BOILERPLATE,
}
_EPUB_TYPES: Final = {
    "footnote": Kind.NOTE,
    "footnotes": Kind.NOTE,
    "endnote": Kind.NOTE,
    "endnotes": Kind.NOTE,
    "rearnote": Kind.NOTE,
    "rearnotes": Kind.NOTE,
    "bibliography": Kind.REFERENCE,
    "biblioentry": Kind.REFERENCE,
    "toc": Kind.BOILERPLATE,
    "page-list": Kind.BOILERPLATE,
    "landmarks": Kind.BOILERPLATE,
    "index": Kind.BOILERPLATE,
    "titlepage": Kind.FRONT_MATTER,
    "copyright-page": Kind.FRONT_MATTER,
}
_WORD: Final = re.compile(r"[a-z0-9-]+")
_LASTING: Final = frozenset({Kind.BOILERPLATE, Kind.NOTE, Kind.REFERENCE, Kind.CAPTION, Kind.FRONT_MATTER})
"""Kinds that hold for all that stands inside."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known about a text from the elements it stands in.

    Attributes:
        kind: The kind these elements name.
        level: Of a heading, 1 to 6; else 0.
        main: Whether it stands in what the page itself calls its main part.
        item: Whether it stands in a list.
    """

    kind: Kind = Kind.BODY
    level: int = 0
    main: bool = False
    item: bool = False


def state_of(above: State, tag: str, element: etree._Element, *, holds: bool = False) -> State:
    """Return the state inside an element, the very same one when the element says nothing.

    Args:
        above: The state around it.
        tag: Its name without a namespace, in small letters.
        element: With its attributes.
        holds: Whether it holds the content of the page, so that neither class names nor fields make it furniture.
    """
    state = above
    if tag in ("main", "article") or (element.get("role") == "main"):
        # An article inside an aside (a card of a related story) is still furniture.
        state = replace(state, main=True)
    if tag in ("li", "dd", "dt"):
        state = replace(state, item=True)
    kind = _kind(above, tag, element, holds)
    if kind is not None and above.kind not in _LASTING:
        state = replace(state, kind=kind, level=_level(tag, element) if kind is Kind.HEADING else 0)
    elif kind is Kind.HEADING and above.kind in (Kind.NOTE, Kind.REFERENCE, Kind.FRONT_MATTER):
        # The heading of a list of notes is a heading all the same.
        state = replace(state, kind=kind, level=_level(tag, element))
    return state


def _level(tag: str, element: etree._Element) -> int:
    if tag in _HEADINGS:
        return _HEADINGS[tag]
    level = element.get("aria-level", "2")
    return min(max(int(level), 1), 6) if level.isascii() and level.isdigit() else 2


def _kind(above: State, tag: str, element: etree._Element, holds: bool) -> Kind | None:
    role = element.get("role", "")
    named = _from_roles(role, element.get(EPUB_TYPE) or element.get("epub:type") or "")
    if named is not None:
        return named
    if tag in _HEADINGS or role == "heading":
        return Kind.HEADING
    if tag in ("figcaption", "caption"):
        return Kind.CAPTION
    if tag in _FURNITURE_TAGS or role in _FURNITURE_ROLES or _is_outer_band(above, tag):
        return Kind.BOILERPLATE
    if tag == "form" and not holds and _asks(element):
        return Kind.BOILERPLATE
    if tag in ("html", "body", "main", "article"):
        return None
    named = _from_names(element)
    return None if holds and named is Kind.BOILERPLATE else named


def is_named_furniture(element: etree._Element) -> bool:
    """Tell whether the class or id of an element calls it furniture."""
    return _from_names(element) is Kind.BOILERPLATE


def is_passing(element: etree._Element) -> bool:
    """Tell whether the class or id of an element calls it a banner, an advertisement or what readers say."""
    return bool(_PASSING.search(f"{element.get('class', '')} {element.get('id', '')}"[:LONGEST_MENTION].lower()))


def _is_outer_band(above: State, tag: str) -> bool:
    return tag == "footer" or (tag == "header" and not above.main)


def _from_roles(role: str, types: str) -> Kind | None:
    if role in _ROLES:
        return _ROLES[role]
    return next((_EPUB_TYPES[name] for name in types.split() if name in _EPUB_TYPES), None)


def _from_names(element: etree._Element) -> Kind | None:
    if "author" in element.get("rel", ""):
        return Kind.FRONT_MATTER
    classes, name = element.get("class", "")[:LONGEST_MENTION], element.get("id", "")[:LONGEST_MENTION]
    return _named(classes.lower().replace("_", "-"), name.lower().replace("_", "-")) if classes or name else None


@lru_cache(maxsize=4096)
def _named(classes: str, name: str) -> Kind | None:
    """Return what the words of a class and an id say; pages use the same few over and over."""
    classes = " ".join(word for word in classes.split() if not _STATES.search(word))
    names = f"{classes} {name}"
    whole = set(_WORD.findall(names))
    # Parts of classes count, parts of ids do not: an id may be a heading's words ("social-policy").
    parts = whole.union(classes.replace("-", " ").split())
    for known, kind, named in (
        (_REFERENCES, Kind.REFERENCE, whole),
        (_NOTES, Kind.NOTE, whole),
        (_CAPTIONS, Kind.CAPTION, whole),
        (_MENTIONS, Kind.FRONT_MATTER, whole),
        (_FURNITURE, Kind.BOILERPLATE, parts),
    ):
        if not known.isdisjoint(named):
            return kind
    return Kind.BOILERPLATE if _FURNITURE_PAIRS.search(names) or _FURNITURE_STEMS.search(classes) else None


def _asks(form: etree._Element) -> bool:
    """Return whether a form is one to fill in; some pages wrap everything in a form that is not."""
    fields = 0
    for number, element in enumerate(form.iter()):
        if number > 400 or element.tag in ("article", "main", "h1"):
            return False
        fields += element.tag in ("textarea", "select") or (element.tag == "input" and element.get("type") != "hidden")
    return fields > 0
