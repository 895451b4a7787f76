"""Whether a text can hold the kind of fact that is asked for: a figure, a date, a name, other than the question's own.

A sentence that speaks of everything in the question and states no number cannot say how many. The check is crude and
knows only what can be seen in a text; it speaks against a quote, never for one.
"""

from __future__ import annotations

import re

from corpus.normalise import fold

from .figures import has_month, numbers, spelled_numbers, years
from .intent import Intent, Wanted

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
        # A year beside it says when, not how many.
        new = numbers(text) - years(text) - intent.figures
        return bool(new or spelled_numbers(text) - intent.words)
    if wanted is Wanted.DATE:
        return bool(years(text) - intent.figures) or has_month(text)
    if wanted in (Wanted.PERSON, Wanted.PLACE) and language in CASED_LANGUAGES:
        return bool({fold(name) for name in _NAME.findall(text)} - intent.words)
    return None
