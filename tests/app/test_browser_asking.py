"""Asking with a script: no reload, keys, marks for the evaluation, copying in a style, the way from quote to quote."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from eval.__main__ import cli
from index.console import run

from ..browsers import browser_type_launch_args as browser_type_launch_args
from .browsing import PHONE, SELECT, serving, sideways, violations, weight
from .browsing import open_page as open_page
from .fakes import RIVERS, FakeAnswerService

pytestmark = pytest.mark.browser

CANAL = "How long is the canal being dug across the north?"
MANY = "It counts sacks of grain at the customs post"
ASKED = f"/?q={quote(CANAL)}"


@pytest.fixture(scope="session")
def base_url(service: FakeAnswerService) -> Iterator[str]:
    with serving(service) as address:
        yield address


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#answer").wait_for()


def test_an_answer_comes_without_a_reload_and_can_be_gone_back_from(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.evaluate("() => { window.same = true; }")
    ask(page, CANAL)
    expect(page.locator("#answer")).to_be_focused()
    assert page.evaluate("() => window.same") and page.url.endswith("north%3F")
    assert page.title().startswith(CANAL)
    ask(page, "Who won the football cup in Osaka")
    expect(page.get_by_role("heading", name="The documents do not answer this")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Your question")).to_have_value(CANAL)
    expect(page.locator("[data-quote='1']")).to_be_visible()


def test_a_question_that_cannot_be_asked_is_explained_without_a_reload(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.get_by_label("Your question").fill("?!")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("no word")


def test_while_an_answer_comes_the_page_says_so_and_nothing_moves(open_page: Callable[..., Page]) -> None:
    page = open_page(ASKED)
    page.evaluate("""() => { window.shift = 0; new PerformanceObserver(list => {
        for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({type: 'layout-shift', buffered: true}); }""")
    held = []
    page.route("**/?q=*", lambda route: held.append(route))
    page.get_by_label("Your question").fill("Who takes how much of the river")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_role("status")).to_have_text("Looking it up…")
    held[0].continue_()
    page.get_by_role("heading", name="The documents do not").wait_for()
    assert page.evaluate("() => window.shift") < 0.1


def test_nothing_moves_while_a_page_gets_ready(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.add_init_script("""window.moved = 0; new PerformanceObserver(list => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
    }).observe({type: 'layout-shift', buffered: true});""")
    for address in ("/", ASKED, "/?q=Who+won+the+cup+in+Osaka", "/documents"):
        page.goto(address)
        expect(page.get_by_role("button", name="Turn these keys off")).to_be_visible()
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        # Once a hundred-thousandth was seen, the rounding of a part of a pixel.
        assert page.evaluate("() => window.moved") < 0.001, address


def test_an_answer_has_its_layout_from_the_moment_it_is_there(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.evaluate("""() => document.addEventListener('htmx:afterSwap', () => {
        window.swapped = document.querySelector('#frame').className;
    })""")
    page.get_by_label("Your question").fill("How long is the canal")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator("#answer").wait_for()
    assert "asked" in page.evaluate("() => window.swapped").split()


def test_keys_go_from_quote_to_quote_and_open_one(open_page: Callable[..., Page]) -> None:
    page = open_page(f"/?q={quote(MANY)}")
    page.locator("#answer").focus()
    for key, focused in (("j", "q1"), ("j", "q2"), ("k", "q1"), ("j", "q2")):
        page.keyboard.press(key)
        assert page.evaluate("() => document.activeElement.id") == focused
    page.keyboard.press("Enter")
    expect(page.locator("mark#quote")).to_be_in_viewport()
    way = page.get_by_role("navigation", name="Quotes of the answer")
    expect(way).to_contain_text("2 / 3")
    page.keyboard.press("j")
    expect(way).to_contain_text("3 / 3")
    expect(way.get_by_role("link", name="Next quote")).to_be_hidden()
    way.get_by_role("link", name="Back to the answer").click()
    page.locator("#answer").focus()
    page.keyboard.press("/")
    expect(page.get_by_label("Your question")).to_be_focused()


PRESS = (
    "([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key, code, bubbles: true}))"
)


@pytest.mark.parametrize(
    ("down", "up", "ask"), [("о", "л", "."), ("ت", "ن", "؟"), ("j", "k", "/")], ids=["Russian", "Persian", "Latin"]
)
def test_keys_work_in_every_layout(down: str, up: str, ask: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"/?q={quote(MANY)}")
    page.locator("#answer").focus()
    for key, code, focused in (
        (down, "KeyJ", "q1"),
        (down, "KeyJ", "q2"),
        (up, "KeyK", "q1"),
        (".", "Period", "q1"),
        (ask, "Slash", "q"),
    ):
        page.evaluate(PRESS, [key, code])
        assert page.evaluate("() => document.activeElement.id") == focused


def test_keys_can_be_turned_off(open_page: Callable[..., Page]) -> None:
    page = open_page(ASKED)
    page.get_by_role("button", name="Turn these keys off").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Your question")).not_to_be_focused()
    page.reload()
    page.get_by_role("button", name="Turn keys on").click()
    page.keyboard.press("/")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_quote_is_copied_with_its_citation_in_the_chosen_style(open_page: Callable[..., Page]) -> None:
    page = open_page(ASKED, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_label("Citation style").select_option("APA")
    page.get_by_role("button", name="Copy with citation").click()
    page.get_by_role("button", name="Copied").wait_for()
    words, _, cited = page.evaluate("() => navigator.clipboard.readText()").partition("\n\n")
    assert words == "A canal of 285 kilometres is being dug across the north of Afghanistan."
    page.reload()
    expect(page.get_by_label("Citation style")).to_have_value("apa")
    page.goto("/documents/rivers-1a2b3c4d/cite?start=528&end=599")
    assert cited in page.locator("dl.styles dd").first.text_content()  # type: ignore[operator]


def test_an_error_is_not_copied_as_a_citation(open_page: Callable[..., Page]) -> None:
    page = open_page(ASKED, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("() => navigator.clipboard.writeText('what was there before')")
    page.route("**/citation?*", lambda route: route.fulfill(status=429, json={"title": "Too many requests"}))
    page.get_by_role("button", name="Copy with citation").click()
    expect(page.get_by_role("button", name="Could not be copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == "what was there before"


def test_marks_are_handed_over_as_lines_that_the_evaluation_accepts(
    open_page: Callable[..., Page], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = open_page(ASKED)
    page.get_by_role("button", name="Right").click()
    expect(page.get_by_role("button", name="Right")).to_have_attribute("aria-pressed", "true")
    page.goto("/?q=Who+won+the+cup+in+Osaka")
    page.get_by_role("button", name="Wrong").first.click()
    page.get_by_role("button", name="No document answers this").click()
    page.goto("/documents/rivers-1a2b3c4d")
    page.evaluate(SELECT, ["article > *", [1, 0], [1, 69]])
    page.get_by_role("button", name="Mark as an answer").click()
    page.get_by_label("The question it answers").fill("Where does the Amu Darya gather its water?")
    page.get_by_role("button", name="Mark", exact=True).click()
    page.get_by_role("link", name="Marked answers (4)").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as questions").click()
    file = tmp_path / "marked.jsonl"
    download.value.save_as(file)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [(line["question"], line["answerable"], line["lang"]) for line in lines] == [
        (CANAL, True, "en"),
        ("Who won the cup in Osaka", False, "en"),
        ("Where does the Amu Darya gather its water?", True, "en"),
    ]
    assert lines[0]["evidence"] == [[{"file": "rivers.txt", "start": 528, "end": 599}]]
    ((span,),) = lines[2]["evidence"]
    assert RIVERS[span["start"] : span["end"]].startswith("The Amu Darya gathers")
    assert all(set(span) == {"file", "start", "end"} for span in lines[1]["wrong"]) and lines[1]["evidence"] == []
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "rivers.txt").write_text(RIVERS, encoding="utf-8")
    # Remarks are allowed (the set is small), errors are not.
    assert run(cli, ["check", "--questions", str(file), "--documents", str(texts)]) in (0, 1)
    assert "3 questions, " in capsys.readouterr().out
    page.get_by_role("button", name="Delete").first.click()
    expect(page.locator(".marks li")).to_have_count(3)
    page.get_by_role("button", name="Forget all").click()
    expect(page.get_by_text("Nothing is marked yet.")).to_be_visible()


def test_a_mark_is_taken_back_by_the_same_button(open_page: Callable[..., Page]) -> None:
    page = open_page(ASKED)
    for _ in range(2):
        page.get_by_role("button", name="Wrong").click()
    expect(page.get_by_role("button", name="Wrong")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("link", name="Marked answers")).to_be_hidden()


def test_a_selection_is_linked_with_the_version_of_its_document(open_page: Callable[..., Page]) -> None:
    page = open_page("/documents/rivers-1a2b3c4d")
    page.evaluate(SELECT, ["article > *", [1, 0], [1, 20]])
    page.get_by_role("link", name="Link to this place").click()
    assert "sha256=" in page.url
    expect(page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("path", [ASKED, "/marks"])
def test_everything_a_page_loads_weighs_little(path: str, open_page: Callable[..., Page]) -> None:
    page = open_page(path)
    ask(page, CANAL) if path == ASKED else None
    assert 5_000 < weight(page) < 150_000


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_what_a_script_shows(scheme: str, open_page: Callable[..., Page]) -> None:
    page = open_page(ASKED, color_scheme=scheme, bypass_csp=True)
    page.get_by_text("Narrow it down").click()
    page.get_by_role("button", name="Right").click()
    assert violations(page) == []
    page.goto("/marks")
    assert violations(page) == []
    page.goto("/documents/rivers-1a2b3c4d")
    page.evaluate(SELECT, ["article > *", [1, 0], [1, 20]])
    page.get_by_role("button", name="Mark as an answer").click()
    assert violations(page) == []


def test_what_a_script_shows_fits_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ASKED}&lang=fa", viewport=PHONE)
    page.locator(".filters > summary").click()
    assert sideways(page) <= PHONE["width"]
    page.goto("/documents/rivers-1a2b3c4d")
    page.evaluate(SELECT, ["article > *", [1, 0], [1, 20]])
    page.locator(".answering").click()
    assert sideways(page) <= PHONE["width"]
