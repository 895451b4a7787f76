"""Numbers with what they measure: "75 kilometres" is a length, "129 million dollars" money, "16 July" a date.

A sentence that says how long a line is does not say how many people ride on it. Names of units, in all their forms,
come from CLDR (by way of Babel), in the language of the text and in English; words for money are listed here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from babel.units import UnknownUnitError, format_unit

from corpus.normalise import fold

from .cldr import locale_of
from .figures import MONTH, NUMBER, SPELLED_NUMBER, YEAR

MONEY, SHARE, COUNT, DATE, LABEL = "money", "share", "count", "date", "label"
"""What a number may be beside a unit of CLDR's categories (``length``, ``mass``, ``duration`` and so on)."""
CATEGORIES = ("speed", "energy", "area", "volume", "length", "mass", "duration", "power", "temperature")
"""In this order a text is compared with them: a kilowatt-hour begins like a kilowatt."""
ENGLISH = ("en", "en_GB")
SAMPLES = (1, 2, 5, 1.5)
"""Numbers that between them bring out the plural forms of the languages that have several."""
UNCLEAR = frozenset({"in", "d", "g", "h", "l", "n", "s", "y", "в", "г", "г.", "д", "д.", "л", "л.", "н", "с", "ч", "b"})
"""Short forms that mean something else more often than a unit."""
SHORTEST_STEM = 4
"""Forms of a word that begin with so many letters in common may end otherwise, as in the cases that CLDR leaves out."""
TEXTS_IN_HAND = 8_192

SCALE = (
    r"[\s-]*(?:thousand|million|billion|trillion|bn|mn|тысяч\w*|тыс|млн|млрд|миллион\w*|миллиард\w*"
    r"|هزار|میلیون|میلیارد)(?!\w)\.?"
)
"""Matches a word that multiplies the number before it."""
_MONEY = re.compile(
    r"[\s-]*(?:[$€£¥₽₹؋]"
    r"|(?:us |u\.s\. |american |canadian )?(?:dollars?|euros?|roubles?|rubles?|pounds?|rupees?|afghanis?|afs|yuan|yen"
    r"|francs?|tenge|soms?|somonis?|sums?|manats?|rials?|tomans?|usd|eur|gbp|rub)(?!\w)"
    r"|(?:долл|доллар\w*|евро|руб|рубл\w+|фунт\w*|рупи\w+|афгани|юан\w+|тенге|сом\w*|сомони|сум\w*|манат\w*)(?!\w)"
    r"|(?:دلار|یورو|روبل|پوند|روپیه|افغانی|یوان|تنگه|سوم|سامانی|منات|ریال|تومان)(?!\w))"
)
_POUND = re.compile(r"(?:pounds?|фунт\w*|پوند)(?!\w)")
"""Of gold or of flour."""
_METRIC = re.compile(r"(?:metric|метрическ\w+) ")
_MONEY_BEFORE = re.compile(r"(?:[$€£¥₽₹؋]|(?<!\w)(?:usd|eur|gbp|us\$))\s*$")
PERCENT = r"[\s-]*(?:%|٪|per ?cent(?:age)?(?!\w)|pct(?!\w)|процент\w*|درصد)"
"""Matches what makes the number before it a share."""
_FRACTION = re.compile(
    r"(?<!\w)(?:half|thirds?|quarters?|fifths?|tenths?|most|половин\w+|треть\w*|четверть\w*|نیم|نیمی|ثلث|ربع)(?!\w)"
)
_ORDINAL = r"(?:st|nd|rd|th|-?го|-?е)?"
_OTHER_DAY = r"\s*(?:and|to|-|и|و|تا)\s*"
_MONTH_AFTER = re.compile(rf"(?:{_ORDINAL}{_OTHER_DAY}\d{{1,2}})?{_ORDINAL}\s*(?:of )?{MONTH}")
_MONTH_BEFORE = re.compile(rf"{MONTH}\s*(?:\d{{1,2}}{_OTHER_DAY})?$")
_LETTER_BEFORE = re.compile(r"[^\W\d_]-?$")
_LETTER_AFTER = re.compile(r"-?[^\W\d_]")
_NO_COUNT = frozenset(
    {"one", "один", "одна", "یک", "half", "third", "quarter", "percent", "twice", "درصد", "نیم", "نیمی"}
)
"""Words of numbers that are seldom meant to count, or are shares."""
_SHARES = re.compile(r"процент|половин|треть|четверть")
_NUMERAL = re.compile(rf"(?P<number>{NUMBER}|{SPELLED_NUMBER})(?:{SCALE})*")
_ERA = re.compile(r"[\s-]*(?:b\.?c\.?(?:e\.?)?|bp|a\.?d\.?|c\.?e\.?|до н|н\. ?э|پیش از میلاد|ق\.? ?م)(?!\w)")
_OF_A_YEAR = re.compile(r"г(?:од|\.|(?!\w))")
_ASIDE = re.compile(rf"\[[^\[\]]*\]|\([^()\d]*,\s*{YEAR}[a-z]?(?:\s*[:,]\s*(?:pp?\.\s*)?\d+(?:\s*-\s*\d+)?)?\)")
"""What refers to a source inside a sentence; its numbers say nothing of what the sentence is about."""


class Quantity(NamedTuple):
    """A number, folded and in digits or spelled out, and what it measures."""

    number: str
    measure: str


