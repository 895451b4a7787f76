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

from .comparatives import ComparativeReader, comparative_reader
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
PLACING = (
    *("according", "among", "in", "for", "from", "under", "during"),
    *("по", "согласно", "среди", "в", "во", "для", "из", "от", "у", "на", "при"),
)
"""Words that are put before each of two things: "among men and among women". In Persian what follows the second is as
often another clause."""

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
    placing: re.Pattern[str]
    comparatives: ComparativeReader

    def read(self, question: str) -> tuple[str, ...]:
        """Return the questions that ``question`` is made of, in order; none when it asks for one thing.

        At most ``MOST``. What a later clause leans on is put before it: "Nurek: who paid for it".
        """
        text = " ".join(_BRACKET.sub(" ", question).split())
        found = self._repeated(text)
        if not found:
            parts = self._sentences(text) or self._clauses(text)
            found = self._standing_alone(parts) if parts else self._compared(text)
        return tuple(found[:MOST])

    def _repeated(self, text: str) -> list[str]:
        """Return the question for each of two things that the same words stand before: "among men and among women".

        A question word before them may be repeated as well: "how many there and how many here".
        """
        words = _words(text)
        for at in range(FEWEST_WORDS, len(words) - 2):
            second = next((place for place in range(at + 1, len(words)) if not words[place].among(self.asking)), at)
            asks_again = second > at + 1
            if words[at].among(self.joins_clauses) and (asks_again or words[second].among(self.placing)):
                first, second = _alike(words, at, second)
                last = self._thing_end(text, words, second)
                # What is asked has to stand before these words.
                if first + 1 >= FEWEST_WORDS and last is not None:
                    one, other = _from_to(text, words, first, at - 1), _from_to(text, words, second, last)
                    before, after = text[: words[first].start], text[words[last].end :]
                    return self._asked_of(before, (one, other), after, chooses=words[at].among(self.choosing))
        return []

    def _asked_of(self, before: str, things: Sequence[str], after: str, *, chooses: bool) -> list[str]:
        """Return what is asked of each of several things, of one among them or of all."""
        if chooses:
            return [self.comparatives.asked_of(before, thing, after) for thing in things]
        return [f"{before}{thing}{after}" for thing in things]

    def _thing_end(self, text: str, words: Sequence[_Word], before: int) -> int | None:
        """Return the last word of the thing behind a word, up to a pause; ``None`` where a clause follows it."""
        kinds = (self.asking, self.leaning, self.auxiliaries)
        last = _before_pause(text, words, before + 1)
        thing = words[before + 1 : last + 1]
        return last if thing and not any(word.among(kind) for word in thing for kind in kinds) else None

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
                found = self._chosen(text, words, at) if words[at].among(self.choosing) else []
                found = found or (self._joined(text, words, at) if cues else [])
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

    def _joined(self, text: str, words: Sequence[_Word], at: int) -> list[str]:
        """Cut "A and B" where things are compared."""
        first = self._first(text, words, at - 1)
        last = self._last(text, words, at + 1)
        if not any(word.among(self.joining) for word in words[first:at]):
            # A has at most as many words as B: "the toll of the bridge and the ferry".
            first = max(first, at - (last - at))
        # "The toll of A and the price of B" has an "of" on either side.
        of_both = first > 0 and words[first - 1].folded == OF and _goes_on(words, last)
        if of_both or self._shares_noun(words, first, at, last):
            return []
        one, other = _from_to(text, words, first, at - 1), _from_to(text, words, at + 1, last)
        if at - first < last - at and _LATIN.search(words[last].text):
            # "The first and the second bridge" are two bridges.
            one = f"{one} {words[last].text}"
        return self._asked_of(text[: words[first].start], (one, other), text[words[last].end :], chooses=False)

    def _chosen(self, text: str, words: Sequence[_Word], at: int) -> list[str]:
        """Cut "Which …, A or B?", and the Persian "A is older or B?"; any other "or" may join whatever it likes."""
        end = next((place for place in range(at + 1, len(words)) if _ends(text, words, place)), len(words) - 1)
        asking = [place for place in range(end + 1) if words[place].among(self.asking)]
        # "…, and by how much?" asks for no third thing.
        last = _before_pause(text, words, at + 1) if asking and asking[-1] > at else end
        if any(at < place <= last for place in asking):
            return []
        after = text[words[end].end : words[end].end + 1]
        if _PERSIAN.search(words[at].text) and _may_end(words[at - 1]):
            return self._swapped(text[: words[at - 1].end] + after, words[:at], _from_to(text, words, at + 1, last))
        first = next((place for place in range(at - 1, 0, -1) if _paused(text, words, place)), 0)
        asks_before = not asking or asking[0] < first
        if first == 0 or not asks_before or any(first <= place < at for place in asking):
            return []
        begins = not any(words[first].among(kind) for kind in (self.borders, self.joins_clauses))
        if not begins or self._shares_noun(words, first, at, last):
            return []
        one, other = _from_to(text, words, first, at - 1), _from_to(text, words, at + 1, last)
        if at - first == 2 < last - at and words[first].folded == words[at + 1].folded:
            # "The first or the second bridge" are two bridges, too.
            one += text[words[at + 2].end : words[last].end]
        return self._asked_of(text[: words[first].start], (one, other), after, chooses=True)

    def _swapped(self, text: str, words: Sequence[_Word], thing: str) -> list[str]:
        """Return what the Persian "A is older or B?" asks of either.

        B stands where its first word does already, or before what is compared. There it stands for as many words as it
        has itself, or for one more where these are all. Without a comparative it stands for the first ones.

        Args:
            text: The question without B.
            words: Of it.
            thing: B.
        """
        like = _words(thing)
        found = self.comparatives.comparative(text)
        end = sum(word.end <= found[0].start() for word in words) if found else min(len(like), len(words) - 1)
        first = end - len(like) if end > len(like) + 1 else 0
        again = [place for place, word in enumerate(words[:-1]) if word.folded == like[0].folded]
        if again:
            first, end = again[-1], min(again[-1] + len(like), len(words) - 1)
        if end <= first:
            return []
        other = text[: words[first].start] + thing + text[words[end - 1].end :]
        return [self.comparatives.plainly(text), self.comparatives.plainly(other)]

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
        placing=whole_words(*PLACING),
        comparatives=comparative_reader(),
    )


def _names(text: str) -> list[str]:
    """Return the words of a question that are written like names or figures; Persian ones are not told by it."""
    return [word.text for word in _words(text) if word.start and (word.text[0].isupper() or word.text[0].isdigit())]


def _alike(words: Sequence[_Word], joining: int, second: int) -> tuple[int, int]:
    """Return the last of the words from ``second`` on that stand before ``joining`` in the same order, in both places.

    The first place is -1 where there is none.
    """
    first, found = -1, second
    for place in range(second, len(words)):
        earlier = [at for at in range(first + 1, joining - 1) if words[at].folded == words[place].folded]
        if not earlier:
            break
        first, found = earlier[-1], place
    return first, found


def _before_pause(text: str, words: Sequence[_Word], first: int) -> int:
    """Return the last word before the next pause behind ``first``, or of the text."""
    return next((place for place in range(first, len(words) - 1) if _paused(text, words, place + 1)), len(words) - 1)


def _from_to(text: str, words: Sequence[_Word], first: int, last: int) -> str:
    """Return the text from one word to another."""
    return text[words[first].start : words[last].end]


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
