"""Words set with a space between all their letters: "A B S T R A C T", two spaces where a word ends."""

from __future__ import annotations

import re

_SPACED = re.compile(r"^\S(?: {1,3}\S){3,}$")


def is_letter_spaced(line: str) -> bool:
    """Tell whether a line is letter-spaced: single letters, most of them letters, parted by one to three spaces."""
    if len(line) < 7 or line[1] != " " or not _SPACED.match(line):
        return False
    signs = line.split()
    return sum(sign.isalpha() for sign in signs) >= 0.8 * len(signs) and len(set(signs)) > 2


def collapse(line: str) -> str:
    """Return a letter-spaced line as words: "T H E  S T U D Y" gives "THE STUDY"."""
    words = re.split(r" {2,}", line.strip())
    return " ".join(word.replace(" ", "") for word in words)
