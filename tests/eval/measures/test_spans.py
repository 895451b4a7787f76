from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Range
from eval.measures.spans import (
    LONGEST_COUNTED,
    Quoted,
    Span,
    by_file,
    covered,
    ink,
    intersection,
    overlap,
    spans_by_file,
    union,
)

TEXT = "abcd efgh\nijkl mnop"
"""Ink: 16 characters in four words at 0, 5, 10, 15."""


def text_of(_file: str) -> str:
    return TEXT


def quoted(*ranges: tuple[int, int], file: str = "a") -> Quoted:
    return Quoted(file, tuple(Range(*piece) for piece in ranges))


def test_ink_leaves_white_space_out() -> None:
    assert ink(TEXT, [(0, 9), (9, 12)]) == 8 + 2


ranges = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1])))


@given(ranges, ranges)
def test_union_and_intersection_hold_the_same_characters_as_sets(
    left: list[tuple[int, int]], right: list[tuple[int, int]]
) -> None:
    def members(pieces: list[tuple[int, int]] | list[Range]) -> set[int]:
        return {i for start, end in pieces for i in range(start, end)}

    one, other = union(left), union(right)
    assert members(one) == members(left)
    assert all(one[i].end < one[i + 1].start for i in range(len(one) - 1))
    assert members(intersection(one, other)) == members(left) & members(right)


def test_only_the_first_900_characters_of_a_quote_count() -> None:
    quote = quoted((100, 700), (800, 1200), (1300, 1400))
    assert quote.counted() == (Range(100, 700), Range(800, 100 + LONGEST_COUNTED))


def test_overlapping_quotes_count_once_and_documents_stay_apart() -> None:
    assert by_file([quoted((0, 6)), quoted((4, 9)), quoted((1, 2), file="b")]) == {
        "a": [Range(0, 9)],
        "b": [Range(1, 2)],
    }
    assert spans_by_file([Span("a", 0, 3), Span("a", 2, 5)]) == {"a": [Range(0, 5)]}


@pytest.mark.parametrize(
    ("span", "share"),
    [
        (Span("a", 0, 9), 4 / 8),
        (Span("a", 0, 4), 1.0),
        (Span("a", 10, 14), 0.0),
        (Span("b", 0, 4), 0.0),
        (Span("a", 4, 5), 0.0),
    ],
)
def test_covered_is_the_share_of_ink_that_is_quoted(span: Span, share: float) -> None:
    assert covered(span, by_file([quoted((0, 5))]), text_of) == share


def test_overlap_by_hand() -> None:
    found = overlap([quoted((0, 9)), quoted((5, 14))], [Span("a", 5, 19)], text_of)
    assert found == (12, 12, 8)
    assert (found.precision, found.recall, found.f1) == (8 / 12, 8 / 12, 8 / 12)


def test_overlap_of_nothing_is_zero() -> None:
    found = overlap([], [Span("a", 0, 4)], text_of)
    assert (found.precision, found.recall, found.f1) == (0, 0, 0)
