"""A document as a person reads it, with quotes marked in their place.

Nothing is rewritten: the characters of all stretches, in order, are the document's characters. What the recorded edits
show differently (a hyphen at a line's end) is said beside the characters, not instead of them.

A long document is cut into sheets, each found without reading the others, so that any place of any document is shown
in the same time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.document import Document, Edit, Page, Range, Section, check_ranges

from .bidi import direction

SHEET_CHARACTERS = 15_000
"""About five printed pages; a sheet is at least half and at most two and a half times as long."""

WHITE = re.compile(r"[ \t\n\r\f]+")
"""What a browser shows as one space."""

SETTINGS = re.compile(r"---\n.*?\n---\s*", re.DOTALL)
"""What may open a Markdown file."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters that are shown alike.

    Attributes:
        shown: What is shown in place of the characters; ``None`` when it is they.
        page: The page that begins before it, if one does.
    """

    text: str
    shown: str | None = None
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Stretches that are marked alike.

    Attributes:
        mark: Which of the marked ranges they belong to, from 1; 0 for none.
        first: Whether that range begins here; a range over several paragraphs has a run in each.
    """

    mark: int
    first: bool
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or a heading when ``level`` is 1 or more; white space after it belongs to it.

    Attributes:
        settings: Whether it is what a Markdown file says of itself before its text (title, language, licence).
    """

    start: int
    end: int
    level: int
    direction: str
    runs: tuple[Run, ...]
    settings: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One of ``count`` pieces of a document; ``number`` counts from 1."""

    number: int
    count: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def start(self) -> int:
        """The offset of its first character; 0 where there is none."""
        return self.paragraphs[0].start if self.paragraphs else 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: a section, the sheet it begins on, and its printed page (0 where there are none)."""

    section: Section
    sheet: int
    page: int


@dataclass(frozen=True)
class DocumentReader:
    """Shows one document."""

    document: Document

    @property
    def sheets(self) -> int:
        """Number of sheets, at least 1."""
        return max(1, len(self.document.text) // SHEET_CHARACTERS)

    def sheet_of(self, offset: int) -> int:
        """Return the number of the sheet that holds ``offset``."""
        number = min(offset // SHEET_CHARACTERS, self.sheets - 1)
        return number if number and offset < self._cut(number) else number + 1

    def sheet(self, number: int, marked: Sequence[Range] = ()) -> Sheet:
        """Return one sheet, longer than others when a marked range runs over its end.

        Raises:
            OffsetError: When a marked range is not inside the document.
        """
        _checked(marked, self.document)
        start, end = self._cut(number - 1), self._cut(number)
        over = [piece.end for piece in marked if start <= piece.start < end < piece.end]
        end = self._paragraph_end(max(over)) if over else end
        return Sheet(number, self.sheets, tuple(self._paragraphs(Range(start, end), marked)))

    def whole(self, marked: Sequence[Range] = ()) -> Sheet:
        """Return the whole document as one sheet.

        Raises:
            OffsetError: When a marked range is not inside the document.
        """
        _checked(marked, self.document)
        return Sheet(1, 1, tuple(self._paragraphs(Range(0, len(self.document.text)), marked)))

    def contents(self, most: int = 200) -> tuple[Entry, ...]:
        """Return the sections with their sheets; only outer levels where all would be more than ``most``."""
        sections = self.document.sections
        depth = max((section.level for section in sections), default=0)
        while len(sections) > most and depth > 1:
            depth -= 1
            sections = tuple(section for section in sections if section.level <= depth)
        return tuple(
            Entry(section, self.sheet_of(section.start), page_number(self.document, section.start))
            for section in sections[:most]
        )

    def around(self, quoted: Range, characters: int) -> tuple[Range, Range]:
        """Return what stands before and after a range in its paragraph, each at most ``characters`` long or empty."""
        start = max(quoted.start - characters, 0)
        for cut in self._breaks(start, quoted.start):
            start = cut
        end = min(quoted.end + characters, len(self.document.text))
        return Range(start, quoted.start), Range(quoted.end, next(self._breaks(quoted.end, end), end))

    def _cut(self, number: int) -> int:
        if number <= 0:
            return 0
        if number >= self.sheets:
            return len(self.document.text)
        wanted = number * SHEET_CHARACTERS
        cut = self._paragraph_end(wanted)
        # A paragraph longer than half a sheet is cut where it has to be.
        return cut if cut <= wanted + SHEET_CHARACTERS // 2 else wanted

    def _paragraph_end(self, offset: int) -> int:
        return next(self._breaks(offset, len(self.document.text)), len(self.document.text))

    def _breaks(self, start: int, end: int) -> Iterator[int]:
        """Yield the offsets after line ends that no edit shows as something else."""
        text = self.document.text
        at = text.find("\n", start, end)
        while at >= 0:
            if self._edit_at(at) is None:
                yield at + 1
            at = text.find("\n", at + 1, end)

    def _edit_at(self, offset: int) -> Edit | None:
        edits = self.document.edits
        found = bisect_right(edits, offset, key=lambda edit: edit.start) - 1
        return edits[found] if found >= 0 and offset < edits[found].end else None

    def _paragraphs(self, window: Range, marked: Sequence[Range]) -> Iterator[Paragraph]:
        text = self.document.text
        headings = {section.start: min(section.level, 5) for section in reversed(self._sections_in(window))}
        starts = sorted(headings)
        settings_end = self._settings_end
        opening = len(text) - len(text.lstrip())
        cuts = {*self._breaks(window.start, window.end), *headings, window.end} - {window.start}
        for piece in _pieces(text, window.start, sorted(cuts)):
            own = starts[bisect_left(starts, piece.start) : bisect_left(starts, piece.end)]
            level = min((headings[start] for start in own), default=self._title_level(piece, opening))
            runs = tuple(self._runs(piece, marked))
            yield Paragraph(
                *piece, level, direction(text[piece.start : piece.end]), runs, settings=piece.end <= settings_end
            )

    @property
    def _settings_end(self) -> int:
        """Where the lines end that a Markdown file says of itself; 0 where there are none."""
        found = SETTINGS.match(self.document.text) if self.document.media_type == "text/markdown" else None
        return found.end() if found else 0

    def _title_level(self, piece: Range, opening: int) -> int:
        """Return 1 for the paragraph that opens the document with its title, which is no section of it, else 0.

        Args:
            piece: The paragraph.
            opening: Where the first character is that is no white space.
        """
        if piece.start > opening or piece.end - piece.start > 2 * len(self.document.title) + 100:
            return 0
        return int(self.document.display([piece]).rstrip(" :") == self.document.title.rstrip(" :"))

    def _sections_in(self, window: Range) -> Sequence[Section]:
        sections = self.document.sections
        first = bisect_left(sections, window.start, key=lambda section: section.start)
        last = bisect_left(sections, window.end, key=lambda section: section.start)
        return sections[first:last]

    def _runs(self, piece: Range, marked: Sequence[Range]) -> Iterator[Run]:
        edges = {edge for quoted in marked for edge in quoted if piece.start < edge < piece.end}
        for start, end in pairwise(sorted({*piece, *edges})):
            mark = next((n for n, quoted in enumerate(marked, 1) if quoted.start <= start < quoted.end), 0)
            first = mark > 0 and marked[mark - 1].start == start
            yield Run(mark, first, tuple(self._stretches(Range(start, end))))

    def _stretches(self, run: Range) -> Iterator[Stretch]:
        """Yield what a run is made of; as in a quote, an edit that is only half inside is not applied."""
        pages = {page.start: page for page in self._pages_in(run)}
        edits = {edit.start: edit for edit in self._edits_in(run) if not _holds(edit, pages)}
        edges = {*run, *pages, *edits, *(edit.end for edit in edits.values())}
        for start, end in pairwise(sorted(edges)):
            text = self.document.text[start:end]
            yield Stretch(text, shown=_shown(edits.get(start), text), page=pages.get(start))

    def _pages_in(self, piece: Range) -> Sequence[Page]:
        pages = self.document.pages
        first = bisect_left(pages, piece.start, key=lambda page: page.start)
        return pages[first : bisect_left(pages, piece.end, key=lambda page: page.start)]

    def _edits_in(self, piece: Range) -> Sequence[Edit]:
        edits = self.document.edits
        first = bisect_left(edits, piece.start, key=lambda edit: edit.start)
        last = bisect_left(edits, piece.end, key=lambda edit: edit.start)
        return [edit for edit in edits[first:last] if edit.end <= piece.end]


def page_number(document: Document, offset: int) -> int:
    """Return the number of the page that holds an offset, or of the one before it; 0 when there are no pages."""
    return max(bisect_right(document.pages, offset, key=lambda page: page.start), min(1, len(document.pages)))


def _pieces(text: str, start: int, cuts: Sequence[int]) -> list[Range]:
    """Return the pieces between the cuts; white space joins the piece before it, or the first one."""
    pieces: list[Range] = []
    for cut in cuts:
        if text[start:cut].strip():
            pieces.append(Range(start, cut))
        elif pieces:
            pieces[-1] = Range(pieces[-1].start, cut)
        else:
            continue
        start = cut
    return pieces


def _checked(marked: Sequence[Range], document: Document) -> None:
    if marked:
        check_ranges(marked, len(document.text))


def _holds(edit: Edit, offsets: Iterable[int]) -> bool:
    return any(edit.start < offset < edit.end for offset in offsets)


def _shown(edit: Edit | None, raw: str) -> str | None:
    if edit is None or edit.replacement == raw:
        return None
    if edit.replacement == " " and WHITE.fullmatch(raw):
        return None
    return edit.replacement
