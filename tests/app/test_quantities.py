from __future__ import annotations

import pytest

from app.quantities import CATEGORIES, UNITS, measures_at, quantities


def measured(text: str, language: str) -> list[tuple[str, str]]:
    return [tuple(quantity) for quantity in quantities(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("It is 75 kilometres long.", "en", [("75", "length")]),
        ("It is 75 kilometers, or 46 mi.", "en", [("75", "length"), ("46", "length")]),
        ("two million tonnes of salt", "en", [("two", "mass")]),
        ("2.6 billion kilowatt-hours", "en", [("2.6", "energy")]),
        ("a 40-megawatt plant", "en", [("40", "power")]),
        ("33 cubic metres on 9 square kilometres", "en", [("33", "volume"), ("9", "area")]),
        ("Он длиной в 77 километров.", "ru", [("77", "length")]),
        ("толщиной почти в тысячу метров", "ru", [("тысячу", "length")]),
        ("через пять лет и двенадцать дней", "ru", [("пять", "duration"), ("двенадцать", "duration")]),
        ("درازایش ۲٫۷ کیلومتر است", "fa", [("2٫7", "length")]),
        ("در بلندای ۳٬۴۰۰ متری", "fa", [("3٬400", "length")]),
        ("nach 12 Kilometern, 3 Jahre später", "de", [("12", "length"), ("3", "duration")]),
        ("1011 metric tonnes", "en", [("1011", "mass")]),
        ("66 million years ago", "en", [("66", "duration")]),
        ("7 Grammys", "en", [("7", "count")]),
        ("12 km", "no such language", [("12", "length")]),
    ],
)
def test_a_number_before_a_unit_measures_what_the_unit_does(text, language, expected) -> None:
    assert measured(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("$40", "en"), ("$3 billion", "en"), ("40 dollars", "en"), ("129 million US dollars", "en"), ("€ 40", "en"),
        ("40 €", "en"), ("USD 40", "en"), ("20 млн долларов", "ru"), ("300 рублей", "ru"), ("۱۲ میلیون دلار", "fa"),
        ("۱۲ هزار افغانی", "fa"),
    ],
)  # fmt: skip
def test_sums_of_money_are_money(text, language) -> None:
    assert [measure for _, measure in measured(text, language)] == ["money"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("52 per cent", "en"), ("52 percent", "en"), ("52%", "en"), ("half of it", "en"), ("one third", "en"),
        ("60 процентов", "ru"), ("половина", "ru"), ("۴۰ درصد", "fa"), ("۴۰٪", "fa"), ("نیمی از آن", "fa"),
    ],
)  # fmt: skip
def test_percentages_and_fractions_are_shares(text, language) -> None:
    assert [measure for _, measure in measured(text, language)] == ["share"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in 1931", "en"), ("on 16 July", "en"), ("on July 16", "en"), ("16th of May", "en"), ("15 июля", "ru"),
        ("by 9000 BC", "en"), ("к 300 до н. э.", "ru"),
        ("в 1880 году", "ru"), ("1998 г.", "ru"), ("۲۰ نوامبر", "fa"), ("سال ۲۰۱۴", "fa"),
    ],
)  # fmt: skip
def test_years_and_days_of_a_month_are_dates(text, language) -> None:
    assert [measure for _, measure in measured(text, language)] == ["date"]


def test_both_days_of_a_span_are_dates() -> None:
    assert measured("on 15 and 16 July 2021", "en") == [("15", "date"), ("16", "date"), ("2021", "date")]


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("40,000 carters", "en", "40,000"), ("twelve villages", "en", "twelve"), ("12 деревень", "ru", "12"),
        ("двести книг", "ru", "двести"), ("دویست کتاب", "fa", "دویست"), ("۱۲ نفر", "fa", "12"),
    ],
)  # fmt: skip
def test_other_numbers_are_counts(text, language, number) -> None:
    assert measured(text, language) == [(number, "count")]


@pytest.mark.parametrize("text", ["the CASA-1000 line", "a 500-kV line", "RB21"])
def test_a_number_that_is_part_of_a_name_is_a_label(text: str) -> None:
    assert {measure for _, measure in measured(text, "en")} <= {"label"}


@pytest.mark.parametrize(
    "text",
    [
        "The ferry was slow [17].", "The ferry was slow [6, p. 6-7].", "The ferry was slow (Weaver, 2014:122).",
        "The ferry was slow (Weaver, 2014).", "One of the ferries was slow.",
    ],
)  # fmt: skip
def test_references_and_the_article_are_no_numbers(text: str) -> None:
    assert quantities(text, "en") == ()


def test_a_year_in_brackets_that_is_no_reference_is_kept() -> None:
    assert measured("The ferry (built 1931) was slow.", "en") == [("1931", "date")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kilometers long", {"length"}),
        ("carts", set()),
        ("dollars", {"money"}),
        ("% of it", {"share"}),
        ("pounds of flour", {"money", "mass"}),
    ],
)
def test_a_unit_is_told_by_its_name(text: str, expected: set[str]) -> None:
    assert measures_at(text, ("en",)) == expected


def test_pounds_may_be_money_or_weight() -> None:
    assert measured("40 pounds", "en") == [("40", "mass"), ("40", "money")]
    assert measured("£40", "en") == [("40", "money")]


def test_every_category_has_units() -> None:
    assert sorted(UNITS) == sorted(CATEGORIES)
