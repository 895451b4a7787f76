"""Captions of pictures, maps and figures, and lines that give a source."""

from __future__ import annotations

import re
from typing import Final

from corpus.document import Kind

from .headings import is_known_heading
from .letterspacing import is_letter_spaced
from .lines import Sheet

_NUMBERED = re.compile(
    r"^(?:fig(?:ure|\.)?|table|chart|graph|map|photo|plate|box|scheme|diagram|image|рис(?:унок|\.)?|таблица|табл\.|карта"
    r"|схема|график|диаграмма|фото|شکل|جدول|نمودار|نقشه|تصویر)\s*(?:№\s*)?(?:\d{1,3}|[IVX]{1,4})(?:[.:)\s–—-]|$)",
    re.I,
)
_SOURCE = re.compile(
    r"^\(?(?:sources?|data|photo(?:\s+(?:by|credit))?|credits?|image|источники?|фото|منبع|مأخذ|عکس)\s?:",
    re.I,
)
_CREDIT = re.compile(
    r"\((?:(?:photo|image|picture|screenshot|фото|عکس)\s?[:/]?[^()]{1,60}"
    r"|[A-Z][A-Z.-]+(?:/[A-Z][A-Z .-]+)+)\)\s*$",
    re.I,
)
_PICTURE = re.compile(
    r"^(?:an?|this)?\s?(?:file\s)?(?:screenshot|photo(?:graph)?|picture|satellite image|image|aerial view)"
    r"\s(?:of|shows|showing|released|taken)\b",
    re.I,
)
# A number that only white space parts from what follows, as in "Table 1 Loads" and "Table 1 shows".
_UNPARTED = re.compile(r"^\w+\.?\s*(?:№\s*)?(?:\d{1,3}|[IVX]{1,4})\s+(?=[^\W\d_])", re.I)
_PERSIAN_SENTENCE = re.compile(r"(?:\s|^)(?:می[\u200c ]?\w+|نمی[\u200c ]?\w+|است|بود|شد|شده|دارد|دارند|که|را)(?=\W|$)")
_NAMES_SOURCE = re.compile(r"^\W*(?:sources?|data|источники?|منبع|مأخذ)\s?:\s*", re.I)
# How notes on a source begin that name nobody.
_OF_AUTHOR = re.compile(
    r"(?:the\s)?(?:author|own|compiled|calculated|based|adapted|prepared|составлено|рассчитано|расч[её]т|по\s|данные"
    r"|автор|بر\s?اساس|محاسبات|یافته|نگارنده|گردآوری)",
    re.I,
)
_STOP = re.compile(r"[.!?…؟۔]\W*$")
# Words of the shortest sentence that is taken for one after "Source:".
_SENTENCE_WORDS: Final = 5
# Characters of the longest caption.
_LONGEST: Final = 400


def is_source_line(text: str) -> bool:
    """Tell whether a line gives the source of a table, figure or picture."""
    return len(text) <= _LONGEST and bool(_SOURCE.match(text)) and not _explains_source(text)


def is_caption(text: str) -> bool:
    """Tell whether a line or short paragraph is a caption by its words."""
    if len(text) > _LONGEST:
        return False
    if is_source_line(text) or _CREDIT.search(text):
        return True
    if _NUMBERED.match(text) and not _speaks_of(text):
        return len(text) <= 200 and text.count(". ") <= 2
    return len(text) <= 120 and bool(_PICTURE.match(text)) and text.count(". ") == 0


def _speaks_of(text: str) -> bool:
    """Tell whether a sentence only begins with the name of a table or figure: "Table 1 shows that …"."""
    number = _UNPARTED.match(text)
    if not number:
        return False
    return text[number.end()].islower() or bool(_PERSIAN_SENTENCE.search(text, number.end()))


def _explains_source(text: str) -> bool:
    """Tell whether "Source:" opens a sentence: small letters to its stop, no year, no name of anybody."""
    opening = _NAMES_SOURCE.match(text)
    said = text[opening.end() :] if opening else ""
    if len(said.split()) < _SENTENCE_WORDS or not _STOP.search(said) or _OF_AUTHOR.match(said):
        return False
    if any(sign.isdigit() for sign in said) or any(sign in said for sign in '/«»“”"('):
        return False
    # A script without capitals has only its verbs to tell a sentence by.
    return said[0].islower() if said[0].lower() != said[0].upper() else bool(_PERSIAN_SENTENCE.search(said))


def mark_captions(sheet: Sheet) -> None:
    """Take captions out of the flow: by their words, or short lines at a page's edge that cut a sentence."""
    for index, line in enumerate(sheet.lines):
        if not sheet.free(index):
            continue
        if is_caption(line.text) and (not sheet.shape.wrapped or _apart(sheet, index)):
            sheet.take(Kind.CAPTION, _whole(sheet, index))
        elif sheet.shape.wrapped and _at_page_edge(sheet, index):
            sheet.take(Kind.CAPTION, [index])


def _apart(sheet: Sheet, index: int) -> bool:
    if sheet.shape.double_spaced:
        return index == 0 or len(sheet.lines[index].text) < 0.9 * sheet.shape.width
    return sheet.lines[index].gap > 0 or index in sheet.page_starts or not sheet.free(index - 1)


def _whole(sheet: Sheet, index: int) -> list[int]:
    """Return the lines of a caption: those that follow without an empty line until one ends."""
    lines = [index]
    if not sheet.shape.wrapped:
        return lines
    for ahead in sheet.cluster(index, 4)[1:]:
        if sheet.lines[lines[-1]].stops or len(sheet.lines[lines[-1]].text) < 0.6 * sheet.shape.width:
            break
        lines.append(ahead)
    return lines


def _at_page_edge(sheet: Sheet, index: int) -> bool:
    """Tell whether one short line stands apart at the foot or head of a page, where no title can stand."""
    line = sheet.lines[index]
    if len(line.text) > 0.6 * sheet.shape.width or line.stops or line.half_stops or line.continues:
        return False
    if sheet.shape.double_spaced or is_letter_spaced(line.text) or is_known_heading(line.text):
        return False
    after = index + 1
    if after >= len(sheet.lines) or line.text[0] in '–—-•●▪(“"«':
        return False
    if index in sheet.page_starts:
        return sheet.lines[after].gap > 0 and sheet.lines[after].continues
    return line.gap > 0 and after in sheet.page_starts and after not in sheet.heads
