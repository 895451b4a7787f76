"""A key for how a word's consonants sound, the same across spellings and scripts: Massoud, Masud, Масуд and مسعود.

Vowels are left out, because Persian does not write most of them and transliterations disagree on them; letters that
transliterations mix up share a sign. It is a finding aid for names, weaker than a word: many words share a key.
"""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST_KEY = 3
"""Consonants a key needs: shorter ones are shared by too many words to find anything."""

_DOUBLED = re.compile(r"(.)\1+")
_SOFT_C = re.compile(r"c(?=[eiy])")
_LATIN_GROUPS = (
    ("shch", "S"), ("tch", "C"), ("dzh", "j"), ("kh", "X"), ("gh", "g"), ("zh", "j"), ("dj", "j"), ("ch", "C"),
    ("sh", "S"), ("ts", "T"), ("ph", "f"), ("th", "t"), ("ck", "k"),
)  # fmt: skip
_LATIN = str.maketrans({"q": "k", "c": "k", "x": "X", "w": "v"} | dict.fromkeys("aeiouyh'", ""))
_CYRILLIC = str.maketrans(
    dict(zip("бвгджзклмнпрстфхцчшщ", "bvgdjzklmnprstfXTCSS", strict=True)) | dict.fromkeys("аеиоуыэюяйьъі'", "")
)
_ARABIC = str.maketrans(
    dict(zip("بپتثجچحخدذرزژسشصضطظغفقکگلمن", "bptsjCXXdzrzjsSsztzgfkkglmn", strict=True)) | dict.fromkeys("اآعهویء'", "")
)
_FIRST_ARABIC = {"و": "v", "ه": "X"}


@lru_cache(maxsize=262_144)
def sound_key(word: str) -> str:
    """Return the key of a folded word; empty for one with too few consonants, digits, or letters of another script."""
    key = _consonants(word)
    return key if len(key) >= SHORTEST_KEY and key.isascii() and key.isalpha() else ""


def _consonants(word: str) -> str:
    first = word[:1]
    if "a" <= first <= "z":
        return _latin(_DOUBLED.sub(r"\1", word))
    if "\u0430" <= first <= "\u045f":
        return _DOUBLED.sub(r"\1", word).translate(_CYRILLIC)
    # A consonant of its own at the beginning, a vowel elsewhere.
    return _FIRST_ARABIC.get(first, "") + word.translate(_ARABIC)


def _latin(word: str) -> str:
    for letters, sound in _LATIN_GROUPS:
        word = word.replace(letters, sound)
    first = "X" if word[0] == "h" else ""
    return first + _SOFT_C.sub("s", word).translate(_LATIN)
