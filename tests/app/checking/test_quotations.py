from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checking.named_pages import named_pages
from app.checking.quotations import LONGEST_CHARACTERS, MOST_OPEN, quotations
from app.checking.quoted_words import has_conventions, pattern_of
from corpus.document import Range


def texts(draft: str) -> list[str]:
    found = quotations(draft).found
    for one in found:
        assert draft[one.start : one.end] == one.text
    return [one.text for one in found]


@pytest.mark.parametrize(
    "draft",
    [
        "He said “one two three”.",
        'He said "one two three".',
        'He said ("one two three").',
        "Er sagte „one two three“.",
        "Powiedział „one two three”.",
        "Han sade ”one two three”.",
        "او گفت ”one two three“.",
        "او گفت: ”one two three“ (ص ۱۲).",
        "Il dit « one two three ».",
        "Er sagte »one two three«.",
        "Il dit ‹one two three›.",
        "He said ‘one two three’.",
        "彼は「one two three」と",
        "> one two three",
        "Text.\n\n> one two three\n\nText.",
        "> “one two three”",
        "> one two three\n> — The Report, p. 4",
        'He said:"one two three".',
        'He said;"one two three".',
        'He said,"one two three".',
        'او گفت،"one two three".',
        'او گفت؛"one two three".',
        'He said *"one two three"*.',
        'He said **"one two three"**.',
        'He said _"one two three"_.',
        '|"one two three"|',
        'He said ~"one two three"~.',
        'cite="one two three"',
        "He said:‘one two three’.",
        "Han sade:”one two three”.",
    ],
)
def test_every_shape_of_marks_is_read(draft: str) -> None:
    assert texts(draft) == ["one two three"]


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ('a 5" pipe and a 6" pipe', []),
        ('5\'10" tall and 6" wide', []),
        ('a 5", 6" and 7"-wide pipe: 8"', []),
        ('"one two three," he said, "four five six"', ["one two three,", "four five six"]),
        ("the farmers’ water and the kings’ land", []),
        ("It’s the state’s own", []),
        ("‘the farmers’ water is gone’, he said", ["the farmers’ water is gone"]),
        ("‘he doesn’t know it’, and the farmers’ water", ["he doesn’t know it"]),
        ("“” and “ ” and “…”", []),
        ('"a "b c" d"', ['a "b c" d', "b c"]),
        ("“he said ‘one two three’ and left”", ["he said ‘one two three’ and left", "one two three"]),
        ("«он сказал „раз два три“ и ушёл»", ["он сказал „раз два три“ и ушёл", "раз два три"]),
        ('"open and never closed\n\nThen "one two three" here', ["one two three"]),
    ],
)
def test_what_is_no_quotation_is_not_taken_for_one(draft: str, expected: list[str]) -> None:
    assert texts(draft) == expected


def test_an_inner_quotation_names_the_outer_one() -> None:
    found = quotations("“he said ‘one two three’ and left” and “four five six”").found
    assert [one.inside for one in found] == [None, 1, None]


def test_a_quotation_that_goes_on_in_further_paragraphs_is_one() -> None:
    draft = "“The first paragraph.\n\n“The second one.”\n\nNo more."
    assert texts(draft) == ["The first paragraph.\n\n“The second one."]


def test_marks_that_nothing_closes_are_named_by_their_place() -> None:
    draft = "He said “one two three and went. «Четыре пять шесть» stands."
    found = quotations(draft)
    assert ([one.text for one in found.found], found.unclosed) == (["Четыре пять шесть"], (8,))


def test_a_mark_that_is_closed_only_far_below_is_not_closed() -> None:
    found = quotations(f"“{'a word ' * (LONGEST_CHARACTERS // 7 + 1)}”")
    assert (found.found, found.unclosed) == ((), (0,))


def test_only_so_many_marks_stand_open_at_once() -> None:
    found = quotations("“" * 300 + "one two three" + "”" * 300)
    assert (len(found.found), found.unclosed) == (MOST_OPEN, tuple(range(300 - MOST_OPEN)))
    # Single marks may be apostrophes, and are not told.
    assert quotations("‘" * 300 + "one two three").unclosed == ()


@pytest.mark.parametrize("word", ["rivers", "می\u200cرود", "e\u0301te\u0301", "a\u200b\u200db"])
def test_a_word_with_letters_changed_is_read_from_its_first_letter_only(word: str) -> None:
    draft = f"{word}[s]"
    from_each = [pattern_of(draft, Range(at, len(draft))).words for at in range(len(word))]
    assert [any(one.changed is not None for one in words) for words in from_each] == [True] + [False] * (len(word) - 1)
    (after,) = pattern_of(f"\u200c{draft}", Range(0, len(draft) + 1)).words
    assert (after.start, after.end, after.changed is None) == (1, len(draft) + 1, False)
    assert not has_conventions(word * 5000, Range(0, len(word) * 5000))


