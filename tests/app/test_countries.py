from __future__ import annotations

import pytest

from app.countries import countries_asked, countries_in, country_name, has_countries, is_country


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("From Norway to Kazakhstan", "en", {"NO", "KZ"}),
        ("Kazakh salt for the American kitchen", "en", {"KZ", "US"}),
        ("the United States and Britain", "en", {"US", "GB"}),
        ("a close US ally of the UK, like us", "en", {"US", "GB"}),
        ("Соль из Казахстана, казахская соль", "ru", {"KZ"}),
        ("США и Советский Союз", "ru", {"US", "SU"}),
        ("نمک از قزاقستان و آمریکا", "fa", {"KZ", "US"}),
        ("aus Frankreich", "de", {"FR"}),
        ("The salt is white.", "en", set()),
        ("From Norway", "und", set()),
    ],
)
def test_countries_are_known_by_their_names_in_the_language_of_the_text(text, language, expected) -> None:
    assert countries_in(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Liberal reforms in the Roman era, a green dominated martial camera", "en", set()),
        ("George and Martin of Indiana reunited in San Francisco; its usage", "en", set()),
        ("Austria, Australian, Niger, Nigerians", "en", {"AT", "AU", "NE", "NG"}),
        (
            "a Tajik, two Uzbeks, the Lebanese and Germans in Romanian Georgia's",
            "en",
            {"TJ", "UZ", "LB", "DE", "RO", "GE"},
        ),
        ("до того как слова о чёрном море, великий либерал и камера", "ru", set()),
        ("из Индии, Китая, Литвы и Кипра", "ru", {"IN", "CN", "LT", "CY"}),
        ("австрийский, австралийский, сирийцы, словаки из Словакии", "ru", {"AT", "AU", "SY", "SK"}),
        ("پرونده پروژه مالی، چادر، مصرف آب و هندسه، استراتژی رؤسای جمهور", "fa", set()),
        ("مصری‌ها، هندی و تاجیک‌های روسیه", "fa", {"EG", "IN", "TJ", "RU"}),
    ],
)
def test_a_word_that_only_begins_like_a_country_is_none(text, language, expected) -> None:
    assert countries_in(text, language) == expected


def test_a_country_asked_about_is_the_same_in_every_language() -> None:
    assert countries_asked("Is it Norway?") == countries_asked("Это Норвегия?") == {"NO"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Where did Jordan Peterson teach?", set()),
        ("Who won the Georgia Senate race?", set()),
        ("Is Chad Wolf a minister?", set()),
        ("Which turkey breeds need polish?", set()),
        ("what is the capital of turkey?", {"TR"}),
        ("Did France win?", {"FR"}),
        ("When did Norway's King visit Papua New Guinea Parliament?", {"NO", "PG"}),
        ("Did the Kazakh President meet the United States Congress?", {"KZ", "US"}),
    ],
)
def test_what_is_only_called_like_a_country_is_none(question, expected) -> None:
    assert countries_asked(question) == expected


def test_only_languages_with_names_of_countries_have_them() -> None:
    assert has_countries("fa")
    assert not has_countries("und")


def test_a_country_is_called_by_its_name_in_a_language_and_by_its_code_where_there_is_none() -> None:
    named = [("NO", "fa"), ("SU", "ru"), ("SU", "de"), ("QX", "en"), ("NO", "und")]
    assert [country_name(*one) for one in named] == ["نروژ", "Советский Союз", "SU", "QX", "NO"]


def test_a_union_of_countries_is_none() -> None:
    assert is_country("NO") and not is_country("EU")
