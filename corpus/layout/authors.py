"""Who wrote a work, where its own front matter says so; a name is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from corpus.document import Kind

from .headings import is_capitals
from .pieces import Piece

_NAME = re.compile(r"^[A-ZА-ЯЁ](?:[\w’'`-]+|\.)(?:\s(?:[A-ZА-ЯЁ][\w’'`-]*\.?|al|bin|de|von|van)){1,3}$")
_PERSIAN_NAME = re.compile(r"^[\u0620-\u06cc\u200c]+(?:\s[\u0620-\u06cc\u200c]+){1,4}$")
_POSITION = re.compile(
    r"(?i)\b(?:director|professor|ph\.?\s?d|doctor|dr|candidate|university|institute|cent(?:er|re)|academy|research|fellow"
    r"|lecturer|analyst|expert|head of|deputy|доктор|кандидат|профессор|директор|институт|университет|научный)\b"
    r"|دانشگاه|دانش\s?\u200c?آموخته|دکتری|استاد|دانشیار|پژوهشگر|پژوهشکده|هیئت علمی|هیات علمی"
)
_LABEL = re.compile(
    r"(?i)^\W{0,3}(?:authors?|written by|авторы?|نویسنده(?:[\u200c ]?(?:گان|ها))?|نویسندگان)\s*(?:\[[^\W\d_]+\])?\s*"
    r"(?:$|[:：]\s*(?P<value>.*)$)"
)
_APART = re.compile(r"\s*[;؛]\s*|\s+(?:and|и|و)\s+|\s*[,،]\s+")
_SIGNS: Final = "•●▪*-– \t"
_LONGEST: Final = 60


def authors_of(pieces: Sequence[Piece]) -> tuple[str, ...]:
    """Return the authors that front matter names: after a label, or alone above a position or institution.

    Args:
        pieces: Those of one work.
    """
    front = [piece for piece in pieces if piece.kind is Kind.FRONT_MATTER]
    return tuple(dict.fromkeys(_labelled(front))) or tuple(
        name.text for name, below in pairwise(front) if _is_name(name.text) and _POSITION.search(below.text)
    )


def _labelled(front: Sequence[Piece]) -> Iterator[str]:
    """Yield the names beside or right below a label such as "Authors:"."""
    for at, piece in enumerate(front):
        label = _LABEL.match(piece.text)
        if label is None:
            continue
        if label["value"]:
            yield from _names(label["value"])
            continue
        yield from _listed([piece.text for piece in front[at + 1 :]])


def _listed(lines: Sequence[str]) -> Iterator[str]:
    """Yield the names of the first line, and of those after it when all are items of one list."""
    for number, line in enumerate(lines):
        found = _names(line)
        if not found or (number and (line[0] != lines[0][0] or line[0] not in _SIGNS)):
            return
        yield from found


def _names(text: str) -> list[str]:
    """Return the names a line is made of, nothing when it holds anything else."""
    found = [piece for piece in _APART.split(text.strip(_SIGNS).rstrip(".")) if piece]
    return found if all(map(_is_any_name, found)) else []


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_NAME.match(text)) and not is_capitals(text)


def _is_any_name(text: str) -> bool:
    if len(text) > _LONGEST or _POSITION.search(text):
        return False
    return bool(_NAME.match(text) or _PERSIAN_NAME.match(text))
