"""The report in a real browser, from a file and through the server: its style and script work, nothing else may."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.factory import create_app
from app.server import served
from app.settings import Settings

from ..browsers import browser_type_launch_args as browser_type_launch_args
from .conftest import Evaluate, many
from .fakes import FakeService

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 800}
DESK = {"width": 1280, "height": 900}


def serving(data: Path) -> AbstractContextManager[str]:
    settings = Settings(data=data, port=0)
    return served(create_app(settings, service=FakeService()), settings)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Opens an address in a fresh context; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(address: str, **properties: object) -> Page:
        context = browser.new_context(**properties)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def check(page: Page) -> None:
    """The style is applied, the script runs, and nothing is wider than the window."""
    assert page.locator(".tiles").evaluate("node => getComputedStyle(node).display") == "grid"
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    expect(page.locator("#shown")).to_have_text("12 of 12 questions")
    page.locator("select[name=language]").select_option("fa")
    expect(page.locator("#shown")).to_have_text("2 of 12 questions")
    question = page.locator(".question:visible").first
    assert question.locator("h3").evaluate("node => getComputedStyle(node).direction") == "rtl"
    assert question.locator("mark").count() >= 1


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_report_works_from_a_file(
    evaluated: Evaluate, open_page: Callable[..., Page], viewport: dict[str, int]
) -> None:
    folder = evaluated(FakeService(), many(2)).folder
    check(open_page((folder / "report.html").as_uri(), viewport=viewport))


def test_a_report_is_found_on_the_page_and_works_there(
    evaluated: Evaluate, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    evaluated(FakeService(), many(2))
    with serving(tmp_path / "data") as address:
        page = open_page(f"{address}/", viewport=PHONE)
        page.get_by_role("link", name="Evaluation").click()
        page.get_by_role("link", name="sample").first.click()
        check(page)
        # An origin of its own: nothing of the server can be read from here.
        assert page.evaluate("() => self.origin") == "null"


def test_what_a_report_might_hold_cannot_act(evaluated: Evaluate, browser: Browser) -> None:
    report = evaluated().folder / "report.html"
    planted = "<script>document.title = 'acted'</script><img src=x onerror=\"document.title = 'acted'\">"
    report.write_text(report.read_text(encoding="utf-8").replace("<main>", f"<main>{planted}"), encoding="utf-8")
    page = browser.new_page()
    page.goto(report.as_uri())
    assert page.title() == "sample: evaluation"
    page.close()
