"""Figures of a draft: one that is written otherwise is another one."""

from __future__ import annotations

import pytest

from app.checking.check import Standing

from ..fakes import make_document
from .checked import differences, only


def assert_differs(draft: str, report: str, differs: bool) -> None:
    """A quotation is found in a report, in the very words or in others."""
    one = only(f"“{draft}”", make_document("figures", f"Figures\n\n{report}", "f", "en"))
    assert (one.standing is Standing.DIFFERS) is differs
    assert one.places


@pytest.mark.parametrize(
    ("draft", "there", "differs"),
    [
        ("tax is 12 of it", "tax is 1/2 of it", True),
        ("some 510 percent of it", "some 5–10 percent of it", True),
        ("some 5–10 percent of it", "some 510 percent of it", True),
        ("signed in 199295 it was never sold", "signed in 1992-95 it was never sold", True),
        ("that the army of over 1000 men left", "that the army of over 1 000 men left", False),
        ("that the army of over 1 000 men left", "that the army of over 1\u202f000 men left", False),
        ("so there were many COVID19 cases there", "so there were many COVID-19 cases there", False),
    ],
)
def test_figures_that_a_sign_parts_are_no_other_figure_without_it(draft: str, there: str, differs: bool) -> None:
    assert_differs(draft, f"In short, the {there}, says the report.", differs)


@pytest.mark.parametrize(
    ("draft", "there", "differs"),
    [
        ("some 10² cells of it", "some 102 cells of it", True),
        ("some 102 cells of it", "some 10² cells of it", True),
        ("some 10 2 cells of it", "some 10² cells of it", True),
        ("some 10³ cells of it", "some 10² cells of it", True),
        ("some 10⁻³ cells of it", "some 103 cells of it", True),
        ("some 10₂5 cells of it", "some 1025 cells of it", True),
        ("some 4① cells of it", "some 41 cells of it", True),
        ("some ۱۰² cells of it", "some 10² cells of it", False),
        ("some 5 m2 of H2O in it", "some 5 m² of H₂O in it", False),
    ],
)
def test_raised_and_lowered_digits_do_not_run_together_with_a_figure(draft: str, there: str, differs: bool) -> None:
    assert_differs(draft, f"In short, the {there}, says the report.", differs)


@pytest.mark.parametrize(
    ("draft", "there", "differs"),
    [
        ("it fell to 5 degrees there", "it fell to −5 degrees there", True),
        ("it fell to -5 degrees there", "it fell to 5 degrees there", True),
        ("it fell to 5 degrees there", "it fell to\n−5 degrees there", True),
        ("a loss of $5 million there", "a loss of -$5 million there", True),
        ("температура ‎–5 градусов там", "температура 5 градусов там", True),
        ("it fell to -5 degrees there", "it fell to −5 degrees there", False),
        ("it fell (5 degrees) there", "it fell (−5 degrees) there", True),
        ("5 degrees it was there", "−5 degrees it was there", True),
        ("−5 degrees it was there", "5 degrees it was there", True),
        ("some COVID 19 cases there", "some COVID-19 cases there", False),
        ("in 1992 - 1995 it was there", "in 1992 1995 it was there", False),
        ("the list of these 5 sacks there", "the list of these\n-5 sacks there", False),
        ("the list of these\n-5 sacks there", "the list of these 5 sacks there", False),
        ("in 1992 1995 it was there", "in 1992 -1995 it was there", False),
        ("it was, 5 years later, there", "it was - 5 years later - there", False),
    ],
)
def test_a_minus_before_a_figure_makes_it_another_one(draft: str, there: str, differs: bool) -> None:
    assert_differs(draft, f"In short, {there}, says the report.", differs)


def test_the_figures_of_a_quotation_are_words_of_their_own() -> None:
    document = make_document("sum-1", "It cost $2,500 or 5% more than in the year before.", "s", "en")
    draft = "“It cost €2.500 or 5 % more than in the year”"
    assert [one[1:] for one in differences(only(draft, document), draft)] == [("€2.500", "$2,500")]
