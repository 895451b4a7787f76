"""The figures of a text: what two sources may disagree on, and what a question for a number needs."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.normalise import fold

SENTENCES_IN_HAND = 512
"""Texts whose figures are remembered: the sentences of one question are looked at several times."""
_NUMBER = re.compile(r"(?:\d{1,3}(?:[.,\s\u066c]\d{3})+(?!\d)|\d+)(?:[.,\u066b]\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:1[0-9]{3}|20[0-9]{2})(?!\d)")
# The words stand as folding leaves them: no madda, no hamza.
_MONTHS = re.compile(
    r"(?<!\w)(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|январ\w+|феврал\w+|март\w*|апрел\w+|ма[йяе]|июн\w+|июл\w+|август\w*|сентябр\w+|октябр\w+|ноябр\w+|декабр\w+"
    r"|ژانویه|فوریه|مارس|اوریل|مه|ژوین|ژوییه|جولای|اوت|اگوست|سپتامبر|اکتبر|نوامبر|دسامبر"
    r"|حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت"
    r"|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|ابان|اذر|دی|بهمن|اسفند)(?!\w)"
)
_SPELLED = re.compile(
    r"(?<!\w)(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen\w*|hundred\w*|thousand\w*"
    r"|million\w*|billion\w*|half|third|quarter|percent|twice"
    r"|один|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|сот\w+|тысяч\w*|миллион\w*|миллиард\w*"
    r"|половин\w+|треть|четверть|процент\w*"
    r"|یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|صد|هزار|میلیون|میلیارد|نیم|نیمی|درصد)(?!\w)"
)


@lru_cache(maxsize=SENTENCES_IN_HAND)
def numbers(text: str) -> frozenset[str]:
    """Return the numbers written in digits, folded, without group marks; years are numbers too."""
    return frozenset(
        re.sub(r"[\s,\u066c](?=\d{3}(?!\d))", "", found).replace("\u066b", ".") for found in _NUMBER.findall(fold(text))
    )


@lru_cache(maxsize=SENTENCES_IN_HAND)
def spelled_numbers(text: str) -> frozenset[str]:
    """Return the words for numbers that stand in ``text``, folded."""
    return frozenset(_SPELLED.findall(fold(text)))


@lru_cache(maxsize=SENTENCES_IN_HAND)
def years(text: str) -> frozenset[str]:
    """Return the years from 1000 to 2099 that stand in ``text``, folded."""
    return frozenset(_YEAR.findall(fold(text)))


def has_number(text: str) -> bool:
    """Return whether a number stands in ``text``, in digits or spelled out."""
    return bool(numbers(text) or spelled_numbers(text))


def has_month(text: str) -> bool:
    """Return whether the name of a month stands in ``text``."""
    return bool(_MONTHS.search(fold(text)))


def has_date(text: str) -> bool:
    """Return whether a year or a month stands in ``text``."""
    return bool(years(text)) or has_month(text)
