from __future__ import annotations

import pytest

from app.countries import countries_asked, countries_in, has_countries


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("From Norway to Kazakhstan", "en", {"NO", "KZ"}),
        ("Kazakh salt for the American kitchen", "en", {"KZ", "US"}),
        ("the United States and Britain", "en", {"US", "GB"}),
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


def test_a_country_asked_about_is_the_same_in_every_language() -> None:
    assert countries_asked("Is it Norway?") == countries_asked("Это Норвегия?") == {"NO"}


def test_only_languages_with_names_of_countries_have_them() -> None:
    assert has_countries("fa")
    assert not has_countries("und")
