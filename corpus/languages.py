"""The language of a short text: by script first, by words inside a script, by a classifier only where that is open.

Cheap on purpose: most passages are decided by counting letters and a handful of common words. One foreign name does not
make a passage foreign: words with the letters of a language are counted, and weighed against common words of another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from .abbreviations import COMMON_ENGLISH, ENGLISH_ALONE, FUNCTION_WORDS

UNKNOWN: Final = "und"
# Languages the classifier may choose from: Latin scripts of Europe and its neighbours. Fewer choices, fewer errors.
_LATIN: Final = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "da", "cs", "ro", "hu", "fi", "az", "id")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]")
_SAMPLE = 2_000
# A text is in the language of its odd letters when at least one word in so many has one: in Kazakh, Tajik, Urdu or
# Pashto one word in two to five has.
_SHARE: Final = 8
# Fewer words than these may all be names.
_FEW: Final = 6
_ARABIC_OWN: Final = {"ur": re.compile("[ٹڈڑںے]"), "ps": re.compile("[ټډړښځڅڼېۍ]")}
_PERSIAN_OWN = re.compile("[پچژگیک]")
_ARABIC_ALONE = re.compile("[ةأإ]|^ال..")
# Persian may be typed with Arabic letters: "كشوري است در آسياي ميانه".
_FOLDED: Final = str.maketrans("يىك", "ییک")
_NOT_RUSSIAN = re.compile("[іїєґў\u048a-\u052f]")


def detect(text: str, hint: str | None = None) -> str:
    """Return the ISO 639-1 code of the language of ``text``, or ``und`` when it holds no letters that tell.

    Args:
        text: Display text of one block or passage; only the first 2,000 characters are looked at.
        hint: The language to prefer where the text alone is too short to tell (the document's).
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return _latin(sample, hint) if any(map(str.isalpha, sample)) else UNKNOWN
    latin = len(_LATIN_LETTER.findall(sample))
    cyrillic = len(_CYRILLIC_LETTER.findall(sample))
    arabic = len(_ARABIC_LETTER.findall(sample))
    if arabic and arabic >= max(latin, cyrillic):
        return _arabic(sample, hint)
    if cyrillic and cyrillic >= latin:
        return _cyrillic(sample, hint)
    return _latin(sample, hint) if latin else UNKNOWN


def _arabic(sample: str, hint: str | None) -> str:
    words = _WORD.findall(sample)
    folded = [word.translate(_FOLDED) for word in words]
    persian = _count(folded, "fa")
    for code, letters in _ARABIC_OWN.items():
        own = sum(bool(letters.search(word)) for word in words)
        if own == 1 and len(words) < _FEW and hint == "fa":
            continue
        if own and own * _SHARE >= len(words) and own + _count(words, code) > persian:
            return code
    if any(map(_PERSIAN_OWN.search, words)) and not any(letter in sample for letter in "يك"):
        # No Arabic keyboard wrote it, however many Arabic names it has.
        return "fa"
    persian += sum(bool(_PERSIAN_OWN.search(word)) for word in words)
    arabic = _count(words, "ar") + sum(bool(_ARABIC_ALONE.search(word)) for word in words)
    if persian != arabic:
        return "fa" if persian > arabic else "ar"
    if "\u200c" in sample:
        return "fa"
    if hint in ("fa", "ar", "ur", "ps") and len(sample) < 40:
        return hint
    return "ar" if any(letter in sample for letter in "ةيكىأإ") else "fa"


def _cyrillic(sample: str, hint: str | None) -> str:
    russian = "bg" if hint == "bg" else "ru"
    lower = sample.lower()
    words = _WORD.findall(lower)
    odd = sum(bool(_NOT_RUSSIAN.search(word)) for word in words)
    if not odd or odd * _SHARE < len(words) or odd <= _count(words, "ru"):
        return russian
    if odd == 1 and len(words) < _FEW and hint in ("ru", "bg"):
        return hint
    if any(letter in lower for letter in "їєґ"):
        return "uk"
    if any(letter in lower for letter in "әұһ"):
        return "kk"
    if any(letter in lower for letter in "ӣӯҷ"):
        return "tg"
    if "ў" in lower:
        return "be" if "і" in lower else "uz"
    if any(letter in lower for letter in "ңү"):
        return "ky"
    # Russian was printed with "і" as well, together with "ѣ".
    return "uk" if "і" in lower and "ѣ" not in lower else russian


def _count(words: Sequence[str], code: str) -> int:
    return sum(word in FUNCTION_WORDS[code] for word in words)


def _latin(sample: str, hint: str | None) -> str:
    words = _WORD.findall(sample.lower())
    common = sum(word in COMMON_ENGLISH for word in words)
    alone = sum(word in ENGLISH_ALONE for word in words)
    if common * 6 >= len(words) >= 6 and alone * 3 >= common:
        return "en"
    if len(words) < 6 or sum(map(len, words)) < 40:
        # Too little for a classifier: names and headings are taken for the language of the document around them.
        return hint if hint in _LATIN else "en"
    code, _ = _identifier().classify(sample)
    return str(code)


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LATIN)
    return identifier
