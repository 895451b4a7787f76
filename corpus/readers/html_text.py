"""The text of a web page as a browser shows it: white space as ``innerText`` has it, so that text fragments match.

Each stretch of text that no block begins or ends in is one run, with the elements it stands in boiled down to a state.
The walk keeps its own stack, so deep pages cost no recursion.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from .html_holders import content_holders
from .html_kinds import State, state_of, words

BLOCKS: Final = words(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search "
    "section summary table tbody td tfoot th thead tr ul"
)
PARAGRAPHS: Final = words("p h1 h2 h3 h4 h5 h6 blockquote ul ol dl pre table figure hr")
"""Elements with white space above and below; innerText puts a blank line there."""

PLAIN: Final = words("b br div em i p section small span strong sub sup tbody td th thead tr u ul ol")
"""Elements that without attributes say nothing about what stands in them."""

CELLS: Final = frozenset({"td", "th"})

SKIPPED: Final = words(
    "script style noscript template title iframe object embed svg canvas audio video select textarea datalist "
    "input rp annotation annotation-xml map colgroup"
)

_HIDDEN_STYLE: Final = re.compile(r"(?i)(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_KEPT_SPACE: Final = re.compile(r"(?i)(?:^|;)\s*white-space\s*:\s*(?:pre|break-spaces)")


@dataclass(slots=True)
class Run:
    """A stretch of text that no block begins or ends in.

    Attributes:
        linked: How many of its characters stand in links.
        table: The number of the outermost table it stands in, 0 for none.
        row: The number of the row.
    """

    start: int
    end: int
    state: State
    linked: int = 0
    table: int = 0
    row: int = 0


@dataclass(slots=True)
class Rendered:
    """What a page shows.

    Attributes:
        pieces: Joined they are the text.
        length: Characters so far.
        runs: In order, apart; they cover all that is not white space.
        tables: Tables so far, those inside others not counted.
        pages: Where printed pages begin and their labels, where the page marks them (EPUB, scanned books).
    """

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[Run] = field(default_factory=list)
    tables: int = 0
    pages: list[tuple[int, str | None]] = field(default_factory=list)


def render(root: etree._Element, rendered: Rendered, checked: Callable[[int], None]) -> None:
    """Append what a tree shows to ``rendered``.

    Args:
        root: The ``html`` or ``body`` element.
        rendered: What stands before; a new block is begun.
        checked: Called with the length after each block; raises when there is too much.
    """
    walker = _Walker(rendered, checked, content_holders(root))
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            walker.open(element)
        else:
            walker.close(element)
    walker.finish()


@dataclass(frozen=True, slots=True)
class _Open:
    """One element on the way down."""

    state: State
    linked: bool
    kept_space: bool


class _Walker:
    def __init__(self, rendered: Rendered, checked: Callable[[int], None], holders: frozenset[int]) -> None:
        self._out = rendered
        self._checked = checked
        self._holders = holders
        self._number = 0
        self._stack = [_Open(State(), linked=False, kept_space=False)]
        self._skipping = 0
        self._run: Run | None = None
        self._space = False
        self._breaks = 2 if rendered.length else 0
        self._tables = 0
        self._row = 0
        self._cell = False

    def open(self, element: etree._Element) -> None:
        self._number += 1
        tag = _tag(element)
        plain = not element.attrib
        if self._skipping or tag in SKIPPED or (not plain and _is_hidden(element)):
            self._skipping += 1
            return
        above = self._stack[-1]
        if plain and tag in PLAIN:
            self._stack.append(above)
        else:
            kept = above.kept_space or tag in ("pre", "listing", "xmp") or _keeps_space(element)
            holds = self._number in self._holders
            state = state_of(above.state, tag, element, holds=holds) if tag in BLOCKS else above.state
            self._stack.append(_Open(state, above.linked or tag == "a", kept))
            self._mark_page(element)
        if tag == "br":
            self._line_break()
        elif tag in BLOCKS:
            self._open_block(tag)
        if element.text:
            self._text(element.text)

    def close(self, element: etree._Element) -> None:
        if self._skipping:
            self._skipping -= 1
        else:
            tag = _tag(element)
            if tag in BLOCKS:
                self._end_block(2 if tag in PARAGRAPHS else 1)
            if tag == "table":
                self._tables -= 1
            self._stack.pop()
        if element.tail and not self._skipping:
            self._text(element.tail)

    def finish(self) -> None:
        self._end_block(0)

    def _open_block(self, tag: str) -> None:
        another = tag in CELLS and self._cell
        # A tab that waits for a cell's first words is not undone by the paragraph they stand in.
        if self._run is not None or self._breaks >= 0 or tag == "tr":
            self._end_block(2 if tag in PARAGRAPHS else 1)
        if tag == "table":
            self._tables += 1
            self._out.tables += self._tables == 1
        elif tag == "tr":
            self._row += 1
            self._cell = False
        elif tag in CELLS:
            self._cell = True
            self._breaks = -1 if another else self._breaks

    def _mark_page(self, element: etree._Element) -> None:
        role = f"{element.get('role', '')} {element.get('{http://www.idpf.org/2007/ops}type', '')}"
        if "pagebreak" in role or element.get("epub:type") == "pagebreak":
            label = element.get("aria-label") or element.get("title") or (element.text or "").strip()
            # A page without a label ends the one before it all the same.
            self._out.pages.append((self._out.length, label.strip() or None))

    def _line_break(self) -> None:
        if self._run is None or self._out.pieces[-1:] == ["\n"]:
            # Two breaks in a row are what old pages part paragraphs with.
            self._end_block(2)
            return
        self._space = False
        self._append("\n")

    def _end_block(self, breaks: int) -> None:
        if self._run is not None:
            self._trim()
            if self._run.end > self._run.start:
                self._out.runs.append(self._run)
            self._run = None
            self._checked(self._out.length)
            self._breaks = 0
        self._space = False
        self._breaks = max(self._breaks, breaks)

    def _trim(self) -> None:
        """Take line breaks at the end of a run out of it; they stay in the text."""
        if self._run is None:
            return
        self._run.end = self._out.length
        for piece in reversed(self._out.pieces):
            bare = len(piece.rstrip())
            self._run.end -= len(piece) - bare
            if bare or self._run.end <= self._run.start:
                break

    def _text(self, text: str) -> None:
        if self._stack[-1].kept_space:
            self._kept(text.replace("\r\n", "\n").replace("\r", "\n"))
            return
        plain = _collapsed(text)
        if plain == " ":
            self._space = self._run is not None
            return
        if plain[0] == " ":
            self._space = self._run is not None
            plain = plain[1:]
        ends = plain[-1] == " "
        self._words(plain[:-1] if ends else plain)
        self._space = ends

    def _kept(self, text: str) -> None:
        if self._run is not None:
            self._append(text)
        elif text.strip():
            run = self._begin()
            run.start += len(text) - len(text.lstrip())
            self._append(text)

    def _words(self, plain: str) -> None:
        begun = self._run is not None
        run = self._begin()
        if begun and self._space and self._out.pieces[-1][-1] != "\n":
            self._append(" ")
        self._append(plain)
        if self._stack[-1].linked:
            run.linked += len(plain)

    def _begin(self) -> Run:
        if self._run is None:
            if self._out.length:
                broken = self._out.pieces[-1].endswith("\n")
                self._append("\t" if self._breaks < 0 else "\n" * (max(self._breaks, 1) - broken))
            self._breaks = 0
            table = self._out.tables if self._tables else 0
            self._run = Run(
                self._out.length, self._out.length, self._stack[-1].state, table=table, row=self._row if table else 0
            )
        return self._run

    def _append(self, text: str) -> None:
        self._out.pieces.append(text)
        self._out.length += len(text)


def _tag(element: etree._Element) -> str:
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    return tag.rpartition("}")[2].lower()


def _collapsed(text: str) -> str:
    """Return the text with each stretch of ASCII white space made one space; ten times as fast as a pattern."""
    for space in "\n\t\r\f":
        if space in text:
            text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _keeps_space(element: etree._Element) -> bool:
    style = element.get("style")
    return style is not None and bool(_KEPT_SPACE.search(style))


def _is_hidden(element: etree._Element) -> bool:
    hidden = element.get("hidden")
    if hidden is not None and hidden != "until-found":
        return True
    style = element.get("style")
    return style is not None and bool(_HIDDEN_STYLE.search(style))
