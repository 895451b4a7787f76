"""The language of a short text: by script first, by letters inside a script, by a classifier only where that is open.

Cheap on purpose: most passages are decided by counting letters and a handful of common words.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]

from .abbreviations import COMMON_ENGLISH

UNKNOWN: Final = "und"
# Languages the classifier may choose from: Latin scripts of Europe and its neighbours. Fewer choices, fewer errors.
_LATIN: Final = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "sv", "da", "cs", "ro", "hu", "fi", "az", "id")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_CYRILLIC_LETTER = re.compile(r"[\u0400-\u052f]")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff]")
_SAMPLE = 2_000


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
    if any(letter in sample for letter in "ٹڈڑںے"):
        return "ur"
    if any(letter in sample for letter in "ټډړښځڅڼ"):
        return "ps"
    if any(letter in sample for letter in "پچژگیک\u200c"):
        return "fa"
    if hint in ("fa", "ar", "ur", "ps") and len(sample) < 40:
        return hint
    return "ar" if any(letter in sample for letter in "ةيكىأإ") or " ال" in f" {sample}" else "fa"


def _cyrillic(sample: str, hint: str | None) -> str:
    lower = sample.lower()
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
    return "bg" if hint == "bg" else "ru"


def _latin(sample: str, hint: str | None) -> str:
    words = _WORD.findall(sample.lower())
    common = sum(word in COMMON_ENGLISH for word in words)
    if common * 6 >= len(words) >= 6:
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
