"""Questions that ask what several documents say of one thing: "…, do the sources agree?".

What is asked of each document is found better without the words about sources, since documents speak of sources, too.
Only clauses that say nothing else are taken out: a word left over costs less than one that is missing. Word lists in
English, Persian and Russian; a wording that is missing here is searched for as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.normalise import fold

from .question_words import whole_words

LEAST_WORDS = 3
"""Words of what is left of a question when a clause is taken out; less says too little to be searched."""

SINGULAR = (
    *("source", "document", "text", "account", "article", "paper", "author", "writer", "report", "version", "study"),
    *("story", "publication", "newspaper", "contract", "deposition", "testimony", "witness", "historian", "diary"),
    *("commentator", "reviewer", "chronicle", "memoir"),
)
PLURAL = (
    *("sources(?! of)", "documents", "texts", "accounts", "articles", "papers", "authors", "writers", "reports"),
    *("versions", "studies", "stories", "publications", "newspapers", "contracts", "depositions", "testimonies"),
    *("witnesses", "historians", "diaries", "commentators", "reviewers", "chronicles", "memoirs"),
)
PERSIAN = (
    *("منبع", "سند", "متن", "نوشته", "مقاله", "گزارش", "روایت", "نویسنده", "روزنامه", "قرارداد", "نسخه", "شهادت"),
    "پژوهش",
)
_TEXT, _TEXTS = rf"(?:{'|'.join(SINGULAR)})", rf"(?:{'|'.join(PLURAL)})"
_EACH = r"(?:various|different|differing|conflicting|several|both|two|three)"
_GIVEN = r"(?:figures|numbers|estimates|dates|years|totals|reasons)"
_SAY = r"(?:say|tell|claim|report|describe|give|gave|write|mention|suggest|rank|judge|explain|think|of one mind)"
_AGREE = (
    r"(?:agree|disagree|differ|match|diverge|contradict|contradictory|coincide|concur|consistent|identical|at odds"
    r"|the same)"
)
_RUSSIAN = (
    r"(?:источник(?:и|ов|ам|ами|ах)|документ(?:ы|ов|ам|ами|ах)|текст(?:ы|ов|ам|ами|ах)|стать(?:и|ям|ями|ях)|статей"
    r"|автор(?:ы|ов|ам|ами|ах)|доклад(?:ы|ов|ам|ами|ах)|отч[её]т(?:ы|ов|ам|ами|ах)|верси(?:и|й|ям|ями|ях)"
    r"|оцен(?:ки|ок|кам|ками|ках)|данны(?:е|х|м|ми)|сведени(?:я|й|ям|ями|ях)|показани(?:я|й|ям|ями|ях)"
    r"|летопис(?:и|ей|ям|ями|ях)|хроник(?:и|ам|ами|ах)?|воспоминани(?:я|й|ям|ями|ях)|мемуар(?:ы|ов|ам|ами|ах)"
    r"|историк(?:и|ов|ам|ами|ах)|исследовани(?:я|й|ям|ями|ях)|газет(?:ы|ам|ами|ах)?|публикаци(?:и|й|ям|ями|ях)"
    r"|договор(?:ы|ов|ам|ами|ах)|протокол(?:ы|ов|ам|ами|ах))"
)
_RUSSIAN_EACH = (
    r"(?:разны(?:е|х|м|ми)|различны(?:е|х|м|ми)|обо(?:их|им|ими)|оба|обе|дв(?:е|ух|ум|умя)|нескольк(?:их|им|ими)"
    r"|всех имеющихся)"
)
_RUSSIAN_SAY = (
    r"(?:согласны|согласуются|расходятся|совпадают|противоречат|сходятся|различаются|отличаются|единодушны|говорят"
    r"|пишут|сообщают|утверждают|называют|приводят)"
)
_PERSIANS = (
    rf"(?:(?:{'|'.join(PERSIAN)})(?:‌ها| ها|ها)(?:ی|یی)?|اسناد|متون|مقالات|نویسندگان|مورخان|راویان|آمارها"
    r"|منابع(?! (?:آب|طبیعی|مالی|انرژی|درآمد|انسانی)))"
)
_PERSIAN_MANY = r"(?:مختلف|گوناگون|متعدد)"
_PERSIAN_AGREE = (
    r"(?:یکسان(?:ند)?|یکی است|هم ?خوانی?|هماهنگ|متفاوت|اختلاف|تفاوت|توافق|اتفاق ?نظر|هم ?نظر(?:ند)?|هم ?رأی|تناقض"
    r"|ن?می ?خوانن?د|جور در\w*|یک حرف|می ?گوی(?:د|ند)|گفته ?اند|نوشته ?اند|آورده ?اند|چه آمده)"
)

ASKING = (
    rf"(?:each|every|more than one)(?: of the| of these)? (?:{_TEXT}|{_TEXTS})",
    rf"{_EACH}(?: of the)? {_TEXTS}",
    r"all(?: of)?(?: the)? (?:sources|documents|texts|accounts|articles|reports)(?! of)",
    rf"one {_TEXT} .{{1,80}} (?:another|the others?|others)",
    rf"(?:various|different|differing|conflicting) {_GIVEN}",
    r"every (?:figure|number|estimate|date)",
    rf"{_TEXTS}(?: \w+){{0,2}} {_SAY}",
    rf"{_TEXTS}(?: \w+){{0,8}} {_AGREE}",
    rf"{_GIVEN}(?: \w+)? (?:agree|disagree|match|diverge|given)",
    rf"(?:consistent|unanimous)(?: \w+){{0,3}} {_TEXTS}",
    r"the same (?:figure|number|date|year|reason)(?: \w+){0,2} (?:given|told|stated|named|found)",
    rf"(?:disagreements?|consensus|contradictions?|discrepanc(?:y|ies)) (?:among|between|across)(?: the)? {_TEXTS}",
    r"side by side what(?: \w+){1,2} said",
    "|".join(f"{one} by {one}" for one in SINGULAR),
    rf"{_RUSSIAN_EACH}(?: из)? {_RUSSIAN}",
    r"каждо(?:го|му|м|й) (?:из )?(?:источник|документ|автор|стать|отч[её]т|исследовани)\w*",
    r"одном (?:тексте|источнике|документе|месте).{1,80} другом",
    r"одни пишут.{1,80} другие",
    rf"{_RUSSIAN}(?: \w+){{0,3}} {_RUSSIAN_SAY}",
    rf"{_RUSSIAN_SAY}(?: ли)?(?: \w+){{0,2}} {_RUSSIAN}",
    rf"(?:противоречи\w+ между|разночтени\w+ в) {_RUSSIAN}",
    r"одинаков(?:о|ые|ы) ли \w+",
    "|".join(f"هر {one}(?:‌ای)?|{one} به {one}" for one in PERSIAN),
    rf"{_PERSIANS} {_PERSIAN_MANY}",
    rf"{_PERSIANS}(?: \w+){{0,6}} {_PERSIAN_AGREE}",
    rf"(?:میان|بین|اختلاف|تناقض)(?: این)? {_PERSIANS}",
)
"""Words by which such questions are recognised."""
BESIDES = (
    rf"according to(?: the)? (?:{_EACH}|all)(?: of)?(?: the)? {_TEXTS}",
    rf"in(?: the)? (?:various|different|differing) {_TEXTS}",
    rf"(?:по|согласно) (?:разным|различным|всем) {_RUSSIAN}",
    rf"в (?:разных|различных) {_RUSSIAN}",
    rf"(?:به گفته[ٔی]?|به نوشته[ٔی]?|بنا ?بر|بر ?اساس|طبق|در|از نظر|از نگاه) {_PERSIANS} {_PERSIAN_MANY}",
)
"""Words that name several documents beside what is asked of them; matched in the question's own letters."""
ABOUT_SOURCES = (
    *(_TEXT, _TEXTS, _GIVEN, _SAY, _AGREE, _EACH, "more than one", "according to", "given", "side by side"),
    *(_RUSSIAN, _RUSSIAN_SAY, _RUSSIAN_EACH, r"одинаков\w+"),
    *(_PERSIANS, rf"(?:{'|'.join(PERSIAN)})(?:‌ای)?", _PERSIAN_MANY, _PERSIAN_AGREE),
)
"""Words that tell of sources and of what they say."""
IDLE = (
    *("a", "about", "all", "an", "and", "another", "answer", "answers", "any", "are", "as", "at", "be", "between"),
    *("but", "by", "can", "compare", "contrast", "date", "did", "do", "does", "each", "estimate", "every", "far"),
    *("figure", "find", "for", "from", "gives", "has", "have", "how", "i", "i'd", "i'm", "if", "in", "is", "it", "its"),
    *("like", "list", "looking", "me", "more", "name", "names", "number", "of", "on", "one", "or", "other", "others"),
    *("please", "reason", "same", "that", "the", "their", "them", "there", "these", "they", "this", "those", "to"),
    *("two", "us", "verdict", "want", "was", "we", "were", "what", "whether", "which", "with", "would", "year", "you"),
    *("а", "в", "во", "все", "всё", "встречаются", "вы", "где", "год", "годы", "да", "дают", "даты", "есть", "и"),
    *("или", "имена", "интересуют", "их", "как", "какие", "ко", "ли", "мне", "на", "об", "обо", "объяснения", "о"),
    *("один", "они", "по", "причины", "проверьте", "прошу", "с", "со", "сопоставьте", "сравните", "суммы", "так"),
    *("такие", "то", "том", "тут", "у", "цифры", "что", "чём", "эти", "это", "этого", "этом", "я"),
    *("آن", "آنها", "آیا", "است", "این", "اینجا", "از", "با", "باره", "بر", "برای", "به", "ببینید", "بین", "تا"),
    *("تاریخ", "چه", "چیزی", "چیست", "حرف", "دارند", "در", "دربارهٔ", "درباره", "دیگری", "را", "رقم", "سال", "عدد"),
    *("که", "گویا", "لطفا", "من", "مورد", "می‌خواهم", "می‌دهد", "می‌زنند", "نام", "ندارند", "نظر", "و", "ولی", "هر"),
    *("هست", "هم", "همه", "یک"),
)
"""Words of a clause about sources that ask for nothing besides."""

