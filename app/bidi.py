"""Text of either direction in one place: which way it runs, and how to keep it from turning its neighbours round."""

from __future__ import annotations

import unicodedata

FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

CONTROLS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
"""Embeddings, overrides and isolates; the marks U+200E, U+200F and the joiners belong to spelling and stay."""

LOOKED_AT = 2000
"""Characters that are counted to find the direction of a text; enough for any paragraph."""


def direction(text: str) -> str:
    """Return ``rtl`` or ``ltr``, by which letters are more; ``ltr`` where there are none.

    The first strong letter, which browsers go by, is often a Latin name in a Persian paragraph.
    """
    classes = [unicodedata.bidirectional(char) for char in text[:LOOKED_AT]]
    right = classes.count("R") + classes.count("AL")
    return "rtl" if right > classes.count("L") else "ltr"


def label(text: str) -> str:
    """Return a title or file name on one line, without controls that would turn the text after it round."""
    return " ".join(text.translate(CONTROLS).split())


def isolated(text: str) -> str:
    """Return the text so that a terminal orders it by itself, whatever stands around it."""
    return f"{FIRST_STRONG_ISOLATE}{text.translate(CONTROLS)}{POP_ISOLATE}"
