from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Metadata
from corpus.errors import UsageError
from corpus.metadata_edits import Edits, with_changes
from corpus.packing import pack_edits, unpack_edits

READ = Metadata("Draft 3", ("user",), "2020", "Papers", "en")


def test_what_the_user_says_stands_over_what_was_read_and_the_rest_stays() -> None:
    edits = with_changes(Edits(), {"title": "  Bridges\nof the south ", "authors": ["Ana Lam", "Bo Orlu"]})
    assert edits.over(READ) == Metadata("Bridges of the south", ("Ana Lam", "Bo Orlu"), "2020", "Papers", "en")


def test_what_was_read_wrongly_can_be_said_to_be_unknown() -> None:
    edits = with_changes(Edits(), {"authors": [], "date": " "})
    assert edits.over(READ) == Metadata("Draft 3", (), None, "Papers", "en")


def test_an_edit_is_taken_back_and_others_stay() -> None:
    edits = with_changes(Edits(), {"title": "Bridges", "container": "", "date": "May 2021"})
    back = with_changes(edits, {"title": None, "container": None})
    assert back.over(READ) == Metadata("Draft 3", ("user",), "2021-05", "Papers", "en")
    assert not with_changes(back, {"date": None})


def test_a_value_ends_that_a_field_is_unknown() -> None:
    edits = with_changes(with_changes(Edits(), {"language": ""}), {"language": "fa-IR"})
    assert edits.over(READ).language == "fa"


def test_one_author_may_be_given_as_text() -> None:
    assert with_changes(Edits(), {"authors": "Ana Lam"}).over(READ).authors == ("Ana Lam",)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"tittle": "x"}, "'tittle'"),
        ({"title": 3}, "title was given as 3"),
        ({"authors": [1]}, "authors was given"),
        ({"authors": {"given": "Ana"}}, "authors was given"),
        ({"language": "Persian"}, "'Persian'"),
    ],
)
def test_what_cannot_be_used_is_refused_with_what_was_expected(changes: dict[str, object], named: str) -> None:
    with pytest.raises(UsageError, match=named) as raised:
        with_changes(Edits(), changes)
    assert "expected" in str(raised.value)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.none() | st.text(),
            "authors": st.none() | st.lists(st.text()),
            "date": st.none() | st.text(),
        },
    )
)
def test_edits_come_back_from_the_store_as_they_were_and_changing_twice_is_changing_once(
    changes: dict[str, object],
) -> None:
    edits = with_changes(Edits(), changes)
    assert unpack_edits(pack_edits(edits)) == edits
    assert with_changes(edits, changes) == edits


def test_edits_of_stores_from_before_fields_could_be_unknown_are_read() -> None:
    old = '{"title":"T","authors":["A"],"date":null,"container":null,"language":null}'
    assert unpack_edits(old) == Edits(Metadata("T", ("A",)))


@pytest.mark.parametrize("date", ["2021-13-45", "2021-02-31", "2021-00", "1402-13-01"])
def test_a_date_that_there_is_not_is_refused(date: str) -> None:
    with pytest.raises(UsageError, match="a day, a month or a year that there is"):
        with_changes(Edits(), {"date": date})


@pytest.mark.parametrize(
    ("date", "kept"),
    [("2021-05-03", "2021-05-03"), ("1402-02-31", "1402-02-31"), ("May 2021", "2021-05"), ("c. 1990", "c. 1990")],
)
def test_other_dates_are_taken(date: str, kept: str) -> None:
    assert with_changes(Edits(), {"date": date}).given.date == kept
