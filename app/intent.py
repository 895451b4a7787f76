"""What a question asks for, read off its words: a kind of fact, a kind of passage.

Word lists in the three first languages, matched as whole words or stems after folding. A word that is missing here
costs a little ranking, never an answer: intent only weighs and widens what is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Kind
from corpus.normalise import fold
from index.hits import SEARCHED_KINDS

from .asked_measures import MeasureReader, measure_reader
from .countries import countries_asked
from .figures import numbers
from .premises import PremiseReader, Premises, premise_reader
from .question_words import WHY
from .question_words import whole_words as _words

_WORD = re.compile(r"[\w’'-]+")
_SIZES = (
    "share|percentage|percent|proportion|portion|fraction|quantity|number|amount|sum|price|cost|toll|fee|budget|rate|size"
    "|length|height|depth|width|area|weight|volume|capacity|population|distance|speed|age|temperature"
)


WORKS = ("book", "literature", "کتاب", r"книг\w+", r"литератур\w+")
"""Words of questions that a list of references may help with, though they are of what a work says."""
_WORK = r"(?:articles?|papers?|reports?|stud(?:y|ies)|books?|thes[ie]s|dissertations?|monographs?|essays?|research)"
_PERSIAN_WORK = r"(?:مقاله|پژوهش|گزارش|کتاب|پایان ?نامه|رساله|یادداشت|خبر)(?:ا?ی|ا?ش|شان|ات|ها\w*)?"
_PERSIAN_MADE = (
    r"(?:نویسند\w+|نوشت\w*|نگارش|تالیف|منتشر|انتشار|نشر|چاپ|کدام رسانه|از کیست|(?:کار|اثر|قلم) (?:کیست|چه ?کس\w+))"
)
_RUSSIAN_WORK = (
    r"(?:стат(?:ь|ей)\w*|доклад\w*|отчет\w*|исследовани\w+|диссертаци\w+|монографи\w+|сообщени\w+|репортаж\w*)"
)
_RUSSIAN_MADE = r"(?:написа\w+|опубликова\w+|выш(?:ел|л[аои])|изда\w+|напечата\w+|появи\w+)"
ENTRIES = (
    *(r"references?", r"bibliograph\w+", r"cit(?:e|es|ed|ing|ation|ations)", r"publications?", r"published"),
    *(r"(?:wrote|author of|authors of)", r"reference list", r"footnotes?", r"news (?:agency )?report(?:ed|s)?"),
    *(r"works? cited", r"(?:what|which) (?:books?|articles?|papers?|works?|stud(?:y|ies))"),
    rf"whose (?:\w+ ){{0,3}}{_WORK}",
    rf"{_WORK}(?: [\w’'-]+){{0,14}} (?:written|published|posted|printed|issued|appear(?:ed|s)?|c[ao]me out)",
    r"did (?:\w+ ){1,4}(?:report|publish|post|print|carry the (?:news|story))",
    *("منابع", "منبع", "کتابشناسی", "مقاله", "نویسنده", "نوشته است", "ارجاع", "کدام کتاب", "چه کتابی"),
    rf"{_PERSIAN_WORK}(?: \w+){{0,14}} {_PERSIAN_MADE}",
    rf"{_PERSIAN_MADE}(?: \w+){{0,6}} {_PERSIAN_WORK}",
    *(r"источник\w*", r"публикаци\w+", r"автор\w*", r"опубликова\w+", r"библиограф\w+", r"сноск\w+"),
    r"как(?:ая|ую|ие|ой) (?:книг|стать|работ)\w+",
    rf"{_RUSSIAN_WORK}(?: [\w-]+){{0,14}} {_RUSSIAN_MADE}",
    rf"(?:кто|где|когда|каком году)(?: [\w-]+){{0,4}} {_RUSSIAN_MADE} (?:\w+ ){{0,3}}{_RUSSIAN_WORK}",
    rf"чь(?:я|ю|е|и|ей|их|ими|им) (?:\w+ ){{0,3}}{_RUSSIAN_WORK}",
)
"""Words of questions that an entry of a list of references can answer: which work, who made it, when and where."""


class Wanted(StrEnum):
    """The kind of fact a question asks for."""

    NUMBER = "number"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    COUNTRY = "country"
    NAME = "name"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Intent:
    """What a question asks for.

    Attributes:
        wanted: Kinds of fact; empty when the words do not tell.
        kinds: Kinds of passage that are searched.
        words: Of the question, folded: what an answer has to go beyond.
        figures: Numbers of the question, as :func:`app.figures.numbers` gives them.
        measures: What a number that is asked for has to measure, see :mod:`app.quantities`; empty for any number.
        substance: Word of what an amount is asked of ("tonnes of opium"), folded; empty where none is named.
        countries: That the question names where it asks for one, see :mod:`app.countries`.
        entries: Whether an entry of a list of references can be the answer.
        premises: What it takes for granted.
    """

    wanted: frozenset[Wanted]
    kinds: frozenset[Kind]
    words: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    substance: str = ""
    countries: frozenset[str] = frozenset()
    entries: bool = True
    premises: Premises = Premises()


@dataclass(frozen=True)
class IntentReader:
    """Reads the intent of questions; compiles its word lists once, when constructed."""

    wanted: tuple[tuple[Wanted, re.Pattern[str]], ...]
    kinds: tuple[tuple[Kind, re.Pattern[str]], ...]
    measures: MeasureReader
    entries: re.Pattern[str]
    premises: PremiseReader

    def read(self, question: str) -> Intent:
        """Return what ``question`` asks for; an unknown wording gives the plain intent."""
        text = fold(question)
        asked = frozenset(kind for kind, pattern in self.kinds if pattern.search(text))
        wanted = {wanted for wanted, pattern in self.wanted if pattern.search(text)}
        # "Why does a share of it get lost?" asks for no share.
        measures = frozenset() if Wanted.REASON in wanted else self.measures.read(question)
        return Intent(
            wanted=frozenset(wanted | {Wanted.NUMBER} if measures else wanted),
            kinds=SEARCHED_KINDS | asked,
            words=frozenset(_WORD.findall(text)),
            figures=numbers(question),
            measures=measures,
            substance=self.measures.substance(question),
            countries=countries_asked(question) if Wanted.COUNTRY in wanted else frozenset(),
            entries=bool(self.entries.search(text) or wanted & {Wanted.PERSON, Wanted.DATE, Wanted.NAME}),
            premises=self.premises.read(question, event=Wanted.DATE in wanted),
        )


def _asked(*words: str) -> Iterator[str]:
    """Yield what matches the words where they ask: "who" after a noun only tells more about it."""
    for word in words:
        yield rf"^{word}"
        yield rf"(?:and|or|by|to|for|with|from|of|since|until|и|или|с|к|от|до|а|у|о|об|в|при|через) {word}"


def intent_reader() -> IntentReader:
    """Return the reader of intents for English, Persian and Russian."""
    return IntentReader(
        wanted=(
            (
                Wanted.NUMBER,
                _words(
                    r"how (?:many|much|long|far|large|big|high|tall|deep|wide|heavy|fast|old|often|expensive)",
                    rf"what (?:{_SIZES})",
                    rf"(?:what|which) (?:is|was|are|were|will be) the (?:\w+ ){{0,2}}(?:{_SIZES})",
                    r"by how",
                    r"number of",
                    r"figures",
                    r"volume of",
                    r"چند(?:ه|تا)?",
                    r"چقدر?",
                    r"چه قدر",
                    r"چه تعداد",
                    r"چه ?(?:مقدار|میزان|سهمی|بخشی|درصدی|اندازه|حجمی|شماری|مدتی?)",
                    r"(?:طول|درازای|ارتفاع|بلندی|عمق|مساحت|وسعت|جمعیت|هزینه|قیمت|بهای|ظرفیت)(?: \w+){0,5} "
                    r"(?:چیست|چقدر است)",
                    r"درصد",
                    r"تعداد",
                    r"сколько",
                    r"как(?:ая|ую|ой) (?:доля|долю|доле|часть|частью|процент|длины|высоты|глубины|площади|мощности)",
                    r"каков[аоы]? (?:доля|длина|высота|глубина|площадь|протяженность|стоимость|цена|численность"
                    r"|мощность|вместимость|население|объем|размер|вес|возраст)",
                    r"во что обош\w+",
                    r"^числ\w+",
                    r"(?:како[вейм]\w*|общее|точное) (?:\w+ )?числ\w+",
                    r"скольк\w+",
                    r"насколько (?:высок|глубок|длин|велик|широк|далек)\w*",
                    r"как(?:ое|ого|им|ово) количеств\w+",
                    r"как(?:ой|ого|ая|ов) (?:объем|размер|вес|возраст|процент|рост|площадь|население|численность)\w*",
                    r"в каком возрасте",
                    r"почем",
                ),
            ),
            (
                Wanted.DATE,
                _words(
                    *_asked("when"),
                    r"(?:what|which) (?:year|date|month|day|century|decade)",
                    r"since when",
                    r"how long ago",
                    r"کی",
                    r"(?:چه|کدام|کدامین) ?(?:سال|تاریخ|روز|ماه|قرن|سده|دهه|زمان|هنگام|وقت|موقع)ی?",
                    r"چندم(?:ین)?(?: سال)?",
                    r"(?:سال|تاریخ)(?: \w+){1,6} چیست",
                    *_asked("когда"),
                    r"(?:как(?:ой|ого|ом|ому|им|ие|их)|котор(?:ый|ом)) "
                    r"(?:год\w*|день|дня|месяц\w*|век\w*|десятилети\w+)",
                    r"как(?:ая|ую|ой|ова) дат\w+",
                    r"какого числа",
                    r"с каких пор",
                ),
            ),
            (
                Wanted.PERSON,
                _words(
                    *_asked("who", "whom", "whose"),
                    r"چه ?(?:کسی?|کسانی|شخصی|اشخاصی|افرادی|فردی)",
                    r"کدام ?(?:شخص|فرد|کس)",
                    r"کیست(?:ند)?",
                    r"که (?:بود|بودند|است|هست) ?[؟?]?$",
                    *_asked("кто", "кого", "кем", "кому", "ком"),
                    r"че[йе]",
                    r"чь(?:я|и|ю|его|ей|ему|им|их|ими)",
                ),
            ),
            (
                Wanted.COUNTRY,
                _words(
                    r"(?:what|which) (?:\w+ )?(?:country|countries)",
                    r"как(?:ая|ую|ой|ие|их|им|ими) (?:\w+ )?стран\w*",
                    r"(?:کدام|چه) کشور\w*",
                ),
            ),
            (
                Wanted.NAME,
                _words(
                    r"(?:what|which) (?:\w+ )?(?:company|companies|firms?|contractors?|universit(?:y|ies)|banks?"
                    r"|newspapers?|airlines?|organi[sz]ations?|agency|agencies|part(?:y|ies)|ministr(?:y|ies)|institut\w+)",
                    r"names? of",
                    r"(?:چه|کدام) (?:شرکت|دانشگاه|بانک|سازمان|روزنامه|حزب|وزارت|نهاد)\w*",
                    r"چه نام (?:دارد|داشت|داشته)",
                    r"(?:نام|اسم)(?: \w+){0,6} (?:چیست|چه بود)",
                    r"چه ?(?:نامی|اسمی)",
                    r"как(?:ая|ой|ую|ие|ое|ого) (?:\w+ )?(?:компани\w*|фирм\w*|университет\w*|банк\w*|газет\w*"
                    r"|организаци\w*|партия|партию|министерств\w*|подрядчик\w*)",
                    r"как (?:зовут|звали)",
                    r"как\w* (?:имя|название)",
                ),
            ),
            (
                Wanted.PLACE,
                _words(
                    *_asked("where"),
                    r"(?:what|which) (?:city|cities|towns?|states?|rivers?|provinces?|places?|ports?"
                    r"|lakes?|pass(?:es)?|regions?)",
                    *_asked("где", "куда", "откуда"),
                    r"(?:как(?:ой|ом|ого|ому|им|ие|их|ими)) "
                    r"(?:город\w*|рек\w*|област\w*|провинци\w*|регион\w*|район\w*|порт\w*)",
                    r"(?:какая|какую|какой) (?:река|реку|рекой|республик\w*)",
                    r"как(?:ое|ом) озер\w*",
                    r"کجا\w*",
                    r"(?:چه|کدام) ?(?:شهر|رود|استان|دریاچه|منطقه|ناحیه|ولایت|محل|مکان|بندر)\w*",
                    r"(?:چه|کدام) ?جا(?:یی?)?",
                ),
            ),
            (Wanted.REASON, _words(*WHY)),
        ),
        kinds=(
            (Kind.REFERENCE, _words(*WORKS, *ENTRIES)),
            (
                Kind.TABLE,
                _words(
                    r"tables?",
                    r"figures?",
                    r"charts?",
                    r"percent(?:age)?",
                    r"how many",
                    r"how much",
                    r"share",
                    r"جدول",
                    r"نمودار",
                    r"چند",
                    r"درصد",
                    r"таблиц\w+",
                    r"диаграмм\w+",
                    r"сколько",
                    r"процент\w*",
                    r"доля",
                ),
            ),
            (
                Kind.CAPTION,
                _words(
                    r"captions?",
                    r"photo(?:graph)?s?",
                    r"pictures?",
                    r"images?",
                    r"عکس",
                    r"تصویر",
                    r"подпис\w+",
                    r"фото\w*",
                    r"рисун\w+",
                ),
            ),
            (
                Kind.FRONT_MATTER,
                _words(
                    r"keywords?",
                    r"abstract",
                    r"affiliations?",
                    r"author",
                    r"contents",
                    r"کلیدواژه\w*",
                    r"چکیده",
                    r"نویسنده",
                    r"ключевые слова",
                    r"аннотаци\w+",
                    r"автор",
                    r"содержани\w+",
                ),
            ),
        ),
        measures=measure_reader(),
        entries=_words(*ENTRIES),
        premises=premise_reader(),
    )
