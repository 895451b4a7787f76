"""Where sentences end in English, Persian and Russian, in text that was typed, scanned, pasted or glued together.

A boundary is looked for after every ``.``, ``!``, ``?``, ``…`` and ``؟``. What follows the mark (closing quotes and
brackets, a bracket citation, an author-year citation) belongs to the sentence before it; then the words on both sides
decide. A line break that is left in display text (a table row, a line of code) always ends a sentence.
"""

from __future__ import annotations

import re
from typing import Final

from .abbreviations import (
    AFTER_NAME,
    AFTER_QUOTATION,
    AMOUNTS,
    BEFORE_NAME,
    BEFORE_NUMBER,
    INITIALS,
    JOINERS,
    LETTER_NAMES,
    MONEY,
    OFTEN_INSIDE,
    SHORT_ENDS,
    STARTERS,
    STATES,
)
from .after_mark import CLOSERS, end_after
from .document import Range
from .doubtful_words import stands_alone
from .opening_dates import DATE_STOPS, follows_number, opens_with_date

# A stretch without any boundary is cut at white space when it gets longer than this many characters: no language
# needs it, and the encoder, the page and the store are protected from a 200 MB "sentence".
LONGEST_SENTENCE: Final = 10_000

# Characters of white space and list signs before the number of an item, at most.
_DEEPEST_INDENT: Final = 12

_MARK = re.compile(r"[.!?…؟۔。]+|\n")
# What goes on with a sentence, whatever stands before it.
_INSIDE = ",;:.)]}&=%…/|،؛"
_OPENING = re.compile(r"(?:[\"'“‘«(„\[¿¡‹˝•*]|[—–-]\s*)*")
_LINE_END = re.compile(r"\n")
_SPACE = re.compile(r"\s+")
_ABBREVIATIONS: Final = OFTEN_INSIDE | BEFORE_NAME | BEFORE_NUMBER
# What parts a word from what stands before it, white space apart, and how far back a word is looked for.
_PARTS: Final = frozenset('()[]"“”«»„,;:/')
_LONGEST_WORD: Final = 60
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_UNCASED_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")
_SHAPES: Final = {0x0640: None, 0x200C: None, 0x200D: None}
# A year that is written together with its era in Arabic letters: "۳۸۷ه. ق".
_GLUED_NUMBER = re.compile(r"^\d+(?=[\u0620-\u06d3])")
# The last letter of a Persian era up to the blank before its stop: "ه . ش .", "ق . م .".
_SPACED_ERA = re.compile(r"(?:^|[\s\d.(\[«])[هﻫقشم][\u0640\u200c\u200d]*\s+$")
_LONGEST_SPACED_ERA: Final = 8
# Signs before a number, and the Latin ones that Russian texts have for "№".
_NUMBER_SIGNS: Final = "№§$€£¥₽±~≈"
_LATIN_NUMBER_SIGN = re.compile(r"No?\.?\s?\d")
_INITIAL = re.compile(r"^(?:[^\W\d_][-.])*[^\W\d_]$")
# Russian texts often have Cyrillic letters for the Roman ones.
_ROMAN = re.compile(r"^[IVXLCХ]+$")
# The first letter of Persian lists is written with three: "الف. هر کس".
_ALEF: Final = "الف"
# "т.д." written with a space, up to its last stop.
_AND_SO_ON = re.compile(r"\bи\s+т\.\s+[дп]$")
_LONGEST_AND_SO_ON: Final = 12
_THAT_IS = re.compile(r"\b[тТ]\.\s*е$")


def split(text: str, language: str = "und") -> list[Range]:
    """Return the sentences of display text, in order, without the white space between them.

    Every character that is not white space lies in exactly one range.

    Args:
        text: Display text of one block.
        language: ISO 639-1 code; the rules of all languages apply at once, so a wrong code does little harm.
    """
    del language
    borders: list[int] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() < at:
            continue
        if mark.group() == "\n":
            borders.append(mark.end())
            continue
        end = end_after(text, mark.end())
        if end < len(text) and _ends(text, mark, end, borders[-1] if borders else 0):
            borders.append(end)
            at = end
    return _ranges(text, borders)


def lines_of(text: str) -> list[Range]:
    """Return the lines of a table, each as one sentence."""
    return _ranges(text, [found.end() for found in _LINE_END.finditer(text)])


