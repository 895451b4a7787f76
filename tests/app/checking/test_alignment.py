from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from app.checking.alignment import MOST_CELLS, MOST_PUT_IN, align
from app.checking.quoted_words import Gap, Pattern, PlacedWord, pattern_of
from corpus.document import Range

words = st.lists(st.sampled_from("abcd"), min_size=1, max_size=7)


def pattern(row: str | list[str], gaps: dict[int, Gap] | None = None) -> Pattern:
    return Pattern(tuple(PlacedWord(at, at + 1, word) for at, word in enumerate(row)), gaps or {})


def distance(one: list[str], other: list[str]) -> int:
    """The least number of words more, less or other, by the book."""
    row = list(range(len(other) + 1))
    for number, word in enumerate(one, 1):
        last, row = row, [number]
        for at, there in enumerate(other, 1):
            row.append(min(last[at] + 1, row[at - 1] + 1, last[at - 1] + (word != there)))
    return row[-1]


@given(words, words)
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_no_stretch_costs_less_than_the_one_that_is_found(sought: list[str], others: list[str]) -> None:
    found = align(pattern(sought), others)
    assert found is not None
    stretches = [others[first:last] for first in range(len(others)) for last in range(first, len(others) + 1)]
    assert found.cost == min(distance(sought, stretch) for stretch in stretches)
    assert [step.word for step in found.steps if step.word is not None] == list(range(len(sought)))
    numbers = [step.other for step in found.steps if step.other is not None]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))) if numbers else found.cost == len(sought)
    assert found.cost == sum(not step.fits for step in found.steps)
    for step in found.steps:
        if step.fits:
            assert sought[step.word or 0] == others[step.other or 0]


def test_an_ellipsis_passes_over_as_many_words_as_it_needs_and_no_more() -> None:
    found = align(pattern("ab", {1: Gap.ELLIPSIS}), list("a" + "x" * 50 + "a" + "y" * 30 + "b"))
    assert found is not None and found.cost == 0
    assert [step.other for step in found.steps] == [51, 82]


def test_a_bracket_passes_over_a_few_words_only() -> None:
    short, long = (
        align(pattern("ab", {1: Gap.BRACKET}), list("a" + "x" * n + "b")) for n in (MOST_PUT_IN, MOST_PUT_IN + 1)
    )
    assert short is not None and short.cost == 0
    assert long is not None and long.cost > 0


def test_a_word_with_a_changed_letter_fits_by_what_is_left_of_it() -> None:
    draft = "[T]he farmer[s] drew w[at]er"
    found = align(pattern_of(draft, Range(0, len(draft))), ["the", "farmers", "drew", "winter"])
    assert found is not None and found.cost == 0
    other = align(pattern_of(draft, Range(0, len(draft))), ["a", "farm", "drew", "water"])
    assert other is not None and other.cost == 2


def test_too_many_words_are_not_aligned() -> None:
    assert align(pattern(["a"] * 5000), ["a"] * (MOST_CELLS // 5000 + 1)) is None


def test_agreement_is_the_share_of_both_sides() -> None:
    found = align(pattern("abcd"), list("abxcd"))
    assert found is not None and found.agreement == 4 / 5
