"""The small recorded differences between raw and display text.

A line break is shown as a space, runs of spaces as one, a hyphen that only broke a word is left out, letter-spaced
words are closed, reviewers' marks such as "[SM1]" are left out. Nothing else is ever changed: a slip of the pen in the
source stays in the quotation. An edit that shows exactly what stands in the raw text says that a note mark stands
there; display keeps it, search reads the word with and without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.document import Edit, Kind, Range
from corpus.vocabulary import keeps_hyphen, occurrences

from .letterspacing import collapse, is_letter_spaced
from .pieces import Piece

_WHITE = re.compile(r"\s{2,}|[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
_REMARK = re.compile(r"\s*\[[A-Z]{2,3}\d{1,2}\]")
_INVISIBLE = re.compile(r"[\u00ad\ufffe\x02](?!\s*[\r\n])")
_HYPHENS: Final = "-\u2010\u2011"
# Signs that tools put where print broke a word.
_SOFT: Final = "\u00ad\ufffe\x02"
_DASHES: Final = "–—"
_RIGHT = re.compile(r"[^\W\d_]+")
_LINKED: Final = "-/_=&?%.+"
_BRIDGE: Final = "\u00ad"
# Characters looked back for the beginning of a word or link, and lines one link may run over.
_BACK: Final = 300
_LONGEST_HALF: Final = 60
_MOST_LINK_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class _Break:
    """A hyphen at a line's end, between two halves; ``end`` is where the second half begins."""

    at: int
    end: int
    left: str
    right: str


def edits_of(text: str, pieces: Sequence[Piece], marks: Iterable[tuple[int, int]] = ()) -> list[Edit]:
    """Return the edits of a document, in order and apart.

    Args:
        text: The raw text.
        pieces: Its blocks; what lies in tables keeps its lines.
        marks: Raw ranges of note marks.
    """
    edits: list[Edit] = [Edit(start, end, text[start:end]) for start, end in marks]
    breaks: list[tuple[_Break, bool]] = []
    for piece in pieces:
        if piece.kind is Kind.TABLE:
            continue
        for number, stretch in enumerate(piece.ranges):
            if piece.kind is Kind.HEADING or piece.letter_spaced:
                edits += _closed(text, stretch)
            edits += _plain(text, stretch)
            edits += _white(text, stretch, breaks)
            if number + 1 < len(piece.ranges):
                breaks += [(found, True) for found in _at_gap(text, stretch, piece.ranges[number + 1])]
    edits += _resolved(text, breaks)
    return apart(edits)


def apart(edits: Iterable[Edit], given: Sequence[Edit] = ()) -> list[Edit]:
    """Return ``given`` and those of ``edits`` that touch none before them, in order."""
    kept: list[tuple[Edit, bool]] = []
    ranked = [(edit, True) for edit in given] + [(edit, False) for edit in edits]
    for edit, is_given in sorted(ranked, key=lambda pair: pair[0].start):
        while kept and edit.start < kept[-1][0].end and is_given and not kept[-1][1]:
            kept.pop()
        if not kept or edit.start >= kept[-1][0].end:
            kept.append((edit, is_given))
    return [edit for edit, _ in kept]


def _closed(text: str, stretch: Range) -> Iterator[Edit]:
    """Yield the edits that close letter-spaced lines."""
    at = stretch.start
    for line in text[stretch.start : stretch.end].splitlines(keepends=True):
        bare = line.strip()
        if is_letter_spaced(bare):
            start = at + line.index(bare)
            yield Edit(start, start + len(bare), collapse(bare))
        at += len(line)


def _plain(text: str, stretch: Range) -> Iterator[Edit]:
    """Yield the edits that leave out reviewers' marks and invisible hyphens inside lines."""
    piece = text[stretch.start : stretch.end]
    if "[" in piece:
        for found in _REMARK.finditer(piece):
            yield Edit(stretch.start + found.start(), stretch.start + found.end(), "")
    if any(sign in piece for sign in _SOFT):
        for found in _INVISIBLE.finditer(piece):
            yield Edit(stretch.start + found.start(), stretch.start + found.end(), "")


