from __future__ import annotations

import pytest

from app.negation import asked_negation, could_deny, denial
from app.overlap import Wording
from index.lexical import Term

LAMP = Wording((Term("lamp", ("lamp",), 1), Term("harbour", ("harbour",), 1)), (1.0, 1.0))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who did not come?", "not"), ("Which lamp isn't lit?", "isn't"), ("Кто не пришёл?", "не"),
        ("چه کسی هرگز نیامد؟", "هرگز"), ("Who came?", ""), ("Who refused?", ""), ("Who knows nothing of it?", ""),
        ("What is the notice?", ""), ("Кто собрал не менее ста яблок?", ""), ("Что делал не только сторож?", ""),
        ("Who not only lit the lamp but built it?", ""), ("Which lamp not far from here was lit?", ""),
        ("Чего нельзя хранить?", "нельзя"), ("چه کسی نتوانست بیاید؟", "نتوانست"),
    ],
)  # fmt: skip
def test_a_question_says_not_with_words_that_can_hardly_mean_otherwise(question: str, expected: str) -> None:
    assert asked_negation(question) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The lamp failed.", "en", True), ("Only two came.", "en", True), ("It was unlit.", "en", True),
        ("The lamp burned.", "en", False), ("Лампу запретили.", "ru", True), ("Лампа горела.", "ru", False),
        ("چراغ خاموش نشد.", "fa", True), ("چراغ روشن بود.", "fa", False), ("Die Lampe brannte.", "de", True),
    ],
)  # fmt: skip
def test_a_text_may_say_not_in_many_words_and_in_an_unknown_language_always(text, language, expected) -> None:
    assert could_deny(text, language) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The harbour lamp was never lit.", "never lit"),
        ("It never rained, while the harbour lamp was lit.", ""),
        ("He was not there when the lamp, in the harbour, was lit.", "not there"),
        ("He had not come; the harbour lamp was lit.", ""),
        ("The harbour lamp was lit.", ""),
        ("No fewer than 300 saw the harbour lamp lit.", ""),
        ("No. 5 is the harbour lamp, not far from here.", ""),
        ("The harbour lamp was lit not later than 1900.", ""),
        ("No one saw the harbour lamp.", "no one"),
    ],
)
def test_a_denial_is_a_not_in_a_clause_that_holds_much_of_the_question(text: str, expected: str) -> None:
    assert denial(text, "en", LAMP) == expected


def test_what_denies_in_a_language_without_a_list_cannot_be_told() -> None:
    assert denial("Die lamp im harbour brannte not.", "de", LAMP) == ""


def test_a_clause_with_little_of_the_question_denies_nothing() -> None:
    heavy = Wording(LAMP.terms, (0.34, 0.66))
    assert denial("The lamp was not lit.", "en", LAMP) == "not lit"
    assert denial("The lamp was not lit.", "en", heavy) == ""


@pytest.mark.parametrize(("said", "expected"), [("не менее ста раз", ""), ("не только весной", ""), ("не", "не")])
def test_a_russian_bound_denies_nothing(said: str, expected: str) -> None:
    assert denial(f"harbour lamp горела {said}", "ru", LAMP) == expected
