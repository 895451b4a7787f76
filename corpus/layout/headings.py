"""Headings: letter-spaced lines, lines in capitals, numbered titles, well-known words, short lines that stand apart."""

from __future__ import annotations

import re
from typing import Final

from corpus.document import Kind

from .letterspacing import collapse, is_letter_spaced
from .lines import Line, Sheet

# Characters and words of the longest line or paragraph that can be a heading.
_LONGEST: Final = 160
_MOST_WORDS: Final = 22
_SHORT_NAME: Final = 6
_KNOWN = re.compile(
    r"""(?xi)^(?:\(?(?:\d{1,2}|[ivxlc]{1,5})[.)]?\s*)?(?:
    abstract|summary|introduction|preface|foreword|afterword|background|literature\ review|(?:research\ )?methods?
    |methodology|materials\ and\ methods|results(?:\ and\ discussion)?|findings|discussion|conclusions?|epilogue
    |recommendations|suggestions|references?|bibliography|works\ cited|literature|sources|notes|endnotes|footnotes
    |acknowledge?ments?|appendix|appendices|annex|contents|table\ of\ contents|keywords?|key\ words|executive\ summary
    |the\ purpose\ of\ the\ study|(?:the\ )?results\ of\ the\ study|research\ methods?
    |аннотация|резюме|введение|предисловие|послесловие|методы?|методология|результаты|обсуждение|выводы?|заключение
    |рекомендации|литература|список\ (?:использованн\w+\ )?(?:литературы|источников)(?:\ и\ литературы)?|источники
    |библиография|примечания|сноски|благодарности|приложение|содержание|оглавление|ключевые\ слова
    |چکیده|خلاصه|مقدمه|پیشگفتار|دیباچه|پیشینه(?:[\u200c\ ](?:ی\ )?(?:پژوهش|تحقیق))?
    |روش(?:[\u200c\ ]?شناسی)?(?:\ (?:پژوهش|تحقیق))?
    |یافته[\u200c\ ]?ها|نتایج|بحث|نتیجه(?:[\u200c\ ]?گیری)?|پیشنهادها|پیشنهادات|منابع(?:\ و\ مآخذ)?
    |فهرست(?:\ (?:مطالب|منابع))?
    |پی[\u200c\ ]?نوشت[\u200c\ ]?ها|یادداشت[\u200c\ ]?ها|پیوست|واژگان\ کلیدی|کلید\ ?واژه[\u200c\ ]?ها|کلمات\ کلیدی
    )\s*(?:\[[^\W\d_]+\])?\s*[:.]?\s*$"""
)
_REFERENCES = re.compile(
    r"""(?xi)^(?:\(?(?:\d{1,2}|[ivxlc]{1,5})[.)]?\s*)?(?:references?|bibliography|works\ cited
    |literature(?:\ cited)?|sources
    |список\ (?:использованн\w+\ )?(?:литературы|источников)(?:\ и\ литературы)?|литература|источники|библиография
    |منابع(?:\ و\ مآخذ)?|فهرست\ منابع|مآخذ|کتاب[\u200c\ ]?نامه)\s*[:.]?\s*$"""
)
_NOTES = re.compile(
    r"(?i)^(?:notes|endnotes|footnotes|примечания|сноски|پی[\u200c ]?نوشت[\u200c ]?ها|یادداشت[\u200c ]?ها)\s*[:.]?\s*$"
)
_NUMBERED = re.compile(
    r"^(?:(\d{1,2}(?:\.\d{1,2}){1,3}|\d{1,2}(?=[.)]))[.)]?|([IVXLC]{1,5})[.)]|(?:chapter|part|section|глава|раздел|часть|فصل|بخش)\s+\S+[.:]?)\s+\S",
    re.I,
)
# Latin, Greek and Cyrillic letters by case; counting them so is ten times as fast as asking each.
_CAPITAL = re.compile("[A-Z\u00c0-\u00de\u0391-\u03a9\u0400-\u042f]")
_SMALL = re.compile("[a-z\u00df-\u00ff\u03b1-\u03c9\u0430-\u045f]")
_BULLET = re.compile(r"^(?:[•●▪◦‣·*–—-]\s|\(?(?:[a-zа-я]|[ivx]{1,4})[.)]\s)")


def is_known_heading(text: str) -> bool:
    """Tell whether ``text`` is a word that heads sections everywhere: Introduction, Заключение, منابع."""
    return len(text) <= 60 and bool(_KNOWN.match(text.strip()))


def heads_references(title: str) -> bool:
    """Tell whether a heading opens a list of references."""
    return len(title) <= 60 and bool(_REFERENCES.match(title.strip()))


def heads_notes(title: str) -> bool:
    """Tell whether a heading opens a list of notes."""
    return len(title) <= 40 and bool(_NOTES.match(title.strip()))


