"""Sub-headings that lost their line and stand fused with the sentence that follows: "Trade relations Despite the war".

They are told only where a long paragraph has several of one build ("Trade relations", "Cultural relations"), since a
single one cannot be told from a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import compress
from typing import Final

from corpus.document import Kind, Range
from corpus.sentences import split

from .pieces import Piece, one_line

# Characters from which a paragraph is looked at: print has hardly any that are longer.
_LONG: Final = 1_500
_FUSED = re.compile(
    r"(?P<title>[A-Z][a-z]+(?: (?:and|of|of the|with|in) [A-Za-z][a-z]+| [A-Za-z][a-z]+){1,3}) "
    r"(?=(?:The|After|Before|Despite|Although|Since|While|When|In|It|It['’]s|Its|As|At|During|With|For|From|This|These|There"
    r"|Both|According|However|On|One|Because|By|If|Until|Under|Among|Besides) )"
)
_NO_TITLE = re.compile(
    r"^(?:The|A|An|In|On|At|It|He|She|They|We|This|That|These|Those|But|And|Or|For|With|As|By|To|Of)\b"
)


def part_fused_headings(text: str, pieces: Sequence[Piece], language: str = "en") -> list[Piece]:
    """Return ``pieces`` with fused sub-headings as headings of their own; level 3."""
    parted: list[Piece] = []
    for piece in pieces:
        if piece.kind is Kind.BODY and len(piece.ranges) == 1 and len(piece.text) >= _LONG:
            parted += _parted(text, piece, language)
        else:
            parted.append(piece)
    return parted


def _parted(text: str, piece: Piece, language: str) -> list[Piece]:
    start, end = piece.ranges[0]
    raw = text[start:end]
    found = [
        (start + sentence.start, start + fused.end("title"))
        for sentence in split(raw, language)
        if (fused := _FUSED.match(raw, sentence.start)) and not _NO_TITLE.match(fused["title"])
    ]
    titles = _of_one_build(text, found)
    parted: list[Piece] = []
    at = start
    for first, last in titles:
        parted += _body(text, at, first)
        parted.append(Piece(Kind.HEADING, (Range(first, last),), text[first:last], 3))
        at = last
    return [*parted, *_body(text, at, end)] if titles else [piece]


def _of_one_build(text: str, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the candidates that share their last or first word with another one."""
    words = [text[start:end].lower().split() for start, end in found]
    counts = Counter(word for own in words for word in {own[0], own[-1]})
    shared = [len(own) > 1 and max(counts[own[0]], counts[own[-1]]) > 1 for own in words]
    return list(compress(found, shared))


def _body(text: str, start: int, end: int) -> list[Piece]:
    stretch = text[start:end]
    kept = stretch.strip()
    if not kept:
        return []
    first = start + len(stretch) - len(stretch.lstrip())
    return [Piece(Kind.BODY, (Range(first, first + len(kept)),), one_line(kept), stops=True)]
