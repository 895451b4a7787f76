"""Words with their places, folded for comparing; and what a quotation says must stand in a document, in which order.

The conventions of quoting are read here: an ellipsis leaves something out, square brackets put something in or change
a letter. Words are folded as search folds them (:func:`corpus.normalise.fold_word`), so that letter forms hide none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from corpus.document import Range
from corpus.normalise import fold_word

_SIGNS = r"[^\W_]|[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]"
# Joiners, soft hyphens and tatweel stand inside words; an apostrophe and a hyphen at the end of a line between letters.
_INNER = r"[\u200b-\u200d\u00ad\u0640\u2060]"
_LETTERS = rf"(?:{_SIGNS})(?:(?:{_SIGNS})|{_INNER}+(?={_SIGNS}))*"
_LINE_END = r"[-\u2010\u00ad][ \t]*\r?\n[ \t>]*"
_WORD = re.compile(
    rf"\d+(?:[.,\u066b\u066c]\d+)+(?!\w)|{_LETTERS}(?:(?:['\u2019\u02bc]|(?<=[^\W\d_]){_LINE_END}(?=[^\W\d_])){_LETTERS})*"
    r"|[$¢£¥€₽₸₺؋%‰٪°§№]"
)
_JOINED = re.compile(_LINE_END)
_RAISED = r"[\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u249b\u24ea]"
_BESIDE_RAISED = re.compile(rf"(?<=\d)(?={_RAISED})|(?<={_RAISED})(?=\d)")
"""Where a raised, lowered or circled digit begins or ends beside a figure, which it is no digit of: 10² is no 102."""
_SAME_SIGNS = str.maketrans({"٫": ".", "٬": ",", "٪": "%"})
_DOTS = r"(?:…|\.[ \u00a0]?\.[ \u00a0]?\.(?:[ \u00a0]?\.)?)"
_ELLIPSIS = rf"\[\s*{_DOTS}\s*\]|\(\s*{_DOTS}\s*\)|{_DOTS}"
_CONVENTION = re.compile(
    rf"(?P<ellipsis>{_ELLIPSIS})"
    # Letters are read from where their word begins and from nowhere inside it, else a long word costs its square.
    rf"|(?<!{_SIGNS})(?<!{_INNER}){_INNER}*(?P<begins>{_LETTERS})\[(?P<changed>[^\[\]\s]{{0,20}})\](?P<ends>{_LETTERS})?"
    rf"|\[[^\[\]\s]{{0,20}}\](?P<only_ends>{_LETTERS})"
    r"|(?P<inserted>\[[^\[\]\n]{0,100}\])"
)
_REMARK = "sic"

MOST_CHANGED_LETTERS = 12
"""Letters of a word that a bracket inside it may stand for."""


class Gap(StrEnum):
    """What stands between two words of a quotation that need not follow each other in the document."""

    ELLIPSIS = "ellipsis"
    BRACKET = "bracket"


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """One word: its place in the text it was read from, and its folded form.

    Attributes:
        changed: The folded beginning and end of a word of which brackets changed a part; ``None`` for whole words.
    """

    start: int
    end: int
    folded: str
    changed: tuple[str, str] | None = None

    def fits(self, folded: str) -> bool:
        """Return whether this is that word."""
        if self.changed is None:
            return folded == self.folded
        begins, ends = self.changed
        spare = len(folded) - len(begins) - len(ends)
        return 0 <= spare <= MOST_CHANGED_LETTERS and folded.startswith(begins) and folded.endswith(ends)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What must stand in a document.

    Attributes:
        words: In order, placed in the draft.
        gaps: By the number of the word before which something may stand, from 1.
    """

    words: tuple[PlacedWord, ...]
    gaps: Mapping[int, Gap] = field(default_factory=dict)

    @property
    def runs(self) -> tuple[Range, ...]:
        """The numbers of the words that follow each other with nothing between them; no changed word is in any."""
        borders = {0, len(self.words), *self.gaps}
        for number, word in enumerate(self.words):
            if word.changed is not None:
                borders |= {number, number + 1}
        pieces = (Range(first, last) for first, last in pairwise(sorted(borders)))
        return tuple(piece for piece in pieces if self.words[piece.start].changed is None)


def without_line_ends(word: str) -> str:
    """Return a word without the hyphen and the line break that print put into it."""
    return _JOINED.sub("", word)


def words_of(text: str, start: int = 0, end: int | None = None) -> tuple[PlacedWord, ...]:
    """Return the words of ``text[start:end]``, placed in ``text``."""
    return tuple(PlacedWord(*word) for word in spans_of(text, start, len(text) if end is None else end))


def spans_of(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield where each word of ``text[start:end]`` begins and ends, and its folded form."""
    for match in _WORD.finditer(text, start, end):
        word = match.group()
        if not word.isalpha():
            word = _BESIDE_RAISED.sub("^", without_line_ends(word).translate(_SAME_SIGNS))
        folded = fold_word(word)
        if folded:
            yield match.start(), match.end(), folded.replace(" ", "")


def literal_pattern(draft: str, place: Range) -> Pattern:
    """Return the words of a quotation as they stand, for a document that has brackets and dots itself."""
    return Pattern(words_of(draft, *place))


def pattern_of(draft: str, place: Range) -> Pattern:
    """Return what a quotation at ``place`` of a draft says, the conventions of quoting read."""
    words: list[PlacedWord] = []
    gaps: dict[int, Gap] = {}
    at = place.start
    for match in _CONVENTION.finditer(draft, *place):
        words += words_of(draft, at, match.start())
        at = match.end()
        if match["ellipsis"] or match["inserted"]:
            gaps[len(words)] = Gap.ELLIPSIS if match["ellipsis"] else gaps.get(len(words), Gap.BRACKET)
        elif (match["changed"] or "").lower() == _REMARK and not match["ends"]:
            words += words_of(draft, *match.span("begins"))
        else:
            begins, ends = (fold_word(match[one] or "") for one in ("begins", "only_ends"))
            ends = ends or fold_word(match["ends"] or "")
            start = max(match.start(), match.start("begins"))
            words.append(PlacedWord(start, match.end(), begins + ends, (begins, ends)))
    words += words_of(draft, at, place.end)
    return Pattern(tuple(words), {number: gap for number, gap in gaps.items() if 0 < number < len(words)})


def without_conventions(text: str) -> str:
    """Return what stands before the first or after the last word of a quotation, without ellipses and insertions."""
    return _CONVENTION.sub("", text)


def has_conventions(draft: str, place: Range) -> bool:
    """Return whether a quotation has an ellipsis or brackets."""
    return _CONVENTION.search(draft, *place) is not None
