"""The command that measures the page in a browser; no figure of it is tested, only that every question is asked."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from eval.page_speed import Visit, served_here, table, visits

from ..app.fakes import fake_service
from ..browsers import browser_type_launch_args as browser_type_launch_args

QUESTIONS = ("How long is the canal being dug across the north?", "Who won the cup in Osaka", "пересохшее море?")


@pytest.mark.browser
def test_every_question_is_asked_on_the_page(browser: Browser) -> None:
    with served_here(fake_service()) as address:
        seen = list(visits(address, QUESTIONS, browser))
    assert [one.refused for one in seen] == [False, True, True]
    for one in seen:
        assert one.shown >= one.server > 0
        assert 20_000 < one.bytes < 150_000
        assert one.moved < 0.1


def test_the_table_tells_answers_from_refusals() -> None:
    seen = [
        Visit(100.0, 60.0, 90_000, 0.0, False),
        Visit(300.0, 80.0, 99_000, 0.02, True),
        Visit(120.0, 70.0, 1, 0, False),
    ]
    assert table(seen).splitlines()[2:] == [
        "| all | 3 | 120 | 282 | 70 | 99 | 0.020 |",
        "| answered | 2 | 110 | 119 | 65 | 90 | 0.000 |",
        "| refused | 1 | 300 | 300 | 80 | 99 | 0.020 |",
    ]
    assert "refused" not in table(seen[:1])
