"""Which elements hold the content of a page, whatever their class names say.

Wrappers of whole pages are called ``right-sidebar``, ``share`` or ``modal``, and some systems put every page into a
form. So a name is not believed of an element that holds the page's main part, its title with prose, or most of its
prose; a form with many words of prose is none to fill in.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from lxml import etree

from .html_kinds import is_named_furniture, is_passing, words

PROSE_WORDS: Final = 12
"""A text this long that is not mostly links is prose, and content, whoever says otherwise."""

FORM_WORDS: Final = 50
"""More words of prose than a form to fill in says about itself."""

_INLINE: Final = words(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q s samp small span strike strong sub "
    "sup time tt u var wbr"
)
_SILENT: Final = words("script style noscript template title iframe object svg select textarea datalist")


class _Suspect(NamedTuple):
    """An element that its name or its being a form would make furniture.

    Attributes:
        number: Its place in the order of the document, from 1.
        prose: Words of prose in it.
        main: Whether it holds a main part.
        titled: Whether it holds the first title of the page.
    """

    number: int
    form: bool
    passing: bool
    prose: int
    main: bool
    titled: bool


def content_holders(root: etree._Element) -> frozenset[int]:
    """Return the numbers, in document order from 1, of the elements whose names or fields say nothing about them."""
    count = _Count()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            count.open(element)
        else:
            count.close(element)
    count.end_run()
    return frozenset(suspect.number for suspect in count.suspects if _holds(suspect, count.prose))


def _holds(suspect: _Suspect, prose: int) -> bool:
    if suspect.form:
        return suspect.prose > FORM_WORDS
    if suspect.prose and (suspect.main or suspect.titled):
        return True
    return not suspect.passing and suspect.prose * 2 > prose


class _Open(NamedTuple):
    number: int
    suspect: bool
    prose: int
    mains: int
    titles: int


class _Count:
    """Counts prose, main parts and titles up to each place of a page."""

    def __init__(self) -> None:
        self.prose = 0
        self.suspects: list[_Suspect] = []
        self._stack: list[_Open] = []
        self._number = self._mains = self._titles = self._silent = 0
        self._words = self._linked = self._links = 0

    def open(self, element: etree._Element) -> None:
        self._number += 1
        tag = _tag(element)
        if tag not in _INLINE:
            self.end_run()
        self._silent += tag in _SILENT
        self._links += tag == "a"
        suspect = tag == "form" or (bool(element.attrib) and is_named_furniture(element))
        self._stack.append(_Open(self._number, suspect, self.prose, self._mains, self._titles))
        self._mains += tag == "main" or element.get("role") == "main"
        self._titles += tag == "h1"
        self._add(element.text)

    def close(self, element: etree._Element) -> None:
        tag = _tag(element)
        if tag not in _INLINE:
            self.end_run()
        self._silent -= tag in _SILENT
        self._links -= tag == "a"
        opened = self._stack.pop()
        if opened.suspect:
            form = tag == "form"
            main, titled = self._mains > opened.mains, opened.titles == 0 < self._titles
            prose = self.prose - opened.prose
            self.suspects.append(_Suspect(opened.number, form, is_passing(element), prose, main, titled))
        self._add(element.tail)

    def end_run(self) -> None:
        if self._words >= PROSE_WORDS and self._linked * 2 <= self._words:
            self.prose += self._words
        self._words = self._linked = 0

    def _add(self, text: str | None) -> None:
        if text and not self._silent:
            count = len(text.split())
            self._words += count
            self._linked += count * (self._links > 0)


def _tag(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
