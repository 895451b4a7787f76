"""A quotation beside the stretch of a document that agrees with it best: in what the two differ, and by how much.

White space, the shapes of quotation marks, hyphens at line ends and marks of emphasis do not count. Everything that
differs is named with its place on both sides, and what the document says there is a slice of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise, takewhile

from corpus.document import Quote, Range

from .alignment import Alignment, Step
from .quoted_words import Pattern, without_conventions, without_line_ends
from .readable_words import ReadableWords

_QUOTES = re.compile("[\"'“”„‟«»‹›‘’‚‛「」『』`´ʼ\uff02\uff07]")
_UNSEEN = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff*_>`|#]")
_UNSEEN_IN_WORDS = re.compile("[\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_JOINERS = re.compile("[\u200b-\u200d\u0640]")
_LIGATURES = re.compile("[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc]")
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_FIGURE = re.compile(r"\d|[$¢£¥€₽₸₺؋]")
_DASH = re.compile("[-\u2010-\u2015\u2212]")
_LINE_BEGIN = re.compile(r"\n[ \t>]*")
_MINUS = re.compile("(?:[^\\S\\n]|[(\\[])[-\u2013\u2212]\\Z|\\n\u2212\\Z")
"""A minus before a figure; a hyphen that begins a line may be that of a list, one right after a word joins two."""
_LEAD = 12
"""Characters before the first word of a quotation in which a minus and the word before it are looked for."""

_MOVED = ".,;:،؛…"
"""Signs that a typesetter moves inside the closing mark, or puts in the place of others there."""


class Difference(StrEnum):
    """What kind of difference it is; only ``WORDS`` makes a quotation another one."""

    WORDS = "words"
    SPACING = "spacing"
    CASE = "case"
    ACCENTS = "accents"
    LETTERS = "letters"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Differing:
    """One place where draft and document differ.

    Attributes:
        written: Where in the draft; empty where the document has something more.
        stands: Where in the document; empty where the draft has something more.
    """

    kind: Difference
    written: Range
    stands: Range


@dataclass(frozen=True, slots=True)
class Found:
    """One place of a document beside a quotation.

    Attributes:
        agreement: The share of the words of both sides that agree, 0 to 1.
    """

    quote: Quote
    differences: tuple[Differing, ...]
    agreement: float

    @property
    def has_same_words(self) -> bool:
        """Whether no word differs."""
        return all(one.kind is not Difference.WORDS for one in self.differences)

    @property
    def may_be_cut(self) -> bool:
        """Whether words that the document has more begin or end a line, as a page head or a note does."""
        text = self.quote.document.text
        places = (one.stands for one in self.differences if one.kind is Difference.WORDS)
        return any("\n" in text[max(0, start - 2) : end + 2] for start, end in places)


def compared(draft: str, place: Range, pattern: Pattern, view: ReadableWords, alignment: Alignment) -> Found | None:
    """Return what an alignment found; ``None`` when no word of the document is in it.

    Args:
        draft: The whole draft.
        place: Of the quotation in it.
        pattern: Of the quotation.
        view: The words of the document.
        alignment: Its steps number the words of ``view``.
    """
    steps = _regained(pattern, view, alignment.steps)
    ranges = _ranges(view, steps)
    if not ranges:
        return None
    groups = [(key, tuple(group)) for key, group in groupby(steps, lambda step: step.fits)]
    differences: list[Differing] = []
    agreeing = 0
    last: Step | None = None
    for fits, group in groups:
        if fits:
            differences += _signs(draft, pattern, view, group)
            agreeing += len(group)
        else:
            one = _words(draft, place, pattern, view, group, last)
            differences.append(one)
            agreeing += len(group) if one.kind is Difference.SPACING else 0
        last = group[-1]
    ranges, ends = _with_ends(draft, place, pattern, view, ranges)
    differences += ends
    differences.sort(key=lambda one: (one.written, one.stands))
    return Found(Quote(view.document, ranges), tuple(differences), agreeing / len(steps))


def _regained(pattern: Pattern, view: ReadableWords, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Return the steps with words at either end that the document writes together or apart, and so seemed to lack."""
    return _at_end(pattern, view, _at_end(pattern, view, steps, 1), -1)


def _at_end(pattern: Pattern, view: ReadableWords, steps: tuple[Step, ...], way: int) -> tuple[Step, ...]:
    ordered = steps[::-way]
    lost = tuple(takewhile(lambda step: step.other is None, ordered))
    if not lost or len(lost) == len(ordered):
        return steps
    words = [pattern.words[step.word or 0].folded for step in lost]
    glued = "".join(words[::-way])
    numbers: list[int] = []
    at = (ordered[len(lost)].other or 0) + way
    while 0 <= at < len(view) and len(numbers) <= len(lost):
        numbers.append(at)
        if "".join(view.folded[number] for number in sorted(numbers)) == glued:
            more = tuple(Step(None, number, False) for number in reversed(numbers))
            return (*more, *ordered)[::-way]
        at += way
    return steps