def _white(text: str, stretch: Range, breaks: list[tuple[_Break, bool]]) -> Iterator[Edit]:
    """Yield the edits of white space; hyphens before line ends are added to ``breaks``."""
    for found in _WHITE.finditer(text, stretch.start, stretch.end):
        start, end = found.span()
        before = text[start - 1] if start > stretch.start else " "
        ends_line = "\n" in found.group() or "\r" in found.group()
        if not ends_line or before.isalnum() or end >= stretch.end:
            yield Edit(start, end, " ")
        elif before in _SOFT:
            yield Edit(start - 1, end, "")
        elif before in _HYPHENS and (word := _break_at(text, start - 1, end)):
            breaks.append((word, False))
        else:
            yield Edit(start, end, "" if _runs_on(text, start, end) else " ")


def _break_at(text: str, hyphen: int, end: int) -> _Break | None:
    """Return the word that a hyphen breaks, ``None`` where no letters stand on both sides or a link is broken."""
    left = _letters_before(text, hyphen)
    right = _RIGHT.match(text, end)
    if not left or not right or _in_link(text, hyphen):
        return None
    return _Break(hyphen, end, left, right.group())


def _letters_before(text: str, at: int) -> str:
    first = at
    while first > max(0, at - _LONGEST_HALF) and text[first - 1].isalpha():
        first -= 1
    return text[first:at]


def _runs_on(text: str, start: int, end: int) -> bool:
    """Tell whether nothing is shown for a line break: after a hyphen or dash inside a number or name, inside a link."""
    before, after = text[start - 1], text[end]
    glued = start >= 2 and not text[start - 2].isspace()
    if before in _HYPHENS + _DASHES:
        return glued and (after.isalnum() or after in '“"‘«')
    if before not in _LINKED or not _in_link(text, start - 1):
        return False
    following = text[end : end + 80].split(None, 1)[0]
    return before in "/_=&?%" or ("/" in following and following[0].islower())


def _in_link(text: str, at: int) -> bool:
    """Tell whether ``at`` lies in a link, which may have begun on a line above."""
    for _ in range(_MOST_LINK_LINES):
        window = text[max(0, at - _BACK) : at + 1]
        token = window.rsplit(None, 1)[-1]
        if "://" in token or "www." in token:
            return True
        head = window[: len(window) - len(token)]
        above = head.rstrip()
        if "\n" not in head[len(above) :] or above[-1:] not in _LINKED:
            return False
        at -= len(window) - len(above)
    return False


def _at_gap(text: str, stretch: Range, following: Range) -> list[_Break]:
    """Return the word that is broken where something stands between two stretches of one block."""
    last = stretch.end - 1
    if text[last] not in _HYPHENS + _SOFT:
        return []
    left = _letters_before(text, last)
    right = _RIGHT.match(text, following.start)
    return [_Break(last, last + 1, left, right.group())] if left and right else []


def _resolved(text: str, breaks: Sequence[tuple[_Break, bool]]) -> Iterator[Edit]:
    """Yield the edits of broken words: which hyphens are real is asked of the document and of a word list."""
    wanted = {word for item, _ in breaks for word in _forms(item)}
    counts = occurrences(text, wanted) if wanted else None
    for item, at_gap in breaks:
        real = counts is not None and text[item.at] in _HYPHENS and keeps_hyphen(item.left, item.right, counts)
        if at_gap:
            shown = text[item.at] + _BRIDGE if real else _BRIDGE
            yield Edit(item.at, item.end, shown)
        elif real:
            yield Edit(item.at + 1, item.end, "")
        else:
            yield Edit(item.at, item.end, "")


def _forms(item: _Break) -> tuple[str, str]:
    return (item.left + item.right).lower(), f"{item.left}-{item.right}".lower()
