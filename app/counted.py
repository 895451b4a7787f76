"""The counted things of a text: "seven red lines" is 7 of "red", "line"; "27%" is 27 of a hundred.

Two texts that count the same things differently contradict each other, so numbers are compared by what they are worth:
in figures or in words, with "million" or without.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.normalise import fold
from index.analysis import passage_terms

from .bounds import BOUND
from .figures import NUMBER, SPELLED_NUMBER, YEAR
from .quantities import PERCENT, SCALE
from .spelled_numbers import spelled_value

SHARE = "%"
"""What percentages count."""
TOLERANCE = 0.03
"""By which share two numbers may differ and still be the same one, rounded."""
EXACT_BELOW = 20
"""Smaller numbers are counted, not rounded."""
TEXTS_IN_HAND = 512

_SCALES = (
    ("trillion", 1e12), ("b", 1e9), ("млрд|миллиард", 1e9), ("میلیارد", 1e9), ("m|м|میلیون", 1e6),
    ("thousand|тыс|هزار", 1e3),
)  # fmt: skip
"""What the words of ``SCALE`` begin with, and what they multiply by."""
_COUNTED = re.compile(
    rf"(?P<bound>(?<!\w){BOUND}\W+)?(?<![\w.,-])(?P<number>{NUMBER}|{SPELLED_NUMBER})(?P<scale>(?:{SCALE})?)"
    rf"(?P<rest>{PERCENT}|\s+[^\W\d]+(?:[\s-][^\W\d]+)?)"
)
_NO_COUNT = re.compile(rf"{YEAR}|{SCALE}")
"""Years count nothing, and "thousand" alone is as often "some thousand"."""
_GROUP_MARK = re.compile(r"[\s,.\u066c](?=\d{3}(?!\d))")
_ENGLISH = "of the a an and or in on at by to for from with per as is was are were times"
_RUSSIAN = "и или в на с от до из по за к о у раз года году лет"
_PERSIAN = "از در و یا به با تا که را بار سال"
_JOINING = frozenset(f"{_ENGLISH} {_RUSSIAN} {_PERSIAN}".split())
"""Words after a number that are not what it counts."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A number with what it counts.

    Attributes:
        number: As it stands in the text, folded.
        value: What it is worth.
        things: Stems of the one or two words after it, or ``SHARE``.
    """

    number: str
    value: float
    things: frozenset[str]

    def same_things(self, other: Counted) -> bool:
        """Return whether both count the same."""
        return not self.things.isdisjoint(other.things)

    def same_number(self, other: Counted) -> bool:
        """Return whether both count as many, or one is the other rounded."""
        larger = max(self.value, other.value)
        return abs(self.value - other.value) <= (0 if larger < EXACT_BELOW else TOLERANCE * larger)


@lru_cache(maxsize=TEXTS_IN_HAND)
def counted(text: str, language: str) -> tuple[Counted, ...]:
    """Return the counted things of a text in order; a number that is only a bound ("at most ten") is left out."""
    found = []
    for match in _COUNTED.finditer(fold(text)):
        if match["bound"] or _NO_COUNT.fullmatch(match["number"]):
            continue
        value, things = worth(match["number"], match["scale"], language), _things(match["rest"], language)
        if value is not None and things:
            found.append(Counted(match["number"], value, things))
    return tuple(found)


def _things(rest: str, language: str) -> frozenset[str]:
    if re.match(PERCENT, rest):
        return frozenset({SHARE})
    first = rest.split()[0]
    if first in _JOINING or re.match(SCALE, first):
        return frozenset()
    return frozenset(passage_terms(rest, language)) - _JOINING


def worth(number: str, scale: str, language: str) -> float | None:
    """Return what a folded number is worth, ``None`` for words that are no known number.

    Args:
        number: In figures, with group marks and a decimal point or comma, or in words.
        scale: What multiplies it ("million"), or nothing.
        language: Of the text.
    """
    if number[0].isdigit():
        # "0.125" is no 125.
        whole = number if number.startswith("0") else _GROUP_MARK.sub("", number)
        value: float | None = float(whole.replace(",", ".").replace("\u066b", "."))
    else:
        value = spelled_value(number, language)
    if value is None:
        return None
    named = scale.strip(" -")
    return value * next((times for begins, times in _SCALES if named and re.match(begins, named)), 1.0)
