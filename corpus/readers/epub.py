"""Electronic books: the chapters in the order of the spine, each read as a page of which all is content.

Nothing outside the file is ever asked for. Printed pages are known where the book marks them.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.entities import name2codepoint
from typing import Final
from urllib.parse import unquote

from lxml import etree

from corpus.document import Block, Kind, Metadata
from corpus.errors import ReadingError
from corpus.metadata import date_of, language_of, line_of, names_of

from .archive import open_package, read_member
from .html import length_check, pages_of
from .html_main import blocks_of
from .html_text import Rendered, render
from .html_tree import parse
from .protocol import Limits, Problem, Reading

MEDIA_TYPE: Final = "application/epub+zip"

LONGEST_TITLE: Final = 200
"""Characters of a first line that may be a chapter's title."""

_NAMES: Final = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "ncx": "http://www.daisy.org/z3986/2005/ncx/",
    "x": "http://www.w3.org/1999/xhtml",
}
_PAGES: Final = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>", re.IGNORECASE)
_XML_ENTITIES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})
_UNREADABLE: Final = "META-INF/encryption.xml"
_LOCKED: Final = "{http://www.w3.org/2001/04/xmlenc#}CipherReference"
_AUTHOR: Final = "aut"
# What a date may be of, the best first; the day on which a book was changed or converted is not its date.
_EVENTS: Final = ("publication", "original-publication", "", "creation")


