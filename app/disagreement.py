"""Whether quotes of one answer give different figures: then both are marked, since their sources must be weighed."""

from __future__ import annotations

from collections.abc import Sequence

from .answer import CitedQuote
from .figures import numbers, years
from .intent import Intent, Wanted
from .quantities import numbers_measuring


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
    stated = [
        _figures(cited.quote.display, cited.language, intent) if cited.confidence >= threshold else frozenset()
        for cited in quotes
    ]
    return tuple(
        tuple(
            other.marker
            for other, theirs in zip(quotes, stated, strict=True)
            if own and theirs and own.isdisjoint(theirs)
        )
        for own in stated
    )


def _figures(text: str, language: str, intent: Intent) -> frozenset[str]:
    if intent.measures:
        return frozenset().union(*map(numbers, numbers_measuring(intent.measures, text, language)))
    if Wanted.NUMBER in intent.wanted:
        # A year beside a number says when, not how many.
        return numbers(text) - years(text)
    return years(text)
