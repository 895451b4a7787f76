"""Whether quotes of one answer give different figures: then both are marked, since their sources must be weighed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalise import fold

from .answer import CitedQuote
from .counted import worth
from .figures import NUMBER, numbers, years
from .intent import Intent, Wanted
from .premises import OLDEST_COMMON_YEAR
from .quantities import SCALE, numbers_measuring

_SCALED = re.compile(rf"(?P<number>{NUMBER})(?P<scale>(?:{SCALE})?)")


def other_figures(quotes: Sequence[CitedQuote], intent: Intent, threshold: float) -> tuple[tuple[int, ...], ...]:
    """Return for each quote the markers of the quotes that give another figure.

    Only where the question asks for a number or a date, and only between quotes that would each be an answer: both
    state figures of that kind, and share none. Whether they contradict each other is left to the reader.

    Args:
        quotes: Of one answer.
        intent: Of the question.
        threshold: Confidence from which on a quote is taken for an answer.
    """
    if intent.wanted.isdisjoint({Wanted.NUMBER, Wanted.DATE}):
        return tuple(() for _ in quotes)
    years_only = not intent.measures and Wanted.NUMBER not in intent.wanted
    stated = [
        _figures(cited.quote.display, cited.language, intent) if cited.confidence >= threshold else frozenset()
        for cited in quotes
    ]
    return tuple(
        tuple(
            other.marker
            for other, theirs in zip(quotes, stated, strict=True)
            if _differ(own, theirs, years_only=years_only)
        )
        for own in stated
    )


def _differ(own: frozenset[float], theirs: frozenset[float], *, years_only: bool) -> bool:
    """Return whether both state figures and share none; years of two calendars cannot be compared."""
    if not own.isdisjoint(theirs):
        return False
    if not years_only:
        return bool(own and theirs)
    return not {year < OLDEST_COMMON_YEAR for year in own}.isdisjoint(year < OLDEST_COMMON_YEAR for year in theirs)


def _figures(text: str, language: str, intent: Intent) -> frozenset[float]:
    """Return what the figures of a text that may answer are worth: "1.5 million" is 1,500,000."""
    if intent.measures:
        meant = frozenset().union(*map(numbers, numbers_measuring(intent.measures, text, language)))
    elif Wanted.NUMBER in intent.wanted:
        # A year beside a number says when, not how many.
        meant = numbers(text) - years(text)
    else:
        return frozenset(map(float, years(text)))
    found = (
        worth(match["number"], match["scale"], language)
        for match in _SCALED.finditer(fold(text))
        if not meant.isdisjoint(numbers(match["number"]))
    )
    return frozenset(value for value in found if value is not None)
