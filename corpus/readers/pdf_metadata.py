"""What a PDF says about itself: its XMP packet where it has one, else its information dictionary.

A title that is only the name of the file it was made from is no title and is left out.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from lxml import etree

from corpus.document import Metadata
from corpus.metadata import date_of, language_of, line_of, merged, names_of

_PACKET: Final = re.compile(rb"<x:xmpmeta\b.{0,200000}?</x:xmpmeta>", re.DOTALL)
_FILE_NAME: Final = re.compile(
    r"microsoft (word|powerpoint) - .*|untitled.*|no title|title|\W*|"
    r".*\.(docx?|rtf|odt|indd|qxd|tex|dvi|ps|pdf|pptx?|xlsx?|pmd|wpd|cdr|html?|txt|md)",
    re.IGNORECASE,
)
_NOBODY: Final = frozenset({"anonymous", "unknown", "author", "user", "owner", "admin", "administrator", "root"})
_NAMES: Final = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "prism3": "http://prismstandard.org/namespaces/basic/3.0/",
}
_AUTHORS: Final = re.compile(r"\s*;\s*|\s+(?:and|&)\s+")


def metadata_of(document: pdfium.PdfDocument, data: bytes) -> Metadata:
    """Return what the file says.

    Args:
        document: The opened file.
        data: Its bytes; pdfium does not hand out the XMP packet.
    """
    known = document.get_metadata_dict(skip_empty=True)
    info = Metadata(
        title=_title(known.get("Title")),
        authors=_authors(_AUTHORS.split(known.get("Author", ""))),
        date=date_of(known.get("CreationDate")),
        language=language_of(_language(document)),
    )
    return merged(info, _packet(data))


def _title(text: str | None) -> str | None:
    line = line_of(text)
    return None if line is None or _FILE_NAME.fullmatch(line) else line


def _authors(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names_of(names) if name.lower() not in _NOBODY)


def _language(document: pdfium.PdfDocument) -> str:
    size = pdfium_c.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = ctypes.create_string_buffer(size)
    pdfium_c.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le", "ignore").rstrip("\0")


def _packet(data: bytes) -> Metadata:
    # The last packet is the newest: an update of a PDF is written behind what it replaces.
    packets = _PACKET.findall(data)
    if not packets:
        return Metadata()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(packets[-1], parser)
    except etree.XMLSyntaxError:
        return Metadata()
    dates = _values(root, "prism", "publicationDate") + _values(root, "prism", "coverDate")
    return Metadata(
        title=_title(next(iter(_values(root, "dc", "title")), None)),
        authors=_authors(_values(root, "dc", "creator")),
        date=next((date for date in map(date_of, dates) if date), None),
        container=line_of(next(iter(_values(root, "prism", "publicationName")), None)),
        language=language_of(next(iter(_values(root, "dc", "language")), None)),
    )


def _values(root: etree._Element, space: str, name: str) -> list[str]:
    """Return the texts of a property, written as an element, a list or an attribute."""
    found: list[str] = []
    for prefix in (space, f"{space}3"):
        if prefix not in _NAMES:
            continue
        qualified = f"{{{_NAMES[prefix]}}}{name}"
        for element in root.iter(qualified):
            items = [item.text or "" for item in element.iter(f"{{{_NAMES['rdf']}}}li")]
            found.extend(items or [element.text or ""])
        found.extend(element.get(qualified, "") for element in root.iter(f"{{{_NAMES['rdf']}}}Description"))
    return [text for text in found if text.strip()]
