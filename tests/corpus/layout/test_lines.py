import pytest

from corpus.document import Kind
from corpus.layout.lines import Role, Sheet, read_lines, shape_of

from ..printed import prose


def test_lines_know_where_they_stand():
    text = "one\r\n\r\n  two \n\f three"
    one, two, three = read_lines(text)
    assert [text[line.start : line.end] for line in (one, two, three)] == ["one", "two", "three"]
    assert (one.gap, two.gap, three.gap) == (0, 1, 1)
    assert (two.indent, three.indent, three.feed, two.feed) == (2, 1, True, False)


def test_a_text_without_words_has_no_lines():
    assert read_lines(" \n\t\r\n") == []


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("It is done.", True),
        ("He said “no.”", True),
        ("as shown [3, p. 4].", True),
        ("as shown. [3]", True),
        ("in the fall of 2020.12", True),
        ("آیا تمام شد؟", True),
        ("of the first", False),
        ("three things:", False),
    ],
)
def test_where_a_sentence_can_stop(text, stops):
    (line,) = read_lines(text)
    assert line.stops is stops


def test_a_wrapped_text_is_told_from_paragraphs_on_one_line():
    wrapped = shape_of(read_lines(prose(0, 40)))
    assert wrapped.wrapped
    assert 70 <= wrapped.width <= 80
    assert not wrapped.double_spaced
    assert shape_of(read_lines(prose(0, 40).replace("\n", "\n\n"))).double_spaced
    flat = "\n\n".join(prose(number, 12).replace("\n", " ") for number in range(0, 60, 12))
    assert not shape_of(read_lines(flat)).wrapped


def test_the_narrow_columns_of_a_newspaper_are_wrapped_where_rows_of_print_are_known():
    narrow = read_lines(prose(0, 40, width=24))
    assert shape_of(narrow, printed=True).wrapped
    assert not shape_of(narrow).wrapped


def test_a_list_of_short_words_is_not_wrapped():
    assert not shape_of(read_lines("\n".join(["salt", "wool", "silver", "barley", "lime", "timber"] * 4))).wrapped


def test_taking_lines_ends_their_freedom():
    sheet = Sheet.of("a\nb\nc")
    sheet.take(Kind.NOTE, [1])
    assert sheet.roles == [Role.FLOW, Role.TAKEN, Role.FLOW]
    assert (sheet.free(0), sheet.free(1), sheet.free(7), sheet.free(-1)) == (True, False, False, False)
    assert sheet.cluster(0, 5) == [0]
