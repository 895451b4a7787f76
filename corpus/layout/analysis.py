"""From raw text to blocks and edits: which ranges form one paragraph, and how line ends are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Block, Edit, Kind, Page, Part, Range, Section

_PARAGRAPH = re.compile(r"\S(?:.*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:.*\S)?)*")
_SPACES = re.compile(r"[^\S ]\s*|\s{2,}")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a document is laid out; see the attributes of the same names of ``Document``."""

    blocks: tuple[Block, ...]
    edits: tuple[Edit, ...] = ()
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    parts: tuple[Part, ...] = ()


def analyse(text: str, pages: Sequence[Page] = (), blocks: Sequence[Block] | None = None) -> Layout:
    """Return the layout of raw ``text``.

    Args:
        text: Raw text.
        pages: What the format itself says about pages.
        blocks: What the format itself says about structure; ``None`` when it has to be found.
    """
    if blocks is None:
        blocks = [Block(Kind.BODY, (Range(*found.span()),)) for found in _PARAGRAPH.finditer(text)]
    edits = [
        Edit(piece.start + found.start(), piece.start + found.end(), " ")
        for block in blocks
        for piece in block.ranges
        for found in _SPACES.finditer(text[piece.start : piece.end])
    ]
    return Layout(tuple(blocks), tuple(edits), tuple(pages), _sections(text, blocks))


def _sections(text: str, blocks: Sequence[Block]) -> tuple[Section, ...]:
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    sections: list[Section] = []
    for number, block in enumerate(headings):
        end = next((other.start for other in headings[number + 1 :] if other.level <= block.level), len(text))
        title = " ".join(text[block.start : block.end].split())
        sections.append(Section(title, block.level, block.start, end))
    return tuple(sections)
