"""What tests in a browser share: a server in a thread, pages in contexts of their own, and axe's opinion of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.factory import create_app
from app.jobs import Jobs
from app.ports import AnswerService
from app.server import served
from app.settings import Settings

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
LEVEL_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE = {"width": 390, "height": 800}

FAILED_REQUEST = ("Failed to load resource", "htmx:sendError", "htmx:afterRequest")
"""How a browser and htmx report that a page is one of an error, or did not come; no error of a script."""

SELECT = """([selector, first, last]) => {
  const [from, to] = [first, last].map(([index, at]) => {
    const walker = document.createTreeWalker(document.querySelectorAll(selector)[index], NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (at > node.length) { at -= node.length; node = walker.nextNode(); }
    return [node, at];
  });
  getSelection().setBaseAndExtent(...from, ...to);
}"""


def violations(page: Page) -> list[Any]:
    """What axe finds against WCAG 2.2 AA."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("level => axe.run(document, {runOnly: {type: 'tag', values: level}})", LEVEL_AA)
    assert len(found["passes"]) > 10
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]


def weight(page: Page) -> int:
    """Bytes of the page and all it loaded."""
    return int(
        page.evaluate("() => performance.getEntries().reduce((sum, entry) => sum + (entry.encodedBodySize || 0), 0)")
    )


def sideways(page: Page) -> int:
    """How wide the page is in all, in pixels."""
    return int(page.evaluate("() => document.documentElement.scrollWidth"))


def serving(service: AnswerService, jobs: Jobs | None = None) -> AbstractContextManager[str]:
    settings = Settings(port=0)
    return served(create_app(settings, service=service, jobs=jobs), settings)


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """Open a path in a fresh context with the given properties; a script error or a foreign request fails the test."""
    # How long anything takes on a busy machine is not what is tested.
    expect.set_options(timeout=60_000)
    contexts: list[BrowserContext] = []
    complaints: list[str] = []
    ours = (base_url or "http://127.0.0.1", "data:")

    def open_page(path: str, **properties: Any) -> Page:
        context = browser.new_context(base_url=base_url or None, locale="en-US", **properties)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith(ours) else None)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [one for one in complaints if not one.startswith(FAILED_REQUEST)] == []
