from __future__ import annotations

import pytest

from app.opposites import PAIRS, Opposite, opposites, sides
from app.question_words import LANGUAGES


def found(question: str, asked_in: str, quote: str, language: str, around: str = "") -> list[Opposite]:
    return list(opposites(sides(question, asked_in), quote, f"{around} {quote}", language))


@pytest.mark.parametrize(
    ("question", "asked_in", "quote", "language", "expected"),
    [
        ("Who rejected the plan?", "en", "Anna accepted the plan.", "en", [("rejected", "accepted")]),
        ("Who rejected the plan?", "en", "Anna accepted it, Ivan rejected it.", "en", []),
        ("Who rejected or accepted it?", "en", "Anna accepted the plan.", "en", []),
        ("Кто отверг план?", "ru", "Anna accepted the plan.", "en", [("отверг", "accepted")]),
        ("Какая гора самая высокая на севере?", "ru", "На юге есть гора.", "ru", [("севере", "юге")]),
        ("بزرگ‌ترین آسیاب کدام است؟", "fa", "کوچک‌ترین آسیاب آن است.", "fa", [("بزرگترین", "کوچکترین")]),
        ("Who rejected the plan?", "en", "Anna nahm den Plan an.", "de", []),
        ("Wer lehnte ab?", "de", "Anna accepted the plan.", "en", []),
        ("Who sold the mill?", "en", "Anna bought the mill.", "en", []),
        ("When did the war end?", "en", "The peace agreement was signed in 1997.", "en", []),
        ("Когда закончилась война?", "ru", "Перемирие подписали в 1997 году.", "ru", []),
        ("جنگ کی پایان یافت؟", "fa", "پیمان صلح در سال ۱۹۹۷ امضا شد.", "fa", []),
        ("Самая длинная река в мире?", "ru", "Во время войны реку переплыли.", "ru", []),
        ("Сколько лет саду?", "ru", "Зима была долгой.", "ru", []),
        ("Какие другие страны помогли?", "ru", "Противник отступил.", "ru", []),
        ("Какая дорога ведёт к реке?", "ru", "Дешёвый путь идёт вдоль берега.", "ru", []),
        ("سازمان ملل متحد چه گفت؟", "fa", "دشمن عقب نشست.", "fa", []),
        ("در خاور میانه چه شد؟", "fa", "در غرب باران آمد.", "fa", []),
        ("چند گرم نمک لازم است؟", "fa", "هوا سرد بود.", "fa", []),
        ("Which country has the most mills?", "en", "Norway has at least 80 mills.", "en", []),
        ("When did the bridge open?", "en", "The bridge, close to the mill, was built in 1982.", "en", []),
        ("When did the bridge open?", "en", "The bridge was closed.", "en", [("open", "closed")]),
        ("What position did he hold?", "en", "It had a negative effect.", "en", []),
        ("Which minority lives there?", "en", "The millers are a major group.", "en", []),
        ("Who crossed it first?", "en", "In the last decade Anna crossed it.", "en", []),
        ("Кто был первым мельником?", "ru", "За последние десять лет и в последние годы мельников нет.", "ru", []),
        ("Какой закон приняли?", "ru", "Незаконный ввоз запрещён.", "ru", []),
        ("سریع‌ترین قطار کدام است؟", "fa", "قطار از پل عبور می‌کند.", "fa", []),
        ("بالاترین پل کدام است؟", "fa", "پل در پایان سال ساخته شد.", "fa", []),
        ("اکثریت مردم کجا هستند؟", "fa", "اقلیم آن گرم است.", "fa", []),
        ("کمترین جمعیت کجاست؟", "fa", "بیش از ۵۰ نفر آنجا هستند.", "fa", []),
    ],
)
def test_an_opposite_is_found_where_the_word_itself_is_not(question, asked_in, quote, language, expected) -> None:
    assert found(question, asked_in, quote, language) == expected


def test_a_word_that_stands_around_a_quote_may_be_meant() -> None:
    assert found("Who rejected the plan?", "en", "Anna accepted the plan.", "en", "Ivan rejects the plan.") == []


@pytest.mark.parametrize("pair", PAIRS)
def test_every_pair_has_two_sides_in_every_language_and_no_word_on_both(pair: tuple[str, ...]) -> None:
    assert len(pair) == len(LANGUAGES)
    for listed in pair:
        one, other = (set(side.split()) for side in listed.split("/"))
        assert one and other and one.isdisjoint(other)