def _ends(text: str, mark: re.Match[str], end: int, first: int) -> bool:
    if _inside_brackets(text, mark.start(), end):
        return False
    space = _SPACE.match(text, end)
    ahead = space.end() if space else end
    opening = _OPENING.match(text, ahead)
    ahead = opening.end() if opening else ahead
    following = text[ahead : ahead + 1]
    if not following:
        return True
    if following in _INSIDE:
        return False
    if end > mark.end() and _goes_on_after_quotation(text, mark, end, ahead):
        return False
    if mark.group()[0] in "!?؟۔。":
        if following.islower():
            return end == mark.end() and bool(space) and _next_word(text, ahead) in STARTERS - JOINERS
        return bool(space) or end > mark.end() or following.isalpha()
    if not following.isupper() and _SPACED_ERA.search(text[max(0, mark.start() - _LONGEST_SPACED_ERA) : mark.start()]):
        return False
    word = _word_before(text, mark.start())
    if len(mark.group()) > 1 or "…" in mark.group():
        return bool(space) and (following.isupper() or _uncased(following)) and not text[ahead - 1].isdigit()
    if not space and end == mark.end():
        return _glued(text, word, mark.start(), ahead)
    if word.lower() in DATE_STOPS and following.isupper() and text[mark.end()] not in ")]":
        numbered = _LATIN_NUMBER_SIGN.match(text, ahead)
        return not numbered and _ends_after_date(text, word, mark.start(), ahead, first)
    tail = text[mark.end() : end]
    return _after_stop(text, word, mark.start(), ahead, cited=bool(tail.lstrip(CLOSERS)))


def _goes_on_after_quotation(text: str, mark: re.Match[str], end: int, ahead: int) -> bool:
    """Tell whether a sentence without capitals goes on after a closed quotation or bracket: "«چرا؟» پرسید او."."""
    if not _uncased(text[ahead]):
        return False
    if text[end - 1] == ")" and mark.group().endswith(("..", "…")):
        return True
    word = _UNCASED_WORD.match(text, ahead)
    return bool(word and text[ahead - 1].isspace() and word.group() in AFTER_QUOTATION)


def _inside_brackets(text: str, at: int, end: int) -> bool:
    """Tell whether ``at`` lies in a short bracket that closes later on: "[6, p. 6-7]", "(see p. 5. of it)"."""
    window = text[max(0, at - 150) : at]
    opened = max(window.rfind("("), window.rfind("["))
    if opened < max(window.rfind(")"), window.rfind("]")) or opened < 0:
        return False
    if end > at + 1 and text[end - 1] in ")]":
        return False
    closing = ")" if window[opened] == "(" else "]"
    closed = text.find(closing, at, at + 150)
    return closed >= 0 and text.find(window[opened], at, closed) < 0


def _glued(text: str, word: str, stop: int, ahead: int) -> bool:
    """Decide for a stop with nothing after it: "government.The report" ends a sentence, "3.5" and "ac.uk" do not."""
    left, right = text[stop - 1 : stop], text[ahead : ahead + 2]
    if not left or any(sign in word for sign in "/@") or word.lower().startswith("www"):
        return False
    if _uncased(left) and _uncased(right[:1]):
        return _glued_uncased(text, word, ahead)
    if len(right) < 2 or not (right[0].isupper() and right[1].islower()):
        return len(right) == 2 and right[0].isupper() and right[1] == " " and left.islower() and len(word) > 2
    tail = word.rsplit(".", 1)[-1]
    return (
        (left.islower() and len(tail) > 2 and tail.lower() not in BEFORE_NAME)
        or (left.isdigit() and len(tail) >= 2 and "." not in word)
        or left in "%)”»"
    )


def _glued_uncased(text: str, word: str, ahead: int) -> bool:
    """Decide for "بسته شد.سیاست" (an end) against letters that are spelt out, "بی.بی.سی" (none)."""
    after = _next_word(text, ahead)
    following = text[ahead + len(after) : ahead + len(after) + 2]
    if len(after) < 3 and following[:1] == "." and following[1:].isalpha():
        return False
    parts = _plain(word).split(".")
    return all(len(part) > 2 or part in SHORT_ENDS for part in parts)