def is_capitals(text: str) -> bool:
    """Tell whether a line is set in capitals: three capital letters or more, and hardly a small one."""
    upper = len(_CAPITAL.findall(text))
    return upper >= 3 and len(_SMALL.findall(text)) * 20 <= upper


def number_depth(text: str) -> int:
    """Return how deep the number before a title is nested: 1 for "2.", 2 for "2.1", 0 without a number."""
    found = _NUMBERED.match(text)
    if not found:
        return 0
    return found.group(1).count(".") + 1 if found.group(1) else 1


def shown(line: str) -> str:
    """Return a heading line as it is read: letter-spacing closed."""
    return collapse(line) if is_letter_spaced(line) else line


def mark_headings(sheet: Sheet) -> None:
    """Take lines out of the flow that are headings by themselves, whatever paragraph stands around them.

    Lines in capitals that follow each other are one heading. Numbered titles and short lines are judged later, when
    paragraphs are known.
    """
    index = 0
    while index < len(sheet.lines):
        if not sheet.free(index) or not _opens_heading(sheet, index):
            index += 1
            continue
        lines = _whole_heading(sheet, index)
        index = lines[-1] + 1
        if _runs_in(sheet, lines):
            sheet.run_ins.add(lines[0])
            continue
        sheet.take(Kind.HEADING, lines, _level(sheet, lines))


def _opens_heading(sheet: Sheet, index: int) -> bool:
    line = sheet.lines[index]
    if len(line.text) > _LONGEST:
        return False
    if is_letter_spaced(line.text):
        return True
    if is_known_heading(line.text):
        return _stands_alone(sheet, index)
    return _is_capital_title(line) and _stands_alone(sheet, index)


def _level(sheet: Sheet, lines: list[int]) -> int:
    """Return 2 for a short name in capitals (an abbreviation as a title among others), else 1."""
    text = sheet.lines[lines[0]].text
    short = len(lines) == 1 and len(text) <= _SHORT_NAME and " " not in text
    return 2 if short and not is_known_heading(text) else 1


def _runs_in(sheet: Sheet, lines: list[int]) -> bool:
    """Tell whether a letter-spaced heading is the beginning of the sentence below it."""
    below = lines[-1] + 1
    if not is_letter_spaced(sheet.lines[lines[0]].text) or not sheet.free(below) or below in sheet.page_starts:
        return False
    return sheet.lines[below].continues and not sheet.lines[below].gap


def _is_capital_title(line: Line) -> bool:
    if not is_capitals(line.text) or _BULLET.match(line.text) or len(line.text) < 4:
        return False
    letters = sum(letter.isalpha() for letter in line.text)
    return line.text[-1] not in ".;," and letters >= 0.6 * len(line.text.replace(" ", ""))


def _stands_alone(sheet: Sheet, index: int) -> bool:
    """Tell whether no sentence runs over the borders of a line."""
    line = sheet.lines[index]
    before = sheet.lines[index - 1] if index else None
    if not sheet.shape.wrapped and is_known_heading(line.text):
        return True
    opens = (
        before is None
        or sheet.gap(index) > 0
        or index in sheet.page_starts
        or before.stops
        or not sheet.free(index - 1)
    )
    if not opens:
        return False
    if index + 1 >= len(sheet.lines):
        return True
    after = sheet.lines[index + 1]
    closed = not after.continues or sheet.gap(index + 1) > 0
    return closed and (len(line.text) < 0.9 * sheet.shape.width or not sheet.shape.wrapped or sheet.gap(index + 1) > 0)


def _whole_heading(sheet: Sheet, index: int) -> list[int]:
    """Return the lines of one heading that begins at ``index``: more than one only for lines in capitals."""
    lines = [index]
    if is_letter_spaced(sheet.lines[index].text) or is_known_heading(sheet.lines[index].text):
        return lines
    while sheet.free(ahead := lines[-1] + 1) and len(lines) < 8:
        line = sheet.lines[ahead]
        if ahead in sheet.page_starts or line.gap > 1 or not _continues_title(sheet, lines[0], line):
            break
        lines.append(ahead)
    return lines


def _continues_title(sheet: Sheet, first: int, line: Line) -> bool:
    if not is_capitals(line.text) or is_letter_spaced(line.text) or is_known_heading(line.text):
        return False
    # The title of an article may be torn by an empty line; it stands on top of its page.
    return line.text[-1] not in ".;," and (line.gap == 0 or first in sheet.page_starts)


def is_title_paragraph(text: str) -> bool:
    """Tell whether a paragraph reads like a title: short, no stop, no list sign, opens with a capital or a number."""
    if len(text) > _LONGEST or text.count(" ") >= _MOST_WORDS or _BULLET.match(text):
        return False
    if text[-1] in ".;,،؛!…" or not any(letter.isalpha() for letter in text):
        return False
    first = re.sub(r"^[\W\d_]+", "", text)[:1]
    return bool(first) and not first.islower() and sum(sign.isdigit() for sign in text) * 3 <= len(text)