def _ranges(view: ReadableWords, steps: Sequence[Step]) -> tuple[Range, ...]:
    """Return the raw ranges of the stretch, without what the draft leaves out."""
    numbers = [step.other for step in steps if step.other is not None]
    if not numbers:
        return ()
    borders = [0, *(at for at, (one, other) in enumerate(pairwise(numbers), 1) if other > one + 1), len(numbers)]
    pieces: list[Range] = []
    for first, last in pairwise(borders):
        for piece in view.ranges(numbers[first], numbers[last - 1]):
            if pieces and pieces[-1].end == piece.start:
                pieces[-1] = Range(pieces[-1].start, piece.end)
            else:
                pieces.append(piece)
    return tuple(pieces)


def _words(
    draft: str, place: Range, pattern: Pattern, view: ReadableWords, group: Sequence[Step], last: Step | None
) -> Differing:
    """Return a row of steps that do not fit as one difference."""
    words = [pattern.words[step.word] for step in group if step.word is not None]
    others = [step.other for step in group if step.other is not None]
    if words:
        written = Range(words[0].start, words[-1].end)
    else:
        at = place.start if last is None or last.word is None else pattern.words[last.word].end
        written = Range(at, at)
    stands = Range(view.start(others[0]), view.end(others[-1])) if others else _nothing(view, last)
    glued = "".join(word.folded for word in words) == "".join(view.folded[other] for other in others)
    whole = all(word.changed is None for word in words)
    apart = _parted([word.folded for word in words], [draft[a.end : b.start] for a, b in pairwise(words)]) or _parted(
        [view.folded[other] for other in others], [view.between(*two) for two in pairwise(others)]
    )
    return Differing(Difference.SPACING if glued and whole and not apart else Difference.WORDS, written, stands)


def _parted(words: Sequence[str], signs: Sequence[str]) -> bool:
    """Return whether a sign parts two figures, as in 1/2 and 5–10, which are no 12 and no 510.

    Args:
        words: Folded, in a row.
        signs: What stands between each word and the next.
    """
    return any(
        first[-1].isdigit() and second[0].isdigit() and bool(_bare(between))
        for (first, second), between in zip(pairwise(words), signs, strict=True)
    )


def _nothing(view: ReadableWords, last: Step | None) -> Range:
    """Return the empty place after the step before; at the document's first read word where there is none."""
    at = view.end(last.other) if last is not None and last.other is not None else view.start(0)
    return Range(at, at)


def _signs(draft: str, pattern: Pattern, view: ReadableWords, group: Sequence[Step]) -> Iterator[Differing]:
    """Yield in what words that are the same, and what stands between them, are written otherwise."""
    before: tuple[int, int] | None = None
    for step in group:
        number, other = step.word or 0, step.other or 0
        word = pattern.words[number]
        if before is not None and number not in pattern.gaps and other == before[1] + 1:
            written = Range(pattern.words[before[0]].end, word.start)
            signs, others = draft[written.start : written.end], view.between(before[1], other)
            if _bare(signs) != _bare(others):
                stands = Range(view.end(before[1]), view.start(other))
                text = view.document.text
                minus = _FIGURE.match(text, stands.end) and (
                    (_is_minus(draft[written.start - 1], signs) and not _DASH.search(others))
                    or (_is_minus(text[stands.start - 1], text[slice(*stands)]) and not _DASH.search(signs))
                )
                yield Differing(
                    Difference.WORDS if minus else Difference.PUNCTUATION,
                    _stripped(draft, written),
                    _stripped(text, stands),
                )
        kind = None if word.changed else word_kind(draft[word.start : word.end], view.word(other))
        if kind is not None:
            yield Differing(kind, Range(word.start, word.end), Range(view.start(other), view.end(other)))
        before = number, other


def _is_minus(before: str, signs: str) -> bool:
    """Return whether the signs before a figure end in a minus, and not in the dash of a range as in "1992 -1995".

    Args:
        before: The last character of the word before them; empty where there is none.
        signs: All between that word and the figure.
    """
    plain = _LINE_BEGIN.sub("\n", _DIRECTIONS.sub("", signs))
    return bool(_MINUS.search(plain)) and (not before or before.isalpha() or bool(plain[:-1].strip()))


