"""Lines of a web page or a printed page that are no text of the work: forms, links to elsewhere, rules, notices."""

from __future__ import annotations

import re
from typing import Final

from corpus.document import Kind

from .lines import Sheet

# Characters. Longer lines are prose, whatever they begin with.
_LONGEST: Final = 220
_RULE = re.compile(r"^[•\s]*(?:[_\-=*~.•·–—#+]\s?){5,}$")
_NOTICES = re.compile(
    r"""(?xi)^\W{0,3}(?:
    leave\ a\ (?:reply|comment)|(?:post|add|write)\ a\ comment|cancel\ reply|your\ e-?mail\ address\ will\ not
    |required\ fields\ are\ marked|related\ (?:articles?|posts?|stories|content|news)\W*$|you\ (?:may|might)\ also\ like
    |share\ (?:this|on|via)\b|(?:click|tap)\ here\b|(?:follow|like)\ us\ on|sign\ up\ (?:for|to)\ |subscribe\b
    |(?:read|see|show|load)\ more\W*$|(?:previous|next)\ (?:post|article|page|story)\W*|skip\ to\ (?:main\ )?content
    |all\ rights\ reserved|copyright\ (?:©|\(c\)|\d{4})|©|(?:this\ (?:site|website)|we)\ uses?\ cookies
    |(?:privacy|cookie)\ policy\W*$|terms\ of\ (?:use|service)\W*$|(?:download|view)\ (?:the\ )?pdf\W*$
    |(?:note:\ )?click\ here\ for|save\ my\ name,\ e-?mail|advertisement\W*$|print(?:\ this)?(?:\ page)?\W*$
    |(?:this|the)\ (?:article|post|piece|essay|text)\ (?:was|has\ been|is)\ (?:originally\ |first\ )?(?:re)?published
    |(?:originally|first)\ published\ (?:by|in|on|at)\b|back\ to\ top\W*$|tags?:\s|filed\ under
    |добавить\ комментарий|оставить\ (?:комментарий|отзыв)|ваш\ (?:адрес\ )?e-?mail|обязательные\ поля
    |читайте\ также|похожие\ (?:статьи|записи|материалы)|материалы\ по\ теме|поделиться|подписаться|подпишитесь
    |все\ права\ защищены|мы\ используем\ (?:файлы\ )?cookie|политика\ конфиденциальности
    |دیدگاه(?:تان|‌تان|\ خود|‌ها)|نظر\ خود\ را|نشانی\ ایمیل\ شما|بخش‌?های\ موردنیاز|مطالب\ مرتبط|مقالات\ مرتبط|اخبار\ مرتبط
    |بیشتر\ بخوانید|اشتراک[\u200c ]?گذاری|تمام(?:ی)?\ حقوق|کلیه\ حقوق|برای\ دانلود
    )"""
)
# "[SM1]", "[AB12]" at the start of a line: a reviewer's remark that was pasted below the text.
_REMARK = re.compile(r"^\[[A-Z]{1,3}\d{1,3}\]")


def is_boilerplate(text: str) -> bool:
    """Tell whether one line or short paragraph is a notice, form text, link to elsewhere or drawn rule."""
    if len(text) > _LONGEST:
        return False
    return bool(_RULE.match(text) or _NOTICES.match(text) or _REMARK.match(text))


def mark_boilerplate(sheet: Sheet) -> None:
    """Take lines of boilerplate out of the flow; in wrapped text only those that stand apart."""
    for index, line in enumerate(sheet.lines):
        if not sheet.free(index) or not is_boilerplate(line.text):
            continue
        if sheet.shape.wrapped and not _apart(sheet, index) and not _RULE.match(line.text):
            continue
        sheet.take(Kind.BOILERPLATE, [index])


def _apart(sheet: Sheet, index: int) -> bool:
    """Tell whether a line begins after an empty line or after a finished sentence."""
    return index == 0 or sheet.lines[index].gap > 0 or sheet.lines[index - 1].stops
