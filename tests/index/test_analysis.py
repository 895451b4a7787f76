from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import compounds, passage_term_set, passage_terms, question_terms, script, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Ford's toll: 1,250 coppers!", ["the", "ford's", "toll", "1250", "coppers"]),
        ("1 250 000 and 12,50", ["1250000", "and", "12", "50"]),
        ("۱٬۲۵۰", ["1250"]),
        ("well-known_word", ["well", "known", "word"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_word_is_stemmed_by_its_script_where_the_language_is_written_otherwise() -> None:
    assert passage_terms("rivers реками", "ru") == ["river", "рек"]
    assert passage_terms("rivers реками", "en") == ["river", "рек"]
    assert passage_terms("rivières", "fr") == passage_terms("rivière", "fr")


def test_a_language_without_a_stemmer_is_compared_as_it_is() -> None:
    assert passage_terms("abcings", "xx") == ["abcings"]
    assert passage_terms("abcings", "und") == ["abcings"]


def test_numbers_are_never_stemmed() -> None:
    assert passage_terms("1990s 2000", "en") == ["1990s", "2000"]


def test_glued_and_spaced_persian_compounds_share_a_term() -> None:
    glued, spaced = passage_terms("منطقه‌گرایی", "fa"), passage_terms("منطقه گرایی", "fa")
    assert set(glued) & set(spaced)


def test_a_compound_is_found_by_its_parts_and_by_the_whole() -> None:
    assert compounds("این منطقه‌گرایی است") == {"منطقهگرایی": ("منطقه", "گرایی")}
    assert compounds("بدون فاصله plain") == {}
    assert compounds("«رئ\u200cیس\u0654\u200cجمهور»،") == {"رییسجمهور": ("ری", "یس", "جمهور")}
    assert compounds("۱۲٬۰۰۰\u200cنفری") == {"12000نفری": ("12000", "نفری")}
    assert compounds("کتاب\u200cها's") == {}
    glued = {stem for _, stems in question_terms("منطقه گرایی", ["fa"]) for stem in stems}
    assert set(passage_terms("منطقهگرایی", "fa")) <= glued


def test_a_question_is_stemmed_in_every_way_the_index_may_have_used() -> None:
    (_, stems), *_ = question_terms("rivers", ["en", "de"])
    assert set(stems) >= {"river", *passage_terms("rivers", "de")}


@given(
    st.text(max_size=40) | st.text("رئی\u200c\u0654، ابx.'0٬\ue000", max_size=20),
    st.sampled_from(["en", "fa", "ru", "de"]),
)
def test_every_term_of_a_passage_is_among_the_stems_of_the_same_question(text: str, language: str) -> None:
    stems = {stem for _, forms in question_terms(text, [language]) for stem in forms}
    assert set(passage_terms(text, language)) <= stems
    assert compounds(text).keys() <= set(words(text))


@pytest.mark.parametrize(
    ("word", "expected"),
    [("river", "latin"), ("école", "latin"), ("река", "cyrillic"), ("رود", "arabic"), ("河", "other"), ("12", "other")],
)
def test_script(word: str, expected: str) -> None:
    assert script(word) == expected


@pytest.mark.parametrize("text", ["12 345", "12 ? 345 men", "1,250 coppers 12", "a² 12 345", "12\u00a0345", "12 3456"])
def test_numbers_written_in_groups_are_the_same_terms_piece_by_piece(text: str) -> None:
    assert passage_term_set(text, "en") == frozenset(passage_terms(text, "en"))


@given(
    st.text(max_size=40)
    | st.text("رئی\u200c\u0654، ابx.", max_size=20)
    | st.text("0123456789 ,.'۱۲³abcd_", max_size=24),
    st.sampled_from(["en", "fa", "ru", "de"]),
)
def test_the_set_of_terms_is_that_of_the_terms(text: str, language: str) -> None:
    assert passage_term_set(text, language) == frozenset(passage_terms(text, language))
