"""From raw text to blocks and edits: what is text of the work, what is only layout, and how it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.document import Block, Document, Edit, Kind, Page, Part, Section

from .authors import authors_of
from .boilerplate import is_boilerplate, mark_boilerplate
from .captions import mark_captions
from .edits import apart, edits_of
from .frontmatter import mark_front_matter
from .fused import part_fused_headings
from .headings import is_known_heading, mark_headings, number_depth
from .heads import mark_heads
from .letterspacing import collapse, is_letter_spaced
from .lines import Sheet
from .notes import mark_notes
from .pages import pages_of
from .parts import parts_of, with_part_levels
from .pieces import Piece, from_blocks, from_sheet
from .pullquotes import mark_pull_quotes
from .references import mark_references
from .sections import sections_of
from .tables import join_sources, mark_tables

_ISSUE = re.compile(r"(?i)(?:№|\bno\.?|\bvol\.?|\bissue|\bт\.|\bвып\.|شماره|جلد|دوره)\s*\d")
_PAGE_NUMBER = re.compile(r"^\W*\d{1,4}(?!\d)\W*|\W+\d{1,4}\W*$")
# Characters of the longest first line that is taken for a title.
_LONGEST_TITLE: Final = 150
_LOWEST_TITLE: Final = 2


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is laid out.

    Attributes:
        blocks: In order of their start; they cover every character that is not white space exactly once.
        edits: In order, apart.
        pages: In order.
        sections: In order of their start, nested.
        parts: In order; empty for a single work.
        title: The title, if the text opens with one.
        container: The journal and issue that running heads name.
        authors: Of a single work, where its front matter names them.
    """

    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...] = ()
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()
    title: str | None = None
    container: str | None = None
    authors: tuple[str, ...] = ()


Analysis = Callable[[str, Sequence[Page], Sequence[Block] | None, Sequence[Edit], str | None], Layout]
"""Gives a raw text its layout; :func:`analyse` is the one, and says what is given."""


def analyse(
    text: str,
    pages: Sequence[Page] = (),
    blocks: Sequence[Block] | None = None,
    edits: Sequence[Edit] = (),
    title: str | None = None,
) -> Layout:
    """Return the layout of raw ``text``.

    Args:
        text: Raw text.
        pages: What the format itself says about pages.
        blocks: What the format itself says about structure; ``None`` when it has to be found.
        edits: What the format itself leaves out of the display.
        title: The title, if it is known.
    """
    if blocks is None:
        return _found(text, pages, edits, title)
    pieces = [_told(piece) for piece in from_blocks(text, blocks, edits)]
    pieces = mark_references(text, pieces)
    shown = apart(edits_of(text, pieces), edits)
    blank = Document("", text, "", "", edits=tuple(shown))
    sections = sections_of([_displayed(piece, blank) for piece in pieces], (), len(text), title=title)
    return Layout(tuple(piece.block() for piece in pieces), blank.edits, tuple(pages), sections)


def _displayed(piece: Piece, document: Document) -> Piece:
    """Return a heading with the words that a reader sees, without the marks of its format."""
    if piece.kind is not Kind.HEADING:
        return piece
    return replace(piece, text=" ".join(document.display(piece.ranges).split()) or piece.text)


def _told(piece: Piece) -> Piece:
    """Return a piece that a format gave as body, told as boilerplate where its words say so."""
    return piece.of_kind(Kind.BOILERPLATE) if piece.kind is Kind.BODY and is_boilerplate(piece.text) else piece


def _found(text: str, pages: Sequence[Page], given: Sequence[Edit], title: str | None) -> Layout:
    sheet = sorted_sheet(text, pages)
    pieces = mark_references(text, from_sheet(sheet))
    pieces = part_fused_headings(text, mark_front_matter(pieces))
    parts = parts_of(pieces, _head_titles(sheet), len(text))
    pieces = with_part_levels(pieces, parts)
    title = title or (None if parts else _title(pieces))
    return Layout(
        blocks=tuple(piece.block() for piece in pieces),
        edits=tuple(apart(edits_of(text, pieces, sheet.note_marks), given)),
        pages=pages_of(sheet, pages),
        sections=sections_of(pieces, parts, len(text), sheet, title),
        parts=parts,
        title=title,
        container=_container(sheet),
        authors=() if parts else authors_of(pieces),
    )


STEPS: Final[Mapping[str, Callable[[Sheet], None]]] = {
    "boilerplate": mark_boilerplate,
    "tables": mark_tables,
    "notes": mark_notes,
    "pull quotes": mark_pull_quotes,
    "captions": mark_captions,
    "sources": join_sources,
    "headings": mark_headings,
}
"""What takes lines out of the flow after the running heads; each step sees only what those before it left there."""


def sorted_sheet(text: str, pages: Sequence[Page] = (), taken: dict[str, int] | None = None) -> Sheet:
    """Return the sheet of a text with every line told that stands outside the flow.

    Args:
        text: Raw text.
        pages: What the format itself says about pages.
        taken: Gets the number of groups of lines that each step took out, by its name.
    """
    sheet = Sheet.of(text, printed=bool(pages))
    mark_heads(sheet, pages)
    for name, mark in STEPS.items():
        before = len(sheet.groups)
        mark(sheet)
        if taken is not None:
            taken[name] = len(sheet.groups) - before
    return sheet


def _head_titles(sheet: Sheet) -> list[str]:
    """Return the titles that stand in running heads: lines without a page number."""
    lines = [sheet.lines[index].text for index in sorted(sheet.heads) if index not in sheet.labels]
    return [collapse(line) if is_letter_spaced(line) else line for line in lines]


def _container(sheet: Sheet) -> str | None:
    """Return the running head that names an issue, without its page number; the first that does."""
    for index in sorted(sheet.heads & set(sheet.labels)):
        name = _PAGE_NUMBER.sub("", sheet.lines[index].text, count=1).strip()
        if _ISSUE.search(name):
            return name
    return None


def _title(pieces: Sequence[Piece]) -> str | None:
    """Return the heading that a text opens with."""
    first = next((piece for piece in pieces if piece.kind is not Kind.BOILERPLATE), None)
    if first is None or first.kind is not Kind.HEADING or len(first.text) > _LONGEST_TITLE:
        return None
    # "1. Salt" or "Introduction" is where a text begins, a heading fused with a sentence is one of several.
    opens_section = number_depth(first.text) or is_known_heading(first.text) or first.level > _LOWEST_TITLE
    return None if opens_section else first.text
