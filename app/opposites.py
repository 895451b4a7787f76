"""Words that mean the opposite of each other: "accepted" and "rejected", "largest" and "smallest".

A question for the largest is not answered by a sentence about the smallest, whatever else both say. The words are
listed in English, Persian and Russian side by side, so that a question in one language can be held against a quote in
another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from corpus.normalise import fold
from index.analysis import passage_terms, words

from .question_words import LANGUAGES

TEXTS_IN_HAND = 512

PAIRS = (
    ("largest biggest greatest / smallest tiniest",
     "بزرگترین / کوچکترین", "крупнейший наибольший / мельчайший наименьший"),
    ("highest / lowest", "بالاترین بلندترین / پایینترین", "высочайший наивысший / низший"),
    ("longest / shortest", "طولانیترین درازترین / کوتاهترین", "длиннейший / кратчайший"),
    ("most / least", "بیشترین / کمترین", "наиболее / наименее"),
    ("first / last", "نخستین اولین / اخرین واپسین", "первый / последний"),
    ("earliest / latest", "زودترین / دیرترین", "ранний / поздний"),
    ("oldest eldest / youngest newest", "کهنترین قدیمیترین / تازهترین جدیدترین", "старейший древнейший / новейший"),
    ("best / worst", "بهترین / بدترین", "лучший / худший"),
    ("strongest / weakest", "قویترین نیرومندترین / ضعیفترین", "сильнейший / слабейший"),
    ("cheapest / dearest", "ارزانترین / گرانترین", "дешёвый / дорогостоящий"),
    ("nearest closest / furthest farthest", "نزدیکترین / دورترین", "ближайший / дальний"),
    ("fastest / slowest", "سریعترین / کندترین", "быстрый / медленный"),
    ("minimum / maximum", "حداقل / حداکثر", "минимум минимальный / максимум максимальный"),
    ("majority / minority", "اکثریت / اقلیت", "большинство / меньшинство"),
    ("north northern / south southern", "شمال شمالی / جنوب جنوبی", "север северный / юг южный"),
    ("east eastern / west western", "شرق شرقی خاوری / غرب غربی باختری", "восток восточный / запад западный"),
    ("upper / lower", "بالایی / پایینی", "верхний / нижний"),
    ("internal domestic / external foreign", "داخلی درونی / خارجی بیرونی", "внутренний / внешний"),
    (
        "increase increased rise rose risen grew grown growth"
        " / decrease decreased fall fell fallen decline declined shrank shrunk drop dropped plunge plunged",
        "افزایش رشد / کاهش افت",
        "рост вырос выросла выросли увеличение увеличился возрос возросла повышение повысился"
        " / падение упал снижение снизился сократился сокращение уменьшился",
    ),
    ("accept accepted approve approved / reject rejected veto vetoed", "پذیرفت تصویب / رد",
     "принял одобрил / отверг отвергла отвергли отклонил"),
    ("join joined / quit leave left withdrew withdraw withdrawal",
     "پیوست پیوستن / خروج", "вступил присоединился / вышел вышла вышли покинул"),
    ("opened reopened / closed shut", "گشود گشایش / مسدود", "открыл открытие / закрыл закрытие"),
    ("supported support favoured favored / opposed oppose",
     "پشتیبانی حمایت / مخالفت", "поддержал поддержка / возражал"),
    ("allowed permitted allow permit / forbade forbidden forbid banned ban prohibited", "اجازه مجاز / ممنوع",
     "разрешил позволил / запретил запрет"),
    ("agreed renewed extended / disagreed refused", "موافقت تمدید / سرپیچی", "согласился продлил / отказался"),
    ("appointed / dismissed", "گماشت انتصاب / برکنار عزل", "назначил назначение / уволил отстранил"),
    ("built created / destroyed demolished demolish destroy",
     "ساخت ساختن / ویران تخریب", "построил создал / разрушил уничтожил"),
    ("included / excluded", "شامل / مستثنی", "включил / исключил"),
    ("encouraged / discouraged", "تشویق / دلسرد", "поощрял / препятствовал"),
    ("legal / illegal", "قانونی / غیرقانونی", "законный / незаконный"),
    ("known / unknown", "شناخته / ناشناخته", "известный / неизвестный"),
    ("man men male / woman women female", "مرد مردان / زن زنان", "мужчина мужской / женщина женский"),
    ("father / mother", "پدر / مادر", "отец отца / мать матери"),
    ("son / daughter", "پسر / دختر", "сын / дочь дочери"),
    ("brother / sister", "برادر / خواهر", "брат / сестра"),
    ("public / private", "دولتی عمومی / خصوصی", "государственный / частный"),
    ("rich wealthy / poor", "ثروتمند غنی / فقیر", "богатый / бедный"),
    ("strong / weak", "قوی نیرومند / ضعیف", "сильный / слабый"),
    ("hot warm / cold cool", "داغ / سرد خنک", "горячий тёплый / холодный"),
    ("wet / dry", "مرطوب / خشک", "влажный мокрый / сухой"),
    ("positive / negative", "مثبت / منفی", "положительный / отрицательный"),
    ("success successful succeeded / failure failed",
     "موفقیت موفق / ناکامی ناکام", "успех успешный / неудача провал"),
    ("ally friend / enemy", "دوست / دشمن", "союзник / враг противник"),
    ("born birth / died death", "زاده تولد / مرگ درگذشت", "рождение рожденный / умер умерла смерть"),
    ("summer / winter", "تابستان / زمستان", "летний / зима зимний"),
    ("urban / rural", "شهری / روستایی", "городской / сельский"),
    ("ancient / modern", "باستانی / نوین", "древний / современный"),
    ("easy simple / difficult complex", "اسان ساده / دشوار پیچیده", "лёгкий простой / трудный сложный"),
    ("major / minor", "عمده / جزیی", "главный / второстепенный"),
)  # fmt: skip
"""Each with its words in the order of ``LANGUAGES``.

