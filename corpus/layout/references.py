"""Lists of references, with or without a heading, and notes at the end of a work."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

from corpus.document import Kind, Range

from .headings import heads_notes, heads_references
from .pieces import Piece

_NUMBERED = re.compile(r"^\W{0,3}(?:\[\d{1,3}\]|\d{1,3}[.)])\s?[.:]?\s")
_BRACKETED = re.compile(r"^\W{0,3}\[\d{1,3}\]")
_YEAR = re.compile(r"\(\s?(?:1[5-9]|20|1[34])\d\d[a-zа-я]?(?:[,\s\[][^()]{0,25})?\)")
_FOUR_DIGITS = re.compile(r"\d{4}")
_ANY_YEAR = re.compile(r"(?<!\d)(?:1[5-9]\d\d|20\d\d|1[34]\d\d|[۱١][۳۴٣٤][۰-۹٠-٩]{2})(?!\d)")
# "Salt. 1911.", "Соль. М., 1911. 250 с."
_LAST_YEAR = re.compile(r"(?:1[5-9]\d\d|20\d\d|1[34]\d\d|[۱١][۳۴٣٤][۰-۹٠-٩]{2})[\W\d]*(?:[сcpص]\.?\W*)?$")
_SOURCE = re.compile(
    r"""(?xi)https?:|www\.|\bdoi\b|retrieved\ ?from|accessed|available\ (?:at|from)|\bpp?\.\s?\d|\bvol\.|\bno\.\s?\d
    |\bed[s.]
    |//|university\ press|publishers?\b|journal\ of|\bisbn\b|\d+\s?\(\d+\)
    |издательство|изд-во|\bС\.|дата\ обращения|режим\ доступа|\bМ\.:|//
    |قابل\ دسترس|لینک\ ?:|انتشارات|فصلنامه|ماهنامه|تاریخ\ نشر|ص\.?\s?\d|شماره\s"""
)
_AUTHOR = re.compile(
    r"^\W{0,3}(?:[A-ZА-ЯЁ][^\s,.]+,?\s(?:[A-ZА-ЯЁ]\.[\s-]?){1,3}|[A-ZА-ЯЁ][\w’'-]+,\s[A-ZА-ЯЁ]|\S+،\s)"
)
_SECOND = re.compile(r"(?<=\S)\s{2,}(?=\[\d{1,3}\][.:]?\s)")
_LINK = re.compile(r"^(?:https?://|www\.)\S+$")
# Entries in a row from which a list is one without its heading.
_FEWEST: Final = 3
_LONGEST: Final = 900
# Pieces in a row that show no sign of an entry and still stand between two.
_MOST_MISSED: Final = 2
# Signs of an entry (number, author, year in brackets, publisher or link) that make one.
_SIGNS: Final = 2


def mark_references(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return ``pieces`` with entries of reference lists and of note lists told, two entries in one line parted.

    Args:
        text: The raw text.
        pieces: In order.
    """
    marked = _under_headings(pieces)
    marked = _in_rows(marked)
    return _with_links(text, [part for piece in marked for part in _parted(text, piece)])


