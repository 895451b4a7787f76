"""Sections: each heading with the text under it, up to the next heading that is as high."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.document import Kind, Part, Section

from .headings import heads_references
from .letterspacing import collapse
from .lines import Sheet
from .pieces import Piece

_RUN_IN_LEVEL = 1


def sections_of(
    pieces: Sequence[Piece], parts: Sequence[Part], length: int, sheet: Sheet | None = None, title: str | None = None
) -> tuple[Section, ...]:
    """Return the sections of a document, in order of their start.

    Args:
        pieces: In order, headings with their final levels.
        parts: A part's title is the section that holds all others in it.
        length: Characters of the raw text.
        sheet: For headings that run into their sentence.
        title: The title of the document, which is no section of it.
    """
    found = [(piece.start, piece.level, _shown(piece)) for piece in pieces if piece.kind is Kind.HEADING]
    if title and found and found[0][2] == title.rstrip(" :"):
        del found[0]
    of_parts = {part.start: part.title for part in parts}
    names = {part.title for part in parts} | {part.title.rsplit(": ", 1)[-1] for part in parts}
    found = [heading for heading in found if heading[0] not in of_parts and heading[2] not in names]
    found += [(start, 1, name) for start, name in of_parts.items()]
    if sheet is not None:
        level = _RUN_IN_LEVEL + bool(parts)
        found += [(sheet.lines[index].start, level, collapse(sheet.lines[index].text)) for index in sheet.run_ins]
    found += [(start, 1 + bool(parts), "") for start in _lists_without_heading(pieces)]
    found.sort()
    ends = _ends(found, length)
    return tuple(
        Section(name, level, start, end) for (start, level, name), end in zip(found, ends, strict=True) if name
    )


def _lists_without_heading(pieces: Sequence[Piece]) -> list[int]:
    """Return where lists of references begin that no heading opens: the section above ends there."""
    starts: list[int] = []
    within = False
    for piece in pieces:
        if piece.kind is Kind.HEADING:
            within = heads_references(piece.text)
        elif piece.kind is Kind.REFERENCE and not within:
            starts.append(piece.start)
            within = True
    return starts


def _shown(piece: Piece) -> str:
    return piece.text.rstrip(" :") or piece.text


def _ends(found: Sequence[tuple[int, int, str]], length: int) -> list[int]:
    """Return where each section ends, in one pass from the back."""
    ends = [length] * len(found)
    waiting: list[int] = []
    for at, (start, level, _) in enumerate(found):
        while waiting and found[waiting[-1]][1] >= level:
            ends[waiting.pop()] = start
        waiting.append(at)
    return ends
