"""The sentence that gives the reason of the one before it."""

import pytest

from app.reasons import reason_reader

READER = reason_reader()


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("The mill fell silent.", "This was due to the drought."),
        ("The miller had reasons for leaving.", "The guild owed him the wages of a year."),
        ("He gave two reasons for it.", "The river was dry. The guild was poor."),
        ("Мельница замолчала.", "Дело в том, что причиной была засуха."),
        ("Мельник ушёл по ряду причин.", "Гильдия задолжала ему за год."),
        ("آسیا از کار افتاد.", "علت آن خشکسالی بود."),
        ("آسیا به دلایل زیر از کار افتاد.", "رود خشک بود."),
    ],
)
def test_a_reason_stands_in_the_next_sentence(text: str, following: str) -> None:
    assert READER.given_next(["Before it.", text, following, "Because."], 1)


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("The mill fell silent because of the drought.", "This was due to the drought."),
        ("The mill fell silent.", "The miller went home."),
        ("The mill fell silent.", "It has stood empty since 1931."),
        ("The mill has stood empty since the drought.", "It has no roof."),
        ("Мельница замолчала из-за засухи.", "Причиной была засуха."),
        ("آسیا به دلیل خشکسالی از کار افتاد.", "علت آن خشکسالی بود."),
    ],
)
def test_where_no_reason_follows_or_is_needed_there_is_none(text: str, following: str) -> None:
    assert not READER.given_next([text, following], 0)


def test_behind_the_last_sentence_there_is_none() -> None:
    assert not READER.given_next(["He gave two reasons for it."], 0)
