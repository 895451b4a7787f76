from __future__ import annotations

import pytest

from app.asked_measures import measure_reader


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many carts crossed?", {"count"}),
        ("number of carts", {"count"}),
        ("How many Grammys did she win?", {"count"}),
        ("What is the area of the town?", {"area"}),
        ("How many kilometres of the road are paved?", {"length"}),
        ("How many tonnes of salt were sold?", {"mass"}),
        ("How many days did the siege last?", {"duration"}),
        ("What share of the salt is sold?", {"share"}),
        ("Which percentage of the salt is sold?", {"share"}),
        ("What interest rate did the bank charge?", {"share"}),
        ("What did the bridge cost?", {"money"}),
        ("How much did the town pay for the bridge?", {"money"}),
        ("At what price was the salt sold?", {"money"}),
        ("How big a reward did the town offer?", {"money"}),
        ("How deep is the lake?", {"length"}),
        ("What is the length of the bridge?", {"length"}),
        ("How long is the bridge?", {"length", "duration"}),
        ("What is the capacity of the mill in kilowatts?", {"power"}),
        ("Сколько телег проехало?", {"count"}),
        ("Сколько лет длилась осада?", {"duration"}),
        ("На сколько метров отступила река?", {"length"}),
        ("Сколько стоил мост?", {"money"}),
        ("Какая доля соли продана?", {"share"}),
        ("На какую сумму город купил соли?", {"money"}),
        ("Какая средняя зарплата у мельника?", {"money"}),
        ("Какова длина моста?", {"length"}),
        ("Какую длину имеет мост?", {"length"}),
        ("Какую площадь занимает город?", {"area"}),
        ("Какая масса у колокола?", {"mass"}),
        ("Какова мощность мельницы в киловаттах?", {"power"}),
        ("چند گاری گذشت؟", {"count"}),
        ("چند درصد نمک فروخته شد؟", {"share"}),
        ("ساختن پل چقدر خرج برداشت؟", {"money"}),
        ("چند تن کشته شدند؟", {"mass", "count"}),
        ("این سفر چه مدتی طول کشید؟", {"length", "duration"}),
        ("پل به چه قیمتی فروخته شد؟", {"money"}),
        ("شهر چه هزینه‌ای برای پل پرداخت؟", {"money"}),
        ("طول پل چند متر است؟", {"length"}),
        ("جمعیت دهکده چند نفر است؟", {"count"}),
    ],
)
def test_what_a_number_has_to_measure_is_read_off_the_question(question: str, expected: set[str]) -> None:
    assert measure_reader().read(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "How much salt was sold?", "By how much did the price rise?", "How far do the sources differ?",
        "Сколько соли продали?", "На сколько раньше закончили мост?", "چقدر نمک فروخته شد؟", "قیمت",
        "Какая площадь названа в честь мельника?", "Who built the bridge?", "What happened in days of need?",
        "How many?", "",
    ],
)  # fmt: skip
def test_where_any_number_may_be_meant_nothing_is_demanded(question: str) -> None:
    assert measure_reader().read(question) == frozenset()


@pytest.mark.parametrize(
    ("question", "substance"),
    [
        ("How many tonnes of opium were sold?", "opium"), ("How many million cubic metres of the gas flow?", "gas"),
        ("Сколько тонн рыбы ловят?", "рыбы"), ("Сколько миллионов тонн зерна продали?", "зерна"),
        ("Сколько тонн перевезли?", ""), ("How many tonnes were sold?", ""), ("How many kinds of fish are there?", ""),
        ("How many kilometres of road were built?", ""), ("Why were tonnes of fish sold?", ""),
    ],
)  # fmt: skip
def test_a_mass_or_a_volume_is_asked_of_something(question: str, substance: str) -> None:
    assert measure_reader().substance(question) == substance
