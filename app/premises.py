"""What a question takes for granted, and whether a quote says otherwise.

"In the 2012 concept" is not answered by a sentence about 2016, nor "the 70 per cent plunge" by one about 27 per cent.
Only what stands in so many words is compared: a year, a counted thing, a country, a "not". A quote that says otherwise
is no answer, but it is what the reader of a refusal wants to see. That a quote says "not" where the question does not
is told too; it explains as often as it denies, so nothing is decided by it, unless it is asked when something happened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.normalise import fold
from index.analysis import USUAL_LANGUAGE
from index.search import question_script

from .bounds import BOUND, SINCE, UNTIL
from .counted import Counted, counted
from .countries import countries_asked, countries_in, country_name, has_countries, is_country
from .figures import MONTH, YEAR, years
from .negation import asked_negation, could_deny, denial, denies_event
from .opposites import Sides, opposites, sides
from .overlap import Wording
from .question_words import WHY, whole_words

OLDEST_COMMON_YEAR = 1500
"""Years below it are those of a Persian calendar as often as not, and cannot be compared with years above it."""

_BETWEEN = (
    rf"\W+(?:(?:{MONTH}|the|year|early|late|mid|начал[ае]?|конц[ае]?|середин[аеуы]"
    r"|سال|اوایل|اواخر|اواسط|اغاز|پایان)\W+)?"
)
_YEAR = re.compile(
    rf"(?:(?<!\w)(?:(?P<since>{SINCE})|(?P<until>{UNTIL})|(?P<bound>{BOUND})){_BETWEEN})?"
    rf"(?P<decade_of>(?:decade of|ده(?:ه|هی))\s+)?(?P<year>{YEAR})(?P<decade>-?s|-?е|-?х|-ые|-ых)?"
    rf"(?:\s*[-–—]\s*(?P<last>{YEAR}))?"
)


class Premise(StrEnum):
    """What a question takes for granted."""

    YEAR = "year"
    FIGURE = "figure"
    COUNTRY = "country"
    OPPOSITE = "opposite"
    NEGATION = "negation"
    AFFIRMATION = "affirmation"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Premises:
    """What one question takes for granted.

    Attributes:
        year: The one year it names, folded; empty where it names none, several, a decade, or only a bound.
        counted: The things it names a number of.
        countries: Their codes, see :mod:`app.countries`; none where it asks for others than those it names.
        opposites: Its words that have an opposite, see :mod:`app.opposites`.
        negation: The word it says "not" with, folded; empty when it does not.
        why: Whether it asks for a reason, which may be told in other words than those of what it explains.
        event: Whether it asks when something happened.
    """

    year: str = ""
    counted: tuple[Counted, ...] = ()
    countries: frozenset[str] = frozenset()
    opposites: Sides = field(default_factory=dict)
    negation: str = ""
    why: bool = False
    event: bool = False

    @property
    def names_something(self) -> bool:
        """Whether there is something that may stand around a quote instead of in it."""
        return bool(self.year or self.counted or self.countries or self.opposites)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where a quote says otherwise than a question takes for granted.

    Attributes:
        asked: What the question says, folded; a country by its code; empty where it does not say "not".
        found: What stands in the quote in its place; empty for a "not" that it lacks.
    """

    premise: Premise
    asked: str
    found: tuple[str, ...] = ()

    @property
    def decides(self) -> bool:
        """Whether such a quote is no answer; a "not" in it may explain what is asked as well as deny it."""
        return self.premise is not Premise.AFFIRMATION


@dataclass(frozen=True)
class PremiseReader:
    """Reads off questions what they take for granted."""

    asks_why: re.Pattern[str]
    asks_whether: re.Pattern[str]
    asks_for_others: re.Pattern[str]

    def read(self, question: str, *, event: bool = False) -> Premises:
        """Return what a question takes for granted and can be compared; one that asks whether takes nothing so.

        Args:
            question: As it was asked.
            event: Whether it asks for a date.
        """
        language, text = USUAL_LANGUAGE.get(question_script(question), ""), fold(question)
        if self.asks_whether.search(text):
            return Premises()
        named = frozenset() if self.asks_for_others.search(text) else countries_asked(question)
        return Premises(
            year=_year(text),
            counted=counted(question, language),
            countries=frozenset(filter(is_country, named)),
            opposites=sides(question, language),
            negation=asked_negation(question),
            why=self.asks_why.search(text) is not None,
            event=event,
        )


