"""How texts say "not", in English, Persian and Russian.

Four lists, because different mistakes are to be avoided. A question says "not" only with words that can mean nothing
else. That a quote lacks a "not" may be said only where it has no word that could stand for one ("failed", "only",
"few"); that it denies something only where the word can hardly mean otherwise, and that it denies it wholly only where
nothing bounds it ("not until", "only").
"""

from __future__ import annotations

import re
from functools import cache

from corpus.normalise import fold
from index.analysis import passage_term_set

from .overlap import Wording
from .question_words import whole_words

DENIED_SHARE = 0.35
"""Of the question's wording that has to stand in the clause that says "not"."""
EVENT_SHARE = 0.4
"""The same where the "not" decides; with less, a first quote that answers was taken for a denial on XQuAD."""

_LIMITS = r"(?:more|less|fewer|later|earlier|sooner) than"
_NOT = rf"not(?! (?:only|least|just|merely|far|{_LIMITS})(?!\w))"
_NO = rf"no(?! (?:doubt|{_LIMITS})(?!\w)|\.? ?\d)"
"""Match an English "not" and "no" that deny: "not only", "no fewer than" and "No. 5" do not."""
_NE = r"не(?! (?:только|менее|более|меньше|больше|раньше|ранее|позже|позднее)(?!\w))"
"""Matches a Russian "не" that denies."""
_ASKS = (
    *(_NOT, "never", "neither", "cannot", r"\w+n['’]t", "fail(?:ed|s)? to", "without", "no longer"),
    *(_NE, "никогда", "никто", "без", "нельзя"),
    *(r"نیست\w*", r"نبود\w*", r"نشد\w*", r"نکرد\w*", r"ندار\w*", r"نداشت\w*", r"نمی\w*", r"نداد\w*", r"نپذیرفت\w*"),
    *(r"نتوانست\w*", r"نگرفت\w*", r"نرسید\w*", r"نیافت\w*", r"نرفت\w*", r"نیامد\w*", r"نخواست\w*", r"نخواه\w*"),
    *("نباید", "هیچگاه", "هیچ وقت", "هرگز", "بدون"),
)
_DENIES = {
    "en": rf"{_NOT}|{_NO}|never|nor|neither|cannot|\w+n['’]t|refused|denied|rejected|declined to|opposed|failed to"
    r"|without",
    "ru": rf"{_NE}|ни|никогда|нет|отказал\w*|отверг\w*|отрица\w+|опроверг\w*|без",
    "fa": r"نیست\w*|نبود\w*|نشد\w*|نکرد\w*|ندار\w*|نداشت\w*|نمی\w*|نداد\w*|نپذیرفت\w*|نیافت\w*|نگرفت\w*"
    r"|نتوانست\w*|نرسید\w*|نشناخت\w*|هرگز|تکذیب|رد کرد\w*",
}
_COULD_DENY = {
    "en": r"none|nobody|nothing|un\w+|refus\w+|den(?:y|ies)|reject\w+|declin\w+|oppos\w+|fail\w*|lack\w*|except\w*"
    r"|exclud\w+|only|stop\w*|ceas\w+|suspend\w*|prevent\w*|against|instead|rather|difficult\w*|hard\w*|few|little"
    r"|rare\w*|seldom|ban\w*|forb\w+|prohibit\w*|other\w*|absen\w+|reluct\w+|abandon\w*|less|end(?:ed|s)?|non"
    r"|outside|different\w*|avoid\w*",
    "ru": r"никто|ничего|ничто|отказ\w*|против|лиш\w+|кроме|исключ\w+|приостан\w+|прекра\w+|перестал\w*|запре\w+"
    r"|нельзя|трудно|сложно|редк\w+|отсутств\w+|недоста\w+|вместо|только|иначе|друг\w+|мало|избега\w+|не\w+",
    "fa": r"نه|نکن\w*|نخواه\w*|نتوان\w*|نرفت\w*|نماند\w*|هیچ\w*|بدون|بی\w*|مخالف\w*|رد|غیر\w*|نا\w+|فقط|تنها|جز"
    r"|کم\w*|دشوار\w*|متوقف|ممنوع\w*|بجای|خودداری|لغو",
}
_BOUNDS = {
    "en": r"until|till|before|unless|except|only|but|prior to|for (?:nearly|almost|another)",
    "ru": r"до|пока|прежде|раньше|кроме|лишь|только|а",
    "fa": r"تا|مگر|جز|فقط|تنها|پیش از|قبل از|بلکه",
}
_CLAUSE_ENDS = re.compile(
    r"[,;:—–()،؛]| - |(?<!\w)"
    r"(?:but|while|although|though|however|whereas|но|а|хотя|однако|зато|اما|ولی|اگرچه|هرچند)(?!\w)"
)


def asked_negation(question: str) -> str:
    """Return the word a question says "not" with, folded; empty when it does not."""
    found = _asks().search(fold(question))
    return found.group() if found else ""


def could_deny(text: str, language: str) -> bool:
    """Return whether a text has a word that may stand for "not"; ``True`` where its language is not known."""
    return language not in _DENIES or _could_deny(language).search(fold(text)) is not None


def denial(text: str, language: str, wording: Wording, least: float = DENIED_SHARE) -> str:
    """Return the "not" of a clause that holds much of a question's wording, with the word after it, folded.

    Args:
        text: As displayed.
        language: Of the text.
        wording: Of the question.
        least: Share of it that the clause has to hold, 0 to 1.

    Returns:
        Words of the text; empty where no such clause says "not".
    """
    if language not in _DENIES:
        return ""
    for clause in _CLAUSE_ENDS.split(fold(text)):
        said = _denies(language).search(clause)
        if said and wording.share(passage_term_set(clause, language)) >= least:
            return said.group()
    return ""


def denies_event(text: str, language: str, wording: Wording) -> bool:
    """Return whether a text denies what a question is about, and nothing bounds it: "not until 1864", "only"."""
    denied = denial(text, language, wording, EVENT_SHARE)
    return bool(denied) and not _bounds(language).search(fold(text))


@cache
def _bounds(language: str) -> re.Pattern[str]:
    return whole_words(_BOUNDS[language])


@cache
def _asks() -> re.Pattern[str]:
    return whole_words(*_ASKS)


@cache
def _could_deny(language: str) -> re.Pattern[str]:
    return whole_words(_DENIES[language], _COULD_DENY[language])


@cache
def _denies(language: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_DENIES[language]})(?!\w)(?: \w+)?")
