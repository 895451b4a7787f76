from __future__ import annotations

import pytest

from app.intent import intent_reader
from app.overlap import Wording, weigh
from app.premises import Contradiction, Premise, Premises, contradictions, premise_reader, told
from index.analysis import passage_term_set
from index.lexical import Term

NO_WORDS = Wording((), ())
SALT = Wording((Term("salt", ("salt",), 1),), (1.0,))


def found(question: str, quote: str, language: str = "en", around: str = "", wording: Wording = NO_WORDS):
    read = premise_reader().read(question)
    return [
        (str(one.premise), one.asked, *one.found)
        for one in contradictions(read, quote, f"{around} {quote}", language, wording)
    ]


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("What did the 1931 report say?", "1931"), ("Что говорится в отчёте 1931 года?", "1931"),
        ("گزارش سال ۱۹۳۱ چه می‌گوید؟", "1931"), ("What changed between 1931 and 1940?", ""),
        ("Who came after 1931?", ""),
        ("What was sung in the 1930s?", ""), ("Что пели в 1930-е годы?", ""), ("در دههٔ ۱۹۳۰ چه خواندند؟", ""),
        ("Кто пришёл до 1931 года?", ""), ("Who came by May 1931?", ""), ("Who came?", ""),
        ("What does the protocol of 1931 say?", "1931"), ("Что сделали по протоколу 1931 года?", "1931"),
    ],
)  # fmt: skip
def test_a_year_is_taken_for_granted_where_it_is_the_only_one_and_no_bound(question: str, year: str) -> None:
    assert premise_reader().read(question).year == year


@pytest.mark.parametrize(
    ("quote", "around", "expected"),
    [
        ("In 1950 the mill burned.", "", [("year", "1931", "1950")]),
        ("In 1950 the mill of 1931 burned.", "", []),
        ("In 1950 the mill burned.", "The mill of 1931", []),
        ("From 1920 to 1940 the mill worked.", "", []),
        ("From 1940 to 1950 the mill worked.", "", [("year", "1931", "1940")]),
        ("Since May 1920 the mill worked.", "", []),
        ("Until 1920 the mill worked.", "", [("year", "1931", "1920")]),
        ("By 1940 the mill worked.", "", []),
        ("It worked 1920–1940 and 1944-1950.", "", [("year", "1931", "1944")]),
        ("It worked in the 1950s.", "", []),
        ("С 1920 по 1940 год мельница работала.", "", []),
        ("پیش از ۱۹۴۰ و پس از ۱۹۲۰", "", []),
        ("پیش از ۱۹۲۰", "", [("year", "1931", "1920")]),
        ("The mill burned.", "", []),
        ("In 1310 it burned.", "", []),
    ],
)
def test_a_quote_of_another_year_says_otherwise(quote: str, around: str, expected: list[tuple[str, ...]]) -> None:
    assert found("Why did the mill burn in 1931?", quote, around=around) == expected


def test_years_of_two_calendars_are_not_compared() -> None:
    assert found("گزارش سال ۱۳۱۰ چه می‌گوید؟", "The report of 1950.") == []
    assert found("گزارش سال ۱۳۱۰ چه می‌گوید؟", "گزارش سال ۱۳۲۰", "fa") == [("year", "1310", "1320")]


@pytest.mark.parametrize(
    ("question", "quote", "language", "expected"),
    [
        ("Who built the seven mills?", "Anna built nine mills.", "en", [("figure", "seven", "nine")]),
        ("Who built the seven mills?", "Anna built 7 mills.", "en", []),
        ("Who built the seven mills?", "Anna built nine houses.", "en", []),
        ("Why the 70 percent fall?", "Es fiel um 27%.", "de", [("figure", "70", "27")]),
        ("Why the 70 percent fall?", "It fell by 69.8%.", "en", []),
        ("Кто построил семь мельниц?", "Анна построила девять мельниц.", "ru", [("figure", "семь", "девять")]),
        ("نام دوازده دریاچه چیست؟", "شش دریاچه آنجاست.", "fa", [("figure", "دوازده", "شش")]),
        ("Who built at least seven mills?", "Anna built six mills.", "en", []),
    ],
)
def test_a_quote_that_counts_the_same_things_differently_says_otherwise(question, quote, language, expected) -> None:
    assert found(question, quote, language) == expected


def test_a_number_that_stands_around_a_quote_may_be_meant() -> None:
    assert found("Who built the seven mills?", "Two mills are hers.", around="Seven mills stand there.") == []


@pytest.mark.parametrize(
    "question",
    ["Which country other than Norway paid?", "Какая страна, кроме Норвегии, платила?", "کدام کشور به جز نروژ پرداخت؟"],
)
def test_a_question_for_other_countries_than_it_names_is_answered_by_others(question: str) -> None:
    assert premise_reader().read(question).countries == frozenset()


