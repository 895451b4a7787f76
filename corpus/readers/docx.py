"""Word files: paragraphs, headings, tables, notes, heads and feet, as they stand in the file.

Text comes in the order of the document: one line a paragraph, one line a row of a table with a tab between cells.
Notes stand after the body, heads and feet of pages (furniture) at the very end. Deleted text, field codes and comments
are not text; inserted text is. No entity is ever resolved, and a file that declares one is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

import docx
from docx.document import Document as Package
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from lxml import etree

from corpus.document import Kind, Metadata
from corpus.errors import ReadingError
from corpus.metadata import date_of, language_of, line_of, names_of

from .archive import open_package, read_member
from .growing import GrowingText
from .protocol import Limits, Problem, Reading

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

DECLARATION_BYTES: Final = 4096
"""Where an XML part declares entities, if it does."""

_ENTITIES: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HEADING: Final = re.compile(r"heading (\d)", re.IGNORECASE)
_NOTES: Final = ("footnotes", "endnotes")

_TEXTS: Final = {qn("w:t"): None, qn("m:t"): None, qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}
_SIGNS: Final = {qn("w:noBreakHyphen"): "\u2011", qn("w:softHyphen"): "\u00ad", qn("w:ptab"): "\t"}
_LEFT_OUT: Final = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:instrText"),
        qn("w:delText"),
        qn("w:pPr"),
        qn("w:rPr"),
        qn("w:sdtPr"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_PROPERTIES: Final = "docProps/core.xml"
_NO_PROPERTIES: Final = (
    b"<cp:coreProperties xmlns:cp='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'/>"
)
_PARAGRAPH: Final = qn("w:p")
_RUN: Final = qn("w:r")
_TABLE: Final = qn("w:tbl")
_BOX: Final = qn("w:txbxContent")


class DocxReader:
    """Reads Word files (.docx)."""

    suffixes = frozenset({".docx"})

    def read(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Return the text with its blocks."""
        parts = _checked_parts(data, name, limits)
        package, problems = _opened(data, name)
        text = GrowingText(name, limits)
        styles = _Styles(package)
        body = package.element.body
        if body is None:
            raise ReadingError(f"{name} holds no body; expected a whole Word file. Save it anew.")
        _write(body, styles, text)
        for kind in _NOTES:
            _write_notes(parts.get(f"word/{kind}.xml"), styles, text)
        _write_bands(package, styles, text)
        if not text.blocks:
            problems = (*problems, Problem("holds no text; expected some. Its pages may be pictures"))
        return Reading(text.text(), MEDIA_TYPE, _metadata(package), blocks=tuple(text.blocks), problems=problems)


def _checked_parts(data: bytes, name: str, limits: Limits) -> dict[str, bytes]:
    """Return the parts that python-docx does not read, after a look at all of them.

    Raises:
        ReadingError: When the package is encrypted or damaged, or a part declares a document type or an entity.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadingError(
            f"{name} is encrypted or an old Word file (.doc); expected .docx. Open it in Word and save it as .docx."
        )
    parts: dict[str, bytes] = {}
    left = limits.expanded_bytes
    with open_package(data, name, limits) as archive:
        for info in archive.infolist():
            if not info.filename.endswith((".xml", ".rels")):
                continue
            part = _part(archive, info, name, left)
            left -= len(part)
            if _ENTITIES.search(part[:DECLARATION_BYTES]):
                raise ReadingError(f"{name}: {info.filename} declares entities; expected plain parts. Save it anew.")
            if info.filename in (f"word/{kind}.xml" for kind in _NOTES):
                parts[info.filename] = part
    return parts


def _part(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, most_bytes: int) -> bytes:
    try:
        return read_member(archive, info, most_bytes)
    except ReadingError as error:
        raise type(error)(f"{name}: {info.filename} is {error}.") from error


def _opened(data: bytes, name: str) -> tuple[Package, tuple[Problem, ...]]:
    """Return the file as python-docx has it; damaged core properties cost no more than themselves."""
    problems: tuple[Problem, ...] = ()
    try:
        if _is_damaged(data, _PROPERTIES):
            data = _without_properties(data)
            problems = (Problem("its properties are damaged, so title and authors in them are not known", lost=False),)
        return docx.Document(io.BytesIO(data)), problems
    except (OpcError, KeyError, ValueError, etree.XMLSyntaxError, zipfile.BadZipFile) as error:
        raise ReadingError(f"{name} is no whole Word file ({error}); expected .docx. Save it anew.") from error


def _is_damaged(data: bytes, member: str) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if member not in archive.namelist():
            return False
        try:
            etree.fromstring(archive.read(member), etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return True
    return False


def _without_properties(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as bare:
        for info in archive.infolist():
            bare.writestr(info.filename, _NO_PROPERTIES if info.filename == _PROPERTIES else archive.read(info))
    return out.getvalue()


class _Styles:
    """What the styles of a file make of its paragraphs."""

    def __init__(self, package: Package) -> None:
        self._kinds: dict[str, tuple[Kind, int]] = {}
        for style in package.styles:
            kind = _kind_of(style.name or "", style.element)
            if kind is not None:
                self._kinds[style.style_id] = kind

    def of(self, paragraph: etree._Element) -> tuple[Kind, int]:
        """Return the kind of a paragraph, and its level when it is a heading."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return Kind.BODY, 0
        style = properties.find(qn("w:pStyle"))
        named = self._kinds.get(style.get(qn("w:val"), "")) if style is not None else None
        return named or _outlined(properties) or (Kind.BODY, 0)


