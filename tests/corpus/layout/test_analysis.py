from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, Edit, Kind, Range
from corpus.layout import analyse

from ..printed import ISSUE

# Lines as they come: prose, headings, notes, rows, marks, torn words, pushed-in lines.
LINES = st.sampled_from(
    [
        "", "", " ", "\f", "The mill stood on the lower bank of the river for", "many years, and it was never moved.",
        " it ran on until the water fell in the summer of", "THE OLD MILL", "A B S T R A C T",
        "1 See the list of the guild.", "2 Ibid.", "Town 12 4.5 33", "Fort 3 1 8", "12 Journal of Rivers No 3",
        "14 Journal of Rivers No 3",
        "16 Journal of Rivers No 3", "govern-", "ment was far away1 and nobody cared [SM1] at all.", "• salt", "– wool",
        "Leave a Reply", "References", "[1] Karr, J. (1902). Salt. http://example.org/a-",
        "b.html   [2] Moor, A. (1911). Wool.",
        "Source: books", "Figure 1. Boats", "۱۲ کشتی در رود بود و", "آیا رفتند؟", "Contents",
        "Keywords", "x@example.org", "7", "8",
    ]
)  # fmt: skip


def check(text, layout):
    """Assert what every layout keeps: each visible character in one block, blocks and edits in order and apart."""
    covered = [index for block in layout.blocks for start, end in block.ranges for index in range(start, end)]
    assert len(covered) == len(set(covered))
    assert {index for index, sign in enumerate(text) if not sign.isspace()} <= set(covered)
    assert [block.start for block in layout.blocks] == sorted(block.start for block in layout.blocks)
    for block in layout.blocks:
        assert all(before.end <= after.start for before, after in pairwise(block.ranges))
    assert all(before.end <= after.start for before, after in pairwise(layout.edits))
    assert all(0 <= edit.start < edit.end <= len(text) for edit in layout.edits)
    assert all(section.start < section.end for section in layout.sections)


@given(st.lists(LINES, max_size=60))
def test_any_row_of_lines_is_covered_once(lines):
    text = "\n".join(lines)
    check(text, analyse(text))


@given(st.text(alphabet="aB1 \n\r\t\f-–.•[]()ژ\u00ad\u0085\u2028", max_size=200))
def test_any_characters_are_covered_once(text):
    check(text, analyse(text))


@pytest.mark.parametrize("repeat", [1, 3])
def test_the_printed_issue_is_covered_once(repeat):
    check(ISSUE * repeat, analyse(ISSUE * repeat))


def test_blocks_of_a_format_are_used_as_they_are():
    text = "# Title\n\nOne  line\nof text.\n\nLeave a Reply"
    blocks = (
        Block(Kind.HEADING, (Range(0, 7),), 1),
        Block(Kind.BODY, (Range(9, 27),)),
        Block(Kind.BODY, (Range(29, 42),)),
    )
    layout = analyse(text, blocks=blocks, edits=(Edit(0, 2, ""),))
    assert [block.kind for block in layout.blocks] == [Kind.HEADING, Kind.BODY, Kind.BOILERPLATE]
    assert layout.edits == (Edit(0, 2, ""), Edit(12, 14, " "), Edit(18, 19, " "))
    assert [section.title for section in layout.sections] == ["Title"]
