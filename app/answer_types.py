"""Whether a text can hold the kind of fact that is asked for: a figure, a date, a name, other than the question's own.

A sentence that speaks of everything in the question and states no number cannot say how many. The check is crude and
knows only what can be seen in a text; it speaks against a quote, never for one.
"""

from __future__ import annotations

import re

from corpus.normalise import fold

from .countries import countries_in, has_countries
from .figures import has_month, has_time, numbers, spelled_numbers, years
from .intent import Intent, Wanted
from .quantities import DATE, numbers_measuring

CASED_LANGUAGES = frozenset({"en", "ru", "fr", "es", "it", "pt", "uk"})
"""Languages in which a capital letter inside a sentence means a name."""

_NAME = re.compile(r"(?<![.!?…:»\"”] )(?<!^)(?<!\w)[A-ZÀ-ÞА-ЯЁ][\w’'-]{2,}")


def misfits(text: str, language: str, intent: Intent) -> bool:
    """Return whether something is asked for that can be looked for, and nothing of that kind stands in ``text``.

    Args:
        text: As displayed.
        language: Of the text; names are looked for only where capital letters tell them.
        intent: Of the question.
    """
    looked_for = [_stands(text, language, wanted, intent) for wanted in sorted(intent.wanted)]
    known = [stands for stands in looked_for if stands is not None]
    return bool(known) and not any(known)


def _stands(text: str, language: str, wanted: Wanted, intent: Intent) -> bool | None:
    """Return whether such a fact stands in ``text``; ``None`` where that cannot be seen."""
    if wanted is Wanted.NUMBER:
        if intent.measures:
            return _measured(text, language, intent)
        # A year beside it says when, not how many.
        new = numbers(text) - years(text) - intent.figures
        return bool(new or spelled_numbers(text) - intent.words)
    if wanted is Wanted.DATE:
        if years(text) - intent.figures or has_time(text):
            return True
        # "66 million years ago" and "by 9000 BC" tell when, too.
        times = numbers_measuring((DATE, "duration"), text, language)
        return any(numbers(number).isdisjoint(intent.figures) for number in times)
    if wanted is Wanted.COUNTRY:
        return bool(countries_in(text, language) - intent.countries) if has_countries(language) else None
    if wanted in (Wanted.PERSON, Wanted.PLACE, Wanted.NAME) and language in CASED_LANGUAGES:
        names = (name for name in _NAME.findall(text) if fold(name) not in intent.words and not has_month(name))
        # What a country is called is no name of a company.
        return any(wanted is not Wanted.NAME or not countries_in(name, language) for name in names)
    return None


def _measured(text: str, language: str, intent: Intent) -> bool:
    """Return whether a number in ``text`` that the question does not hold measures what is asked for."""
    known = intent.figures | intent.words
    found = numbers_measuring(intent.measures, text, language)
    return any(numbers(number).isdisjoint(known) and number not in known for number in found)
