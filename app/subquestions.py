"""Questions that ask for two things: cut into sub-questions, which are searched apart.

One sentence seldom answers "When was it begun, and who paid for it?" or tells two bridges apart, and the embedding of
such a question lies between the places where each half is answered. The rules look at connectives and at the words
around them, in English, Persian and Russian; a question they do not know stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.normalise import fold
from corpus.vocabulary import is_everyday_word

from .question_words import whole_words

MOST = 3
"""Sub-questions of one question: as many as an answer has quotes by default."""
FEWEST_WORDS = 3
"""Words of a clause below which it says too little to be searched: "and why?"."""
FARTHEST = 3
"""Words between a connective and the question word of its clause ("and in which year", "а Рогун когда"), and between
a word that compares and the one that sets apart ("differ in length from")."""

ASKING = (
    *("how", "what", "which", "who", "whom", "whose", "when", "where", "why"),
    *("кто", "кого", "кому", "кем", "ком", "что", "чего", "чему", "чем", r"че[йм]", r"чь\w{1,3}"),
    *(r"как\w{1,4}", r"каков\w*"),
    *("когда", "где", "куда", "откуда", "почему", "зачем", "отчего", "насколько", r"скольк\w+"),
    *("چه", r"چه(?:کس|قدر|مقدار|تعداد|زمان|وقت|سال|چیز)\w*", "چرا", "کی", r"کیست(?:ند)?", r"کجا\w*", r"کدام\w*"),
    *("چند", r"چندم\w*", "چندتا", "چقدر", "چگونه", r"چگونگی", r"چطوری?", r"چیست(?:ند)?", "آیا"),
)
AND = ("and", "but", "or", "и", "а", "но", "или", "و", "اما", "ولی")
LEANING = (
    *("it", "its", "they", "them", "their", "he", "him", "his", "she", "her", "this", "that", "these", "those"),
    *(r"он[аои]?", "него", "ней", "нему", "нем", "них", "ним", "ними", "ею", "нею", "ее", "его", "ему", "их", "им"),
    r"эт\w{1,3}",
    *("آن", "آنها", "آنان", "اینان", "او", "وی", "ایشان", "این", "اینها", "آنجا"),
)
"""Words that stand for something named before."""
SUBJECTS = ("i", "you", "we", "it", "they", "he", "she")
"""English pronouns that follow a question word where nothing is asked with it: "what they export"."""
PARTING = (
    *("is", "are", "was", "were", "do", "does", "did", "has", "have", "had"),
    *("can", "could", "will", "would", "should"),
)
"""English auxiliary verbs that end what is compared; the other ones are names and things as well: "May", "a must"."""
AUXILIARIES = (*PARTING, "may", "might", "must")
THAT = "that"
DETERMINERS = (
    *("the", "a", "an", "this", "that", "these", "those", "another", "any", "some", "each"),
    *("my", "your", "our", "its", "his", "her", "their"),
)
OF = "of"
MANNER = ("как", "именно", "сильно", "значительно", "существенно", "заметно")
"""Russian words that may stand before "отличается" with nothing else but a question word, and what differs after it."""
COMPARING = (
    *(r"compar\w+", r"differ(?:s|ed|ences?|ently)?", "vs", "versus", r"contrast\w*", "unlike", "similarities"),
    *(r"сравн\w+", r"сопостав\w+", r"отлич\w+", r"разни\w+", r"различ[аи]\w+"),
    *(r"مقایسه\w*", r"تفاوت\w*", r"فرقی?", "فرقشان", r"فرقها\w*", r"متفاوت\w*", r"تمایز\w*", r"شباهت\w*"),
)
DIFFERENT = "different"
CHOOSING = ("or", "или", "либо", "یا")
JOINING = ("and", "vs", "versus", "и", "و", *CHOOSING)
AGAINST = ("with", "to", "с", "со", "با")
SETTING_APART = (*AGAINST, "from", "от", "از")
BORDERS = (
    *("in", "on", "at", "of", "to", "from", "by", "for", "with", "between", "about", "over", "under", "during"),
    *("since", "after", "before", "into", "than", "as", "when", "while", "that", "both"),
    *("be", *PARTING),
    *("в", "во", "на", "по", "от", "до", "с", "со", "у", "о", "об", "к", "за", "из", "для", "при", "между", "через"),
    *("как", "после", "перед", "ко", "над", "под", "около", "без", "про", "против", r"был\w?", "будет", "ли"),
    *("در", "به", "از", "با", "برای", "بین", "میان", "را", "بر", "تا", "درباره", "نسبت"),
    *("وجود", "دیده", "مشاهده", r"ن?میشوند?"),
    *("است", "بود", "دارد", "دارند", "شد", "شدند", "هستند", "بودند", "داشت", "داشتند", "کنید", "کن"),
)
"""Words that end what is compared, on either side of it."""

_WORD = re.compile(r"\w(?:[\w’'\u200c+./-]*\w)?")
_SENTENCE_END = re.compile(r"(?<=[?؟？])\s*(?=\w)")
_BRACKET = re.compile(r"[()\[\]]")
_PAUSE = re.compile(r"[,;:؛،–—]")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_PERSIAN = re.compile(r"[\u0600-\u06ff]")
_PERSIAN_VERB = re.compile(r"\w*(?:ند|ست|اند|ید|یم|شد|شت|خت|فت|رد|ود|داد|اد)|امد|زد|ن?می\w+د|ن?خواهد")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int

    def among(self, words: re.Pattern[str]) -> bool:
        return words.fullmatch(self.folded) is not None


@dataclass(frozen=True)
class SubquestionReader:
    """Cuts questions; compiles its word lists once, when constructed by :func:`subquestion_reader`."""

    asking: re.Pattern[str]
    joins_clauses: re.Pattern[str]
    subjects: re.Pattern[str]
    auxiliaries: re.Pattern[str]
    determiners: re.Pattern[str]
    manner: re.Pattern[str]
    leaning: re.Pattern[str]
    comparing: re.Pattern[str]
    choosing: re.Pattern[str]
    joining: re.Pattern[str]
    against: re.Pattern[str]
    setting_apart: re.Pattern[str]
    borders: re.Pattern[str]

    def read(self, question: str) -> tuple[str, ...]:
        """Return the questions that ``question`` is made of, in order; none when it asks for one thing.

        At most ``MOST``. What a later clause leans on is put before it: "Nurek: who paid for it".
        """
        text = " ".join(_BRACKET.sub(" ", question).split())
        parts = self._sentences(text) or self._clauses(text)
        found = self._standing_alone(parts) if parts else self._compared(text)
        return tuple(found[:MOST])

    def _sentences(self, text: str) -> list[str]:
        parts = _SENTENCE_END.split(text)
        return parts if len(parts) > 1 and all(map(self._says_enough, map(_words, parts))) else []

    def _clauses(self, text: str) -> list[str]:
        """Cut at the connective of a clause that has a question word of its own, as often as there is one."""
        parts: list[str] = []
        rest = text
        while (border := self._clause_border(rest)) is not None:
            end, begin = border
            parts.append(rest[:end])
            rest = rest[begin:]
        return [*parts, rest] if parts else []

    def _clause_border(self, text: str) -> tuple[int, int] | None:
        """Return where the first clause ends and where the next begins."""
        words = _words(text)
        asking = [at for at, word in enumerate(words) if word.among(self.asking)]
        for second in asking[1:]:
            persian = bool(_PERSIAN.search(words[second].text))
            nearest = max(asking[0] + 2, 0 if persian else second - FARTHEST)
            joining = [
                at
                for at in range(nearest, second)
                if words[at].among(self.joins_clauses) and self._may_end_clause(words[at - 1])
            ]
            if not joining or self._only_tells(words, joining[-1], second):
                continue
            # A Persian clause begins far before its question word, any other one near it.
            at = joining[0] if persian else joining[-1]
            whole = not any(_paused(text, words, inner) for inner in range(at + 1, second + 1))
            if whole and self._says_enough(words[:at]) and self._says_enough(words[at + 1 :]):
                return words[at - 1].end, words[at + 1].start
        return None

    def _may_end_clause(self, word: _Word) -> bool:
        """Return whether a clause may end with the word: "how and why" is no border, and "کجاست و چرا" may be one."""
        return _may_end(word) and (_PERSIAN.search(word.text) is not None or not word.among(self.asking))

    def _only_tells(self, words: Sequence[_Word], joining: int, second: int) -> bool:
        """Return whether "what they export" follows what is no English question yet: "Which countries that trade"."""
        after = words[second + 1 : second + 2]
        if not words[0].among(self.asking) or not any(word.among(self.subjects) for word in after):
            return False
        kinds = (self.auxiliaries, self.asking)
        told = (word for word in words[1:joining] if word.folded == THAT or any(map(word.among, kinds)))
        first = next(told, None)
        return first is None or not first.among(self.auxiliaries)

    def _says_enough(self, words: Sequence[_Word]) -> bool:
        """Return whether words make a question: "in which country" and "why" do not."""
        if len(words) < FEWEST_WORDS or not any(word.among(self.asking) for word in words):
            return False
        told = [word for word in words if not word.among(self.asking) and not word.among(self.borders)]
        return len(told) > 1 or any(not is_everyday_word(word.text) for word in told)

    def _compared(self, text: str) -> list[str]:
        """Return the question for each of two things that it compares or lets choose from, the other one left out."""
        words = _words(text)
        inner = range(1, len(words) - 1)
        cues = [at for at in range(len(words)) if self._compares(words, at)]
        for at in inner:
            if words[at].among(self.joining) and not words[at + 1].among(self.asking):
                found = self._joined(text, words, at, compares=bool(cues))
                if found:
                    return found
        for cue in cues:
            # "Compare A with B", however long A is; "A differs in length from B".
            apart, farthest = (self.against, len(words)) if cue == 0 else (self.setting_apart, cue + FARTHEST + 1)
            for at in inner:
                follows = at > cue or _PERSIAN.search(words[at].text)
                if follows and at <= farthest and words[at].among(apart) and not words[at - 1].among(self.borders):
                    return self._set_apart(text, words, cue, at)
        return []

    def _compares(self, words: Sequence[_Word], at: int) -> bool:
        """Return whether a word compares: "different" does before "from", and elsewhere seldom."""
        if words[at].folded == DIFFERENT:
            return at + 1 < len(words) and words[at + 1].among(self.setting_apart)
        return words[at].among(self.comparing)

    def _joined(self, text: str, words: Sequence[_Word], at: int, *, compares: bool) -> list[str]:
        """Cut "A and B" where things are compared, and "…, A or B?"; any other "or" may join whatever it likes."""
        chooses = words[at].among(self.choosing)
        first = self._first(text, words, at - 1)
        last = end = self._last(text, words, at + 1)
        asks = any(word.among(self.asking) for word in words[at:])
        if chooses and _PERSIAN.search(words[at].text) and _may_end(words[at - 1]) and not asks:
            return _swapped(text, words, at)
        if chooses and _paused(text, words, first):
            last = len(words) - 1
        elif not compares:
            return []
        if not any(word.among(self.joining) for word in words[first:at]):
            # A has at most as many words as B: "the toll of the bridge and the ferry".
            first = max(first, at - (last - at))
        # "The toll of A and the price of B" has an "of" on either side.
        of_both = first > 0 and words[first - 1].folded == OF and _goes_on(words, end)
        if of_both or self._shares_noun(words, first, at, end):
            return []
        one = text[: words[at - 1].end]
        if at - first < last - at and _LATIN.search(words[last].text) and not chooses:
            # "The first and the second bridge" are two bridges.
            one = f"{one} {words[last].text}"
        return [one + text[words[last].end :], text[: words[first].start] + text[words[at + 1].start :]]

    def _shares_noun(self, words: Sequence[_Word], first: int, at: int, last: int) -> bool:
        """Return whether A may lack its noun, which stands with B: "the black and white version", but no name."""
        second = words[at + 1]
        if not words[first].among(self.determiners) or last == at + 1:
            return False
        return not second.among(self.determiners) and not second.text[0].isupper()

    def _set_apart(self, text: str, words: Sequence[_Word], cue: int, at: int) -> list[str]:
        """Cut "how A differs from B" and "compare A with B": B stands where A stood."""
        if words[at + 1].among(self.asking):
            halves = words[:cue], words[at + 1 :]
            return (
                [text[: words[cue - 1].end], text[words[at + 1].start :]] if all(map(self._says_enough, halves)) else []
            )
        leans = words[at + 1].among(self.leaning)
        last = len(words) - 1 if leans or cue == 0 else self._last(text, words, at + 1)
        if not leans and _goes_on(words, last):
            return []
        thing, rest = text[words[at + 1].start : words[last].end], text[words[last].end :]
        if cue == 0 and not leans:
            return [text[: words[at - 1].end] + rest, f"{words[0].text} {thing}{rest}"]
        end = kept = at - 1
        only_asks = all(word.among(self.asking) or word.among(self.manner) for word in words[:cue])
        if 0 < cue < at and not only_asks and not words[cue - 1].among(self.asking):
            end = cue - 1
            if end and words[end].among(self.borders):
                # "A in comparison with B": nothing of that is kept without B.
                end = kept = end - 1
        first = self._first(text, words, end)
        if words[first].among(self.asking) or words[first].among(self.comparing):
            return []
        one = text[: words[kept].end] + rest
        return [one, one[: words[first].start] + thing + one[words[end].end :]]

    def _first(self, text: str, words: Sequence[_Word], last: int) -> int:
        """Return the first word of the thing that ends with ``last``."""
        first = last
        while first > 0 and not self._parted(text, words, first - 1):
            first -= 1
        return first

    def _last(self, text: str, words: Sequence[_Word], first: int) -> int:
        """Return the last word of the thing that begins with ``first``."""
        last = first
        while last + 1 < len(words) and not self._parted(text, words, last):
            last += 1
        return last

    def _parted(self, text: str, words: Sequence[_Word], at: int) -> bool:
        """Return whether a word and the next one belong to different things."""
        kinds = (self.borders, self.asking, self.comparing)
        return _paused(text, words, at + 1) or any(word.among(kind) for word in words[at : at + 2] for kind in kinds)

    def _standing_alone(self, parts: Sequence[str]) -> list[str]:
        """Return the parts, before each that leans on the first what that one is about."""
        topic = self._topic(parts[0])
        named = bool(_names(parts[0]))
        alone = [parts[0]]
        for part in parts[1:]:
            leans = self._leans(_words(part)) or (named and not _names(part))
            alone.append(f"{topic}: {part}" if leans and topic else part)
        return alone

    def _leans(self, words: Sequence[_Word]) -> bool:
        """Return whether words stand for something named before, or leave it out, as a Persian clause may."""
        if any(word.among(self.leaning) for word in words) or not self._telling(words):
            return True
        return words[0].among(self.asking) and _PERSIAN.search(words[0].text) is not None

    def _topic(self, text: str) -> str:
        """Return what a question is about: its names, or what stands before a Persian question word, or rare words."""
        words = _words(text)
        asking = next((at for at, word in enumerate(words) if word.among(self.asking)), 0)
        subject = [word.text for word in words[:asking] if not word.among(self.borders)]
        if subject and _PERSIAN.search(subject[0]):
            return " ".join(subject)
        return " ".join(_names(text) or self._telling(words))

    def _telling(self, words: Sequence[_Word]) -> list[str]:
        """Return the words that are not everyday ones."""
        return [word.text for word in words if not word.among(self.asking) and not is_everyday_word(word.text)]


def subquestion_reader() -> SubquestionReader:
    """Return what cuts questions in English, Persian and Russian."""
    return SubquestionReader(
        asking=whole_words(*ASKING),
        joins_clauses=whole_words(*AND),
        subjects=whole_words(*SUBJECTS),
        auxiliaries=whole_words(*AUXILIARIES),
        determiners=whole_words(*DETERMINERS),
        manner=whole_words(*MANNER),
        leaning=whole_words(*LEANING),
        comparing=whole_words(*COMPARING),
        choosing=whole_words(*CHOOSING),
        joining=whole_words(*JOINING),
        against=whole_words(*AGAINST),
        setting_apart=whole_words(*SETTING_APART),
        borders=whole_words(*BORDERS),
    )


def _names(text: str) -> list[str]:
    """Return the words of a question that are written like names or figures; Persian ones are not told by it."""
    return [word.text for word in _words(text) if word.start and (word.text[0].isupper() or word.text[0].isdigit())]


def _swapped(text: str, words: Sequence[_Word], at: int) -> list[str]:
    """Cut the Persian "A is older or B?", where B stands for as many words as it has itself."""
    last = next((place for place in range(at + 1, len(words)) if _ends(text, words, place)), len(words) - 1)
    thing = text[words[at + 1].start : words[last].end]
    first = text[: words[at - 1].end] + text[words[last].end :]
    return [first, thing + first[words[min(last - at, at - 1) - 1].end :]]


def _may_end(word: _Word) -> bool:
    """Return whether a clause may end with the word: a Persian one ends with its verb."""
    return not _PERSIAN.search(word.text) or _PERSIAN_VERB.fullmatch(word.folded) is not None


def _goes_on(words: Sequence[_Word], at: int) -> bool:
    """Return whether an "of" after a word belongs to it: "the price of oil"."""
    return at + 1 < len(words) and words[at + 1].folded == OF


def _ends(text: str, words: Sequence[_Word], at: int) -> bool:
    """Return whether a sentence ends after a word."""
    return text[words[at].end : words[at].end + 1] in ("?", "؟", "？", ".")


def _paused(text: str, words: Sequence[_Word], at: int) -> bool:
    """Return whether a comma or the like stands before a word."""
    return at > 0 and _PAUSE.search(text[words[at - 1].end : words[at].start]) is not None


def _words(text: str) -> list[_Word]:
    return [_Word(found[0], fold(found[0]), found.start(), found.end()) for found in _WORD.finditer(text)]
