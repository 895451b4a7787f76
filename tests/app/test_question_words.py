import pytest

from app.question_words import whole_words
from corpus.normalise import fold


@pytest.mark.parametrize(
    ("alternative", "question"),
    [
        ("(?:and|with|from|by|с|к|для) кем", "С кем он говорил?"),
        ("(?:and|with|from|by|с|к|для) whom", "With whom did he speak?"),
        ("все|ещё", "Что ещё известно?"),
        ("چه کسی", "چه‌کسی آمد؟"),
        ("چه کسی", "چه كسي آمد؟"),
        (r"who\W+when", "Who, when?"),
    ],
)
def test_words_are_found_however_they_are_written(alternative, question):
    assert whole_words(alternative).search(fold(question))


def test_a_part_of_a_word_is_not_found():
    assert not whole_words("who", "چه").search(fold("Whoever, بچه"))


def test_an_escape_keeps_its_meaning():
    assert not whole_words(r"who\Swhen").search("who when")
    assert whole_words(r"who\Swhen").search("who,when")