def _under_headings(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark what stands under "References" up to the next heading, if it looks like entries at all.

    A section about literature or the sources of a river has such a heading too, but few of its paragraphs look like
    entries.
    """
    marked: list[Piece] = []
    kind: Kind | None = None
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.HEADING:
            kind = Kind.REFERENCE if heads_references(piece.text) else Kind.NOTE if heads_notes(piece.text) else None
            if kind is Kind.REFERENCE and not _lists_entries(pieces, at + 1):
                kind = None
        elif kind is not None and piece.kind is Kind.BODY and _fits(piece.text, kind):
            marked.append(piece.of_kind(kind))
            continue
        marked.append(piece)
    return marked


def _lists_entries(pieces: Sequence[Piece], first: int) -> bool:
    """Tell whether at least half of what stands from ``first`` up to the next heading shows a sign of an entry."""
    ahead = (pieces[at] for at in range(first, len(pieces)))
    below = takewhile(lambda piece: piece.kind is not Kind.HEADING, ahead)
    texts = [piece.text for piece in below if piece.kind is Kind.BODY and len(piece.text) <= _LONGEST]
    return sum(map(_shows_entry, texts)) * 2 >= len(texts)


def _shows_entry(text: str) -> bool:
    patterns = (_NUMBERED, _BRACKETED, _AUTHOR, _LINK)
    found = any(pattern.match(text) for pattern in patterns) or _YEAR.search(text) or _SOURCE.search(text)
    return bool(found or _LAST_YEAR.search(text))


def _fits(text: str, kind: Kind) -> bool:
    if kind is Kind.NOTE:
        return bool(_NUMBERED.match(text) or text[:1].isdigit())
    return len(text) <= _LONGEST and (len(text) < 250 or _signs(text) >= 1)


def _in_rows(pieces: Sequence[Piece]) -> list[Piece]:
    """Mark rows of three or more entries without a heading; what stands between two entries belongs to them."""
    marked = list(pieces)
    row: list[int] = []
    hits = missed = 0
    for at, piece in enumerate([*pieces, None]):
        if piece is not None and piece.kind is Kind.BODY and _is_entry(piece.text):
            row, hits, missed = [*row, at], hits + 1, 0
            continue
        if piece is not None and row and piece.kind is Kind.BODY and missed < _MOST_MISSED and len(piece.text) < 300:
            row, missed = [*row, at], missed + 1
            continue
        kept = row[: len(row) - missed]
        if hits >= _FEWEST:
            for index in kept:
                marked[index] = pieces[index].of_kind(Kind.REFERENCE)
        row, hits, missed = [], 0, 0
    return marked


def _is_entry(text: str) -> bool:
    return len(text) <= _LONGEST and (_signs(text, _SIGNS) >= _SIGNS or bool(_LINK.match(text)))


def _signs(text: str, wanted: int = 1) -> int:
    """Return how many signs of an entry a text shows; fewer than ``wanted`` are not counted out."""
    year = bool(_YEAR.search(text[:160])) * 2 or bool(_FOUR_DIGITS.search(text) and _ANY_YEAR.search(text))
    opening = bool(_BRACKETED.match(text)) * 2 or int(bool(_NUMBERED.match(text)))
    if wanted > 1 and not (year or opening):
        return 0
    author = bool(_AUTHOR.match(_NUMBERED.sub("", text, count=1)))
    if author and (year == 2 or (opening and year)):
        return _SIGNS
    if not _SOURCE.search(text):
        return 0
    return 1 + year + opening + author if year or opening else 1


def _parted(text: str, piece: Piece) -> list[Piece]:
    """Return a reference as the entries it holds: a second number after a wide space opens another."""
    if piece.kind is not Kind.REFERENCE or len(piece.ranges) > 1:
        return [piece]
    start, end = piece.ranges[0]
    found = _SECOND.search(text, start, end)
    if not found:
        return [piece]
    first = Piece(piece.kind, (Range(start, found.start()),), " ".join(text[start : found.start()].split()))
    rest = Piece(piece.kind, (Range(found.end(), end),), " ".join(text[found.end() : end].split()))
    return [first, *_parted(text, rest)]


def _with_links(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return ``pieces`` with a link that stands alone given to the entry before it, which waits for one."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if (
            before is not None
            and piece.kind is before.kind is Kind.REFERENCE
            and _LINK.match(piece.text)
            and before.text.endswith(":")
        ):
            joined[-1] = Piece(before.kind, _one(text, before.ranges + piece.ranges), f"{before.text} {piece.text}")
        else:
            joined.append(piece)
    return joined


def _one(text: str, ranges: tuple[Range, ...]) -> tuple[Range, ...]:
    """Return one range where nothing but white space lies between the last two."""
    (start, left), (right, end) = ranges[-2:]
    return ranges if text[left:right].strip() else (*ranges[:-2], Range(start, end))
