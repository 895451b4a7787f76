"""Which terms of a text lexical search compares: words folded and stemmed, the same way for passages and questions.

The stemmer is chosen by a word's script and the text's language, because a passage may quote names of another script.
A question's language is not guessed from its few words: its words are stemmed in every way the index may have used.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import repeat
from typing import Protocol

import snowballstemmer  # type: ignore[import-untyped]

from corpus.normalise import fold, persian_keys

from .sound import sound_key

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish",
    "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Snowball's algorithm by language; words of other languages are compared as they are."""

SCRIPTS = (("cyrillic", "\u0400", "\u052f"), ("arabic", "\u0600", "\u06ff"), ("latin", "a", "\u024f"))
SCRIPT_OF_LANGUAGE = {
    "ar": "arabic", "el": "other", "fa": "arabic", "hi": "other", "hy": "other", "ne": "other", "ru": "cyrillic",
    "sr": "cyrillic", "ta": "other",
}  # fmt: skip
"""Script by language; Latin where a language is not named."""

USUAL_LANGUAGE = {"cyrillic": "ru", "arabic": "fa", "latin": "en"}
"""Whose stemmer a word gets when the text's language is written otherwise, or unknown."""

NON_JOINER = "\u200c"
_MARK = "\ue000"
_COMPOUND = re.compile(rf"[^\W_]+(?:{_MARK}[^\W_]+)+")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_GROUPED_NUMBER = re.compile(r"(?<![\d.,])\d{1,3}(?:[,\u066c ']\d{3})+(?!\d)")
_GROUP_MARK = re.compile(r"[,\u066c ']")
_GROUP_AT_START = re.compile(r"\d{3}(?!\d)")
_DIGIT_LAST, _GROUP_FIRST = " 1", "000 "
"""Marks that no term can be mistaken for, since none has a space."""
_MARKS = frozenset((_DIGIT_LAST, _GROUP_FIRST))
_NONE: frozenset[str] = frozenset()


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


def words(text: str) -> list[str]:
    """Return the folded words of ``text`` in order; a number written in groups of three digits is one word.

    A Persian compound with a zero-width non-joiner is one word, as it is where the sign was left out.
    """
    return _WORD.findall(_ungrouped(fold(text)))


def _ungrouped(folded: str) -> str:
    return _GROUPED_NUMBER.sub(lambda number: _GROUP_MARK.sub("", number[0]), folded)


def compounds(text: str) -> dict[str, tuple[str, ...]]:
    """Return each of the :func:`words` of ``text`` that non-joiners hold together, with the words it is made of."""
    if NON_JOINER not in text:
        return {}
    # The folding drops the sign, so another one that it keeps stands in for it.
    marked = fold(" ".join(word.replace(NON_JOINER, _MARK) for word in text.split() if NON_JOINER in word))
    found = {whole.replace(_MARK, ""): tuple(whole.split(_MARK)) for whole in _COMPOUND.findall(_ungrouped(marked))}
    # What is only a part of a word there, as before an apostrophe, is none.
    own = set(words(text)) if found else _NONE
    return {whole: parts for whole, parts in found.items() if whole in own}


def passage_terms(text: str, language: str) -> list[str]:
    """Return the stems of a passage in order, then those of the parts of its Persian compounds."""
    parts = [part for whole in compounds(text).values() for part in whole]
    return [_passage_stem(word, language) for word in words(text) + parts]


def passage_term_set(text: str, language: str) -> frozenset[str]:
    """Return the different terms of :func:`passage_terms`, sooner: each piece between white space is analysed once."""
    found = _NONE.union(*map(_piece_terms, text.split(), repeat(language)))
    if _DIGIT_LAST in found and _GROUP_FIRST in found:
        # "12 345" may stand there, which is one word.
        return frozenset(passage_terms(text, language))
    if _DIGIT_LAST in found or _GROUP_FIRST in found:
        found -= _MARKS
    parts = [part for whole in compounds(text).values() for part in whole]
    return found.union(_passage_stem(part, language) for part in parts) if parts else found


def question_terms(text: str, languages: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each word of a question once, in order, with the stems it may have in an index.

    Args:
        text: The question.
        languages: Of the passages in the index.

    Returns:
        Pairs of a word and its different stems, the likeliest first. Then come the parts of its Persian compounds,
        and neighbours joined, so that a compound meets its glued form however the question writes it.
    """
    known = sorted(set(languages))
    found = words(text)
    parts = [part for whole in compounds(text).values() for part in whole]
    return [
        (word, tuple(dict.fromkeys(_stem(word, code) for code in _languages_for(word, known))))
        for word in dict.fromkeys(found + parts + persian_keys(found))
    ]


def passage_sounds(text: str) -> list[str]:
    """Return the sound keys of a passage's words in order; words without one are passed over."""
    return [key for word in words(text) if (key := sound_key(word))]


def script(word: str) -> str:
    """Return the script of a folded word by its first letter: cyrillic, arabic, latin or other."""
    return next((name for name, first, last in SCRIPTS if first <= word[0] <= last), "other")


@lru_cache(maxsize=131_072)
def _piece_terms(piece: str, language: str) -> frozenset[str]:
    """Return the terms of a piece of text without white space, and marks when it may be part of a longer number."""
    folded = fold(piece)
    marks = {_DIGIT_LAST} if folded[-1:].isdecimal() else set()
    if _GROUP_AT_START.match(folded):
        marks.add(_GROUP_FIRST)
    return frozenset(marks.union(_passage_stem(word, language) for word in words(piece)))


@lru_cache(maxsize=262_144)
def _passage_stem(word: str, language: str) -> str:
    """Return the stem of a word in a text of ``language``; a question's answer looks at some thousand words."""
    return _stem(word, _language_for(word, language))


def _language_for(word: str, language: str) -> str:
    found = script(word)
    if SCRIPT_OF_LANGUAGE.get(language, "latin") == found:
        return language
    return USUAL_LANGUAGE.get(found, "")


def _languages_for(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    found = script(word)
    usual = USUAL_LANGUAGE.get(found, "")
    others = (code for code in languages if SCRIPT_OF_LANGUAGE.get(code, "latin") == found and code in STEMMERS)
    return tuple(dict.fromkeys((usual, *others)))


@lru_cache(maxsize=262_144)
def _stem(word: str, language: str) -> str:
    algorithm = STEMMERS.get(language)
    if algorithm is None or word[0].isdigit():
        return word
    with _lock():
        return _stemmer(algorithm).stemWord(word) or word


@cache
def _lock() -> threading.Lock:
    # Snowball's Python stemmers keep the word they work on in themselves.
    return threading.Lock()


@cache
def _stemmer(algorithm: str) -> _Stemmer:
    stemmer: _Stemmer = snowballstemmer.stemmer(algorithm)
    return stemmer
