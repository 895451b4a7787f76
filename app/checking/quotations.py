"""The quotations of a draft: what stands between quotation marks or in a block quote, with its place.

A quotation is a stretch of the draft, cut and never rewritten; its offsets are code points of the draft as it was
given. Marks are paired by their shapes, so an apostrophe, an inch or a mark that is never closed makes no quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from corpus.document import Range

from .named_pages import NamedPages, named_pages
from .quoted_words import pattern_of

FEWEST_WORDS = 3
"""Shorter quotations are names or scare quotes: they are counted, and not checked."""

LONGEST_CHARACTERS = 10_000
"""Of one quotation; a mark that is closed only later was meant otherwise."""

MOST_OPEN = 50
"""Marks that stand open at once; beyond them the oldest is taken for one that nothing closes."""

CLOSING = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‹": "›",
    "‘": "’",
    "‚": "‘’",
    "「": "」",
    "『": "』",
    '"': '"',
    # As word processors set marks in text from right to left.
    "”": "”“",
}
"""Which marks may close what a mark opens."""

_MARKS = re.compile('["“”„«»‹›‘’‚「」『』]')
_LETTER = re.compile(r"[^\W_]")
_SINGLE = "‘‚"
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_BLOCK_LINE = re.compile(r"^[ \t]{0,3}>[ \t>]*", re.MULTILINE)
_REFERENCE = re.compile(r"[(\[][^()\[\]\n]{0,100}[)\]][.\s]*\Z")
"""What may stand in brackets at the end of a block quote."""
_ATTRIBUTION = re.compile(r"[ \t]*(?:—|–|--|―)")
_OPENS_AFTER = " \t\r\n\u00a0\u200e\u200f\u2014\u2013([{-/:;,،؛*_|=~"
"""What may stand before a mark that opens and could as well close: white space, brackets, dashes, stops, markup."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation of a draft.

    Attributes:
        start: Offset of its first character in the draft, inside the marks.
        end: Offset after its last one.
        text: ``draft[start:end]``.
        words: How many words it has, without those that the draft puts in.
        block: Whether it is a block quote.
        inside: Number, from 1, of the quotation that it stands in; ``None`` for most.
        pages: What the draft names right after it, if it does.
    """

    start: int
    end: int
    text: str
    words: int
    block: bool = False
    inside: int | None = None
    pages: NamedPages | None = None

    @property
    def is_checked(self) -> bool:
        """Whether it is long enough."""
        return self.words >= FEWEST_WORDS


@dataclass(frozen=True, slots=True)
class Quotations:
    """The quotations of a draft in the order in which they begin, and the offsets of marks that nothing closes."""

    found: tuple[Quotation, ...]
    unclosed: tuple[int, ...] = ()


def quotations(draft: str) -> Quotations:
    """Return the quotations of a draft; those without a word are none."""
    unclosed: list[int] = []
    marked = list(_marked(draft, unclosed))
    in_order = sorted(marked)
    blocks = [
        block
        for block in map(partial(_without_reference, draft), _blocks(draft))
        if not _is_marked(draft, block, in_order)
    ]
    places = sorted(
        [(place, False) for place in marked] + [(place, True) for place in blocks],
        key=lambda one: (one[0].start, -one[0].end),
    )
    found: list[Quotation] = []
    open_ones: list[int] = []
    for (start, end), block in places:
        words = len(pattern_of(draft, Range(start, end)).words)
        if not words:
            continue
        while open_ones and found[open_ones[-1]].end < end:
            open_ones.pop()
        inside = open_ones[-1] + 1 if open_ones else None
        open_ones.append(len(found))
        found.append(Quotation(start, end, draft[start:end], words, block, inside, named_pages(draft, end)))
    return Quotations(tuple(found), tuple(unclosed))


@dataclass(frozen=True, slots=True)
class _Open:
    sign: str
    at: int


def _marked(draft: str, unclosed: list[int]) -> Iterator[Range]:
    stack: list[_Open] = []
    for match in _MARKS.finditer(draft):
        sign, at = match.group(), match.start()
        while stack and _given_up(draft, stack[-1], sign, at):
            unclosed.append(stack.pop().at)
        number = _closed_by(draft, stack, sign, at)
        if number is not None:
            # What stands open above it was no quotation after all.
            unclosed += [one.at for one in stack[number + 1 :] if one.sign not in _SINGLE]
            opened = stack[number]
            del stack[number:]
            yield from _stripped(draft, opened.at + 1, at)
        elif _opens(draft, sign, at) and not _goes_on(draft, stack, sign, at):
            stack.append(_Open(sign, at))
            unclosed += [one.at for one in stack[:-MOST_OPEN] if one.sign not in _SINGLE]
            del stack[:-MOST_OPEN]
    unclosed += [one.at for one in stack if one.sign not in _SINGLE]
    unclosed.sort()


def _given_up(draft: str, opened: _Open, sign: str, at: int) -> bool:
    if at - opened.at > LONGEST_CHARACTERS:
        return True
    # A straight mark that opens after a blank line while another stands open: that one was never closed.
    ambiguous = opened.sign in '"‘‚”'
    return ambiguous and sign == opened.sign and _begins(draft, at) and bool(_BLANK_LINE.search(draft, opened.at, at))


def _closed_by(draft: str, stack: list[_Open], sign: str, at: int) -> int | None:
    """Return which open mark this one closes, as its number in the stack."""
    for number in range(len(stack) - 1, -1, -1):
        opened = stack[number]
        if sign in CLOSING[opened.sign]:
            if sign == '"' and not _ends(draft, at) and _begins(draft, at):
                return None
            if sign in "’‘" and not _closes_single(draft, at):
                return None
            if sign in "«”“" and opened.sign in "»”„" and not _ends(draft, at):
                return None
            if sign == "“" and opened.sign == "”" and _begins(draft, at):
                return None
            return number
    return None


def _closes_single(draft: str, at: int) -> bool:
    """Return whether a ’ closes and is no apostrophe: nothing of a word follows, nor is it the plural's genitive."""
    if at + 1 < len(draft) and draft[at + 1].isalnum():
        return False
    genitive = draft[at - 1 : at] in ("s", "S") and re.match(r" [^\W\d_]", draft[at + 1 : at + 3]) is not None
    if not genitive:
        return True
    rest = draft[at + 1 : at + 1 + LONGEST_CHARACTERS]
    paragraph = _BLANK_LINE.split(rest, maxsplit=1)[0].partition("‘")[0]
    return not re.search(r"’(?!\w)", paragraph)


