from __future__ import annotations

import pytest

from app import figures
from app.figures import has_month, has_time, numbers, spelled_numbers, years
from corpus.normalise import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It carries 12,345 tons.", {"12345"}),
        ("It carries 12 345 tons and 6.", {"12345", "6"}),
        ("Везут 12\u00a0345,5 тонны", {"12345,5"}),
        ("1,234,567 people, 2.5 percent", {"1234567", "2.5"}),
        ("۱۲٬۳۴۵٫۶ تن در سال ۱۳۶۱", {"12345.6", "1361"}),
        ("٣٥ كم", {"35"}),
        ("12 345", {"12345"}),
        ("July 3 2019", {"3", "2019"}),
        ("in 1992 285 kilometres were dug", {"1992", "285"}),
        ("between 1,200 and 1,300", {"1200", "1300"}),
        ("2019, 300 carts", {"2019", "300"}),
        ("no figure at all", set()),
        ("", set()),
    ],
)
def test_numbers_are_read_in_any_digits_without_group_marks(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "9 carts", "nine carts", "Twenty-one carts", "Ten percent.", "thousands of tons", "half of it",
        "девять телег", "двадцать телег", "двух телег", "сотни тонн", "Половина пути", "пятьдесят процентов",
        "۹ گاری", "نه گاری", "دویست گاری", "پنجاه درصد", "هزار تن", "نیمی از راه", "٩ گاری",
    ],
)  # fmt: skip
def test_a_number_in_digits_or_words_is_one(text: str) -> None:
    assert numbers(text) or spelled_numbers(text)


@pytest.mark.parametrize(
    "text",
    ["The stone came by raft.", "Someone often weighs it", "Камень везли на плотах.", "سنگ را با کلک آوردند.", ""],
)
def test_words_that_only_hold_a_number_word_are_none(text: str) -> None:
    assert not numbers(text) | spelled_numbers(text)


@pytest.mark.parametrize(
    "text",
    [
        "in 1874", "built (1874)", "in 2031", "every July", "MAY", "September's rain",
        "в 1908 году", "до марта", "в мае", "третьего октября", "Сентябрь",
        "در سال ۱۲۹۵", "سال ١٢٩٥", "در آبان", "ماه آذر", "ژوئن", "ژوئیه", "آوریل", "آگوست", "برج سنبله", "فروردين",
    ],
)  # fmt: skip
def test_years_and_months_are_dates(text: str) -> None:
    assert years(text) or has_month(text)


@pytest.mark.parametrize(
    "text",
    [
        "in 874", "12345 tons", "3000 years", "2100", "maybe", "Маёвка", "майка", "рмарта",
        "سنگ", "دیوار", "مهربان", "",
    ],
)  # fmt: skip
def test_other_words_and_figures_are_no_dates(text: str) -> None:
    assert not years(text)
    assert not has_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "in May", "on Saturdays", "in the tenth century", "all summer", "в мае", "по субботам", "в XIX веке", "летом",
        "در قرن دهم", "تابستان", "روز جمعه",
    ],
)  # fmt: skip
def test_months_days_seasons_and_centuries_are_times(text: str) -> None:
    assert has_time(text)


@pytest.mark.parametrize("source", [figures.MONTH, figures.TIME, figures.SPELLED_NUMBER])
def test_every_word_of_the_lists_can_be_met_in_folded_text(source: str) -> None:
    words = source.removeprefix(r"(?<!\w)(?:").removesuffix(r")(?!\w)").split("|")
    assert [word for word in words if fold(word) != word] == []
