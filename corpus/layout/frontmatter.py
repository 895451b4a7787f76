"""What stands around a work and is no text of it: lists of contents, field labels, keywords, who wrote it and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from corpus.document import Kind

from .headings import is_known_heading
from .pieces import Piece

_LABEL = re.compile(
    r"""(?xi)^\W{0,3}(?:
    authors?|by|affiliations?|corresponding\ author|e-?mail|keywords?|key\ words|subjects?|article\ type|document\ type
    |(?:original|research|review)\ article|received|accepted|published|revised|doi|issn|citation|article\ info
    |авторы?|ключевые\ слова|тип\ статьи|тема|удк|поступила|принята
    |نویسنده(?:[\u200c\ ]?(?:گان|ها))?|نویسندگان|کلید[\u200c\ ]?واژه(?:[\u200c\ ]?ها)?|کلمات\ کلیدی
    |واژگان\ کلیدی|موضوعات?
    |نوع\ مقاله|عنوان\ مقاله|تاریخ\ دریافت|تاریخ\ پذیرش
    )\s*(?:\[[^\W\d_]+\])?\s*(?P<colon>[:：])?\s*(?P<value>.*)$"""
)
_KEYWORDS = re.compile(
    r"(?i)^\W*(?:key\s?words|ключевые слова|کلید[\u200c ]?واژه[\u200c ]?ها|کلمات کلیدی|واژگان کلیدی)"
    r"\s*(?:\[\w+\])?\W*$"
)
_CONTENTS = re.compile(
    r"(?i)^\W*(?:table of\s)?contents\W*$|\bin this (?:issue|article|report)\s?:?\s*$"
    r"|^\W*(?:содержание|оглавление|فهرست(?: مطالب)?)\W*$"
)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d{1,4}$")
_RULE_INSIDE = re.compile(r"_{8,}|(?:\.\s?){12,}")
_EMAIL = re.compile(r"^(?:e-?mail|эл\.? ?почта|ایمیل)?\s?:?\s*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*$", re.I)
# Characters of the longest value of a field, and pieces after a label, that still belong to it.
_LONGEST_VALUE: Final = 200
_MOST_VALUES: Final = 12
# Characters of the longest entry of a list of contents.
_LONGEST_ENTRY: Final = 300


def mark_front_matter(pieces: Sequence[Piece]) -> list[Piece]:
    """Return ``pieces`` with contents lists, field labels with their values, and addresses told."""
    marked = _fields(pieces)
    marked = _after_keywords(marked)
    return _contents(marked)


def _fields(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark labels ("Author", "نوع مقاله : مقاله پژوهشی") and the short lines under a label that has no value yet."""
    marked: list[Piece] = []
    left = 0
    for piece in pieces:
        label = _label(piece)
        if label is not None:
            left = 0 if label else _MOST_VALUES
        elif left and _is_value(piece):
            left -= 1
        elif not _is_address(piece):
            left = 0
            marked.append(piece)
            continue
        marked.append(piece.of_kind(Kind.FRONT_MATTER))
    return marked


def _label(piece: Piece) -> str | None:
    """Return the value that stands beside a label (may be empty), ``None`` when the piece is no label."""
    if piece.kind not in (Kind.BODY, Kind.HEADING) or len(piece.text) > _LONGEST_VALUE:
        return None
    found = _LABEL.match(piece.text)
    if not found or (found["value"] and not found["colon"]):
        return None
    value: str = found["value"].strip()
    return None if value and piece.stops and ". " in value else value


def _is_value(piece: Piece) -> bool:
    if piece.kind not in (Kind.BODY, Kind.HEADING) or is_known_heading(piece.text):
        return False
    return len(piece.text) <= _LONGEST_VALUE and not piece.stops


def _is_address(piece: Piece) -> bool:
    return piece.kind is Kind.BODY and (bool(_EMAIL.match(piece.text)) or _rule_inside(piece.text))


def _rule_inside(text: str) -> bool:
    return len(text) < 400 and bool(_RULE_INSIDE.search(text))


def _after_keywords(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark everything between the heading "Keywords" and the next heading, if an address or little text is there."""
    marked = list(pieces)
    at = 0
    while at < len(pieces):
        if not _KEYWORDS.match(pieces[at].text):
            at += 1
            continue
        end = at + 1
        while end < len(pieces) and pieces[end].kind in (Kind.BODY, Kind.FRONT_MATTER):
            end += 1
        if sum(len(piece.text) for piece in pieces[at:end]) <= 2_000 and end < len(pieces):
            marked[at:end] = [piece.of_kind(Kind.FRONT_MATTER) for piece in pieces[at:end]]
        at = end
    return marked


def _contents(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark lists of contents: under their heading, with dots that lead to page numbers, or repeating the headings."""
    marked = list(pieces)
    for at, piece in enumerate(pieces):
        if len(piece.text) <= _LONGEST_ENTRY and _LEADERS.search(piece.text):
            marked[at] = piece.of_kind(Kind.FRONT_MATTER)
        if len(piece.text) > 2 * _LONGEST_ENTRY or not _CONTENTS.search(piece.text):
            continue
        entries = _entries(pieces, at + 1)
        if len(entries) >= 2:
            for index in (at, *entries):
                marked[index] = pieces[index].of_kind(Kind.FRONT_MATTER)
    return marked


def _entries(pieces: Sequence[Piece], first: int) -> list[int]:
    entries: list[int] = []
    for at in range(first, len(pieces)):
        piece = pieces[at]
        title = piece.text.lstrip("•●▪-–* ")
        if piece.kind not in (Kind.BODY, Kind.HEADING, Kind.BOILERPLATE) or len(title) > 160 or piece.stops:
            break
        if at > first and (pieces[at - 1].kind is Kind.HEADING) and len(piece.text) > 100:
            break
        entries.append(at)
    # The last short line may be the first heading of the text itself.
    if entries and entries[-1] + 1 < len(pieces) and pieces[entries[-1]].kind is Kind.HEADING:
        entries.pop()
    return entries
