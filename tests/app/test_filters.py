from __future__ import annotations

import pytest

from app.filters import Filters, Quotable
from app.ports import DocumentSummary


def dated(date: str) -> list[DocumentSummary]:
    return [DocumentSummary("d", "D", "fa", "d.txt", "text/plain", "0" * 64, date=date)]


@pytest.mark.parametrize(
    ("date", "since", "until", "fits"),
    [
        ("2021-05", 2020, None, True),
        ("2021-05", 2020, 2020, False),
        ("1402-05-01", None, 2020, False),
        ("1402-05-01", 1400, 1403, True),
        ("۱۴۰۲", 1403, None, False),
        ("2021", 1400, None, False),
        ("undated", 1400, None, False),
    ],
)
def test_years_are_compared_within_one_calendar(date: str, since: int | None, until: int | None, fits: bool) -> None:
    quotable = Filters(since=since, until=until).quotable(dated(date))
    assert quotable == (Quotable(("d",)) if fits else None)