@lru_cache(maxsize=TEXTS_IN_HAND)
def quantities(text: str, language: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text in order; a fraction in words is a share.

    Args:
        text: As displayed.
        language: Of the text; units of English are known beside its own.
    """
    folded = _ASIDE.sub(" ", fold(text))
    found = [
        Quantity(match["number"], measure)
        for match in _NUMERAL.finditer(folded)
        if match["number"] not in _NO_COUNT and not _SHARES.match(match["number"])
        for measure in sorted(_measures(folded, match, language))
    ]
    return (*found, *(Quantity(match.group(), SHARE) for match in _FRACTION.finditer(folded)))


def numbers_measuring(measures: Collection[str], text: str, language: str) -> Iterator[str]:
    """Yield the numbers of a text that measure one of ``measures``; see :func:`quantities`."""
    return (quantity.number for quantity in quantities(text, language) if quantity.measure in measures)


def measures_at(text: str, languages: Iterable[str]) -> frozenset[str]:
    """Return what the unit measures that folded ``text`` begins with; nothing where it begins otherwise."""
    if re.match(PERCENT, text):
        return frozenset({SHARE})
    if _POUND.match(text):
        return frozenset({MONEY, "mass"})
    if _MONEY.match(text):
        return frozenset({MONEY})
    named = _METRIC.sub("", text, count=1) if _METRIC.match(text) else text
    for language in languages:
        found = _units(language).match(text) or _units(language).match(named)
        if found is not None and found.lastgroup is not None:
            return frozenset({found.lastgroup})
    return frozenset()


def _measures(text: str, found: re.Match[str], language: str) -> frozenset[str]:
    number = found["number"]
    before, after = text[max(found.start() - 40, 0) : found.start()], text[found.end() : found.end() + 60]
    if _MONEY_BEFORE.search(before):
        return frozenset({MONEY})
    if _MONTH_AFTER.match(after.lstrip()) or _MONTH_BEFORE.search(before) or _ERA.match(after):
        return frozenset({DATE})
    if number[0].isdigit() and _LETTER_BEFORE.search(before):
        return frozenset({LABEL})
    is_year = re.fullmatch(YEAR, number) is not None
    rest = after.lstrip(" -")
    measures = frozenset() if is_year and _OF_A_YEAR.match(rest) else measures_at(rest, (language, *ENGLISH))
    if measures:
        return measures
    if is_year:
        return frozenset({DATE})
    return frozenset({LABEL if number[0].isdigit() and _LETTER_AFTER.match(after) else COUNT})


@lru_cache(maxsize=64)
def _units(language: str) -> re.Pattern[str]:
    """Return what matches a unit's name; the group that matched is its category."""
    # CLDR has all forms of English; "grammys" are no grams.
    exact = language in ENGLISH
    groups = []
    for category in CATEGORIES:
        forms = sorted(
            {_pattern(unit, exact) for unit in _forms(language, category)} - {""}, key=lambda one: (-len(one), one)
        )
        if forms:
            groups.append(rf"(?P<{category}>(?:{'|'.join(forms)})(?!\w))")
    # Where a language has no names of units, nothing must match.
    return re.compile("|".join(groups) or r"(?!)")


def _forms(language: str, category: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of each unit of a category, long and short, folded and without their number."""
    locale = locale_of(language)
    if locale is None:
        return
    for unit in (f"{category}-{name}" for name in UNITS[category].split()):
        for length in ("long", "short"):
            try:
                shown = [fold(format_unit(number, unit, length=length, locale=locale)) for number in SAMPLES]
            except UnknownUnitError:
                continue
            names = {re.sub(r"^[\d.,٫\s]+", "", name).strip(" .") for name in shown}
            if not any(unit in name or any(char.isdigit() for char in name) for name in names):
                yield tuple(sorted(names - UNCLEAR - {""}))


def _pattern(names: tuple[str, ...], exact: bool) -> str:
    """Return what matches any form of a unit's name; when not ``exact`` also those that CLDR may not have."""
    if not names:
        return ""
    words = [name.split() for name in names]
    if len({len(parts) for parts in words}) > 1:
        return "|".join(map(re.escape, names))
    stems = [_stem({parts[place] for parts in words}, exact) for place in range(len(words[0]))]
    return r"[\s-]*".join(stems)


def _stem(forms: set[str], exact: bool) -> str:
    lowest, highest = min(forms), max(forms)
    common = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(lowest, highest, strict=False)))
    if not exact and len(common) >= SHORTEST_STEM and common.isalpha():
        return rf"{re.escape(common)}\w{{0,3}}"
    # Persian makes adjectives and plurals by adding to the whole word.
    return rf"(?:{'|'.join(map(re.escape, sorted(forms)))})(?:ی|ها|های)?"


UNITS = {
    "length": "kilometer meter centimeter millimeter nanometer mile foot yard inch nautical-mile light-year",
    "area": "square-kilometer square-meter square-mile square-foot hectare acre",
    "volume": "cubic-kilometer cubic-meter cubic-foot liter milliliter gallon barrel",
    "mass": "tonne ton kilogram gram milligram pound ounce carat",
    "duration": "century decade year month week day hour minute second",
    "power": "gigawatt megawatt kilowatt watt horsepower",
    "energy": "kilowatt-hour calorie kilocalorie joule kilojoule",
    "temperature": "celsius fahrenheit kelvin",
    "speed": "kilometer-per-hour mile-per-hour meter-per-second knot",
}
"""The units that are looked for, by category, as CLDR names them."""
