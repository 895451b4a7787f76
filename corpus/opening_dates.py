"""Russian dates that open a sentence or clause: the stop of "г." and "в." in them ends nothing, whatever follows."""

from __future__ import annotations

import re
from typing import Final

# Characters before the stop that are looked at: a date with its preposition is shorter.
_LONGEST_DATE: Final = 120

DATE_STOPS: Final = frozenset(("г", "гг", "в", "вв"))
_NUMBER = r"(?:\d{1,4}|[IVXLCХ]+)(?:\s?-\s?(?:[хемйа]|го|му|ом|ых|ые|ми))?"
_MONTH = (
    r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ьяеюи]|март[ауе]?|ма[йяею]|август[ауе]?"
    r"|(?:янв|февр|апр|авг|сент|окт|нояб|дек)\."
)
_SEASON = r"весной|летом|осенью|зимой|весны|лета|осени|зимы|весну|лето|осень|зиму"
_PART = (
    r"начал[еауо]|середин[еауы]|конц[еау]|конец|половин[еауы]|четверти|трети|рубеже|течение|период[еа]?|промежутк[еау]"
    r"|перв(?:ой|ую|ая|ые|ых)|втор(?:ой|ую|ая)|треть(?:ей|ю|я)|последн(?:ей|юю|ие|их)|нач\.|сер\.|кон\.|пол\.|годы|годах"
)
_PREPOSITION = r"во?|ко?|со?|на|по|до|от|из|после|около|начиная с|между|в течение|примерно в|вплоть до"
_CONJUNCTION = (
    r"а|и|но|что|так|также|зато|однако|затем|потом|уже|ещё|еще|только|лишь|впервые|именно|позднее|когда|где|поскольку|хотя|если|как"
    r"|котор\w+"
)
# The number of the year or century stands before the stop; a range has two.
_DATE = re.compile(
    rf"(?:^|[\n,;:(«“—–])[\s«“\"(\[—–•*]*(?:(?:{_CONJUNCTION})\s+){{0,3}}"
    rf"(?:(?:(?:{_PREPOSITION})\s+)(?:(?:{_PART}|{_MONTH}|{_SEASON}|{_NUMBER}|и|с|по|до|или|[–—-])\s*){{0,6}}"
    rf"|(?:{_SEASON})\s+|\d{{1,2}}(?:\s?[–—-]\s?\d{{1,2}})?\s+(?:{_MONTH})\s+)"
    rf"(?:{_NUMBER}\s*(?:[–—-]|и|или|по|до)\s*)?{_NUMBER}\s*$",
    re.IGNORECASE,
)
_AFTER_NUMBER = re.compile(rf"(?:^|[\s(«≈~×x–—.,-]){_NUMBER}\s*$")
# A year has three or four digits, a decade or century two or Roman ones; "от 8 до 21 г." is a weight.
_YEAR = re.compile(r"\d{3}$")


def follows_number(text: str, word_start: int) -> bool:
    """Tell whether a year, a century or an amount stands before ``word_start``: "1990-х", "XIX", "21"."""
    return bool(_AFTER_NUMBER.search(text[max(0, word_start - 20) : word_start]))


def opens_with_date(text: str, sentence_start: int, word_start: int, word: str) -> bool:
    """Tell whether the sentence, or its last clause, is so far nothing but a date: "В 1991", "…, а в начале XIX".

    Args:
        text: Display text of one block.
        sentence_start: Where the sentence begins.
        word_start: Where the word of the stop begins ("г" in "В 1991 г.").
        word: That word, in small letters.
    """
    if word == "г" and not _YEAR.search(text[max(0, word_start - 20) : word_start].rstrip()):
        return False
    first = max(sentence_start, word_start - _LONGEST_DATE)
    # "^" is a beginning only where the sentence was not cut for its length.
    stretch = text[first:word_start] if first == sentence_start else "·" + text[first:word_start]
    return bool(_DATE.search(stretch))