class EpubReader:
    """Reads electronic books (.epub)."""

    suffixes = frozenset({".epub"})

    def read(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Return the text of all chapters with their blocks."""
        with open_package(data, name, limits) as archive:
            book = _Book(archive, name, limits)
            rendered = Rendered()
            problems = list(book.write(rendered))
            titles = book.titles()
        text = "".join(rendered.pieces)
        if not rendered.runs:
            problems.append(Problem("holds no text; expected some. Its pages may be pictures"))
        blocks = _titled(text, blocks_of(text, rendered.runs, None), titles)
        return Reading(
            text,
            MEDIA_TYPE,
            book.metadata(),
            blocks=blocks,
            pages=pages_of(rendered.pages, len(text)),
            problems=tuple(problems),
        )


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    media_type: str
    properties: frozenset[str]


class _Book:
    def __init__(self, archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
        self._archive = archive
        self._name = name
        self._limits = limits
        self._left = limits.expanded_bytes
        self._package_path = self._root_file()
        self._package = self._xml(self._package_path)
        self._items = dict(self._manifest())
        if _UNREADABLE in archive.namelist() and self._is_locked():
            raise ReadingError(f"{name} is locked (DRM); expected an open book. Export it without protection.")

    def metadata(self) -> Metadata:
        """Return what the package document says."""
        return Metadata(
            title=line_of(next(iter(self._texts("title")), None)),
            authors=self._authors(),
            date=date_of(self._date()),
            language=language_of(next(iter(self._texts("language")), None)),
        )

    def write(self, rendered: Rendered) -> Iterator[Problem]:
        """Append every chapter in the order of the spine; yield what could not be read."""
        checked = length_check(self._name, self._limits)
        spine = self._package.findall(".//opf:spine/opf:itemref", _NAMES)
        if not spine:
            raise ReadingError(f"{self._name} names no chapters; expected a spine. Export the book again.")
        for reference in spine:
            item = self._items.get(reference.get("idref", ""))
            if item is None or item.media_type not in _PAGES:
                yield Problem("is named in the spine and is no page of text", reference.get("idref", ""))
                continue
            try:
                root = _page(self._bytes(item.path))
            except ReadingError as error:
                yield Problem(str(error), item.path)
                continue
            start = len(rendered.runs)
            render(root, rendered, checked)
            if "nav" in item.properties:
                for run in rendered.runs[start:]:
                    run.state = replace(run.state, kind=Kind.BOILERPLATE, level=0)

    def titles(self) -> frozenset[str]:
        """Return the titles of chapters that the book's tables of contents give, folded."""
        found: set[str] = set()
        for item in self._items.values():
            if item.media_type == "application/x-dtbncx+xml":
                found.update(_labels(self._xml_or_none(item.path), ".//ncx:navPoint/ncx:navLabel/ncx:text"))
            elif "nav" in item.properties:
                found.update(_labels(self._xml_or_none(item.path), ".//x:nav//x:a"))
        return frozenset(found)

    def _root_file(self) -> str:
        container = self._xml("META-INF/container.xml")
        root = container.find(".//c:rootfile", _NAMES)
        path = root.get("full-path", "") if root is not None else ""
        if not path:
            raise ReadingError(f"{self._name} names no package; expected an EPUB book. Export it again.")
        return path

    def _manifest(self) -> Iterator[tuple[str, _Item]]:
        folder = posixpath.dirname(self._package_path)
        for element in self._package.findall(".//opf:manifest/opf:item", _NAMES):
            path = posixpath.normpath(posixpath.join(folder, unquote(element.get("href", ""))))
            properties = frozenset(element.get("properties", "").split())
            yield element.get("id", ""), _Item(path, element.get("media-type", ""), properties)

    def _is_locked(self) -> bool:
        # Fonts may be scrambled by themselves; a scrambled page is DRM.
        root = self._xml(_UNREADABLE)
        locked = {unquote(element.get("URI", "")) for element in root.iter(_LOCKED)}
        return any(item.path in locked for item in self._items.values() if item.media_type in _PAGES)

    def _authors(self) -> tuple[str, ...]:
        """Return the creators who are authors; those with other roles, as translators, where none is."""
        creators = list(self._elements("creator"))
        authors = [each for each in creators if not (roles := self._roles(each)) or _AUTHOR in roles]
        return names_of(map(_text, authors)) or names_of(map(_text, creators))

    def _roles(self, creator: etree._Element) -> set[str]:
        """Return the roles of a creator: of its own attribute, and of the properties that refine it (EPUB 3)."""
        name = creator.get("id")
        refined = self._package.iterfind(".//opf:meta[@property='role']", _NAMES) if name else ()
        roles = [_text(each) for each in refined if each.get("refines") == f"#{name}"]
        return {role.strip().lower() for role in [*roles, _of_package(creator, "role")]} - {""}

    def _date(self) -> str | None:
        dates: dict[str, str] = {}
        for element in self._elements("date"):
            if _text(element).strip():
                dates.setdefault(_of_package(element, "event").strip().lower(), _text(element))
        return next((dates[event] for event in _EVENTS if event in dates), None)

    def _texts(self, key: str) -> list[str]:
        return list(map(_text, self._elements(key)))

    def _elements(self, key: str) -> Iterator[etree._Element]:
        return self._package.iterfind(f".//dc:{key}", _NAMES)

    def _xml(self, path: str) -> etree._Element:
        root = _parsed(self._bytes(path))
        if root is None:
            raise ReadingError(f"{self._name}: {path} is damaged; expected XML. Export the book again.")
        return root

    def _xml_or_none(self, path: str) -> etree._Element | None:
        try:
            return self._xml(path)
        except ReadingError:
            return None

    def _bytes(self, path: str) -> bytes:
        try:
            info = self._archive.getinfo(path)
        except KeyError as error:
            raise ReadingError(f"{self._name} holds no {path}; expected a whole book. Export it again.") from error
        try:
            data = read_member(self._archive, info, self._left)
        except ReadingError as error:
            raise type(error)(f"{self._name}: {path} is {error}.") from error
        self._left -= len(data)
        return data


def _page(data: bytes) -> etree._Element:
    """Return a chapter's tree: strictly as XML, for a self-closed title or anchor swallows an HTML page."""
    root = _parsed(data)
    return root if root is not None and len(root) else parse(data).root


def _parsed(data: bytes) -> etree._Element | None:
    """Return XML whose document type is cut out and whose named characters are resolved, or ``None``."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    try:
        # Latin-1 keeps every byte as it is; only ASCII is touched.
        plain = _ENTITY.sub(_character, _DOCTYPE.sub("", data.decode("latin-1"), count=1))
        return etree.fromstring(plain.encode("latin-1"), parser)
    except etree.XMLSyntaxError:
        return None


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_ENTITIES:
        return found[0]
    return f"&#{name2codepoint[name]};" if name in name2codepoint else html.escape(found[0])


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _of_package(element: etree._Element, name: str) -> str:
    """Return an attribute that package documents have of their own, such as ``opf:role``; empty when there is none."""
    return element.get(f"{{{_NAMES['opf']}}}{name}", "")


def _labels(root: etree._Element | None, path: str) -> Iterator[str]:
    for element in root.iterfind(path, _NAMES) if root is not None else ():
        label = _folded(_text(element))
        if label:
            yield label


def _titled(text: str, blocks: tuple[Block, ...], titles: frozenset[str]) -> tuple[Block, ...]:
    """Return the blocks with chapter titles that are not marked up as headings made headings."""
    if any(block.kind is Kind.HEADING for block in blocks):
        return blocks
    return tuple(
        replace(block, kind=Kind.HEADING, level=1)
        if block.kind is Kind.BODY
        and block.end - block.start <= LONGEST_TITLE
        and _folded(text[block.start : block.end]) in titles
        else block
        for block in blocks
    )


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
