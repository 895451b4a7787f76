"""Whether quotes are what they claim: the source's words, and whole words.

These hold for every quote, whatever the question; one that fails is a defect, not a matter of degree.
"""

from __future__ import annotations

from collections.abc import Sequence

from .measure import Better, Measure

SENTENCE_ENDS = frozenset(".!?…؟۔。！？")
"""Marks that end a sentence; a quote that stops right before one lost it."""


def verbatim(text: str, start: int, end: int, source: str) -> bool:
    """Return whether a quote's text is the source's slice, character for character."""
    return start < end <= len(source) and source[start:end] == text


def clean_edges(start: int, end: int, source: str) -> bool:
    """Return whether the quote neither cuts a word nor carries white space at its ends nor loses a full stop."""
    if not 0 <= start < end <= len(source) or source[start].isspace() or source[end - 1].isspace():
        return False
    before, after = source[start - 1 : start], source[end : end + 1]
    if _word(before) and _word(source[start]):
        return False
    if _word(source[end - 1]) and _word(after):
        return False
    return not (_word(source[end - 1]) and after in SENTENCE_ENDS and not _inside_word(source, end))


def _word(char: str) -> bool:
    return char.isalnum()


def _inside_word(source: str, end: int) -> bool:
    # "3.5" and "u.s": a mark with a letter or digit right after it ends no sentence.
    return source[end + 1 : end + 2].isalnum()


def share(flags: Sequence[bool]) -> float | None:
    """Return the share that is true; ``None`` for an empty list."""
    return sum(flags) / len(flags) if flags else None


_QUOTING = "questions with at least one quote, each counted once with the share of its quotes"

MEASURES = (
    Measure(
        "verbatim",
        "a quote's text is the slice of the source that its offsets name",
        _QUOTING,
        Better.HIGHER,
        absent="nothing was quoted",
    ),
    Measure(
        "clean_edges",
        "a quote cuts no word, loses no full stop and carries no white space at its ends",
        _QUOTING,
        Better.HIGHER,
        absent="nothing was quoted",
    ),
    Measure(
        "quote_length",
        "characters of the first quote, white space left out",
        "questions with at least one quote",
        Better.NEITHER,
        absent="nothing was quoted",
    ),
)
