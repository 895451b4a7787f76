"""Several works in one text: the articles of an issue, the chapters of a collection.

A work begins at a title in capitals with "Abstract", "Introduction" or the like right below it; one such title alone
is the title of the whole. Titles and authors are taken only from what the text itself says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.document import Kind, Part
from corpus.normalise import fold

from .authors import authors_of
from .headings import is_capitals, is_known_heading
from .pieces import Piece

_OPENS = re.compile(r"(?i)^\W*(?:abstract|summary|introduction|аннотация|резюме|введение|چکیده|مقدمه)\W*$")
_INTRODUCTION = re.compile(r"(?i)^\W*(?:introduction|введение|مقدمه)\W*$")
# Fewest works in a text of several.
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class _Opening:
    """Where a work begins: the index of its title among the pieces and of what stands right below."""

    title: int
    below: int


def parts_of(pieces: Sequence[Piece], heads: Sequence[str], length: int) -> tuple[Part, ...]:
    """Return the works that a text holds, in order; empty when it is one work.

    Args:
        pieces: In order.
        heads: Titles that stand in running heads; they may have what a title page lost.
        length: Characters of the raw text.
    """
    openings, subtitles = _openings(pieces)
    if len(openings) < _FEWEST:
        return ()
    starts = [pieces[opening.title].start for opening in openings]
    parts = _foreword(pieces, openings[0].title, starts[0])
    for opening, start, end in zip(openings, starts, [*starts[1:], length], strict=True):
        title = _completed(pieces[opening.title].text, heads)
        if opening.title in subtitles and not title.lower().endswith(subtitles[opening.title].lower()):
            title = f"{title.rstrip(': ')}: {subtitles[opening.title]}"
        inside = [piece for piece in pieces if start <= piece.start < end]
        parts.append(Part(title.rstrip(": "), start, end, authors_of(inside)))
    return tuple(parts)


def _openings(pieces: Sequence[Piece]) -> tuple[list[_Opening], dict[int, str]]:
    """Return where works begin, and subtitles that stand below their abstract by the index of their title."""
    found: list[_Opening] = []
    subtitles: dict[int, str] = {}
    for at, piece in enumerate(pieces):
        if piece.kind is not Kind.HEADING or not _OPENS.match(piece.text):
            continue
        title = _title_above(pieces, at)
        if title is None:
            continue
        before = found[-1] if found else None
        if before is not None and _is_subtitle(pieces, before, at):
            subtitles[before.title] = pieces[title].text
        else:
            found.append(_Opening(title, at))
    return found, subtitles


def _title_above(pieces: Sequence[Piece], at: int) -> int | None:
    above = at - 1
    while above >= 0 and pieces[above].kind is Kind.BOILERPLATE:
        above -= 1
    if above < 0 or pieces[above].kind is not Kind.HEADING:
        return None
    text = pieces[above].text
    return above if is_capitals(text) and not is_known_heading(text) and " " in text else None


def _is_subtitle(pieces: Sequence[Piece], before: _Opening, at: int) -> bool:
    """Tell whether the title above ``at`` completes the one before: that is open, and its introduction has not come."""
    if not pieces[before.title].text.rstrip().endswith(":") or not _INTRODUCTION.match(pieces[at].text):
        return False
    between = pieces[before.below + 1 : at - 1]
    return not any(piece.kind is Kind.HEADING and _INTRODUCTION.match(piece.text) for piece in between) and not (
        _INTRODUCTION.match(pieces[before.below].text)
    )


def _completed(title: str, heads: Sequence[str]) -> str:
    """Return the running head that holds ``title`` and more, if there is one."""
    wanted = _letters(title)
    longer = [head for head in heads if wanted in _letters(head) and len(_letters(head)) > len(wanted)]
    return max(longer, key=len) if longer else title


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", fold(text))


def _foreword(pieces: Sequence[Piece], first: int, end: int) -> list[Part]:
    """Return what stands before the first work, if it has a label: at its beginning, or alone at its end."""
    before = [piece for piece in pieces[:first] if piece.kind is not Kind.BOILERPLATE]
    if len(before) < 2:
        return []
    for label in (before[-1], before[0]):
        if label.kind is Kind.HEADING:
            return [Part(label.text, before[0].start, end)]
    return []


def with_part_levels(pieces: Sequence[Piece], parts: Sequence[Part]) -> list[Piece]:
    """Return ``pieces`` with the titles of works as headings of level 1 and all other headings below them."""
    if not parts:
        return list(pieces)
    starts = {part.start for part in parts}
    return [
        replace(piece, level=1 if piece.start in starts else piece.level + 1) if piece.kind is Kind.HEADING else piece
        for piece in pieces
    ]
