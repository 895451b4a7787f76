"""Paragraphs rebuilt from the lines that are left in the flow.

An empty line alone is no border: print leaves them inside sentences. What counts is whether a sentence can end with
the line above, whether the first word below would still have fitted there, and how the line below begins.
"""

from __future__ import annotations

import re
from typing import Final

from .lines import Line, Role, Sheet

_BULLET = re.compile(r"^[•●▪◦‣·]\s*\S")
_DASH_ITEM = re.compile(r"^[*–—-]\s+\S")
_ENUMERATED = re.compile(r"^(?:\(?(?:\d{1,3}|[a-zA-Zа-яА-Я]|[ivx]{1,5}|[IVX]{1,5})[.)]|\[\d{1,3}\]\s?[.:]?)\s+\S")
_NUMBERED_TITLE = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[IVXLC]{1,5})[.)]\s+[^\W\d_a-zа-я]")
_BROKEN_WORD = re.compile(r"[^\W\d_][-\u2010\u2011\u00ad\ufffe\x02]$")
_LEADING_ON: Final = frozenset({"the", "a", "an", "of", "and", "or", "to", "in", "by", "for", "with"}) | frozenset(
    {"и", "в", "на", "с", "و", "از", "به", "در", "که"}
)
_FIRST_WORD = re.compile(r"\S+")
# A line is short when it and the next word fill less than this share of the width around it.
_FULL: Final = 0.85
_NEARLY_FULL: Final = 0.9
# Without a stop, a line has to be even shorter to close a paragraph.
_CLEARLY_SHORT: Final = 0.7
# Lines above and below that tell how wide a column is here.
_AROUND: Final = 4
# Characters from which an unwrapped line without a stop may go on after an empty line, and words from which it may
# go on in the next: shorter ones are items of lists.
_LONG_LINE: Final = 60
_FEWEST_WORDS: Final = 4


def is_item(text: str) -> bool:
    """Tell whether a line opens an item of a list by its sign or number."""
    return bool(_BULLET.match(text) or _DASH_ITEM.match(text) or _ENUMERATED.match(text))


def paragraphs(sheet: Sheet) -> list[list[int]]:
    """Return the lines in the flow as paragraphs: lists of indices, in order."""
    found: list[list[int]] = []
    for index in range(len(sheet.lines)):
        if sheet.roles[index] is not Role.FLOW:
            continue
        if found and _joins(sheet, found[-1], index):
            found[-1].append(index)
        else:
            found.append([index])
    return found


def _joins(sheet: Sheet, paragraph: list[int], below: int) -> bool:
    """Tell whether a paragraph runs on to the next line of the flow."""
    above = paragraph[-1]
    upper, lower = sheet.lines[above], sheet.lines[below]
    if any(sheet.roles[index] is Role.HEADING for index in range(above + 1, below)):
        return False
    if below in sheet.run_ins or _opens_item(sheet, upper, lower):
        return False
    if _BROKEN_WORD.search(upper.text) and lower.text[0].isalpha():
        return True
    if not sheet.shape.wrapped:
        return _goes_on_unwrapped(upper, lower)
    if _closes_title(sheet, paragraph, below):
        return False
    if below - above > 1 or below in sheet.page_starts:
        return _joins_over_gap(sheet, above, lower)
    if sheet.gap(below):
        return not _alone(sheet, paragraph, lower) and _joins_over_empty_line(sheet, above, lower)
    return _joins_next_line(sheet, above, lower)


def _closes_title(sheet: Sheet, paragraph: list[int], below: int) -> bool:
    """Tell whether a numbered title of up to three lines ends here: no stop, and what follows opens with a capital."""
    upper, lower = sheet.lines[paragraph[-1]], sheet.lines[below]
    if len(paragraph) > 3 or not _NUMBERED_TITLE.match(sheet.lines[paragraph[0]].text):
        return False
    if upper.stops or _is_cut(upper) or not lower.text[0].isupper():
        return False
    return sheet.gap(below) > 0 or _short(sheet, paragraph[-1], lower, _FULL)


def _opens_item(sheet: Sheet, upper: Line, lower: Line) -> bool:
    if _BULLET.match(lower.text):
        return True
    if _DASH_ITEM.match(lower.text) or _ENUMERATED.match(lower.text):
        return upper.stops or upper.half_stops or (lower.gap > sheet.shape.double_spaced and not _is_cut(upper))
    return False


def _is_cut(line: Line) -> bool:
    """Tell whether a line ends with a comma or a small word, so that a sentence must go on."""
    return line.text[-1] in ",–—-(" or line.text.rsplit(None, 1)[-1] in _LEADING_ON


def _goes_on_unwrapped(upper: Line, lower: Line) -> bool:
    if upper.stops or upper.half_stops or not lower.continues or is_item(lower.text):
        return False
    if lower.gap:
        return lower.gap == 1 and len(upper.text) >= _LONG_LINE
    return upper.text.count(" ") >= _FEWEST_WORDS - 1 and upper.indent == lower.indent


def _joins_over_gap(sheet: Sheet, above: int, lower: Line) -> bool:
    """Decide across a page's end or something that was taken out: only an unfinished sentence goes on."""
    upper = sheet.lines[above]
    if upper.stops:
        return lower.continues and not sheet.shape.double_spaced
    if lower.continues or _is_cut(upper):
        return True
    return not upper.half_stops and not _short(sheet, above, lower, _FULL)


def _alone(sheet: Sheet, paragraph: list[int], lower: Line) -> bool:
    """Tell whether a single line between empty lines is complete: not full, no small word at its end."""
    upper = sheet.lines[paragraph[0]]
    if len(paragraph) > 1 or (paragraph[0] and not sheet.gap(paragraph[0])):
        return False
    return not lower.continues and not _is_cut(upper) and len(upper.text) < _NEARLY_FULL * sheet.shape.width


def _joins_over_empty_line(sheet: Sheet, above: int, lower: Line) -> bool:
    upper = sheet.lines[above]
    if upper.stops or upper.half_stops:
        return False
    if lower.gap > 2:
        return _is_cut(upper)
    if lower.continues or _is_cut(upper):
        return True
    return not _short(sheet, above, lower, _FULL)


def _joins_next_line(sheet: Sheet, above: int, lower: Line) -> bool:
    upper = sheet.lines[above]
    if upper.stops:
        return not _short(sheet, above, lower, _FULL)
    if lower.continues or _is_cut(upper):
        return True
    return not _short(sheet, above, lower, _CLEARLY_SHORT)


def _short(sheet: Sheet, above: int, lower: Line, share: float) -> bool:
    """Tell whether the first word of ``lower`` would have fitted on the line above by a wide margin."""
    word = _FIRST_WORD.match(lower.text)
    needed = len(sheet.lines[above].text) + 1 + (word.end() if word else 0)
    return needed < share * _width_around(sheet, above)


def _width_around(sheet: Sheet, index: int) -> int:
    """Return the width of the column that a line stands in."""
    widest = len(sheet.lines[index].text)
    for step in (-1, 1):
        at = index
        for _ in range(_AROUND):
            crossed = max(at, at + step)
            at += step
            if not sheet.free(at) or sheet.gap(crossed):
                break
            widest = max(widest, len(sheet.lines[at].text))
    # A paragraph of one or two lines does not show its column; most of the text does.
    return max(widest, int(0.5 * sheet.shape.width))
