"""From what a person typed to a :class:`~app.answer.Question`; the same checks for page, API and command line."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.document import Kind
from corpus.part_names import part_name

from .answer import Question
from .errors import EmptyQuestion, FilterError, QuestionTooLong
from .settings import Settings

DEFAULT_QUOTES = 3
"""Most quotes in an answer where nobody says how many, and the settings allow as many."""


def parse_question(
    text: str,
    settings: Settings,
    *,
    documents: Iterable[str] = (),
    parts: Iterable[str] = (),
    languages: Iterable[str] = (),
    kinds: Iterable[str] = (),
    max_quotes: int | None = None,
) -> Question:
    """Return the question, stripped, with its filters; an empty filter is no filter.

    Without ``max_quotes`` there are :func:`default_quotes`.

    Raises:
        EmptyQuestion: When no character is a letter or a digit.
        QuestionTooLong: When it is longer than the settings allow.
        UnknownPart: When a part has no name that one can have.
        FilterError: When a kind or a language is none, or ``max_quotes`` is out of bounds.
    """
    return Question(
        text=checked_text(text, settings),
        doc_ids=frozenset(documents) or None,
        languages=frozenset(_language(language) for language in languages) or None,
        kinds=frozenset(_kind(kind) for kind in kinds) or None,
        part_ids=frozenset(_part(part) for part in parts) or None,
        max_quotes=default_quotes(settings) if max_quotes is None else _quotes(max_quotes, settings.max_quotes),
    )


def default_quotes(settings: Settings) -> int:
    """Return the most quotes in an answer where nobody says how many; never more than may be asked for."""
    return min(DEFAULT_QUOTES, settings.max_quotes)


def checked_text(text: str, settings: Settings) -> str:
    """Return the text without surrounding white space, fit to be searched for.

    Raises:
        EmptyQuestion: When no character is a letter or a digit.
        QuestionTooLong: When it is longer than the settings allow.
    """
    limit = settings.max_question_characters
    # What cannot be encoded (half of a surrogate pair, from a JSON escape) or shown (NUL) is no part of a question.
    words = "".join(" " if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in text[: limit + 1]).strip()
    if len(text) > limit:
        raise QuestionTooLong(
            f"The question has {len(text):,} characters; expected at most {limit:,}. Ask for one thing in one sentence."
        )
    if not any(char.isalnum() for char in words):
        raise EmptyQuestion(
            "The question has no letter and no digit; expected words. Ask in a sentence or name what to find."
        )
    return words


def _part(part: str) -> str:
    return str(part_name(part))


def _language(language: str) -> str:
    code = language.strip().lower()
    if not (code.isascii() and code.isalpha() and 2 <= len(code) <= 3):
        raise FilterError(f"The language {language!r} was given; expected a code such as en, fa or ru. Correct it.")
    return code


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        names = ", ".join(Kind)
        raise FilterError(f"The kind {kind!r} was given; expected one of {names}. Correct it.") from None


def _quotes(number: int, ceiling: int) -> int:
    if not 1 <= number <= ceiling:
        raise FilterError(f"{number} quotes were asked for; expected 1 to {ceiling}. Correct the number.")
    return number
