"""Other ways to write a word of a question that no passage has: Persian words run together, acronyms a letter apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from corpus.normalise import fold

from .analysis import script

AFFIXES: Final = frozenset({"می", "نمی", "ها", "های", "ای", "تر", "ترین", "ام", "اند", "بی", "هم", "نا"})
"""Parts of Persian words that stand apart, joined or glued, and are too short to be told by themselves."""

SHORTEST_PART: Final = 3
"""Letters of a part that is no affix; shorter ones fit into any word ("سر" and "باز" into "سرباز")."""

ACRONYM: Final = re.compile(r"(?<!\w)(?:[A-Z]{3,6}|[А-ЯЁ]{3,6})(?!\w)")


def glued_parts(word: str, known: Callable[[str], int]) -> tuple[str, ...]:
    """Return the two words that a word in Arabic script is glued from, of about one length; none when it is not.

    Args:
        word: Folded.
        known: Returns how many passages have a word.
    """
    if script(word) != "arabic":
        return ()
    cuts = sorted(range(2, len(word) - 1), key=lambda cut: abs(len(word) - 2 * cut))
    for left, right in ((word[:cut], word[cut:]) for cut in cuts):
        if _is_part(left) and _is_part(right) and known(left) and known(right):
            return (left, right)
    return ()


def _is_part(piece: str) -> bool:
    return len(piece) >= SHORTEST_PART or piece in AFFIXES


def acronyms(question: str) -> frozenset[str]:
    """Return the words in capitals, folded: ISKP, НАТО."""
    return frozenset(fold(found) for found in ACRONYM.findall(question))


def acronym_forms(word: str, with_prefix: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    """Return the known words that have one letter more or less at the end: ISK for ISKP and the other way round.

    Args:
        word: Folded.
        with_prefix: Returns the known words that begin with some letters.
    """
    shorter = word[:-1] if len(word) > SHORTEST_PART else word
    return tuple(
        found
        for found in sorted(set(with_prefix(shorter)))
        if found == shorter or (found.startswith(word) and len(found) == len(word) + 1)
    )
