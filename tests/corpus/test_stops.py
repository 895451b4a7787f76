"""What stands on both sides of a stop decides; "|" marks where a sentence ends, and nowhere else does one."""

import pytest

from corpus.sentences import split


def marked(text):
    """Return ``text`` without its marks, and with the marks where it is split."""
    bare = text.replace(" | ", " ")
    return bare, " | ".join(bare[start:end] for start, end in split(bare))


@pytest.mark.parametrize(
    "text",
    [
        "В 1931 г. Большой Каракульский канал перекрыли.",
        "Мост стоял, а в 1931 г. Каракуль его разобрал.",
        "В XIX в. Хива держала здесь паром.",
        "В 1930-х гг. Каракуль строил мосты.",
        "В VIII–X вв. Тору переписывали в Мерве.",
        "В начале XX в. Хива держала паром.",
        "Летом 1931 г. Каракуль перекрыл канал.",
        "21 апреля 1931 г. Каракуль перекрыл канал.",
        "Всё началось давно: в мае 1931 г. Каракуль перекрыл канал.",
        "Паром утонул. | В 1931 г. Каракуль перекрыл канал.",
    ],
)
def test_a_date_that_opens_a_sentence_or_clause_is_not_cut_from_it(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "Мост построили в 1931 г. | Каракуль за него платил.",
        "Так было в XIX в. | Хива держала паром.",
        "Так было в 1930-х гг. | Каракуль строил мосты.",
        "В 1931 г. Каракуль его купил, а построен он в 1920 г. | Хива его продала.",
        "Рыба весит — от 8 до 21 г. | Выводят её в прудах.",
        "Посылка дошла до г. Каракуль.",
        "Волна достигла 2,6 м. | Лодки унесло.",
        "Она писала об этом «до 1931 г.» | Письма целы.",
    ],
)
def test_a_date_at_the_end_of_a_sentence_ends_it(text):
    bare, found = marked(text)
    assert found == text, bare


@pytest.mark.parametrize(
    "text",
    [
        "او پرسید: «کشتی کجاست؟» و رفت.",
        "او گفت: «نمی‌دانم.» و از خانه بیرون رفت.",
        "«کشتی کجاست؟» پرسید کریم.",
        "«کشتی کجاست؟» می‌پرسد کریم.",
        "«کشتی غرق شد!» که دروغ بود.",
        "کتاب «کشتی کجاست؟» نام او را بر سر زبان‌ها انداخت.",
        "بارها (نمک، ماهی، پشم و ...) را با کشتی می‌آوردند.",
        "آنان گفتند: «رود از آن ما نیست.» | دیگران خاموش ماندند.",
        "آنان گفتند: «رود از آن ما نیست.» | اما دیگران خاموش ماندند.",
        "«کشتی کجاست؟» | نامه را کسی نخواند.",
    ],
)
def test_a_persian_sentence_goes_on_after_its_quotation(text):
    bare, found = marked(text)
    assert found == text, bare
