from __future__ import annotations

import pytest

from app.bidi import direction, isolated, label


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The river", "ltr"),
        ("پل حیرتان", "rtl"),
        ("Shir Khan پلی که به پنج پایان می‌پیوندد", "rtl"),
        ("Afghanistan and Central Asia (آسیای مرکزی)", "ltr"),
        ("שלום", "rtl"),
        ("1992", "ltr"),
        ("", "ltr"),
    ],
)
def test_the_direction_is_that_of_most_letters(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_a_label_has_one_line_and_no_control_that_turns_text_round() -> None:
    assert label("safe\u202egpj.exe\n of  two") == "safegpj.exe of two"


def test_a_label_keeps_the_joiners_and_marks_that_are_spelling() -> None:
    assert label("می‌رود\u200f") == "می‌رود\u200f"


def test_isolated_text_closes_what_it_opens() -> None:
    assert isolated("a\u202eb\u2067c") == "\u2068abc\u2069"