@pytest.mark.parametrize(
    ("question", "quote", "language", "around", "expected"),
    [
        ("How did Norway pay?", "Sweden paid in salt.", "en", "", [("country", "NO", "SE")]),
        ("How did Jordan Peterson pay?", "Peterson paid in Sweden.", "en", "", []),
        ("How did Norway pay?", "Норвегия заплатила солью Швеции.", "ru", "", []),
        ("How did Norway pay?", "Sweden paid in salt.", "en", "Trade with Norway", []),
        ("How did Norway pay?", "It paid in salt.", "en", "", []),
        ("How did the European Union pay?", "Sweden paid in salt.", "en", "", []),
        ("How did Norway pay?", "Sweden paid.", "und", "", []),
    ],
)
def test_a_quote_of_another_country_says_otherwise(question, quote, language, around, expected) -> None:
    assert found(question, quote, language, around) == expected


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("Who did not pay?", "Anna paid in salt.", [("negation", "not")]),
        ("Who did not pay?", "Anna failed to pay.", []),
        ("Why did Anna not pay?", "Anna came late.", []),
        ("Who paid?", "Anna did not pay.", []),
        ("Who paid for the salt?", "Nobody; salt was never sold.", [("affirmation", "", "never sold")]),
        ("Who paid for the salt?", "Anna never came, but paid for the salt.", []),
    ],
)
def test_a_not_on_one_side_only_is_told(question: str, quote: str, expected: list[tuple[str, ...]]) -> None:
    assert found(question, quote, wording=SALT) == expected


@pytest.mark.parametrize(
    ("question", "quote", "language", "expected"),
    [
        ("When was the salt paid for?", "The salt was never paid for.", "en", "event"),
        ("When was the salt paid for?", "The salt was not paid for until 1931.", "en", "affirmation"),
        ("When was the salt paid for?", "Only the salt was never paid for.", "en", "affirmation"),
        ("When was the salt of Ardal paid for?", "The salt was never paid for.", "en", "affirmation"),
        ("Who paid for the salt?", "Norway refused to pay for the salt.", "en", "affirmation"),
        ("How was the salt paid for?", "The salt was never paid for.", "en", "affirmation"),
        ("Why was the salt paid for when nobody came?", "The salt was never paid for.", "en", "affirmation"),
        ("Когда заплатили за соль?", "За соль никогда не платили.", "ru", "event"),
        ("Когда заплатили за соль?", "За соль не платили до 1931 года.", "ru", "affirmation"),
        ("در چه سالی بهای نمک پرداخت شد؟", "بهای نمک هرگز پرداخت نشد.", "fa", "event"),
        ("در چه سالی بهای نمک پرداخت شد؟", "بهای نمک تا ۱۳۱۰ پرداخت نشد.", "fa", "affirmation"),
    ],
)
def test_a_quote_that_denies_what_is_asked_the_date_of_is_no_answer(
    question: str, quote: str, language: str, expected: str
) -> None:
    premises = intent_reader().read(question).premises
    salt = {"en": "salt", "ru": "соль", "fa": "نمک"}[language]
    names = [Term("ardal", ("ardal",), 1)] * ("Ardal" in question)
    wording = weigh([Term(salt, tuple(passage_term_set(salt, language)), 2), *names], 5)
    given = contradictions(premises, quote, quote, language, wording)
    assert [(str(one.premise), one.decides) for one in given] == [(expected, expected == "event")]


@pytest.mark.parametrize(
    "question",
    [
        "Was the mill built in 1931?", "Did Norway accept the seven mills?", "Does it say whether they left in 1931?",
        "Построили ли мельницу в 1931 году?", "Правда ли, что мельницу построили в 1931 году?",
        "آیا آسیاب را در سال ۱۹۳۱ ساختند؟",
    ],
)  # fmt: skip
def test_a_question_whether_something_is_so_takes_nothing_for_granted(question: str) -> None:
    assert premise_reader().read(question) == Premises()


def test_a_quote_that_says_the_opposite_says_otherwise() -> None:
    assert found("Who rejected the plan?", "Anna accepted the plan.") == [("opposite", "rejected", "accepted")]
    assert found("Who rejected the plan?", "Anna accepted it.", around="The plan was rejected first.") == []


def test_only_a_not_that_the_quote_alone_has_decides_nothing() -> None:
    assert {one for one in Premise if not Contradiction(one, "").decides} == {Premise.AFFIRMATION}


@pytest.mark.parametrize(
    ("contradiction", "expected"),
    [
        (Contradiction(Premise.YEAR, "1931", ("1940", "1950")), "1940, 1950 where the question says 1931"),
        (Contradiction(Premise.COUNTRY, "NO", ("SE", "SU")), "Sweden, Soviet Union where the question says Norway"),
        (Contradiction(Premise.NEGATION, "not"), "the question says “not”, the quote does not"),
        (
            Contradiction(Premise.EVENT, "", ("never sold",)),
            "the quote says “never sold”, the question that it happened",
        ),
    ],
)
def test_programs_are_told_in_english(contradiction: Contradiction, expected: str) -> None:
    assert told(contradiction) == expected