def _opens(draft: str, sign: str, at: int) -> bool:
    if sign in "“„«‹「『":
        return True
    return sign in '"‘‚»”' and _begins(draft, at)


def _begins(draft: str, at: int) -> bool:
    before, after = draft[at - 1 : at], draft[at + 1 : at + 2]
    return bool(after and not after.isspace()) and (not before or before in _OPENS_AFTER or bool(_MARKS.match(before)))


def _ends(draft: str, at: int) -> bool:
    before = draft[at - 1 : at]
    return bool(before) and not before.isspace()


def _goes_on(draft: str, stack: list[_Open], sign: str, at: int) -> bool:
    """Return whether a mark only says that a quotation goes on in a further paragraph."""
    line = draft.rfind("\n", 0, at) + 1
    return any(one.sign == sign for one in stack) and not draft[line:at].strip(" \t>") and "\n" in draft[:at]


def _blocks(draft: str) -> Iterator[Range]:
    """Yield the block quotes of Markdown, each line of which begins with ``>``, without who is named below them."""
    start = end = -1
    at = 0
    for line in draft.splitlines(keepends=True):
        lead = _BLOCK_LINE.match(line)
        content = line[lead.end() :] if lead else ""
        if lead and content.strip() and not _ATTRIBUTION.match(content):
            start = at + lead.end() if start < 0 else start
            end = at + len(line)
        elif not lead and start >= 0:
            yield from _stripped(draft, start, end)
            start = -1
        at += len(line)
    if start >= 0:
        yield from _stripped(draft, start, end)


def _without_reference(draft: str, block: Range) -> Range:
    """Return a block quote without the brackets that end it and name its page: they are no words of what is quoted."""
    found = _REFERENCE.search(draft[block.start : block.end])
    if found is None or named_pages(draft, block.start + found.start()) is None:
        return block
    before = draft[block.start : block.start + found.start()].rstrip(" \t\r\n>")
    return Range(block.start, block.start + len(before)) if before else block


def _is_marked(draft: str, block: Range, marked: Sequence[Range]) -> bool:
    """Return whether a block quote holds one marked quotation and nothing else.

    Args:
        draft: Where both stand.
        block: The block quote.
        marked: In the order in which they begin.
    """
    first = _LETTER.search(draft, block.start, block.end)
    if first is None:
        return False
    last = block.end
    while not _LETTER.match(draft, last - 1):
        last -= 1
    at = bisect_left(marked, block.start, key=lambda place: place.start)
    while at < len(marked) and marked[at].start <= first.start():
        if last <= marked[at].end <= block.end:
            return True
        at += 1
    return False


def _stripped(draft: str, start: int, end: int) -> Iterator[Range]:
    text = draft[start:end]
    left = len(text) - len(text.lstrip())
    if text.strip():
        yield Range(start + left, start + len(text.rstrip()))
