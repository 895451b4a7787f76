"""The figures of a text: what two sources may disagree on, and what a question for a number needs."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus.normalise import fold

SENTENCES_IN_HAND = 8_192
"""Texts whose figures are remembered: a sentence is looked at several times, and found by other questions again."""
NUMBER = r"(?:\d{1,3}(?:[.,\s\u066c]\d{3})+(?!\d)|\d+)(?:[.,\u066b]\d+)?"
"""Matches a number in digits."""
YEAR = r"(?<!\d)(?:1[0-9]{3}|20[0-9]{2})(?!\d)"
"""Matches a year from 1000 to 2099."""
# The words stand as folding leaves them: no madda, no hamza.
MONTH = (
    r"(?<!\w)(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|январ\w+|феврал\w+|март\w*|апрел\w+|ма[йяе]|июн\w+|июл\w+|август\w*|сентябр\w+|октябр\w+|ноябр\w+|декабр\w+"
    r"|ژانویه|فوریه|مارس|اوریل|مه|ژوین|ژوییه|جولای|اوت|اگوست|سپتامبر|اکتبر|نوامبر|دسامبر"
    r"|حمل|ثور|جوزا|سرطان|اسد|سنبله|میزان|عقرب|قوس|جدی|دلو|حوت"
    r"|فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|ابان|اذر|دی|بهمن|اسفند)(?!\w)"
)
TIME = (
    r"(?<!\w)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|spring|summer|autumn|winter|centur(?:y|ies)|decades?"
    r"|понедельник\w*|вторник\w*|сред[аыу]|четверг\w*|пятниц\w+|суббот\w+|воскресень\w+|весн\w+|летом|осень\w*|зим\w+"
    r"|век|века|веке|веков|столети\w+|десятилети\w+"
    r"|شنبه|یکشنبه|سهشنبه|چهارشنبه|پنجشنبه|جمعه|بهار|تابستان|پاییز|خزان|زمستان|قرن|سده|دهه)(?!\w)"
)
"""Matches a day of the week, a season, a century or a decade; Monday is a city in Persian."""
SPELLED_NUMBER = (
    r"(?<!\w)(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|dozen\w*|hundred\w*|thousand\w*"
    r"|million\w*|billion\w*|half|third|quarter|percent|twice"
    r"|один|одна|два|две|двух|двое|три|трех|трое|четыре|четырех|пять|пяти|шесть|шести|семь|семи|восемь|восьми|девять"
    r"|девяти|десять|десяти|десят\w+|\w{2,6}надцат[ьи]|двадцат[ьи]|тридцат[ьи]|сорока?|пятьдесят|шестьдесят"
    r"|семьдесят|восемьдесят|девяност[оа]|сто|двести|двухсот|триста|трехсот|четыреста|пятьсот|шестьсот|семьсот|восемьсот"
    r"|девятьсот|сот\w+|тысяч\w*|миллион\w*|миллиард\w*|половин\w+|треть|четверть|процент\w*"
    r"|یک|دو|سه|چهار|پنج|شش|هفت|هشت|نه|ده|یازده|دوازده|سیزده|چهارده|پانزده|شانزده|هفده|هجده|نوزده|بیست|سی|چهل|پنجاه"
    r"|شصت|هفتاد|هشتاد|نود|صد|صدها|دویست|سیصد|چهارصد|پانصد|ششصد|هفتصد|هشتصد|نهصد|هزار|هزاران|میلیون|میلیارد|نیم|نیمی"
    r"|درصد)(?!\w)"
)
"""Matches a number in words."""

_NUMBER, _YEAR, _SPELLED = (re.compile(one) for one in (NUMBER, YEAR, SPELLED_NUMBER))
_MONTH, _TIME = re.compile(MONTH), re.compile(f"{MONTH}|{TIME}")


@lru_cache(maxsize=SENTENCES_IN_HAND)
def numbers(text: str) -> frozenset[str]:
    """Return the numbers written in digits, folded, without group marks; years are numbers too."""
    found = _NUMBER.findall(fold(text))
    return frozenset(re.sub(r"[\s,\u066c](?=\d{3}(?!\d))", "", one).replace("\u066b", ".") for one in found)


@lru_cache(maxsize=SENTENCES_IN_HAND)
def spelled_numbers(text: str) -> frozenset[str]:
    """Return the words for numbers that stand in ``text``, folded."""
    return frozenset(_SPELLED.findall(fold(text)))


@lru_cache(maxsize=SENTENCES_IN_HAND)
def years(text: str) -> frozenset[str]:
    """Return the years from 1000 to 2099 that stand in ``text``, folded."""
    return frozenset(_YEAR.findall(fold(text)))


def has_month(text: str) -> bool:
    """Return whether the name of a month stands in ``text``."""
    return bool(_MONTH.search(fold(text)))


def has_time(text: str) -> bool:
    """Return whether ``text`` names a time without a figure: a month, a day of the week, a season, a century."""
    return bool(_TIME.search(fold(text)))
