from __future__ import annotations

import pytest

from app.counted import SHARE, counted


def values(text: str, language: str = "en") -> list[float]:
    return [one.value for one in counted(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("seven red lamps", "en", [7]),
        ("3,400 lamps and 2.5 million bulbs", "en", [3400, 2_500_000]),
        ("семь ламп, 3 тысячи свечей", "ru", [7, 3000]),
        ("از هفت چراغ و ۲٫۵ میلیون شمع", "fa", [2_500_000]),
        ("12 млрд ламп", "ru", [12e9]),
        ("0.125 percent and 1,125 lamps", "en", [0.125, 1125]),
        ("70 percent, 27% and 30 процентов", "en", [70, 27, 30]),
    ],
)
def test_numbers_are_worth_the_same_in_figures_and_in_words(text, language, expected) -> None:
    assert values(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In 1931 lamps were lit.", "at most ten lamps", "more than 40 lamps", "between 4 lamps", "10 of them",
        "CASA-12 lamps", "some thousand lamps", "40 million", "lamps",
    ],
)  # fmt: skip
def test_years_bounds_labels_and_numbers_of_nothing_count_nothing(text: str) -> None:
    assert values(text) == []


def test_the_same_things_are_told_by_either_of_the_two_words_after_a_number() -> None:
    red, lamps, lines = (counted(text, "en")[0] for text in ("seven red lamps", "nine lamps", "nine lines"))
    assert red.same_things(lamps) and not red.same_things(lines)
    assert counted("7 %", "en")[0].things == counted("семь процентов", "ru")[0].things == {SHARE}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("7 lamps", "seven lamps", True), ("7 lamps", "8 lamps", False), ("700 lamps", "697 lamps", True),
     ("700 lamps", "640 lamps", False), ("2 million lamps", "2,040,000 lamps", True)],
)  # fmt: skip
def test_large_numbers_are_the_same_when_one_is_the_other_rounded(one: str, other: str, expected: bool) -> None:
    first, second = counted(one, "en")[0], counted(other, "en")[0]
    assert first.same_number(second) is second.same_number(first) is expected
