from __future__ import annotations

import pytest

from app.spelled_numbers import spelled_value


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("seven", "en", 7), ("twenty-one", "en", 21), ("семь", "ru", 7), ("семи", "ru", 7), ("двух", "ru", 2),
        ("две", "ru", 2), ("هفت", "fa", 7), ("دویست", "fa", 200), ("seven", "ru", None), ("many", "en", None),
        ("sieben", "de", None),
    ],
)  # fmt: skip
def test_words_for_numbers_are_worth_what_they_say(word: str, language: str, expected: int | None) -> None:
    assert spelled_value(word, language) == expected
