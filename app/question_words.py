"""Lists of the words that questions are recognised by."""

from __future__ import annotations

import re

from corpus.normalise import fold

LANGUAGES = ("en", "fa", "ru")
"""Languages that questions are understood in: the words of all lists are theirs."""

QUESTION_MARKS = ("?", "؟", "？")

WHY = (
    *("why", r"what (?:caused|causes|explains|led)", "reasons?", "for what purpose", "how come"),
    *("چرا", r"دلیل\w*", r"دلایل\w*", r"علت\w*", "علل", "برای چه", r"به چه (?:دلیلی?|علتی?|سبب)"),
    *("почему", "зачем", "отчего", r"причин(?:а|ы|у|е|ой|ам|ами|ах)?", "из-за чего", "вследствие чего"),
    *("для чего", "ради чего", "за что", "с какой целью"),
)
"""Words of questions that ask for a reason."""

_LETTERS = re.compile(r"\\.|(?:[^\W\d_]|\u200c)+")
"""A run of letters in a regular expression, or an escape, which is none of its words."""
_PERSIAN_SPACE = re.compile(r"(?<=[\u0600-\u06ff]) (?=[\u0600-\u06ff])")


def whole_words(*alternatives: str) -> re.Pattern[str]:
    """Return what matches any of the alternatives, regular expressions themselves, as whole words in folded text."""
    # Folded on both sides, so that "Ё" and Arabic letter forms in a question still match. Folding glues what a ZWNJ
    # joins, and Persian writes most of these phrases either way.
    folded = (_LETTERS.sub(_folded, alternative) for alternative in alternatives)
    return re.compile("|".join(rf"(?<!\w)(?:{_PERSIAN_SPACE.sub(' ?', one)})(?!\w)" for one in folded))


def _folded(letters: re.Match[str]) -> str:
    run = letters.group()
    return run if run.startswith("\\") else fold(run)