def _stripped(text: str, place: Range) -> Range:
    """Return a place without the white space at its ends; the empty place at its end where there is nothing else."""
    signs = text[place.start : place.end]
    return Range(
        place.end - len(signs.lstrip()), max(place.start + len(signs.rstrip()), place.end - len(signs.lstrip()))
    )


def _bare(signs: str) -> str:
    """Return the signs between words without what does not count."""
    plain = _UNSEEN.sub("", _QUOTES.sub('"', without_line_ends(signs)))
    return plain.replace("...", "…")


def word_kind(written: str, stands: str) -> Difference | None:
    """Return in what a word that folds to the same is written otherwise; ``None`` when its letters are the same."""
    one, other = _letters(written), _letters(stands)
    if one == other:
        return None
    one, other = _JOINERS.sub("", one), _JOINERS.sub("", other)
    if one == other:
        return Difference.SPACING
    one, other = one.casefold(), other.casefold()
    if one == other:
        return Difference.CASE
    return Difference.ACCENTS if _without_accents(one) == _without_accents(other) else Difference.LETTERS


def _letters(word: str) -> str:
    plain = _UNSEEN_IN_WORDS.sub("", _QUOTES.sub("'", without_line_ends(word)))
    # A ligature is a matter of type, not of spelling.
    plain = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), plain)
    return unicodedata.normalize("NFC", plain)


def _without_accents(word: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if unicodedata.category(sign) != "Mn")


def _with_ends(
    draft: str, place: Range, pattern: Pattern, view: ReadableWords, ranges: tuple[Range, ...]
) -> tuple[tuple[Range, ...], list[Differing]]:
    """Return the ranges with the signs around them that the quotation has too, and in what these differ."""
    text = view.document.text
    first, last = pattern.words[0], pattern.words[-1]
    head, tail = draft[place.start : first.start], draft[last.end : place.end]
    before = _common(head[::-1], text[max(0, ranges[0].start - 2 * len(head) - 8) : ranges[0].start][::-1])
    after = _common(tail, text[ranges[-1].end : ranges[-1].end + 2 * len(tail) + 8])
    grown = [*ranges]
    grown[0] = Range(grown[0].start - before, grown[0].end)
    grown[-1] = Range(grown[-1].start, grown[-1].end + after)
    ends: list[Differing] = []
    minus = _minus_at_start(draft, place, first.start, text, ranges[0].start)
    if minus is not None:
        ends.append(minus)
        head = ""
    for signs, written, at, shared in (
        (head, Range(place.start, first.start), grown[0].start, text[grown[0].start : ranges[0].start]),
        (tail, Range(last.end, place.end), grown[-1].end, text[ranges[-1].end : grown[-1].end]),
    ):
        if _weighty(signs) and _weighty(signs) != _weighty(shared):
            ends.append(Differing(Difference.PUNCTUATION, written, Range(at, at)))
    return tuple(grown), ends


def _minus_at_start(draft: str, place: Range, first: int, text: str, start: int) -> Differing | None:
    """Return the minus before the figure that a quotation begins with, where only one side has it.

    Args:
        draft: The whole draft.
        place: Of the quotation in it.
        first: Where its first word begins.
        text: Of the document.
        start: Where that word begins there.
    """
    if not _FIGURE.match(text, start):
        return None
    head, lead = draft[place.start : first], text[max(0, start - _LEAD) : start]
    at = len(lead)
    while at and not lead[at - 1].isalnum():
        at -= 1
    before, signs = lead[at - 1 : at], lead[at:]
    # What begins a block quote, which no mark opens, may be the dash of a list.
    marked = place.start > 0 and _QUOTES.match(draft, place.start - 1)
    if marked and _DASH.fullmatch(_DIRECTIONS.sub("", head)) and not _DASH.search(signs):
        return Differing(Difference.WORDS, Range(place.start, first), Range(start, start))
    if _is_minus(before, signs) and not _DASH.search(head):
        sign = max(match.start() for match in _DASH.finditer(signs))
        return Differing(Difference.WORDS, Range(first, first), Range(start - len(signs) + sign, start))
    return None


def _common(signs: str, others: str) -> int:
    """Return how many characters of ``others`` the signs lead through; white space may differ, marks their shapes."""
    at = 0
    reached = 0
    for sign in signs:
        if sign.isspace():
            continue
        while at < len(others) and others[at].isspace():
            at += 1
        if at == len(others) or _QUOTES.sub('"', sign) != _QUOTES.sub('"', others[at]):
            break
        at += 1
        reached = at
    return reached


def _weighty(signs: str) -> str:
    """Return the signs at an end that count: not what typesetters move, quotation marks, or what a draft leaves out."""
    return re.sub(f'[{re.escape(_MOVED)}"]', "", _bare(without_conventions(signs)))