_BORDER = re.compile(r"(?<=[?؟!.;؛:,،])\s+|\s+[-–—]+\s+")
_JOINED = re.compile(r"\s+(?:and|or|и|а|و)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_](?:[\w’'\u200c-]*\w)?")
_EDGE = re.compile(r"^[\s,،]+|[\s,،;؛:–—-]+$")


@dataclass(frozen=True)
class SourcesReader:
    """Reads off a question whether it asks what several documents say; made by :func:`sources_reader`."""

    asking: re.Pattern[str]
    besides: re.Pattern[str]
    about_sources: re.Pattern[str]
    idle: frozenset[str]

    def read(self, question: str) -> str | None:
        """Return what is asked of each document, as far as it can be told apart; ``None`` for any other question."""
        text = " ".join(question.split())
        if not self._asks(text):
            return None
        rest = " ".join(piece for piece in _BORDER.split(text) if not self._is_about_sources(piece))
        for joined in reversed([*_JOINED.finditer(rest)]):
            if self._is_about_sources(rest[joined.end() :]):
                rest = rest[: joined.start()]
        rest = _EDGE.sub("", self.besides.sub("", rest))
        return rest if len(rest.split()) >= LEAST_WORDS else text

    def _asks(self, text: str) -> bool:
        return self.asking.search(fold(text)) is not None

    def _is_about_sources(self, clause: str) -> bool:
        """Return whether a clause asks about sources and says nothing else."""
        left = self.about_sources.sub(" ", fold(clause))
        return self._asks(clause) and self.idle.issuperset(_WORD.findall(left))


def sources_reader() -> SourcesReader:
    """Return the reader for English, Persian and Russian."""
    return SourcesReader(
        asking=whole_words(*ASKING),
        besides=re.compile(rf"(?:^|[,،]? )(?:{'|'.join(BESIDES)})(?!\w)", re.IGNORECASE),
        about_sources=whole_words(*ABOUT_SOURCES),
        idle=frozenset(map(fold, IDLE)),
    )
