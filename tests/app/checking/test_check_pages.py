"""The page that a draft names, compared with where the quotation stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.checking.check import Standing
from corpus.document import Page

from ..fakes import RIVERS, make_document
from .checked import CANAL, only


@pytest.mark.parametrize(
    ("after", "agrees"),
    [
        ("(p. 40)", True),
        ("(p. 39)", False),
        ("(Mason 2019, pp. 40–42)", True),
        ("(pp. 1-2)", False),
        ("(pp. 12, 40)", True),
        ("(p. 12, 39–41)", True),
        ("(pp. 12, 41)", False),
        ("", None),
    ],
)
def test_the_page_that_is_named_is_compared_with_where_it_stands(after: str, agrees: bool | None) -> None:
    assert only(f"“{CANAL}” {after}.").page_agrees is agrees


def test_where_there_are_more_places_than_are_named_no_page_is_called_wrong() -> None:
    text = "The Treaty\n\n" + "The contracting party shall notify the others. " * 30
    middle = len(text) // 2
    treaty = make_document("treaty", text, "t", "en", (Page(1, 0, middle, "8"), Page(2, middle, len(text), "9")))
    one = only("“party shall notify the others” (p. 8)", treaty)
    assert (one.more_places, one.page_agrees) == (True, True)
    assert only("“party shall notify the others” (p. 12)", treaty).page_agrees is None
    # More places than are kept, all of them before the last page.
    last = replace(treaty, pages=(Page(1, 0, len(text) - 60, "8"), Page(2, len(text) - 60, len(text), "9")))
    assert only("“party shall notify the others” (p. 9)", last).page_agrees is None


@pytest.mark.parametrize("reference", [" (p. 40).", " (Mason 2019, p. 40)", "\n> (Mason 2019, p. 40)", " [5, с. 40]."])
@pytest.mark.parametrize("marks", ["“”", ("", "")])
def test_a_reference_that_ends_a_block_quote_is_no_word_of_it(reference: str, marks: Sequence[str]) -> None:
    one = only(f"They write:\n\n> {marks[0]}{CANAL}{marks[1]}{reference}\n\nand go on.")
    assert (one.standing, one.quotation.text) == (Standing.VERBATIM, CANAL)
    assert one.page_agrees is True


def test_a_page_of_a_document_without_pages_cannot_be_compared() -> None:
    one = only("«پل حیرتان در سال ۱۳۶۱ ساخته شد» (ص ۱۲)")
    assert (str(one.quotation.pages), one.page_agrees) == ("۱۲", None)


def test_a_quotation_over_two_pages_stands_on_both() -> None:
    end = RIVERS.index("A canal changes")
    quoted = RIVERS[end - 25 : end + 40].strip()
    draft = "“{}” ({})".format(" ".join(quoted.replace("”", "").replace("“", "").split()), "{}")
    named = {pages: only(draft.format(pages)).page_agrees for pages in ("pp. 39–40", "p. 40", "pp. 40–41", "pp. 12–13")}
    assert named == {"pp. 39–40": True, "p. 40": True, "pp. 40–41": False, "pp. 12–13": False}


@pytest.mark.parametrize(
    ("named", "agrees"),
    [("p. 9", False), ("p. 10", True), ("p. 11", True), ("p. 12", True), ("p. 13", False), ("pp. 3, 11", True)],
)
def test_a_quotation_over_three_pages_stands_on_each_of_them(named: str, agrees: bool) -> None:
    text = "Four states draw on the river and three of them agreed to keep the shares"
    first, second = text.index("river"), text.index("agreed")
    pages = (Page(1, 0, first, "10"), Page(2, first, second, "11"), Page(3, second, len(text), "12"))
    assert only(f"“{text}” ({named})", make_document("three", text, "t", "en", pages)).page_agrees is agrees