def premise_reader() -> PremiseReader:
    """Return the reader for English, Persian and Russian."""
    return PremiseReader(
        asks_why=whole_words(*WHY),
        asks_whether=whole_words(
            r"^(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)",
            *("whether", r"\w+ ли", "правда ли", "верно ли", "ایا"),
        ),
        asks_for_others=whole_words(
            *("other than", "besides?", "except(?: for)?", "apart from", "but", "excluding", "others?"),
            *("кроме", "помимо", "за исключением", r"остальн\w+", r"друг(?:ая|ую|ой|ие|их|ими|ого|ому|им|ом|ое)"),
            *(r"ины(?:е|х|м|ми)", "به جز", "بجز", "جز", "غیر از", "دیگر", "سایر", "علاوه بر", "به استثنای"),
        ),
    )


def contradictions(
    premises: Premises, quote: str, around: str, language: str, wording: Wording
) -> tuple[Contradiction, ...]:
    """Return in what a quote says otherwise than a question takes for granted; empty where nothing can be seen.

    Args:
        premises: Of the question.
        quote: As displayed.
        around: Its passage, the quote in it, with headings and title: what stands there may be meant though it is not
            quoted.
        language: Of the passage.
        wording: Of the question.
    """
    return (
        *_other_year(premises, quote, around),
        *_other_counts(premises, quote, around, language),
        *_other_country(premises, quote, around, language),
        *(
            Contradiction(Premise.OPPOSITE, one.asked, (one.found,))
            for one in opposites(premises.opposites, quote, around, language)
        ),
        *_not(premises, quote, language, wording),
    )


def told(contradiction: Contradiction) -> str:
    """Return a contradiction in English, for the messages of programs; pages word it themselves."""
    if contradiction.premise is Premise.NEGATION:
        return f"the question says “{contradiction.asked}”, the quote does not"
    if contradiction.premise is Premise.EVENT:
        return f"the quote says “{', '.join(contradiction.found)}”, the question that it happened"
    said = (contradiction.asked, *contradiction.found)
    asked, *found = (country_name(one, "en") for one in said) if contradiction.premise is Premise.COUNTRY else said
    return f"{', '.join(found)} where the question says {asked}"


def _year(text: str) -> str:
    """Return the one year of a folded question; empty where there are several, or it is a decade or a bound."""
    named = list(_YEAR.finditer(text))
    plain = len(named) == 1 and not any(value for name, value in named[0].groupdict().items() if name != "year")
    return named[0]["year"] if plain else ""


def _other_year(premises: Premises, quote: str, around: str) -> Iterator[Contradiction]:
    if not premises.year or premises.year in years(around):
        return
    old = int(premises.year) < OLDEST_COMMON_YEAR
    found = dict.fromkeys(
        match["year"]
        for match in _YEAR.finditer(fold(quote))
        if (int(match["year"]) < OLDEST_COMMON_YEAR) is old and _excludes(match, premises.year)
    )
    if found:
        yield Contradiction(Premise.YEAR, premises.year, tuple(found))


def _excludes(stated: re.Match[str], year: str) -> bool:
    """Return whether what is said with one year cannot be said of another, which has as many digits."""
    if stated["bound"] or stated["decade"] or stated["decade_of"]:
        return False
    if stated["since"]:
        return year < stated["year"]
    if stated["until"]:
        return year > stated["year"]
    return not stated["year"] <= year <= (stated["last"] or stated["year"])


def _other_counts(premises: Premises, quote: str, around: str, language: str) -> Iterator[Contradiction]:
    if not premises.counted:
        return
    stated, near = counted(quote, language), counted(around, language)
    for asked in premises.counted:
        others = [one for one in stated if one.same_things(asked)]
        if others and not any(one.same_number(asked) for one in near if one.same_things(asked)):
            yield Contradiction(Premise.FIGURE, asked.number, tuple(dict.fromkeys(one.number for one in others)))


def _other_country(premises: Premises, quote: str, around: str, language: str) -> Iterator[Contradiction]:
    if not premises.countries or not has_countries(language):
        return
    missing = premises.countries - countries_in(around, language)
    others = frozenset(filter(is_country, countries_in(quote, language))) - premises.countries
    if missing and others:
        yield Contradiction(Premise.COUNTRY, min(missing), tuple(sorted(others)))


def _not(premises: Premises, quote: str, language: str, wording: Wording) -> Iterator[Contradiction]:
    """Yield that only the question says "not", or only the quote, of what the question is about."""
    if premises.negation:
        if not premises.why and not could_deny(quote, language):
            yield Contradiction(Premise.NEGATION, premises.negation)
    elif said := denial(quote, language, wording):
        denied = premises.event and not premises.why and denies_event(quote, language, wording)
        yield Contradiction(Premise.EVENT if denied else Premise.AFFIRMATION, "", (said,))