def _after_stop(text: str, word: str, stop: int, ahead: int, *, cited: bool) -> bool:
    following = text[ahead]
    lower = _plain(word).lower().strip("'’‘-–—")
    if _opens_item(text, word, stop):
        return False
    if following.isdigit() or following in _NUMBER_SIGNS:
        return not _is_shortened(word, lower)
    if following.islower():
        return (cited and not _is_shortened(word, lower)) or _ends_before_small(text, lower, ahead)
    if not following.isalpha():
        return bool(word)
    if stands_alone(text, lower, stop - len(word), ahead):
        return True
    after = _next_word(text, ahead)
    if lower in BEFORE_NAME:
        opens = len(after) > 1 and after.lower() in STARTERS
        return opens and (lower in AFTER_NAME or "а" <= lower[:1] <= "я")
    if (lower in BEFORE_NUMBER and _ROMAN.match(after)) or (lower == "univ" and after == "Press"):
        return False
    if lower in MONEY and after in STATES and text[stop + 1].isspace():
        return False
    if after in LETTER_NAMES and lower.rsplit(".", 1)[-1] in LETTER_NAMES:
        return False
    if _is_initial(word) or (lower in BEFORE_NUMBER and len(lower) <= 2) or lower == "eds":
        return _ends_after_initial(text, word, stop, ahead)
    return True


def _ends_after_date(text: str, word: str, stop: int, ahead: int, first: int) -> bool:
    """Decide for "построен в 1991 г. Советский" (an end) against "В 1991 г. Советский" and "в г. Киров" (none)."""
    at = stop - len(word)
    if not follows_number(text, at):
        return False
    if text[stop + 1] in CLOSERS:
        return True
    following = _next_word(text, ahead).lower()
    return (len(following) > 1 and following in STARTERS) or not opens_with_date(text, first, at, word.lower())


def _opens_item(text: str, word: str, stop: int) -> bool:
    """Tell whether the stop belongs to the number of a list item or heading at the start of the text or line."""
    first = stop - len(word)
    line = text.rfind("\n", max(0, first - _DEEPEST_INDENT), first) + 1
    if not line and first > _DEEPEST_INDENT:
        return False
    before = text[line:first]
    counted = word.isdigit() or len(word) <= 1 or word == _ALEF or _ROMAN.match(word)
    return bool(counted) and not before.strip(" \t•–—-*(")


def _is_initial(word: str) -> bool:
    tail = _plain(word).rsplit("-", 1)[-1]
    return tail in INITIALS or (bool(_INITIAL.match(tail)) and (len(tail) == 1 or "." in tail))


def _ends_after_initial(text: str, word: str, stop: int, ahead: int) -> bool:
    following = _next_word(text, ahead).lower()
    if word.lower() in ("с", "т", "ч", "м"):
        return word.lower() == "м" and follows_number(text, stop - len(word))
    before = text[max(0, stop - _LONGEST_AND_SO_ON) : stop]
    if _AND_SO_ON.search(before):
        return True
    if _THAT_IS.search(before):
        return False
    if word.lower() in OFTEN_INSIDE or "." in word:
        return following in STARTERS or word.lower() in ("т.д", "т.п", "н.э")
    return len(following) > 1 and following in STARTERS


def _ends_before_small(text: str, lower: str, ahead: int) -> bool:
    """Decide for "Central Asian. the hypothesis" (an end) against "$5 million. development" and "etc. are" (none)."""
    if len(lower) < 4 or "." in lower or not lower.isalpha():
        return False
    if lower in _ABBREVIATIONS | AMOUNTS:
        return False
    return _next_word(text, ahead) in STARTERS or len(lower) > 5


def _is_shortened(word: str, lower: str) -> bool:
    """Tell whether a stop belongs to its word, whatever it ends: "до н. э.[3] в Афинах", "at 5 p.m.[3] the train"."""
    return lower in _ABBREVIATIONS or _is_initial(word)


def _word_before(text: str, end: int) -> str:
    first = end
    while first > max(0, end - _LONGEST_WORD) and not text[first - 1].isspace() and text[first - 1] not in _PARTS:
        first -= 1
    return text[first:end]


def _plain(word: str) -> str:
    """Return ``word`` without what only shapes its letters (the tatweel of "هـ", joiners) and a number glued to it."""
    return _GLUED_NUMBER.sub("", word.translate(_SHAPES))


def _next_word(text: str, ahead: int) -> str:
    found = _NEXT_WORD.match(text, ahead)
    return found.group() if found else ""


def _uncased(letter: str) -> bool:
    return letter.isalpha() and not letter.isupper() and not letter.islower()


def _ranges(text: str, borders: list[int]) -> list[Range]:
    ranges: list[Range] = []
    at = 0
    for border in [*borders, len(text)]:
        for start, end in _bounded(text, at, border):
            piece = text[start:end]
            trimmed = piece.strip()
            if trimmed:
                first = start + len(piece) - len(piece.lstrip())
                ranges.append(Range(first, first + len(trimmed)))
        at = border
    return ranges


def _bounded(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start, start + LONGEST_SENTENCE)
        cut = space if space > start else start + LONGEST_SENTENCE
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]
