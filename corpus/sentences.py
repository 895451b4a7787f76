"""Where sentences end in English, Persian and Russian, in text that was typed, scanned, pasted or glued together.

A boundary is looked for after every ``.``, ``!``, ``?``, ``…`` and ``؟``. What follows the mark (closing quotes and
brackets, a bracket citation, an author-year citation) belongs to the sentence before it; then the words on both sides
decide. A line break that is left in display text (a table row, a line of code) always ends a sentence.
"""

from __future__ import annotations

import re
from typing import Final

from .abbreviations import (
    AFTER_QUOTATION,
    AMOUNTS,
    BEFORE_NAME,
    BEFORE_NUMBER,
    INITIALS,
    JOINERS,
    OFTEN_INSIDE,
    STARTERS,
)
from .document import Range
from .opening_dates import DATE_STOPS, follows_number, opens_with_date

# A stretch without any boundary is cut at white space when it gets longer than this many characters: no language
# needs it, and the encoder, the page and the store are protected from a 200 MB "sentence".
LONGEST_SENTENCE: Final = 10_000

# Characters of white space and list signs before the number of an item, at most.
_DEEPEST_INDENT: Final = 12

_MARK = re.compile(r"[.!?…؟۔。]+|\n")
_CLOSERS = "\"'”’»“)]›˝\u2033"
# What goes on with a sentence, whatever stands before it.
_INSIDE = ",;:.)]}&=%…/|"
_OPENING = re.compile(r"(?:[\"'“‘«(„\[¿¡‹˝•*]|[—–-]\s*)*")
# "[3]", "[6, p. 6-7]", "[1; 2]"
_BRACKET_CITATION = re.compile(r"\s*\[\s*(?:see:?\s*)?\d[^\[\]\n]{0,40}\]\.?")
# "(Author, 2013: 738).", "(ibid., 5)"
_AUTHOR_CITATION = re.compile(
    r"\s*\((?=[^()\n]{0,120}\d)[A-ZА-ЯЁ\u00c0-\u00de\u0620-\u06cc][^()\n]{1,120}?\d[^()\n]{0,20}\)\.?"
)
_LINE_END = re.compile(r"\n")
# A note mark glued to the stop: "in the region.12 The next"; the number of "3.12" follows a digit.
_NOTE_MARK = re.compile(r"(?<=[^\W\d_][.!?…])\d{1,3}(?=\s)|(?<=[^\W\d_][.!?…][”\"»’)])\d{1,3}(?=\s)")
_SPACE = re.compile(r"\s+")
# What parts a word from what stands before it, white space apart, and how far back a word is looked for.
_PARTS: Final = frozenset('()[]"“”«»„,;:/')
_LONGEST_WORD: Final = 60
_NEXT_WORD = re.compile(r"[^\W\d_]+")
_UNCASED_WORD = re.compile(r"[^\W\d_]+(?:\u200c[^\W\d_]+)*")
_INITIAL = re.compile(r"^(?:[^\W\d_][-.])*[^\W\d_]$")
_ROMAN = re.compile(r"^[IVXLC]+$")


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
        end = _after(text, mark.end())
        if end < len(text) and _ends(text, mark, end, borders[-1] if borders else 0):
            borders.append(end)
            at = end
    return _ranges(text, borders)


def lines_of(text: str) -> list[Range]:
    """Return the lines of a table, each as one sentence."""
    return _ranges(text, [found.end() for found in _LINE_END.finditer(text)])


def _after(text: str, at: int) -> int:
    """Return where the sentence really ends whose mark ends at ``at``: after closers and citations."""
    while at < len(text) and text[at] in _CLOSERS:
        at += 1
    for pattern in (_NOTE_MARK, _BRACKET_CITATION, _AUTHOR_CITATION):
        found = pattern.match(text, at)
        while found:
            at = found.end()
            found = pattern.match(text, at)
    return at


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
    word = _word_before(text, mark.start())
    if len(mark.group()) > 1 or "…" in mark.group():
        return bool(space) and (following.isupper() or _uncased(following)) and not text[ahead - 1].isdigit()
    if not space and end == mark.end():
        return _glued(text, word, mark.start(), ahead)
    if word.lower() in DATE_STOPS and following.isupper() and text[mark.end()] not in ")]":
        return _ends_after_date(text, word, mark.start(), ahead, first)
    return _after_stop(text, word, mark.start(), ahead, cited=end > mark.end())


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
        return len(word) > 1 and not _is_initial(word)
    if len(right) < 2 or not (right[0].isupper() and right[1].islower()):
        return len(right) == 2 and right[0].isupper() and right[1] == " " and left.islower() and len(word) > 2
    tail = word.rsplit(".", 1)[-1]
    return (
        (left.islower() and len(tail) > 2 and tail.lower() not in BEFORE_NAME)
        or (left.isdigit() and len(tail) >= 2 and "." not in word)
        or left in "%)”»"
    )


def _after_stop(text: str, word: str, stop: int, ahead: int, *, cited: bool) -> bool:
    following = text[ahead]
    lower = word.lower().strip("'’‘-–—")
    if _opens_item(text, word, stop):
        return False
    if following.isdigit():
        return lower not in BEFORE_NUMBER | BEFORE_NAME | OFTEN_INSIDE and not _is_initial(word)
    if following.islower():
        return cited or _ends_before_small(text, lower, ahead)
    if not following.isalpha():
        return bool(word)
    if lower in BEFORE_NAME or (lower in BEFORE_NUMBER and _ROMAN.match(_next_word(text, ahead))):
        return False
    if _is_initial(word) or (lower in BEFORE_NUMBER and len(lower) <= 2):
        return _ends_after_initial(text, word, stop, ahead)
    return True


def _ends_after_date(text: str, word: str, stop: int, ahead: int, first: int) -> bool:
    """Decide for "построен в 1991 г. Советский" (an end) against "В 1991 г. Советский" and "в г. Киров" (none)."""
    at = stop - len(word)
    if not follows_number(text, at):
        return False
    if text[stop + 1] in _CLOSERS:
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
    return not before.strip(" \t•–—-*(") and (word.isdigit() or len(word) <= 1 or bool(_ROMAN.match(word)))


def _is_initial(word: str) -> bool:
    tail = word.rsplit("-", 1)[-1]
    return tail in INITIALS or (bool(_INITIAL.match(tail)) and (len(tail) == 1 or "." in tail))


def _ends_after_initial(text: str, word: str, stop: int, ahead: int) -> bool:
    following = _next_word(text, ahead).lower()
    if word.lower() in ("с", "т", "ч", "м"):
        return word.lower() == "м" and follows_number(text, stop - len(word))
    if word.lower() in OFTEN_INSIDE or "." in word:
        return following in STARTERS or word.lower() in ("т.д", "т.п", "н.э")
    return len(following) > 1 and following in STARTERS


def _ends_before_small(text: str, lower: str, ahead: int) -> bool:
    """Decide for "Central Asian. the hypothesis" (an end) against "$5 million. development" and "etc. are" (none)."""
    if len(lower) < 4 or "." in lower or not lower.isalpha():
        return False
    if lower in OFTEN_INSIDE | BEFORE_NAME | BEFORE_NUMBER | AMOUNTS:
        return False
    return _next_word(text, ahead) in STARTERS or len(lower) > 5


def _word_before(text: str, end: int) -> str:
    first = end
    while first > max(0, end - _LONGEST_WORD) and not text[first - 1].isspace() and text[first - 1] not in _PARTS:
        first -= 1
    return text[first:end]


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
