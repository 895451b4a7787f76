"""A list of questions in a browser: asked, read, saved, printed, with a script and without."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..browsers import browser_type_launch_args as browser_type_launch_args
from .browsing import PHONE, serving, sideways, violations
from .browsing import open_page as open_page
from .fakes import FakeAnswerService

pytestmark = pytest.mark.browser

CANAL = "How long is the canal being dug across the north?"
OSAKA = "Who won the cup in Osaka"
HAIRATAN = "پل حیرتان در سال ساخته شد"


@pytest.fixture(scope="session")
def base_url(service: FakeAnswerService) -> Iterator[str]:
    with serving(service) as address:
        yield address


@pytest.fixture
def asked(open_page: Callable[..., Page]) -> Callable[..., Page]:
    def asked(lang: str = "en", **options: Any) -> Page:
        page = open_page(f"/dossier?lang={lang}", **options)
        page.locator("#questions").fill(f"{CANAL}\n{OSAKA}\n{HAIRATAN}")
        page.locator("form.ask button[type=submit]").click()
        page.locator("#answer").wait_for()
        return page

    return asked


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_list_is_asked_and_saved(script: bool, asked: Callable[..., Page]) -> None:
    page = asked(java_script_enabled=script)
    expect(page.get_by_role("heading", level=1)).to_have_text("3 questions, 2 answered")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Markdown").click()
    assert saved.value.suggested_filename == "dossier.md"
    assert saved.value.path().read_text(encoding="utf-8").startswith("# 3 questions, 2 answered\n")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["en", "fa"])
def test_axe_finds_nothing(lang: str, scheme: str, asked: Callable[..., Page]) -> None:
    assert violations(asked(lang, color_scheme=scheme, bypass_csp=True)) == []


@pytest.mark.parametrize("lang", ["en", "fa", "ru"])
def test_a_phone_shows_it_without_moving_sideways(lang: str, asked: Callable[..., Page]) -> None:
    assert sideways(asked(lang, viewport=PHONE)) <= PHONE["width"]


def test_on_paper_there_are_the_answers_alone(asked: Callable[..., Page]) -> None:
    page = asked()
    page.emulate_media(media="print")
    for hidden in ("header.top", "footer.bottom", "form.ask", "form.save button", ".quote .actions", ".marking"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator(".questions")).to_be_visible()
    expect(page.locator(".quote cite").first).to_be_visible()


def test_a_mark_is_of_the_question_it_stands_under(asked: Callable[..., Page]) -> None:
    page = asked()
    page.locator("#question-3 [data-verdict=right]").first.click()
    page.locator("#question-2 [data-verdict=none]").click()
    marks = json.loads(page.evaluate("() => localStorage.getItem('pincite.marks')"))
    assert [(one["question"], one["verdict"]) for one in marks] == [(HAIRATAN, "right"), (OSAKA, "none")]


def test_a_key_leads_to_the_list(open_page: Callable[..., Page]) -> None:
    page = open_page("/dossier")
    page.keyboard.press("/")
    expect(page.locator("#questions")).to_be_focused()
