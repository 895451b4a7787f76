"""What is a word: a frequency list of the language and the document's own words, for deciding about hyphens."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import Final

import wordfreq

_TOKEN = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
# Part of all words of a language. Rarer short letter rows in the lists are mostly fragments and names.
_COMMON: Final = 1e-6
_VERY_COMMON: Final = 1e-3
_EVERYDAY = 1e-4
_SHORTEST: Final = 3
# First halves that live before a hyphen.
_PREFIX: Final = re.compile(
    "non|anti|pro|self|semi|ex|mid|post|pre|co|cross|multi|intra|well|so|far|long|half|quasi|pan|neo|sub|vice|all|"
    "trans|inter|ultra|low|high|short|one|two|three|four|five|six|first|second|third|twenty|thirty|forty|fifty|"
    "северо|юго|пол|экс|вице|контр|анти"
)
# Russian words that are always written with a hyphen; the list has them glued as well.
_HYPHENATED: Final = frozenset(("из-за", "из-под", "по-над", "кто-то", "что-то", "где-то", "всё-таки", "во-первых"))
# Ends of words; the lists have some of them as words.
_SUFFIX: Final = re.compile(
    "ings?|[ts]ions?|ations?|ments?|ness|it(?:y|ies)|isms?|ists?|ally|[ai]bl[ey]|[ae]nce|ious|ive|i[sz](?:e|ed|ing)|ed|ers?"
    "|ly|al|ous|ies"
)


@cache
def _list(language: str) -> dict[str, float]:
    if language not in wordfreq.available_languages("small"):
        return {}
    return wordfreq.get_frequency_dict(language, wordlist="small")


def language_of_word(word: str) -> str:
    """Return the language whose list is asked for a word that stands alone: by script, English for Latin."""
    letter = word[:1]
    if "\u0400" <= letter <= "\u052f":
        return "ru"
    return "fa" if "\u0600" <= letter <= "\u06ff" else "en"


def is_word(word: str, language: str | None = None) -> bool:
    """Tell whether the list of a language (by script when ``None``) has ``word``, in any case."""
    lower = word.lower()
    return lower in _list(language or language_of_word(word))


def is_common_word(word: str, language: str | None = None) -> bool:
    """Tell whether ``word`` is used at least once in a million words; of two letters, once in a thousand."""
    frequency = _list(language or language_of_word(word)).get(word.lower(), 0.0)
    return frequency >= (_COMMON if len(word) >= _SHORTEST else _VERY_COMMON)


def is_everyday_word(word: str, language: str | None = None) -> bool:
    """Tell whether ``word`` is used at least once in ten thousand words, as "which" is and no name."""
    return _list(language or language_of_word(word)).get(word.lower(), 0.0) >= _EVERYDAY


def occurrences(text: str, wanted: Iterable[str]) -> Counter[str]:
    """Return how often each of ``wanted`` (lower case, with their hyphens) stands in ``text`` as a word of its own."""
    asked = frozenset(wanted)
    return Counter(word for found in _TOKEN.finditer(text) if (word := found.group().lower()) in asked)


def keeps_hyphen(left: str, right: str, counts: Counter[str], language: str | None = None) -> bool:
    """Tell whether the hyphen between two halves at a line's end belongs to the word.

    Args:
        left: The letters before the hyphen.
        right: The letters after the line break.
        counts: How often ``left + right`` and ``left-right`` stand elsewhere in the document, in lower case.
        language: Whose word list is asked; by script when ``None``.
    """
    joined, hyphenated = (left + right).lower(), f"{left}-{right}".lower()
    if counts[joined] != counts[hyphenated]:
        return counts[hyphenated] > counts[joined]
    if hyphenated in _HYPHENATED:
        return True
    if right[:1].isupper() and not (left.isupper() and right.isupper()):
        return True
    if is_word(joined, language) or _SUFFIX.fullmatch(right.lower()):
        return False
    # No printer breaks a word after its first letter: "X-rays".
    if len(left) == 1:
        return True
    if _PREFIX.fullmatch(left.lower()) or left.isdigit():
        return True
    return is_common_word(left, language) and is_common_word(right, language)
