"""Questions which of two things is more of something: "Which is longer, A or B?" asks of each how long it is.

What tells a length answers "A is how long?" and hardly "Which is longer, A?", for search as for readers. So in the
question for one thing the comparative becomes a plain question word, and the thing stands where "which" stood. Word
lists in English, Persian and Russian; a comparative that is missing here stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FRONTED = ("when", "когда")
"""Plain words that are understood at the beginning of a question alone, see :mod:`app.intent`."""
PERSIAN_ADJECTIVES = (
    *("بلند", "بزرگ", "طولانی", "دراز", "کوتاه", "کوچک", "عمیق", "ژرف", "پهن", "عریض", "وسیع", "پهناور", "مرتفع"),
    *("پرجمعیت", "گران", "ارزان", "سنگین", "سبک", "سریع", "تند", "کند", "قدیمی", "کهن", "کهنه", "جوان", "نزدیک", "دور"),
    *("قوی", "ضعیف", "ثروتمند", "فقیر", "گرم", "سرد"),
)
PLAIN = {
    "how many": (
        r"more(?= (?:\w+ )?(?:people|men|women|children)\b)",
        r"more(?= \w{2,}(?<!s)s\b)",
        "fewer",
    ),
    "how": (r"(?:more|less)(?= \w+(?:ive|ous|al|ful|ent|ant|able|ible|ic|ed|ly|ing)\b)",),
    "how much": (r"more(?! than)", r"less(?! than)", "most"),
    "how large": ("larger", "bigger", "greater", "smaller", "largest", "biggest", "greatest", "smallest"),
    "how long": ("longer", "shorter", "longest", "shortest"),
    "how tall": ("taller", "tallest"),
    "how high": ("higher", "lower", "highest", "lowest"),
    "how deep": ("deeper", "shallower", "deepest"),
    "how wide": ("wider", "broader", "narrower", "widest"),
    "how old": ("older", "younger", "oldest", "youngest"),
    "how heavy": ("heavier", "lighter", "heaviest"),
    "how fast": ("faster", "quicker", "slower", "fastest"),
    "how far": ("farther", "further", "nearer", "closer"),
    "how strong": ("stronger", "weaker"),
    "how rich": ("richer", "poorer", "wealthier"),
    "how expensive": ("costlier", "dearer", "cheaper"),
    "how hot": ("hotter", "warmer", "colder"),
    "when": ("earlier", "sooner", "later", r"first(?= (?:to|in|at|on|under|with)\b|\W*$)"),
    "сколько": ("больше", "меньше"),
    "сколько стоит": ("дороже", "дешевле"),
    "какой длины": ("длиннее", "короче", "протяж[её]ннее"),
    "какой высоты": ("выше", "ниже"),
    "какой глубины": ("глубже",),
    "какой ширины": ("шире",),
    "какого размера": ("крупнее", "обширнее", "мельче"),
    "какого возраста": ("старше", "моложе"),
    "какого веса": ("тяжелее",),
    "как быстро": ("быстрее", "медленнее"),
    "как далеко": ("дальше", "ближе"),
    "как часто": ("чаще", "реже"),
    "как сильно": ("сильнее",),
    "когда": ("раньше", "позже", "позднее", "прежде", "первым", "первой", "первыми", "древнее"),
    "چقدر": ("بیش[\u200c ]?تری?", "کم[\u200c ]?تری?"),
    "کی": ("زود[\u200c ]?تر", "دیر[\u200c ]?تر"),
    r"چقدر \1": (rf"({'|'.join(PERSIAN_ADJECTIVES)})[\u200c ]?تر",),
}
"""The plain words, as templates, with the comparatives whose place they take; of two that match in one place the first
is taken."""

_WHICH = (
    r"(?:which|who|what)(?: (?:one|of (?:the|these|those|them|both)(?: two)?))?|whose|where",
    r"(?:кто|что|где|ч(?:ей|ья|ь[её]|ьи|ьих)|котор(?:ый|ая|ое|ые)|как(?:ой|ая|ое|ие))(?: из (?:них|двух))?",
    r"کدام(?:[\u200c ]?یک)?(?: از (?:این|آن) دو)?",
)
_NAMED_LAST = re.compile(r"(?:[,:;،؛–—-]\s*(?P<placing>\w+ )?|\s)$")
"""The end of what stands before things that are named last, with the word that places them: ", in A or B?"."""


@dataclass(frozen=True)
class ComparativeReader:
    """Makes plain questions of a comparison; made by :func:`comparative_reader`."""

    plain: tuple[tuple[str, re.Pattern[str]], ...]
    which: re.Pattern[str]

    def asked_of(self, before: str, thing: str, after: str) -> str:
        """Return what a comparison asks of one thing.

        Args:
            before: What stands before the things that are compared.
            thing: One of them.
            after: What stands behind them.
        """
        last = _NAMED_LAST.search(before)
        if last and self.comparative(before) and (which := self.which.search(before)):
            named = f"{last['placing'] or ''}{thing}"
            rest = before[which.end() : last.start()].rstrip()
            return self.plainly(f"{before[: which.start()]}{named}{rest}{after}")
        if self.comparative(after) and (which := self.which.search(after)):
            return self.plainly(f"{before}{thing} {after[which.end() :].lstrip()}")
        return f"{before}{thing}{after}"

    def plainly(self, text: str) -> str:
        """Return a question with the plain word in place of its first comparative."""
        first = self.comparative(text)
        if first is None:
            return text
        found, template = first
        before, plain, after = text[: found.start()], found.expand(template), text[found.end() :]
        return " ".join(f"{plain} {before.rstrip()}{after}".split()) if plain in FRONTED else f"{before}{plain}{after}"

    def comparative(self, text: str) -> tuple[re.Match[str], str] | None:
        """Return the first comparative, and the template of the plain word for it."""
        found = [(match, template) for template, pattern in self.plain if (match := pattern.search(text))]
        return min(found, key=lambda one: one[0].start(), default=None)


def comparative_reader() -> ComparativeReader:
    """Return the reader for English, Persian and Russian."""
    return ComparativeReader(
        tuple((template, _words(*comparatives)) for template, comparatives in PLAIN.items()),
        _words(*_WHICH),
    )


def _words(*alternatives: str) -> re.Pattern[str]:
    """Return what matches whole words in the question's own letters, since these are kept."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)
