"""What a draft leaves out or puts in by the conventions of quoting."""

from __future__ import annotations

import pytest

from app.checking.check import Standing
from app.checking.comparing import Difference
from corpus.document import Range

from ..fakes import RIVERS, make_document
from .checked import differences, only


@pytest.mark.parametrize(
    "quoted",
    [
        "Four states draw on the river. … Afghanistan was not at the table",
        "Four states draw on the river […] Afghanistan was not at the table.",
        "Four states draw on the river. . . . Afghanistan was not at the table.",
        "... Four states draw on the river.",
        "[F]our states draw on [it and] the river",
        "Four states draw on the riv[er]. [All] of them agreed in 1992",
        "Four states draw on the river [sic].",
        "Four states draw on the river,",
    ],
)
def test_the_conventions_of_quoting_are_heeded(quoted: str) -> None:
    one = only(f"“{quoted}”")
    assert one.standing is Standing.VERBATIM, one.places
    assert one.places[0].quote.text.startswith("Four states draw on the riv")


def test_what_an_ellipsis_leaves_out_is_no_part_of_the_ranges() -> None:
    one = only("“Four states draw on the river … Afghanistan was not at the table”")
    pieces = [RIVERS[start:end] for start, end in one.places[0].quote.ranges]
    assert pieces == ["Four states draw on the river", "Afghanistan was not at the table"]


@pytest.mark.parametrize(
    "quoted",
    [
        "Afghanistan was not at the table … Four states draw on the river",
        "Four states draw on the river … каждая авария на линии гасит целые кварталы",
        "[F]ive states draw on the river",
    ],
)
def test_pieces_that_do_not_stand_in_this_order_in_one_document_are_not_word_for_word(quoted: str) -> None:
    assert only(f"“{quoted}”").standing in (Standing.DIFFERS, Standing.ABSENT)


def test_an_ellipsis_does_not_reach_over_a_whole_document() -> None:
    far = make_document(
        "far-1", "The first words stand here. " + "Filler goes on. " * 400 + "The last words stand there.", "a", "en"
    )
    near = make_document(
        "near-1", "The first words stand here. " + "Filler goes on. " * 40 + "The last words stand there.", "b", "en"
    )
    quoted = "“The first words stand here … The last words stand there”"
    assert only(quoted, near).standing is Standing.VERBATIM
    assert only(quoted, far).standing is not Standing.VERBATIM


def test_a_document_with_brackets_and_dots_is_quoted_as_it_stands() -> None:
    text = "The clause [as amended] binds ... both parties to it."
    one = only(f"“{text}”", make_document("clause-1", text, "clause.txt", "en"))
    assert (one.standing, one.places[0].quote.ranges) == (Standing.VERBATIM, (Range(0, len(text)),))


def test_a_word_put_in_beside_an_ellipsis_stands_for_no_word_of_the_document() -> None:
    draft = "“Four states draw on the river … and Afghanistan was not at the table”"
    assert differences(only(draft), draft) == [(Difference.WORDS, "and", "")]
