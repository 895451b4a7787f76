"""What numbers in words are worth: "seven", "семи", "هفت" are 7; the words come from num2words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from num2words import num2words  # type: ignore[import-untyped]

from corpus.normalise import fold

from .question_words import LANGUAGES

ROUND = (*range(1, 101), *range(200, 1000, 100), 1000)
"""The numbers that are written in words where they are written in words at all."""
CASES = ("nominative", "genitive", "dative", "accusative", "instrumental", "prepositional")
GENDERS = ("m", "f", "n")


def spelled_value(word: str, language: str) -> int | None:
    """Return what a folded word for a number is worth, ``None`` where it is none that is known."""
    return _values(language).get(word) if language in LANGUAGES else None


@cache
def _values(language: str) -> Mapping[str, int]:
    return {fold(word): number for number in ROUND for word in _forms(number, language)}


def _forms(number: int, language: str) -> Iterator[str]:
    """Yield the words for a number, in all cases and genders where a language has them."""
    if language != "ru":
        yield num2words(number, lang=language)
        return
    for case in CASES:
        for gender in GENDERS:
            yield num2words(number, lang=language, case=case, gender=gender)