def _kind_of(name: str, style: etree._Element) -> tuple[Kind, int] | None:
    lowered = name.lower()
    heading = _HEADING.match(lowered)
    if heading:
        return Kind.HEADING, int(heading[1])
    if lowered.startswith(("toc ", "table of figures", "index ")) or lowered in ("header", "footer", "toc heading"):
        return Kind.BOILERPLATE, 0
    fixed = {
        "title": (Kind.HEADING, 1),
        "subtitle": (Kind.FRONT_MATTER, 0),
        "caption": (Kind.CAPTION, 0),
        "footnote text": (Kind.NOTE, 0),
        "endnote text": (Kind.NOTE, 0),
        "bibliography": (Kind.REFERENCE, 0),
    }
    properties = style.find(qn("w:pPr"))
    return fixed.get(lowered) or (_outlined(properties) if properties is not None else None)


def _outlined(properties: etree._Element) -> tuple[Kind, int] | None:
    level = properties.find(qn("w:outlineLvl"))
    value = level.get(qn("w:val"), "9") if level is not None else "9"
    # Level 9 is Word's way to say body text.
    return (Kind.HEADING, int(value) + 1) if value.isascii() and value.isdigit() and int(value) < 9 else None


def _write(container: etree._Element, styles: _Styles, text: GrowingText, kind: Kind | None = None) -> None:
    for element in _blocks(container):
        if element.tag == _TABLE:
            text.add("\n".join(_rows(element)), kind or Kind.TABLE)
        else:
            found, level = styles.of(element)
            text.add(_paragraph_text(element), kind or found, 0 if kind else level)
        for box in _boxes(element):
            _write(box, styles, text, kind)


def _blocks(container: etree._Element) -> Iterator[etree._Element]:
    """Yield paragraphs and tables in order, those inside content controls and inserted stretches too."""
    stack = list(reversed(container))
    while stack:
        element = stack.pop()
        if element.tag in (_PARAGRAPH, _TABLE):
            yield element
        elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
            stack.extend(reversed(element))


def _rows(table: etree._Element) -> Iterator[str]:
    for row in table.iter(qn("w:tr")):
        if not _is_shown_in(row, table):
            continue
        cells = [cell for cell in row.iter(qn("w:tc")) if next(cell.iterancestors(qn("w:tr"))) is row]
        texts = [" ".join(_paragraph_text(each) for each in _blocks(cell) if each.tag == _PARAGRAPH) for cell in cells]
        if any(cell.strip() for cell in texts):
            yield "\t".join(" ".join(cell.split()) for cell in texts)


def _boxes(block: etree._Element) -> Iterator[etree._Element]:
    """Yield the text boxes of a paragraph or table, those in other boxes apart."""
    for box in block.iter(_BOX):
        if _is_shown_in(box, block):
            yield box


def _is_shown_in(element: etree._Element, block: etree._Element) -> bool:
    """Tell whether an element inside a block is text of that block: in no box of it and in nothing that is left out."""
    for above in element.iterancestors():
        if above is block:
            return True
        if above.tag == _BOX or above.tag in _LEFT_OUT:
            return False
    return False


def _paragraph_text(paragraph: etree._Element) -> str:
    pieces: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        tag = element.tag
        if tag in _TEXTS:
            pieces.append(_TEXTS[tag] or element.text or "")
        elif tag in _SIGNS:
            pieces.append(_SIGNS[tag])
        elif tag == qn("w:sym"):
            pieces.append(_symbol(element))
        elif tag == _RUN and _is_hidden(element):
            continue
        elif isinstance(tag, str) and tag not in _LEFT_OUT and tag != _BOX:
            stack.extend(reversed(element))
    return "".join(pieces)


def _is_hidden(run: etree._Element) -> bool:
    """Tell whether a run is set as hidden text, which Word neither shows nor prints."""
    mark = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return mark is not None and mark.get(qn("w:val"), "1").lower() not in ("0", "false", "off")


def _symbol(element: etree._Element) -> str:
    code = element.get(qn("w:char"), "")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def _write_notes(part: bytes | None, styles: _Styles, text: GrowingText) -> None:
    if part is None:
        return
    root = _parsed(part)
    for note in root if root is not None else ():
        # The lines between text and notes are notes of their own types.
        if note.get(qn("w:type"), "normal") == "normal":
            _write(note, styles, text, Kind.NOTE)


def _write_bands(package: Package, styles: _Styles, text: GrowingText) -> None:
    """Write each different head and foot once."""
    seen: set[str] = set()
    for relation in package.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/header", "/footer")):
            continue
        root = _parsed(relation.target_part.blob)
        words = "".join(map(str, root.itertext())) if root is not None else ""
        if root is not None and words not in seen:
            seen.add(words)
            _write(root, styles, text, Kind.BOILERPLATE)


def _parsed(part: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    return etree.fromstring(part, parser)


def _metadata(package: Package) -> Metadata:
    relations = package.part.package.rels.values()
    if not any(each.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES and not each.is_external for each in relations):
        # python-docx would make some up, with a title.
        return Metadata()
    core = package.core_properties
    created = core.created
    authors = re.split(r"\s*;\s*", core.author or "")
    return Metadata(
        title=line_of(core.title),
        authors=tuple(name for name in names_of(authors) if name.lower() not in ("python-docx", "user", "author")),
        date=date_of(created.date().isoformat()) if created is not None else None,
        language=language_of(core.language),
    )
