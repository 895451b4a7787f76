"""From the bytes of a web page to its tree: encoding as browsers find it, nesting bounded, nothing fetched."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from corpus.errors import ReadingError

from .decoding import decode
from .protocol import Problem

HEAD_BYTES: Final = 4096
"""Where a page says its encoding; browsers look at the first 1024 bytes, some pages put it a little later."""

DEEPEST: Final = 500
"""Elements inside each other; real pages stay under 100, and libxml2 gives up at 2048."""

_DECLARED: Final = re.compile(
    rb"""<meta\b[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE
)
_XML_DECLARATION: Final = re.compile(r"^\s*<\?xml[^>]*\?>")
_NEVER_CLOSED: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
_MARK: Final = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)[^>]*?(?P<empty>/?)>",
    re.IGNORECASE | re.DOTALL,
)
"""Good enough for pages that no browser shows well either; all others are left to libxml2."""

NEAR: Final = 20
"""An end mark closes an element that stands at most this far up; others are stray."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    Attributes:
        root: Its root element.
        source: What it was parsed from; empty when other parsers had better not see it.
        problems: What is to be said about it.
    """

    root: etree._Element
    source: str
    problems: tuple[Problem, ...] = ()


def parse(data: bytes) -> Page:
    """Return the tree of a web page.

    Raises:
        ReadingError: When the bytes are not text, or hold no element at all.
    """
    source, problems = _decoded(data)
    source = _XML_DECLARATION.sub("", source).replace("\0", "\ufffd")
    root, too_deep = _tree(source)
    if too_deep:
        root, _ = _tree(_shallow(source))
        source = ""
        reason = f"elements stand more than {DEEPEST} deep inside each other; the text is kept, deeper marks are not"
        problems = (*problems, Problem(reason, lost=False))
    if root is None:
        raise ReadingError("The file holds no HTML; expected a web page. Leave it out, or name it .txt.")
    return Page(root, source, problems)


def _tree(source: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None, False
    return root, any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def _decoded(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    declared = _DECLARED.search(data[:HEAD_BYTES])
    if declared:
        label = (declared[1] or declared[2]).decode("ascii")
        text = _as_declared(data, label)
        if text is not None:
            return text, ()
    decoded = decode(data)
    if declared and decoded.encoding != "utf-8":
        reason = f"the page says it is {label}, which it is not; read as {decoded.encoding}"
        return decoded.text, (Problem(reason, lost=False), *decoded.problems)
    return decoded.text, decoded.problems


def _as_declared(data: bytes, label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    # The WHATWG encoding standard: these names have always meant Windows-1252 on the web, and a page that could be
    # searched for the name cannot be UTF-16.
    if name in ("ascii", "iso8859-1"):
        name = "cp1252"
    if name.startswith(("utf-16", "utf-32")):
        name = "utf-8"
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        # A few bad bytes do not make the page another encoding; many do.
        text = data.decode(name, "replace")
        return text if text.count("\ufffd") * 1000 < len(text) else None


def _shallow(source: str) -> str:
    """Return a page again without the marks that stand too deep."""
    opened: list[str] = []
    dropped = 0

    def mark(found: re.Match[str]) -> str:
        nonlocal dropped
        name = found["name"]
        if name is None or name.lower() in _NEVER_CLOSED or found["empty"]:
            return found[0]
        if not found["end"]:
            if len(opened) >= DEEPEST:
                dropped += 1
                return " "
            opened.append(name)
            return found[0]
        if dropped:
            dropped -= 1
            return " "
        if name in opened[-NEAR:]:
            while opened.pop() != name:
                pass
        return found[0]

    return _MARK.sub(mark, source)
