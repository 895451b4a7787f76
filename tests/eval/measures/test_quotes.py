from __future__ import annotations

import pytest

from eval.measures.quotes import clean_edges, share, verbatim

SOURCE = "One two. It cost 3.5 dollars! رود می‌گذرد؟ End"


def test_verbatim_is_the_slice_and_nothing_else() -> None:
    assert verbatim("One two.", 0, 8, SOURCE)
    assert not verbatim("One two.", 1, 9, SOURCE)
    assert not verbatim("One two", 0, 8, SOURCE)
    assert not verbatim("", 3, 3, SOURCE)
    assert not verbatim("End", 44, 470, SOURCE)


@pytest.mark.parametrize("sentence", ["One two.", "It cost 3.5 dollars!", "رود می‌گذرد؟", "End", "cost 3"])
def test_whole_words_and_sentences_have_clean_edges(sentence: str) -> None:
    start = SOURCE.index(sentence)
    assert clean_edges(start, start + len(sentence), SOURCE)


@pytest.mark.parametrize("sentence", ["One two.", "It cost 3.5 dollars!", "رود می‌گذرد؟"])
@pytest.mark.parametrize("shift", [-1, 1])
def test_a_shift_by_one_is_never_clean(sentence: str, shift: int) -> None:
    start = SOURCE.index(sentence) + shift
    assert not clean_edges(start, start + len(sentence), SOURCE)


def test_offsets_outside_the_source_are_not_clean() -> None:
    assert not clean_edges(0, 999, SOURCE)
    assert not clean_edges(-3, 4, SOURCE)
    assert not clean_edges(4, 4, SOURCE)


def test_share_of_nothing_is_unknown() -> None:
    assert share([True, False, True]) == 2 / 3
    assert share([]) is None
