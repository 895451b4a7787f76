"""Folding for search: what two people may write differently for one word becomes the same; never shown, never stored.

:func:`fold` is applied to passages and to questions alike, and folding twice changes nothing. What it makes equal:

* case, compatibility forms (ligatures, full-width letters), accents on Latin letters, typographic quotes and dashes,
  no-break spaces, soft hyphens and other invisible characters;
* Cyrillic letters inside Latin words that only look right, and the reverse; ё and е;
* Arabic and Persian forms of yeh and kaf, ۀ and ه, hamza carriers, vowel signs and tatweel; the zero-width non-joiner
  is dropped, so its form equals the glued one; Arabic and Persian digits become ASCII.

The *spaced* form of a Persian compound cannot be folded without knowing the words. :func:`persian_keys` gives, for a
row of folded tokens, the extra tokens (neighbours joined) under which the spaced form meets the glued one; an index
adds them on both sides.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from .document import Document, Edit, Range
from .mapping import Mapped, display_map
from .vocabulary import is_common_word, is_word

_QUOTES = '"\u02dd\u2033\u2036\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u301d\u301e\u301f\uff02'
_APOSTROPHES = "'\u2018\u2019\u201a\u201b\u02bc\u02bb\u02b9\u2032\u2035`\u00b4\uff07\u02cb\u02ca"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u2043"
_INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff\u061c\u0640\ufffc"
)
_LETTERS = {
    "ё": "е", "Ё": "Е", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D",
    "ł": "l", "Ł": "L", "ı": "i", "İ": "I", "ħ": "h", "Ħ": "H",
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ئ": "ی", "ك": "ک", "ڪ": "ک", "ۀ": "ه", "ة": "ه", "ە": "ه", "ہ": "ه",
    "ۂ": "ه", "ھ": "ه", "ؤ": "و", "أ": "ا", "إ": "ا", "ٱ": "ا",
}  # fmt: skip
_LATIN_LOOKS = "AaBCcEeHIiJjKMOoPpSsTXxYy"
_CYRILLIC_LOOKS = "АаВСсЕеНІіЈјКМОоРрЅѕТХхУу"
_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
# Words that end in one or two digits ("Embassy1"), years with one or two digits more ("202010").
_GLUED_MARK = re.compile(r"(?<![\w.,-])(?:[^\W\d_]{4,}|(?:1[5-9]|20)\d\d)(?P<mark>[1-9]\d?)(?![\w]|[.,]\d)")
# A word with one hyphen inside, not part of a longer chain or a link.
_LEFT_OVER = re.compile(r"(?<![\w/.-])([^\W\d_]{2,})-([^\W\d_]{2,})(?![\w/-])")
# Harakat, Quranic marks, the superscript alef and combining hamza and madda that stay alone.
_VOWEL_SIGNS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")


@cache
def _table() -> dict[int, str]:
    table = {ord(sign): '"' for sign in _QUOTES}
    table |= {ord(sign): "'" for sign in _APOSTROPHES}
    table |= {ord(sign): "-" for sign in _DASHES}
    table |= {ord(sign): "" for sign in _INVISIBLE}
    table |= {ord(letter): other for letter, other in _LETTERS.items()}
    for zero in (0x0660, 0x06F0):
        table |= {zero + digit: str(digit) for digit in range(10)}
    return table


def fold(text: str) -> str:
    """Return ``text`` as search compares it: words folded, white space runs made one space, ends stripped."""
    return " ".join(filter(None, map(fold_word, text.split())))


@lru_cache(maxsize=131_072)
def fold_word(word: str) -> str:
    """Return one word (no white space inside) as search compares it; it may come out empty, or with a space."""
    if word.isascii():
        return word.replace("`", "'").lower()
    folded = _fold_once(word)
    # A compatibility form may bring out signs that the table maps; it settles in the second round.
    while folded != word:
        word, folded = folded, _fold_once(folded)
    return folded


def _fold_once(word: str) -> str:
    word = unicodedata.normalize("NFC", word).replace("\u030b", '"').translate(_table())
    word = unicodedata.normalize("NFKC", word).translate(_table())
    word = _one_script(word).casefold()
    word = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    word = unicodedata.normalize("NFC", _VOWEL_SIGNS.sub("", word))
    return " ".join(word.split())


def _one_script(word: str) -> str:
    """Return ``word`` with look-alikes of the rarer of Latin and Cyrillic replaced by letters of the other."""
    latin, cyrillic = len(_LATIN.findall(word)), len(_CYRILLIC.findall(word))
    if not latin or not cyrillic:
        return word
    if latin >= cyrillic:
        return word.translate(str.maketrans(_CYRILLIC_LOOKS, _LATIN_LOOKS))
    return word.translate(str.maketrans(_LATIN_LOOKS, _CYRILLIC_LOOKS))


def search_text(document: Document, ranges: Sequence[Range]) -> str:
    """Return what an index stores for raw ``ranges``: their display text, folded, with what else a reader may type.

    A word with a note mark is followed by the word without it ("202010 2020"), a word with a hyphen that print left
    inside it by the whole word ("prod-ucts products"). For search only: a quotation shows neither.
    """
    view = display_map(document.text, document.edits, ranges)
    text = fold(_with_unmarked(view, document, ranges))
    return _LEFT_OVER.sub(_whole_word, text) if "-" in text else text


def _with_unmarked(view: Mapped, document: Document, ranges: Sequence[Range]) -> str:
    """Return display text with each marked word repeated without its note mark."""
    text = view.text
    for start, end in reversed(_marks(view, document, ranges)):
        first = text.rfind(" ", 0, start) + 1
        after = text.find(" ", end)
        last = after if after >= 0 else len(text)
        text = f"{text[:last]} {text[first:start]}{text[end:last]}{text[last:]}"
    return text


def _marks(view: Mapped, document: Document, ranges: Sequence[Range]) -> list[Range]:
    """Return where note marks stand in display text: those the layout recorded, and digits glued to a word or year."""
    found = {
        view.derived(edit.start, edit.end)
        for piece in ranges
        for edit in _edits_in(document.edits, piece)
        if edit.replacement and edit.replacement == document.text[edit.start : edit.end]
    }
    found |= {Range(*match.span("mark")) for match in _GLUED_MARK.finditer(view.text)}
    apart: list[Range] = []
    for mark in sorted(found):
        if not apart or mark.start >= apart[-1].end:
            apart.append(mark)
    return apart


def _edits_in(edits: Sequence[Edit], piece: Range) -> Iterator[Edit]:
    for index in range(bisect_left(edits, piece.start, key=lambda edit: edit.start), len(edits)):
        if edits[index].start >= piece.end:
            return
        yield edits[index]


def _whole_word(found: re.Match[str]) -> str:
    left, right = found.group(1), found.group(2)
    broken = not (is_common_word(left) and is_common_word(right))
    return f"{found.group()} {left}{right}" if broken and is_word(left + right) else found.group()


def persian_keys(tokens: Sequence[str]) -> list[str]:
    """Return the joined neighbours among folded ``tokens``, in order, so that spaced and glued compounds meet.

    Index ``tokens + persian_keys(tokens)`` and search the same: "منطقه گرایی" and "منطقه‌گرایی" then share the token
    "منطقهگرایی". Tokens that hold no Arabic letter give nothing.
    """
    arabic = [bool(_ARABIC.search(token)) for token in tokens]
    return [
        first + second
        for (first, second), here, there in zip(pairwise(tokens), arabic, arabic[1:], strict=False)
        if here and there
    ]