def test_words_are_counted_in_every_script_without_what_the_draft_puts_in() -> None:
    found = quotations("“می‌رود و می‌آید” “раз два” “a [long insertion of words] b”").found
    assert [(one.words, one.is_checked) for one in found] == [(3, True), (2, False), (2, False)]


def test_a_block_quote_begins_and_ends_with_its_words() -> None:
    draft = "Before.\n> First line of it,\n> and the second.\n>\n> A third paragraph.\n\nAfter."
    assert texts(draft) == ["First line of it,\n> and the second.\n>\n> A third paragraph."]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (" (p. 12)", "12"),
        (", p. 12.", "12"),
        (" (Mason 2019, pp. 3–4)", "3–4"),
        (" [page xii]", "xii"),
        (" (Иванов, с. 12)", "12"),
        (" (стр. 3-4)", "3–4"),
        (" (ص ۱۲)", "۱۲"),
        ("، ص ۱۲", "۱۲"),
        (" (همان،ص۱۲)", "۱۲"),
        (" (صص. ۳–۴)", "۳–۴"),
        (" (صفحهٔ ۱۲)", "۱۲"),
        (" (pp. 12, 45)", "12, 45"),
        (" (p. 12, 45; Mason 2019)", "12, 45"),
        (" (Mason 2019, pp. 12–14, 45 and 50)", "12–14, 45, 50"),
        (" [с. 12, 45 и 50]", "12, 45, 50"),
        (" (صص. ۱۲، ۴۵ و ۵۰)", "۱۲, ۴۵, ۵۰"),
        ("\u202f(p.\u202f12)", "12"),
        (" (с.\u202f12, 45)", "12, 45"),
        (" (Mason 2019,\n    p.\n    12)", "12"),
        (" (p.\n\n12 of them)", None),
        (" (pp. 12 to 15)", "12–15"),
        (" (صفحات ۱۲ تا ۱۵)", "۱۲–۱۵"),
        ("، صص ۱۲ تا ۱۵ و ۵۰)", "۱۲–۱۵, ۵۰"),
        (" (с. 12 по 15)", "12–15"),
        (" (p. 12 to be sure)", "12"),
        (" (pp. 12, 45ff.)", "12"),
        (" (p. 12, 3rd ed.)", "12"),
        (" (Mason, p. 12, 2019)", "12"),
        (" (Mason, pp. 12, 45, 2019)", "12, 45"),
        ("، صص ۱۲، ۴۵، ۱۳۹۸)", "۱۲, ۴۵"),
        (", p. 12, 45 of them", "12"),
        (", pp. 12, 45.", "12, 45"),
        (", pp. 12, 45", "12, 45"),
        ("، صص ۱۲ و ۴۵.", "۱۲, ۴۵"),
        (", с. 12, 45.\n\nДалее", "12, 45"),
        (", p. 12, 45.5 of them", "12"),
        (", p. 12, 45\nof them", "12"),
        (" and on p. 12", None),
        (" (in 2012)", None),
        (" (step 3)", None),
        (" (см. раздел 3)", None),
        ("", None),
    ],
)
def test_the_page_right_after_a_quotation_is_read(after: str, expected: str | None) -> None:
    draft = f"“one two three”{after}"
    named = named_pages(draft, draft.index("”"))
    assert (None if named is None else str(named)) == expected


@given(st.text(alphabet="ab. \n\"“”„«»‹›‘’'>…[]", max_size=60))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_whatever_is_pasted_quotations_are_slices_in_order_and_nested(draft: str) -> None:
    found = quotations(draft).found
    assert [one.start for one in found] == sorted(one.start for one in found)
    for one in found:
        assert one.text == draft[one.start : one.end] == one.text.strip()
        if one.inside is not None:
            outer = found[one.inside - 1]
            assert outer.start <= one.start and one.end <= outer.end


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        ("> **“Nine states draw on it.”**\n", [("Nine states draw on it.", False)]),
        (
            "> “Nine” states “draw on it”\n",
            [("“Nine” states “draw on it”", True), ("Nine", False), ("draw on it", False)],
        ),
        ("> “One of it.”\n\n> “Two of it.”\n", [("One of it.", False), ("Two of it.", False)]),
        ("> “‘One of it’ is said.”\n", [("‘One of it’ is said.", False), ("One of it", False)]),
        ("> — …\n", []),
    ],
)
def test_a_block_quote_that_is_one_marked_quotation_is_one(draft: str, found: list[tuple[str, bool]]) -> None:
    assert [(one.text, one.block) for one in quotations(draft).found] == found
