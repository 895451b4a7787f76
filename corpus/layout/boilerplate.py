"""Lines of a web page or a printed page that are no text of the work: forms, links to elsewhere, rules, notices."""

from __future__ import annotations

import re
from typing import Final

from corpus.document import Kind

from .lines import Sheet

# Characters. Longer lines are prose, whatever they begin with.
_LONGEST: Final = 220
_RULE = re.compile(r"^[•\s]*(?:[_\-=*~.•·–—#+]\s?){5,}$")
# What opens no sentence of a work.
_NOTICES = re.compile(
    r"""(?xi)^\W{0,3}(?:
    leave\ a\ (?:reply|comment)|(?:post|add|write)\ a\ comment|cancel\ reply|your\ e-?mail\ address\ will\ not
    |required\ fields\ are\ marked|related\ (?:articles?|posts?|stories|content|news)\W*$|you\ (?:may|might)\ also\ like
    |(?:read|see|show|load)\ more\W*$|skip\ to\ (?:main\ )?content
    |all\ rights\ reserved|copyright\ (?:©|\(c\))|©|(?:this\ (?:site|website)|we)\ uses?\ cookies
    |(?:privacy|cookie)\ policy\W*$|terms\ of\ (?:use|service)\W*$|(?:download|view)\ (?:the\ )?pdf\W*$
    |(?:note:\ )?click\ here\ for|save\ my\ name,\ e-?mail|advertisement\W*$|print(?:\ this)?(?:\ page)?\W*$
    |this\ (?:article|post|piece|essay|text)\ (?:was|has\ been|is)\ (?:originally\ |first\ )?(?:re)?published
    |back\ to\ top\W*$|tags?:\s
    |добавить\ комментарий|оставить\ (?:комментарий|отзыв)|ваш\ (?:адрес\ )?e-?mail|обязательные\ поля
    |читайте\ также|похожие\ (?:статьи|записи|материалы)|материалы\ по\ теме
    |все\ права\ защищены|мы\ используем\ (?:файлы\ )?cookie|политика\ конфиденциальности\W*$
    |نظر\ خود\ را|نشانی\ ایمیل\ شما|بخش‌?های\ موردنیاز|مطالب\ مرتبط|مقالات\ مرتبط|اخبار\ مرتبط|بیشتر\ بخوانید
    )"""
)
# What opens notices and sentences alike.
_OPENINGS = re.compile(
    r"""(?xi)^\W{0,3}(?:
    share\ (?:this|on|via)\b|(?:click|tap)\ here\b|(?:follow|like)\ us\ on|sign\ up\ (?:for|to)\ |subscribe\b
    |(?:previous|next)\ (?:post|article|page|story)\b|copyright\ \d{4}|filed\ under
    |the\ (?:article|post|piece|essay|text)\ (?:was|has\ been|is)\ (?:originally\ |first\ )?(?:re)?published
    |(?:originally|first)\ published\ (?:by|in|on|at)\b
    |поделиться|подписаться|подпишитесь|политика\ конфиденциальности
    |دیدگاه(?:تان|‌تان|\ خود|‌ها)|اشتراک[\u200c ]?گذاری|تمام(?:ی)?\ حقوق|کلیه\ حقوق|برای\ دانلود
    )"""
)
# What such a notice goes on to say.
_GOES_ON = re.compile(
    r"""(?xi)\b(?:our|newsletters?|mailing\ list|updates|e-?mail|twitter|facebook|instagram|telegram|youtube|linkedin
    |whatsapp|rss|social\ media|(?:all\ )?rights\ reserved|permission|inc|ltd|наш\w{0,3}|рассыл\w+|телеграм\w*|вконтакте
    |соцсет\w+|права\ защищены)\b
    |©|https?:|www\.|محفوظ|متعلق|خبرنامه|کانال|فیس[\u200c ]?بوک|توییتر|تلگرام|کلیک\ کن"""
)
# Characters of a line that is a notice by its opening alone, when no sentence ends with it.
_SHORT: Final = 60
_STOP = re.compile(r"[.!?…؟۔]\W*$")
# "[SM1]", "[AB12]" at the start of a line: a reviewer's remark that was pasted below the text.
_REMARK = re.compile(r"^\[[A-Z]{1,3}\d{1,3}\]")


def is_boilerplate(text: str) -> bool:
    """Tell whether one line or short paragraph is a notice, form text, link to elsewhere or drawn rule."""
    if len(text) > _LONGEST:
        return False
    return bool(_RULE.match(text) or _NOTICES.match(text) or _REMARK.match(text)) or _is_notice(text)


def _is_notice(text: str) -> bool:
    """Tell whether a text that opens like a notice is one: a short line without a stop, or one that goes on so."""
    if not _OPENINGS.match(text):
        return False
    return (len(text) <= _SHORT and not _STOP.search(text)) or bool(_GOES_ON.search(text))


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
