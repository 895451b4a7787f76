from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sound import SHORTEST_KEY, sound_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("massoud", "masud", "mas'ud", "масуд", "مسعود"),
        ("termez", "termiz", "tirmidh".replace("dh", "z"), "термез", "ترمذ"),
        ("afghanistan", "afganistan", "афганистан", "افغانستان"),
        ("turkmenistan", "туркменистан", "ترکمنستان"),
        ("bukhara", "bukhoro", "бухара", "بخارا"),
        ("pushkin", "пушкин", "پوشکین"),
        ("cypress", "cipres"),
    ],
)
def test_spellings_of_one_name_share_a_key(spellings: tuple[str, ...]) -> None:
    assert len({sound_key(spelling) for spelling in spellings}) == 1
    assert sound_key(spellings[0])


@pytest.mark.parametrize(
    ("one", "other"), [("termez", "tarnów"), ("bukhara", "bulgaria"), ("kabul", "kandahar"), ("khan", "kan")]
)
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert sound_key(one) != sound_key(other) or not sound_key(one)


@pytest.mark.parametrize("word", ["", "a", "die", "1990", "h2o", "北京", "об", "از", "'"])
def test_a_word_of_too_few_consonants_has_no_key(word: str) -> None:
    assert sound_key(word) == ""


@given(st.text(max_size=20))
def test_a_key_is_empty_or_long_enough_and_of_plain_letters(word: str) -> None:
    key = sound_key(word)
    assert not key or (len(key) >= SHORTEST_KEY and key.isascii() and key.isalpha())
