"""Words that a stop shortens in one place, and that end a sentence in another: "no. 5" and "he said no.".

What stands on both sides decides. Each rule says when the word is a word of its own, so that its stop ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from .opening_dates import follows_number
from .vocabulary import is_common_word

# Characters before the word that are looked at.
_LOOK_BACK: Final = 40
_LAST_WORD = re.compile(r"([^\W\d_]+)\s*$")
# After these, what begins with a capital is no sentence of its own.
_OPENED = re.compile(r"(?:^|[,;:(«“„])\s*$")
_SAID = re.compile(r"(?:^|[.!?…:(\"“”‘'«»—–])\s*$")
_FIRST_LETTER = re.compile(r"[^\W\d_](?![^\W\d_])")
_PRONOUN_I = re.compile(r"I(?:['’]\w|\s+(?!(?:of|and|or|to|in|on|for|is|was)\b)[a-z])")
_ARTICLE_A = re.compile(r"A\s+[a-z]")
_ROMAN = re.compile(r"[IVXLC]+\b")
_SURNAME = re.compile(
    r"(?:[оеё]в|[иы]н|[сц]к(?:ий|ой)|ко|[ую]к|ян|дзе|швили|ич)(?:[ауе]|[ыо]м|ая|ую|ой)?$|[сц]к(?:ого|ому|им)$"
)
_GENITIVE = re.compile(r"(?:[аяиыоеу]|[ое]го|[ое]й|[иы]х)$")
_VERB = re.compile(r"(?:[еи]т|[уюая]т|[аиеяы]л|л[аои]|ть|с[яь])$")
_NAMED_AFTER = re.compile(
    r"институт|университет|академи|консерватори|факультет|училищ|школ|гимнази|лице|колледж|завод|фабрик|комбинат|театр"
    r"|музе|библиотек|галере|парк|площад|улиц|проспект|колхоз|совхоз|стадион|дворец|дворц|центр|клуб|преми|орден|больниц"
    r"|госпитал|дивизи|бригад|полк|канал|станци|шахт|электростанц|кинотеатр|ансамбл|кафедр|дом|сад|сел|зал|вокзал|филиал|журнал|мемориал|фонд|метро|кладбищ"
)
_OF_A_TOWN = re.compile(r"администраци|населени|жител|совет|район|центр|глав|мэр")
_BEFORE_TOWN: Final = frozenset(("в", "во", "из", "до", "под", "близ", "около", "от", "у", "на", "с", "к", "по", "и"))


def _before(text: str, start: int) -> str:
    return text[max(0, start - _LOOK_BACK) : start]


def _last_word(text: str, start: int) -> str:
    found = _LAST_WORD.search(_before(text, start))
    return found.group(1).lower() if found else ""


def _unit(text: str, start: int, ahead: int) -> bool:
    return follows_number(text, start) and not _FIRST_LETTER.match(text, ahead)


def _pronoun(text: str, start: int, ahead: int) -> bool:
    del start
    return bool(_PRONOUN_I.match(text, ahead))


def _no(text: str, start: int, ahead: int) -> bool:
    if _PRONOUN_I.match(text, ahead) or _ARTICLE_A.match(text, ahead):
        return True
    if _ROMAN.match(text, ahead) or _FIRST_LETTER.match(text, ahead):
        return False
    return text[start].islower() or bool(_SAID.search(_before(text, start)))


def _them(text: str, start: int, ahead: int) -> bool:
    if _FIRST_LETTER.match(text, ahead):
        return False
    last = _last_word(text, start)
    return not _GENITIVE.search(_word(text, ahead)) or (bool(_VERB.search(last)) and not _NAMED_AFTER.match(last))


def _mountains(text: str, start: int, ahead: int) -> bool:
    del ahead
    last = _last_word(text, start)
    return not (_OPENED.search(_before(text, start)) or last in _BEFORE_TOWN or _OF_A_TOWN.match(last))


def _no_surname(text: str, start: int, ahead: int) -> bool:
    del start
    word = _word(text, ahead)
    return not (_FIRST_LETTER.match(text, ahead) or _SURNAME.search(word)) and is_common_word(word, "ru")


def _other_things(text: str, start: int, ahead: int) -> bool:
    del ahead
    return _last_word(text, start) == "и"


_RULES: Final[dict[str, Callable[[str, int, int], bool]]] = {
    "no": _no,
    "им": _them,
    "гор": _mountains,
    "полк": _no_surname,
    "ген": _no_surname,
    "пр": _other_things,
    **dict.fromkeys(("art", "app", "fig", "sec", "ex", "par", "col", "ed"), _pronoun),
    **dict.fromkeys(("ft", "см", "гр", "т", "ч"), _unit),
}


def stands_alone(text: str, word: str, start: int, ahead: int) -> bool:
    """Tell whether a word that is often an abbreviation is none here, so that its stop ends a sentence.

    Args:
        text: Display text of one block.
        word: The word before the stop, in small letters.
        start: Where it begins.
        ahead: Where the next word begins, with a capital.
    """
    rule = _RULES.get(word)
    return rule is not None and rule(text, start, ahead)


def _word(text: str, at: int) -> str:
    end = at
    while end < len(text) and text[end].isalpha():
        end += 1
    return text[at:end]
