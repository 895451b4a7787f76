from itertools import pairwise

from corpus.document import Page
from corpus.layout.lines import Sheet
from corpus.layout.pages import pages_of

from ..printed import ISSUE, prose
from ..reads import read


def labels(text, given=()):
    return [page.label for page in read(text, pages=given).document.pages]


def test_pages_between_two_labels_are_counted_only_when_the_count_agrees():
    found = labels(ISSUE)
    assert [label for label in found if label] == ["12", "15", "16", "17"]
    assert found.index("12") + 4 == found.index("15")


def test_labels_of_the_format_are_kept_and_missing_ones_found():
    parts = [f"{prose(number * 9, 20)}\n{number + 7}\n" for number in range(4)]
    starts = [len("".join(parts[:number])) for number in range(5)]
    pages = tuple(
        Page(number + 1, starts[number], starts[number + 1], "i" if not number else None) for number in range(4)
    )
    assert labels("".join(parts), pages) == ["i", "8", "9", "10"]


def test_pages_cover_the_text_without_holes():
    pages = read(ISSUE).document.pages
    assert pages[0].start == 0
    assert pages[-1].end == len(ISSUE)
    assert all(before.end == after.start for before, after in pairwise(pages))


def test_a_text_without_any_sign_of_pages_has_none():
    assert pages_of(Sheet.of(prose(0, 40)), ()) == ()
