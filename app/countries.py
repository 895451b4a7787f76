"""The countries that a text names, by their code, whatever its language calls them; names come from CLDR (Babel)."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.normalise import fold

from .cldr import locale_of
from .question_words import LANGUAGES

STEM = 5
"""Letters of a name that stand for it and its adjective: "Kazakhstan", "Kazakh"."""
OTHER_NAMES = {
    "en": {"US": "america,usa,u.s", "GB": "britain,british,england,english", "SU": "soviet,ussr", "NL": "holland,dutch",
           "CN": "chinese", "TR": "turkey,turkish", "FR": "french", "ES": "spanish", "PL": "polish", "GR": "greek"},
    "fa": {"US": "امریکا,ایالات متحده", "GB": "انگلیس,انگلستان,بریتانیا", "SU": "شوروی"},
    "ru": {"US": "америк,сша", "GB": "британ,англи", "SU": "советск,ссср", "RU": "российск,русск"},
}  # fmt: skip
"""What countries are called beside the names of CLDR, the first letters of it."""
SHORT_NAMES = {"US": "US", "USA": "US", "UK": "GB", "UAE": "AE", "USSR": "SU", "PRC": "CN", "DPRK": "KP"}
"""What English writes in capitals; folded, "US" would be a pronoun."""
PAST = {"SU": {"en": "Soviet Union", "fa": "شوروی", "ru": "Советский Союз"}}
"""What CLDR has no name for any more."""
UNIONS = frozenset({"EU", "EZ", "QO", "UN"})
"""Territories of CLDR that are no country."""
TEXTS_IN_HAND = 512

_NAME = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)+(?!['’]\w)")
_SMALL = re.compile(r"(?<!\w)[a-z]{4,}(?!\w)")
_SHORT = re.compile(rf"(?<!\w)({'|'.join(SHORT_NAMES)})(?!\w)")


@lru_cache(maxsize=TEXTS_IN_HAND)
def countries_in(text: str, language: str) -> frozenset[str]:
    """Return the codes of the countries that ``text`` names, as a noun or an adjective.

    Args:
        text: As displayed.
        language: Its language; one whose countries are not known gives none.
    """
    named = map(_code(language).get, _names(language).findall(fold(text)))
    short = map(SHORT_NAMES.get, _SHORT.findall(text))
    return frozenset(code for code in (*named, *short) if code) if has_countries(language) else frozenset()


def is_country(code: str) -> bool:
    """Return whether the code is that of one country, and not of a union of them."""
    return code not in UNIONS


def country_name(code: str, language: str) -> str:
    """Return what a country is called in a language; its code where that is not known."""
    if code in PAST:
        return PAST[code].get(language, code)
    locale = locale_of(language)
    return str(locale.territories.get(code, code)) if locale is not None else code


def has_countries(language: str) -> bool:
    """Return whether the names of countries are known in a language."""
    return bool(_code(language))


@lru_cache(maxsize=TEXTS_IN_HAND)
def countries_asked(question: str) -> frozenset[str]:
    """Return the codes of the countries that a question names, in any of ``LANGUAGES``.

    "Jordan Peterson" names none, nor does "a turkey" where other words have their capitals.
    """
    meant = _NAME.sub(_without_bearer, question)
    if meant[:1].isupper():
        meant = _SMALL.sub(_without_noun, meant)
    return frozenset().union(*(countries_in(meant, language) for language in LANGUAGES))


def _without_bearer(name: re.Match[str]) -> str:
    """Return a name of several words, or a blank where one of them is only called like a country."""
    run = name[0] if name.start() else name[0].partition(" ")[2]
    folded = fold(run)
    of_several = any(other in folded for other in _english() if " " in other)
    bears = not of_several and not _english().isdisjoint(folded.split())
    return " " if bears and " " in run else name[0]


def _without_noun(word: re.Match[str]) -> str:
    return " " if countries_in(word[0], "en") else word[0]


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    locale = locale_of("en")
    return frozenset(map(fold, locale.territories.values())) if locale is not None else frozenset()


@lru_cache(maxsize=64)
def _code(language: str) -> dict[str, str]:
    """Return the code of each country by the beginning of its name."""
    locale = locale_of(language)
    if locale is None:
        return {}
    named = {_stem(fold(name)): code for code, name in locale.territories.items() if code.isalpha()}
    other = {name: code for code, names in OTHER_NAMES.get(language, {}).items() for name in names.split(",")}
    return named | other


@lru_cache(maxsize=64)
def _names(language: str) -> re.Pattern[str]:
    stems = sorted(_code(language), key=lambda stem: (-len(stem), stem))
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, stems))})" if stems else r"(?!)")


def _stem(name: str) -> str:
    return name[:STEM] if name.isalpha() and len(name) > STEM else name
