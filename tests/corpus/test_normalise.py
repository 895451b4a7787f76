import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document, Edit, Range
from corpus.normalise import fold, fold_word, persian_keys, search_text


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="aАаеёЁиЙй́̈̋ ْيیكکۀه\u200c۱٣½ﬁ“”–'ßİı\u00a0\u00ad", max_size=20))
def test_folding_twice_changes_nothing_in_troubled_letters(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Two   SPACES ", "two spaces"),
        ("Й и й", "й и й"),
        ("½ ﬀ ＡＢ №", "1⁄2 ff ab no"),
        ("Ørsted naïve œuvre Łódź ßa", "orsted naive oeuvre lodz ssa"),
        ("Рim", "pim"),
        ("cтол", "стол"),
        ("a\u200bb\u2060c\ufeff", "abc"),
        ("", ""),
        ("\u200c", ""),
        ("٠١٢۳۴۵６", "0123456"),
    ],
)
def test_what_is_folded(text, folded):
    assert fold(text) == folded


def test_a_word_is_folded_as_in_a_text():
    assert fold_word("Söderbaum’s") == fold("Söderbaum’s") == "soderbaum's"


def test_neighbours_are_joined_for_persian_only():
    assert persian_keys(["آسیای", "مرکزی", "asia", "منطقه", "ای"]) == ["آسیایمرکزی", "منطقهای"]
    assert persian_keys([]) == []
    assert persian_keys(["سد"]) == []


def searched(text, *edits):
    return search_text(Document("d", text, "0", "d", edits=edits), [Range(0, len(text))])


def test_a_recorded_mark_is_read_with_and_without():
    assert searched("about 20016 men", Edit(9, 11, "16")) == "about 20016 200 men"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("an Embassy1 in Kabul", "an embassy1 embassy in kabul"),
        ("in 20219", "in 20219 2021"),
        ("the T72 and the A4 of 20.5 or 12345", "the t72 and the a4 of 20.5 or 12345"),
        ("agricultural prod-ucts", "agricultural prod-ucts products"),
        ("well-known north-west", "well-known north-west"),
        ("see example.org/prod-ucts/a", "see example.org/prod-ucts/a"),
    ],
)
def test_other_readings_for_search(text, expected):
    assert searched(text) == expected
