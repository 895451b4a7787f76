"""What the number that a question asks for has to measure: money, a share, a length, a count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.normalise import fold

from .quantities import COUNT, ENGLISH, MONEY, SCALE, SHARE, measures_at
from .question_words import whole_words as _words

LANGUAGES = (*ENGLISH, "fa", "ru")
"""Languages whose units a question may name."""

_HOW_MANY = re.compile(
    r"(?<!\w)(?P<by>на )?(?:how many|number of|چند(?:تا)?(?!\w)|چه تعداد|تعداد|скольк\w+|^числ\w+)(?: تا)?"
    r"(?:\s+(?P<rest>.+))?"
)
# "In metres", "в метрах", "به متر".
_IN_UNITS = re.compile(r"(?<!\w)(?:in|в|به|بر حسب)\s+(?P<rest>.+)")
_SCALE_BEFORE = re.compile(rf"^{SCALE}\s+(?:of )?")
_UNCOUNTED = re.compile(r"[^\w]*$|(?:time|времени|است|بود|شد)(?!\w)|[а-я]+[аяыи](?!\w)")
"""What follows "how many" where nothing is counted; a Russian mass noun ends as those of many things do not."""

_PERSONS_OR_TONNES = re.compile(r"تن(?!\w)")
"""A Persian word that counts persons, and measures masses too."""

# "Tonnes of opium", "тонн опиума"; a Russian word after a unit that ends as verbs of the past do may be one.
_OF_WHAT = re.compile(
    r"(?:(?:metric|cubic|square) )?[\w-]+ of (?:the |its |their )?(?P<what>[\w'-]{3,})"
    r"|(?:кубическ\w+ )?[а-я]+ (?P<genitive>[а-я]+(?:[аяыи]|ов|ев|ей))(?<!л[аи])(?!\w)"
)
_SUBSTANCES = frozenset({"mass", "volume", "energy"})


@dataclass(frozen=True)
class MeasureReader:
    """Reads off a question what is to be measured; see :func:`measure_reader`."""

    patterns: Mapping[frozenset[str], re.Pattern[str]]
    sizes: re.Pattern[str]

    def read(self, question: str) -> frozenset[str]:
        """Return the measures an answer may have (see :mod:`app.quantities`); empty where any number may be meant."""
        text = fold(question)
        for measures, pattern in self.patterns.items():
            if pattern.search(text):
                return measures
        named = (measures_at(match["rest"], LANGUAGES) for match in _IN_UNITS.finditer(text))
        # What happened "in days" is not measured in days.
        units = frozenset().union(*named) - {"duration"}
        if units and self.sizes.search(text):
            return units
        many = _HOW_MANY.search(text)
        if many is None or many["rest"] is None:
            return frozenset()
        counted = measures_at(many["rest"], LANGUAGES)
        if counted:
            return counted | {COUNT} if _PERSONS_OR_TONNES.match(many["rest"]) else counted
        return frozenset() if many["by"] or _UNCOUNTED.match(many["rest"]) else frozenset({COUNT})

    def substance(self, question: str) -> str:
        """Return the word, folded, for what a mass, a volume or an energy is asked of; empty where none is named."""
        many = _HOW_MANY.search(fold(question))
        rest = _SCALE_BEFORE.sub("", many["rest"], count=1) if many and many["rest"] else ""
        what = _OF_WHAT.match(rest)
        if what is None or measures_at(rest, LANGUAGES).isdisjoint(_SUBSTANCES):
            return ""
        return what["what"] or what["genitive"]


def measure_reader() -> MeasureReader:
    """Return the reader for English, Persian and Russian."""
    return MeasureReader(
        {
            frozenset({SHARE}): _words(
                r"(?:share|percentage|per ?cent|proportion|fraction) of",
                r"(?:what|which|how large an?|how big an?) (?:\w+ )?(?:share|percentage|per ?cent|proportion|fraction)",
                r"(?:interest|unemployment|inflation|literacy|poverty|growth|mortality|birth) rate",
                r"چند درصد",
                r"چه درصدی",
                r"(?:چه|کدام) (?:سهمی|بخشی)",
                r"سهم(?: \w+){0,8} (?:چقدر|چند|چیست)",
                r"نرخ (?:بیکاری|تورم|بهره|رشد|سود|باسوادی|فقر)",
                r"как(?:ая|ую|ой|ова) (?:доля|долю|доле|процент\w*)",
                r"сколько процент\w*",
                r"как(?:ов|ого|ому|им) процент\w*",
                r"(?:уровень|темп\w*) (?:безработиц\w*|инфляци\w*|рост\w*|грамотност\w*|бедност\w*)",
                r"процентн\w+ ставк\w+",
            ),
            frozenset({MONEY}): _words(
                r"(?:what|how much)(?: \w+){0,8} costs?",
                r"how (?:expensive|costly)",
                r"what(?: \w+){0,4} (?:prices?|costs?|fees?|toll|salary|wages?|fine|rent|budget|ransom)",
                r"(?:price|cost|fee|toll|salary|wage|budget|value) of",
                r"how much (?:money|did|does|do|has|have|was|is|were|will)(?: \w+){0,8} "
                r"(?:pay|paid|earn\w*|spen[dt]|invest\w*|charged?|lend|lent|loan\w*|worth|collect\w*|contribut\w*|fund\w*)",
                r"at what price",
                r"how much money",
                r"(?:what|which) (?:sum|amount of money)",
                r"how (?:big|large|much)(?: an?| of an?)? (?:reward|bounty|ransom|fine|loan|debt|grant|bribe|salary)",
                r"(?:چقدر|چه مبلغی)(?: \w+){0,6} (?:هزینه|خرج|پول|ارزش|پرداخت\w*|درآمد)",
                r"(?:چقدر|چه قدر) (?:هزینه|خرج|پول)",
                r"(?:هزینه|قیمت|بهای|مبلغ|بودجه|ارزش)(?: \w+){0,6} (?:چقدر|چند|چیست)",
                r"(?:چه|کدام) (?:قیمتی|مبلغی|بهایی|هزینه ای|بودجه ای)",
                r"сколько(?: \w+){0,6} (?:стои\w+|плат\w+|заплат\w+|обош\w+|заработа\w+|потрат\w+|вложи\w+|выдели\w+)",
                r"во что обош\w+",
                r"како[йв]\w* (?:бюджет|цена|стоимость|плата|пошлина|сумма|зарплата)",
                r"как(?:ая|ую|ой) (?:\w+ )?(?:цен|плат|пошлин|сумм|зарплат)[ауы]",
                r"как(?:ая|ую|ой) (?:\w+ )?стоимост[ьи]",
                r"по какой цене",
            ),
            frozenset({"length"}): _words(
                r"how (?:deep|tall|wide|high)",
                r"(?:what|which)(?: \w+){0,3} (?:length|height|depth|width|distance|altitude|elevation)",
                r"(?:طول|درازای|ارتفاع|بلندی|عمق|پهنای|عرض|فاصله)(?: \w+){0,6} (?:چقدر|چند|چیست)",
                r"как(?:ов\w*|ой|ая|ую|ое|им) (?:длин\w|высот\w|глубин\w|ширин\w|протяженност\w+|расстояни\w+)",
                r"на (?:какой|какую) (?:высот\w|глубин\w)",
            ),
            frozenset({"length", "duration"}): _words(
                r"how long", r"how far (?:is|are|was|were|away|from|does|did)", r"как (?:долго|далеко)", r"چه مدتی?"
            ),
            frozenset({"area"}): _words(
                r"what (?:is|was|are|were) the (?:\w+ ){0,2}area of",
                r"how large an area",
                r"(?:مساحت|وسعت)(?: \w+){0,6} (?:چقدر|چند|چیست)",
                r"какова площад\w+",
                r"какую (?:\w+ )?площадь (?:занима\w+|охватыва\w+|имеет|имела|имел)",
            ),
            frozenset({"mass"}): _words(
                r"how heavy",
                r"(?:what|how much)(?: \w+){0,6} weighs?",
                r"какова? (?:вес|масса)",
                r"како(?:й вес|го веса)",
                r"какая масса",
            ),
        },
        sizes=_words(
            r"what|which|how much|how many",
            r"چه|چند|چقدر|چیست",
            r"како[йв]\w*|какая|какое|каков|сколько",
        ),
    )
