from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from app.messages import LANGUAGES, Message, load_catalogues

CATALOGUES = load_catalogues()
MADE = ("reason", "error", "kind", "job", "stage", "file", "manage")
"""First parts of keys whose second part is put together in the code."""

APP = Path(__file__).parents[2] / "app"


def forms(message: Message) -> list[str]:
    return [message] if isinstance(message, str) else list(message.values())


def fields(message: Message) -> set[str]:
    return {name for form in forms(message) for _, name, _, _ in Formatter().parse(form) if name}


def test_english_comes_first() -> None:
    assert list(CATALOGUES) == list(LANGUAGES)
    assert LANGUAGES[0] == "en"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_messages_with_the_same_values(language: str) -> None:
    english, other = CATALOGUES["en"].messages, CATALOGUES[language].messages
    assert list(english) == list(other)
    assert {key: fields(message) for key, message in english.items()} == {
        key: fields(message) for key, message in other.items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_form_of_a_language_is_there(language: str) -> None:
    catalogue = CATALOGUES[language]
    wanted = {catalogue.locale.plural_form(n) for n in range(200)} | {"other"}
    for key, message in catalogue.messages.items():
        if not isinstance(message, str):
            assert set(message) == wanted, key


def test_no_message_is_unused_and_none_is_missing() -> None:
    sources = "\n".join(path.read_text() for path in [*APP.rglob("*.py"), *APP.glob("templates/*.html")])
    used = set(re.findall(r"[\"']((?:[a-z_]+\.)*[a-z_0-9]+)[\"']", sources))
    made = {
        key
        for key in CATALOGUES["en"].messages
        if key.startswith(("reason.", "contradicts.", "error.", "kind.", "job.", "stage.", "file.", "manage."))
        or key.rpartition(".")[0] in ("check.count", "check.standing", "check.difference")
    }
    asked = set(re.findall(r"(?<![\w.])(?:t|text)\(\"([^\"]+)\"", sources)) - {"error."}
    assert set(CATALOGUES["en"].messages) - used - made == set()
    assert {key for key in asked if not key.endswith(".")} <= set(CATALOGUES["en"].messages)


def test_numbers_choose_the_form_and_are_written_as_the_language_does() -> None:
    assert CATALOGUES["en"].text("answer.heading", n=1) == "Answer: 1 quote"
    assert CATALOGUES["ru"].text("answer.heading", n=5) == "Ответ: 5 цитат"
    assert CATALOGUES["ru"].text("answer.heading", n=21) == "Ответ: 21 цитата"
    assert CATALOGUES["fa"].text("reader.characters", n=12345) == "۱۲٬۳۴۵ نویسه"


def test_a_share_is_rounded_down_so_that_only_certainty_is_whole() -> None:
    assert CATALOGUES["en"].percent(0.999) == "99%"
    assert CATALOGUES["en"].percent(1.0) == "100%"
    assert [CATALOGUES["en"].percent(whole / 100) for whole in range(101)] == [f"{whole}%" for whole in range(101)]
    assert CATALOGUES["fa"].percent(0.5) == "۵۰٪"


def test_languages_are_named_in_the_language_of_the_page() -> None:
    assert CATALOGUES["ru"].language_name("fa") == "персидский"
    assert CATALOGUES["en"].language_name("und-x") == "und-x"


def test_directions() -> None:
    assert {language: CATALOGUES[language].direction for language in LANGUAGES} == {
        "en": "ltr",
        "fa": "rtl",
        "ru": "ltr",
    }
