"""The page that a draft names right after a quotation, and whether the quotation stands there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.document import Quote
from corpus.normalise import fold_word

from ..citations import page_labels

_NUMBER = r"(?:\d{1,5}|[ivxlc]{1,8}\b)"
_TO = r"(?:[ \t]*[-\u2010-\u2014][ \t]*|[ \t]+(?:to|по|تا)[ \t]+)"
_SPAN = rf"{_NUMBER}(?:{_TO}{_NUMBER})?"
_GAP = r"[ \t\u00a0\u202f\u200c]*"
_AND = rf"(?:{_GAP}[,،]|(?:{_GAP}[,،])?{_GAP}\b(?:and|и|و)\b|{_GAP}&){_GAP}"
# "(p. 12, 2019)": a number that may be the year of the work is no further page.
_YEAR = r"(?:[1۱][3-9۳-۹]|[2۲][0۰])\d\d(?!\d)"
_PAGE = re.compile(
    # The closing mark and what is set beside it, or what a line of a block quote begins with; then the page, alone or
    # at the end of a reference in brackets.
    r"[\s>.,;:!?،؛؟”“\"’‘»«›‹」』]{0,4}"
    r"(?:[(\[](?:(?:[^()\[\]\n“”«»\"]|\n(?![ \t]*\r?\n)){0,100}?[\s,;:،؛(\[])?)?"
    r"(?:pp?\.?|pages?|с\.|стр\.?|صص?\.?|صفحات|صفحهٔ?|صفحه\u200cی)"
    # A draft may have its lines broken, but no paragraph begins here.
    rf"{_GAP}(?:\r?\n[ \t>]*)?"
    # Further pages only up to where brackets or a sentence end, or brackets go on with something else: "p. 12, 45 of
    # them" names one page.
    rf"(?P<pages>{_SPAN}(?:(?:{_AND}(?!{_YEAR}){_SPAN}){{1,20}}"
    rf"(?={_GAP}(?:[)\];؛]|[,،]{_GAP}{_YEAR}|\.(?!\w)|\Z|\r?\n[ \t]*\r?\n)))?)",
    re.IGNORECASE,
)
_SPANS = re.compile(rf"(?P<first>{_NUMBER})(?:{_TO}(?P<last>{_NUMBER}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NamedPages:
    """The pages that a draft names, as it writes them: at least one first and last page, equal where it names one."""

    spans: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return ", ".join(first if first == last else f"{first}–{last}" for first, last in self.spans)


def named_pages(draft: str, end: int) -> NamedPages | None:
    """Return the pages that a draft names right after offset ``end``, where a quotation ends; ``None`` for none."""
    named = _PAGE.match(draft, end)
    if named is None:
        return None
    spans = _SPANS.finditer(named["pages"])
    return NamedPages(tuple((span["first"], span["last"] or span["first"]) for span in spans))


def pages_agree(named: NamedPages | None, quotes: Sequence[Quote], *, more: bool = False) -> bool | None:
    """Return whether one of the quotes stands on the named pages; ``None`` when that cannot be told.

    Args:
        named: ``None`` when the draft names none.
        quotes: The places that are known.
        more: Whether there are further places, of which one may stand there when none of these does.
    """
    labels = [labels for quote in quotes if (labels := page_labels(quote))]
    if named is None or not labels:
        return None
    return any(_agrees(*span, one) for span in named.spans for one in labels) or (None if more else False)


def _agrees(first: str, last: str, labels: Sequence[str]) -> bool:
    """Return whether a quote that begins and ends on these pages stands on the named ones, or goes over the one."""
    first, last = fold_word(first), _last(fold_word(first), fold_word(last))
    plain = [fold_word(label) for label in labels]
    if not all(one.isdecimal() for one in (first, last, *plain)):
        return first in plain or last in plain
    if first == last:
        return first in plain or int(plain[0]) < int(first) < int(plain[-1])
    return all(int(first) <= int(label) <= int(last) for label in plain)


def _last(first: str, last: str) -> str:
    """Return the last page of "123–5" in full."""
    short = first.isdecimal() and last.isdecimal() and len(last) < len(first)
    return first[: len(first) - len(last)] + last if short else last
