"""The countries that a text names, by their code, whatever its language calls them; names come from CLDR (Babel)."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from corpus.normalise import fold

from .cldr import locale_of
from .question_words import LANGUAGES

STEM = 5
"""Letters of a name that stand for it and its adjective, in languages that ``_FORMS`` has no endings of."""
OTHER_NAMES = {
    "en": {"US": "america,usa,u.s", "GB": "britain,british,england,english", "SU": "soviet,ussr", "NL": "holland,dutch",
           "TR": "turkey,turkish", "FR": "french", "ES": "spanish", "PL": "polish", "GR": "greek", "DE": "german",
           "KZ": "kazakh", "UZ": "uzbek", "TJ": "tajik", "KG": "kyrgyz", "TM": "turkmen", "AF": "afghan", "CZ": "czech",
           "LB": "lebanese", "PT": "portuguese", "SE": "swede", "SK": "slovak", "HR": "croat", "RS": "serb",
           "MN": "mongol", "MA": "moroccan", "BE": "belgian", "AR": "argentine", "PH": "philippine", "SO": "somali"},
    "fa": {"US": "امریکا,ایالات متحده", "GB": "انگلیس,انگلستان,بریتانیا", "SU": "شوروی", "RU": "روس", "IN": "هندوستان",
           "KZ": "قزاق", "UZ": "ازبک", "TJ": "تاجیک", "KG": "قرقیز", "TM": "ترکمن", "AF": "افغان", "FR": "فرانسوی"},
    "ru": {"US": "америк,сша", "GB": "британ,англи", "SU": "советск,ссср", "RU": "российск,русск", "KZ": "казах",
           "UZ": "узбек", "TJ": "таджик", "KG": "киргиз,кыргыз", "TM": "туркмен", "AF": "афган", "FR": "француз",
           "IT": "итальян", "NO": "норвеж", "GE": "грузин", "EG": "египет,египт", "MX": "мексикан", "LT": "литовск",
           "MN": "монгол", "PH": "филиппин"},
}  # fmt: skip
"""What countries are called beside the names of CLDR; in Russian the first letters of it."""
EVERYDAY = {"en": ("reunion", "jersey"), "fa": ("مالی", "چک"), "ru": ("того", "самоа")}
"""Names of CLDR that are nearly always other words: "того" is "of that", "самой" "herself", "مالی" "financial"."""
SHORT_NAMES = {"US": "US", "USA": "US", "UK": "GB", "UAE": "AE", "USSR": "SU", "PRC": "CN", "DPRK": "KP"}
"""What English writes in capitals; folded, "US" would be a pronoun."""
PAST = {"SU": {"en": "Soviet Union", "fa": "شوروی", "ru": "Советский Союз"}}
"""What CLDR has no name for any more."""
UNIONS = frozenset({"EU", "EZ", "QO", "UN"})
"""Territories of CLDR that are no country."""
TEXTS_IN_HAND = 8_192

_NAME = re.compile(r"[A-Z]\w+(?: [A-Z]\w+)+(?!['’]\w)")
_SMALL = re.compile(r"(?<!\w)[a-z]{4,}(?!\w)")
_RUSSIAN_ADJECTIVE = r"(?:ий|й|ин|ь)?(?:ск\w{1,4}|ец|ц(?:ы|а|е|у|ев|ем|ам|ами|ах))"
_FORMS = {
    "en": (
        (r"(?P<stem>.{4,})[aeoy]", r"(?:i?ans?|ese)"),
        (r"(?P<stem>.+)", r"(?:s|ns?|ans?|ians?|eans?|vians?|ese|is?|ic|ish)?"),
    ),
    "fa": ((r"(?P<stem>.+)", r"ی{0,2}(?:ان|ها)?ی?"),),
    "ru": (
        (r"(?P<stem>.+)ия", rf"(?:и(?:[ияюе]|ей)|{_RUSSIAN_ADJECTIVE})"),
        (r"(?P<stem>.+(?<!и))[аяйь]", rf"(?:[аяйьыуюеи]|[ое][йм]|ью|{_RUSSIAN_ADJECTIVE})"),
        (r"(?P<stem>.+)ы", r"(?:ы|ам|ами|ах|ов)"),
        (r"(?P<stem>.+[^аяйьы])", rf"(?:[ауеы]|ом|{_RUSSIAN_ADJECTIVE})?"),
    ),
}
"""How names end in other cases, as adjectives and as peoples: what a name looks like, and what follows its stem."""
_SHORT = re.compile(rf"(?<!\w)({'|'.join(SHORT_NAMES)})(?!\w)")


@lru_cache(maxsize=TEXTS_IN_HAND)
def countries_in(text: str, language: str) -> frozenset[str]:
    """Return the codes of the countries that ``text`` names, as a noun or an adjective.

    Args:
        text: As displayed.
        language: Its language; one whose countries are not known gives none.
    """
    if not has_countries(language):
        return frozenset()
    pattern, codes = _names(language)
    named = (codes[match.lastindex - 1] for match in pattern.finditer(fold(text)) if match.lastindex)
    return frozenset(named) | frozenset(map(SHORT_NAMES.__getitem__, _SHORT.findall(text)))


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
    """Return the code of each country by its name."""
    locale = locale_of(language)
    if locale is None:
        return {}
    named = {fold(name): code for code, name in locale.territories.items() if code.isalpha()}
    other = {name: code for code, names in OTHER_NAMES.get(language, {}).items() for name in names.split(",")}
    return {name: code for name, code in named.items() if name not in EVERYDAY.get(language, ())} | other


@lru_cache(maxsize=64)
def _names(language: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return what matches a country's name, the longest first, and the code of the country for each of its groups."""
    codes = _code(language)
    # By first letters: most places of a text are compared with a few dozen letters then, not with all names.
    names = sorted(codes, key=lambda name: (name[0], -len(name), name))
    pattern = "|".join(
        f"(?={re.escape(letter)})(?:{'|'.join(f'({_forms(name, language)})' for name in of_letter)})"
        for letter, of_letter in groupby(names, key=itemgetter(0))
    )
    return re.compile(rf"(?<!\w)(?:{pattern})" if names else r"(?!)"), tuple(codes[name] for name in names)


def _forms(name: str, language: str) -> str:
    """Return what matches a folded name and what is made of it."""
    known = _FORMS.get(language, ())
    if known and name in _beginnings(language):
        return rf"{re.escape(name)}\w*"
    found = ((re.fullmatch(shape, name), ends) for shape, ends in known)
    forms = [rf"{re.escape(match['stem'])}{ends}(?!\w)" for match, ends in found if match]
    return "|".join(forms) or re.escape(name[:STEM] if name.isalpha() else name)


@lru_cache(maxsize=64)
def _beginnings(language: str) -> frozenset[str]:
    """Return the names that stand for all words that begin so: the listed ones of Russian."""
    return frozenset(",".join(OTHER_NAMES["ru"].values()).split(",")) if language == "ru" else frozenset()