None that tell the same thing from its other side: what one sells another buys, what is north of this has this to its
south, "less than" turns round to "more than", and a war ends with a peace.
"""


_CHANGES = {"en": (2, 3), "fa": (0, 6), "ru": (2, 5)}
"""Letters that a form may lack of a listed word at its end, and letters by which it may be longer."""
_OTHER_WORDS = frozenset((
    *("close", "closely", "closeness", "position", "positions", "positioned", "quite", "publicity"),
    *("major", "majors", "minor", "minors", "majority", "minority"),
    *("просто", "прости", "закон", "закона", "законы", "законов", "رده", "مجازات", "مادرید", "مرده"),
))  # fmt: skip
"""Words with the stem of a listed one, and nearly its letters, that mean something else unless they are listed."""
_TIMES = "days?|weeks?|months?|years?|decades?|centur(?:y|ies)|few|several|two|three|four|five|ten|\\d+"
_IDIOM = re.compile(
    rf"(?<!\w)(?:at (?:the )?(?:least|most|last|first|best|worst)|last but not least|last (?:{_TIMES})"
    r"|последн\w+ (?:\w+ )?(?:врем\w+|год\w*|лет|десятилети\w+|месяц\w*|дн\w+|недел\w+|век\w*)|в первую очередь)(?!\w)"
)
"""Phrases of folded text whose words do not mean what they mean alone."""


Sides = Mapping[tuple[int, bool], str]
"""The first word of a text, folded, for each pair and side (``True`` for the second) that it has a word of."""


class Opposite(NamedTuple):
    """A word of a question, and the word of a quote that means the opposite; both folded."""

    asked: str
    found: str


def opposites(asked: Sides, quote: str, around: str, language: str) -> tuple[Opposite, ...]:
    """Return the words of a question whose opposites stand in a quote while they themselves stand nowhere near.

    Args:
        asked: Of the question; one that names both sides of a pair contrasts them, and neither is looked for.
        quote: As displayed.
        around: Its passage, the quote in it, with headings and title.
        language: Of the passage.
    """
    if not asked:
        return ()
    said, near = sides(quote, language), _near(around, language)
    return tuple(
        Opposite(word, said[pair, not side])
        for (pair, side), word in asked.items()
        if (pair, not side) not in asked and (pair, not side) in said and (pair, side) not in near
    )


@lru_cache(maxsize=TEXTS_IN_HAND)
def sides(text: str, language: str) -> Sides:
    """Return what a text has of the pairs; nothing in a language that is not listed.

    A word has to be a form of a listed one: "close", "at least" and "in the last decade" are of no side.
    """
    listed = _listed(language)
    found: dict[tuple[int, bool], str] = {}
    for word in words(_IDIOM.sub(" ", fold(text))) if listed else ():
        for stem in passage_terms(word, language):
            for place, whole in listed.get(stem, ()):
                if _is_form(word, whole, language):
                    found.setdefault(place, word)
    return found


@lru_cache(maxsize=TEXTS_IN_HAND)
def _near(text: str, language: str) -> frozenset[tuple[int, bool]]:
    """Return the sides that a text may have words of: all that have a stem in common with a listed one."""
    listed = _listed(language)
    return frozenset(place for stem in passage_terms(text, language) if listed for place, _ in listed.get(stem, ()))


def _is_form(word: str, whole: str, language: str) -> bool:
    """Return whether a word with the same stem as a listed one is a form of it, and no other word."""
    if word == whole:
        return True
    if word in _OTHER_WORDS:
        return False
    ends, adds = _CHANGES[language]
    return word.startswith(whole[: len(whole) - ends]) and len(word) <= len(whole) + adds


@cache
def _listed(language: str) -> Mapping[str, tuple[tuple[tuple[int, bool], str], ...]]:
    """Return for each stem the sides it stands on, with the listed words, folded."""
    found: dict[str, tuple[tuple[tuple[int, bool], str], ...]] = {}
    for number, pair in enumerate(PAIRS if language in LANGUAGES else ()):
        for side, listed in enumerate(pair[LANGUAGES.index(language)].split("/")):
            for whole in words(listed):
                for stem in passage_terms(whole, language):
                    found[stem] = (*found.get(stem, ()), ((number, bool(side)), whole))
    return found
