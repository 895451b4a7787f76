"""Pages of a PDF in a real browser: the marks over the image, the words under the mouse, both views."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from app.service import QuotingService

from ..browsers import browser_type_launch_args as browser_type_launch_args
from .browsing import PHONE, SELECT, serving, sideways, violations
from .browsing import open_page as open_page

pytestmark = pytest.mark.browser

START, END = 1500, 1900
"""A stretch over the lines of two pages."""


@pytest.fixture(scope="session")
def base_url(printed: QuotingService) -> Iterator[str]:
    with serving(printed) as address:
        yield address


@pytest.fixture(scope="session")
def paths(printed: QuotingService) -> dict[str, str]:
    ids = {one.source: f"/documents/{one.doc_id}?view=pages" for one in printed.documents()}
    return {
        "chapters": f"{ids['chapters.pdf']}&start={START}&end={END}",
        "columns": f"{ids['columns.pdf']}&start=300&end=900",
        "persian": f"{ids['persian.pdf']}&lang=fa&start=20&end=200",
        "turned": f"{ids['turned.pdf']}&start=5&end=80",
    }


NAMES = ["chapters", "columns", "persian", "turned"]


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_answer_leads_to_its_page_and_on_to_its_text(script: bool, open_page: Callable[..., Page]) -> None:
    page = open_page("/?q=ledger+Nazdik+counted+clerks+wrote+twice+1706", java_script_enabled=script)
    page.get_by_role("link", name="See the page").first.click()
    expect(page.locator("rect#quote")).to_be_in_viewport()
    drawn = page.locator(".paper img").first
    expect(drawn).to_be_visible()
    page.get_by_role("navigation", name="Show the document as").get_by_role("link", name="Text").click()
    expect(page.locator("mark#quote")).to_be_in_viewport()


@pytest.mark.parametrize("name", NAMES)
def test_marks_lie_on_the_ink_of_their_words(name: str, paths: dict[str, str], open_page: Callable[..., Page]) -> None:
    page = open_page(paths[name])
    page.wait_for_function("() => [...document.images].slice(0, 1).every(image => image.complete)")
    # Under every mark the image is dark somewhere, and its box is inside the image.
    inked = page.evaluate("""() => {
      const paper = document.querySelector('.paper'), image = paper.querySelector('img');
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const frame = image.getBoundingClientRect(), scale = canvas.width / frame.width;
      return [...paper.querySelectorAll('rect')].map(rect => {
        const box = rect.getBoundingClientRect();
        const [x, y] = [(box.x - frame.x) * scale, (box.y - frame.y) * scale];
        const pixels = context.getImageData(x, y, box.width * scale, box.height * scale).data;
        return pixels.some((value, at) => at % 4 === 0 && value < 100);
      });
    }""")
    assert inked and all(inked)


def test_what_is_selected_on_a_page_is_cited_exactly(
    paths: dict[str, str], printed: QuotingService, open_page: Callable[..., Page]
) -> None:
    page = open_page(paths["chapters"])
    page.evaluate(SELECT, [".paper text", [1, 5], [3, 9]])
    lines = [page.locator(".paper text").nth(at).get_attribute("data-start") for at in (1, 3)]
    start, end = int(lines[0] or 0) + 5, int(lines[1] or 0) + 9
    page.locator(".selected a").first.click()
    assert f"start={start}&end={end}" in page.url


def test_one_goes_to_a_page_by_its_number(paths: dict[str, str], open_page: Callable[..., Page]) -> None:
    page = open_page(paths["chapters"], java_script_enabled=False)
    page.get_by_role("spinbutton").fill("4")
    page.get_by_role("button", name="Go").click()
    expect(page.locator("#page-4")).to_be_visible()
    page.get_by_role("link", name="Go to the quote").click()
    expect(page.locator("#quote")).to_be_in_viewport()


def test_nothing_moves_when_images_arrive(paths: dict[str, str], open_page: Callable[..., Page]) -> None:
    page = open_page(paths["chapters"])
    image = page.locator(".paper img").first
    page.wait_for_function("() => document.images[0].complete")
    box = image.bounding_box()
    ratio = image.evaluate("image => image.naturalWidth / image.naturalHeight")
    assert box and abs(box["width"] / box["height"] - ratio) < 0.01


@pytest.mark.parametrize("name", NAMES)
def test_a_phone_never_scrolls_sideways(name: str, paths: dict[str, str], open_page: Callable[..., Page]) -> None:
    assert sideways(open_page(paths[name], viewport=PHONE)) <= PHONE["width"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(name: str, scheme: str, paths: dict[str, str], open_page: Callable[..., Page]) -> None:
    assert violations(open_page(paths[name], color_scheme=scheme, bypass_csp=True)) == []
