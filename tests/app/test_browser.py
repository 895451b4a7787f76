"""The pages in a real browser: every flow, with and without a script, on a phone, right to left, in the dark."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ..browsers import browser_type_launch_args as browser_type_launch_args
from .browsing import PHONE, SELECT, serving, sideways, violations, weight
from .browsing import open_page as open_page
from .fakes import BORDERS, RIVERS, FakeAnswerService, make_document

pytestmark = pytest.mark.browser

CANAL = "How long is the canal being dug across the north?"
HAIRATAN = "پل حیرتان در سال ساخته شد"

PAGES = {
    "home": "/",
    "answer": f"/?q={quote(CANAL)}",
    "refusal": "/?q=Who+won+the+football+cup+in+Osaka&document=rivers-1a2b3c4d",
    "wrong question": "/?q=%3F",
    "library": "/documents",
    "reader": "/documents/rivers-1a2b3c4d?start=290&end=420",
    "reader, raw": "/documents/rivers-1a2b3c4d?start=290&end=420&raw=1",
    "reader, long": "/documents/long-report-00000001?start=151000&end=151200",
    "cite": "/documents/rivers-1a2b3c4d/cite?start=528&end=599",
    "exact words": "/occurrences?words=the+river&document=rivers-1a2b3c4d",
    "persian exact words": f"/occurrences?lang=fa&words={quote('گذرگاه')}",
    "error": "/documents/none",
    "persian answer": f"/?lang=fa&q={quote(HAIRATAN)}",
    "persian reader": "/documents/borders-fa-3c1d2e4f?lang=fa&start=28&end=113",
    "russian refusal": "/?lang=ru&q=Кто+выиграл+кубок",
}


@pytest.fixture(scope="session")
def base_url(service: FakeAnswerService) -> Iterator[str]:
    with serving(service) as address:
        yield address


def marked(page: Page) -> str:
    page.locator("mark").first.wait_for()
    return "".join(page.locator("mark").all_text_contents())


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_question_leads_to_its_quote_in_the_document(script: bool, open_page: Callable[..., Page]) -> None:
    page = open_page("/", java_script_enabled=script)
    page.get_by_label("Your question").fill(CANAL)
    page.get_by_role("button", name="Ask").click()
    words = page.locator("[data-quote='1']").text_content()
    page.get_by_role("link", name="Read in its document").first.click()
    assert marked(page) == words == "A canal of 285 kilometres is being dug across the north of Afghanistan."
    expect(page.locator("#quote")).to_be_in_viewport()


def test_a_quote_far_inside_a_long_document_is_in_view(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{PAGES['reader, long']}#quote", viewport=PHONE)
    expect(page.locator("#quote")).to_be_in_viewport()
    page = open_page(PAGES["reader, long"])
    expect(page.locator("#quote")).to_be_in_viewport()


def test_a_quote_over_lines_reads_as_the_quote_and_copies_as_the_document(open_page: Callable[..., Page]) -> None:
    start, end = RIVERS.index("Snow melts"), RIVERS.index("\n\nWho takes")
    page = open_page(f"/documents/rivers-1a2b3c4d?start={start}&end={end}")
    assert marked(page) == RIVERS[start:end]
    hidden = page.locator(".edited").bounding_box()
    drawn = page.evaluate("() => getComputedStyle(document.querySelector('.edited')).fontSize")
    assert drawn == "0px" and hidden is not None and hidden["width"] == 0


def test_a_refusal_says_why_and_the_way_on_works(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES["refusal"])
    expect(page.get_by_role("heading", name="The documents do not answer this")).to_be_visible()
    page.get_by_role("link", name="ask all documents").click()
    assert "document=" not in page.url and "Osaka" in page.url


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_filters_go_with_the_question(script: bool, open_page: Callable[..., Page]) -> None:
    page = open_page("/", java_script_enabled=script)
    page.get_by_text("Narrow it down").click()
    page.get_by_role("checkbox", name="Sharing the water").check()
    page.get_by_role("checkbox", name="Running text").check()
    page.get_by_label("Your question").fill("the river and the sea")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Narrowed down").wait_for()
    assert all("rivers.txt" in cited for cited in page.locator("cite").all_text_contents())
    assert ("since=" in page.url) is not script
    page.get_by_text("Narrowed down").click()
    expect(page.get_by_role("checkbox", name="Sharing the water")).to_be_checked()


@pytest.mark.parametrize("script", [True, False])
def test_a_part_of_a_document_is_chosen(script: bool, open_page: Callable[..., Page]) -> None:
    page = open_page("/", java_script_enabled=script)
    page.get_by_text("Narrow it down").click()
    page.get_by_text("2 parts").click()
    page.get_by_role("checkbox", name="The second volume").check()
    page.get_by_label("Your question").fill("It counts sacks of grain at the customs post")
    page.get_by_role("button", name="Ask").click()
    page.get_by_text("Narrowed down").wait_for()
    assert "part=long-report-00000001%3A2" in page.url and "document=" not in page.url
    assert all("The second volume" in cited for cited in page.locator("cite").all_text_contents())
    page.get_by_text("Narrowed down").click()
    expect(page.get_by_role("checkbox", name="The second volume")).to_be_checked()


def test_documents_are_chosen_in_the_library(open_page: Callable[..., Page]) -> None:
    page = open_page("/documents", java_script_enabled=False)
    for title in ("Sharing the water", "Paragraph 0|Chapter 1"):
        page.get_by_role("checkbox", name=title.split("|")[-1]).check()
    page.get_by_role("button", name="Ask the chosen documents").click()
    assert page.url.count("document=") == 2
    expect(page.get_by_text("Narrowed down")).to_be_visible()


def test_the_keyboard_is_enough(open_page: Callable[..., Page]) -> None:
    page = open_page("/documents")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.goto("/")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(CANAL)
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Read in its document").first
    link.wait_for()
    for _ in range(30):
        if link.evaluate("node => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#quote")).to_be_in_viewport()


def test_quote_and_citation_are_copied(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES["answer"], permissions=["clipboard-read", "clipboard-write"])
    for button, part in (("Copy quote", "[data-quote='1']"), ("Copy citation", "cite")):
        page.get_by_role("button", name=button).click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("() => navigator.clipboard.readText()") == page.locator(part).text_content()
        expect(page.get_by_role("button", name="Copied")).to_be_hidden()


def test_the_page_says_at_once_that_something_happens(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    held: list[Route] = []
    page.route(re.compile(r"/\?q="), lambda route: held.append(route))
    page.get_by_label("Your question").fill(CANAL)
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("status")).to_have_text("Looking it up…")
    held[0].continue_()
    expect(page.locator("[data-quote='1']")).to_be_visible()
    expect(page.locator(".status")).to_be_hidden()


def test_persian_runs_right_to_left_and_keeps_latin_names_apart(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES["persian answer"])
    directions = page.evaluate(
        "() => ['html', 'blockquote', '#q', '.brand'].map("
        "name => getComputedStyle(document.querySelector(name)).direction)"
    )
    assert directions == ["rtl", "rtl", "rtl", "ltr"]
    button, field = page.get_by_role("button", name="پرسیدن").bounding_box(), page.locator("#q").bounding_box()
    assert button and field and button["x"] < field["x"]
    page.get_by_role("link", name="خواندن در خود سند").first.click()
    assert marked(page) == BORDERS[28 : 28 + len(marked(page))]
    assert page.evaluate("() => getComputedStyle(document.querySelector('mark')).unicodeBidi") == "isolate"


def test_a_persian_quote_in_an_english_page_runs_its_own_way(open_page: Callable[..., Page]) -> None:
    page = open_page(f"/?lang=en&q={quote(HAIRATAN)}")
    assert page.evaluate("() => getComputedStyle(document.documentElement).direction") == "ltr"
    assert page.evaluate("() => getComputedStyle(document.querySelector('blockquote')).direction") == "rtl"


def test_the_language_is_switched_and_remembered(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES["answer"])
    page.get_by_role("link", name="Русский").click()
    expect(page.get_by_label("Ваш вопрос")).to_have_value(CANAL)
    page.goto("/documents")
    expect(page.get_by_role("heading", level=1)).to_have_text("Документы")


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(name: str, open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES[name], viewport=PHONE)
    assert sideways(page) <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(name: str, scheme: str, open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES[name], color_scheme=scheme, bypass_csp=True)
    assert violations(page) == []


@pytest.mark.parametrize("name", ["home", "answer", "reader", "reader, long"])
def test_a_page_weighs_little(name: str, open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES[name])
    assert 5_000 < weight(page) < 150_000


def test_the_api_explorer_shows_the_api_without_a_network(open_page: Callable[..., Page]) -> None:
    page = open_page("/docs")
    expect(page.get_by_text("/api/v1/answers").first).to_be_visible()


def test_what_is_selected_in_a_document_is_cited_exactly(open_page: Callable[..., Page]) -> None:
    page = open_page("/documents/rivers-1a2b3c4d")
    page.evaluate(SELECT, ["article > *", [1, 50], [3, 11]])
    start, end = page.locator("article > *").nth(1).get_attribute("data-start"), RIVERS.index("Four states") + 11
    page.locator(".selected a").first.click()
    assert f"start={int(start or 0) + 50}&end={end}" in page.url
    assert (page.locator("blockquote .words").text_content() or "").endswith("Four states")


def test_offsets_of_a_selection_count_code_points(browser: Browser) -> None:
    text = "Title\n\n𐬀𐬁 two astral letters, then more.\n"
    with serving(FakeAnswerService((make_document("astral", text, "astral.txt", "en"),))) as address:
        page = browser.new_page()
        page.goto(f"{address}/documents/astral")
        page.evaluate(SELECT, ["article > *", [1, 5], [1, 8]])
        page.locator(".selected a").nth(1).click()
        assert marked(page) == "two"
        page.close()


def test_questions_are_remembered_in_the_browser_until_forgotten(open_page: Callable[..., Page]) -> None:
    page = open_page(PAGES["answer"])
    page.goto("/?q=Who+won+in+%3Cb%3EOsaka")
    page.goto("/")
    links = page.locator(".history a")
    assert links.all_text_contents() == ["Who won in <b>Osaka", CANAL]
    links.last.click()
    expect(page.get_by_label("Your question")).to_have_value(CANAL)
    page.goto("/")
    page.get_by_role("button", name="Forget these").click()
    page.reload()
    expect(page.locator(".history")).to_be_hidden()


def test_a_script_in_a_document_does_not_run(open_page: Callable[..., Page]) -> None:
    for path in ("/documents", "/documents/markup-9a8b7c6d", "/?q=typed+stays+note+bold+quotes"):
        page = open_page(path)
        page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
        assert page.locator("main script, main img, main h2 b, article b, figure b").count() == 0
