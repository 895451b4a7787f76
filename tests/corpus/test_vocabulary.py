from collections import Counter

import pytest

from corpus.vocabulary import is_common_word, is_word, keeps_hyphen, language_of_word, occurrences


@pytest.mark.parametrize("word", ["government", "Government", "правительство", "کشور"])
def test_words_of_the_lists(word):
    assert is_word(word)
    assert is_common_word(word)


def test_fragments_are_no_words():
    assert not is_word("overnmen")
    assert not is_common_word("xq")


def test_the_language_of_a_word_is_told_by_script():
    assert [language_of_word(word) for word in ("salt", "соль", "نمک")] == ["en", "ru", "fa"]


def test_occurrences_count_whole_words_in_any_case():
    assert occurrences("Lime-stone limestone, limestones LIMESTONE", ["limestone", "lime-stone"]) == {
        "limestone": 2,
        "lime-stone": 1,
    }


@pytest.mark.parametrize(
    ("left", "right", "kept"),
    [
        ("govern", "ment", False),
        ("well", "known", True),
        ("non", "payment", True),
        ("Anti", "Salt", True),
        ("NON", "SALT", True),
        ("GOVERN", "MENT", False),
        ("USSR", "Turkey", True),
        ("commander", "in", True),
        ("travers", "ing", False),
        ("machine", "building", True),
        ("xquo", "tibar", False),
        ("прави", "тельство", False),
        ("из", "за", True),
        ("Из", "под", True),
        ("X", "rays", True),
        ("T", "shirt", True),
        ("I", "ran", False),
        ("A", "merica", False),
    ],
)
def test_hyphens(left, right, kept):
    assert keeps_hyphen(left, right, Counter()) is kept


def test_the_document_goes_before_the_list():
    assert keeps_hyphen("govern", "ment", Counter({"govern-ment": 2}))
    assert not keeps_hyphen("well", "known", Counter({"wellknown": 1}))
