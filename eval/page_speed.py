"""How soon the first quote stands on the page in a real browser, how heavy the page is, and whether it moves.

``python -m eval.page_speed --questions FILE`` serves the data folder to itself, makes the passages ready, and asks
every question in the system's Chromium as a person does: it is typed, Ask is clicked, and the clock of the browser runs
from that click to the frame in which the first quote is painted (of a refusal, the nearest). Playwright is needed, from
the ``dev`` extra. What the figures say depends on what else the machine does.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np

from app.factory import create_app
from app.ports import AnswerService
from app.server import served
from app.service import open_service
from app.settings import Settings, load_settings
from corpus.errors import UsageError
from index.console import run

from .formats.questions import load_questions

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update")
LONGEST_MS = 120_000
"""Longest wait for an answer; a browser that waits longer is stuck."""

WATCH = """() => {
  window.moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  document.addEventListener("click", (event) => {
    if (event.target.matches("form.ask button[type=submit]")) window.clicked = performance.now();
  }, {capture: true, once: true});
  new MutationObserver((changes, observer) => {
    if (window.clicked === undefined || !document.querySelector("figure.quote, .refusal")) return;
    observer.disconnect();
    // The frame that paints it begins with the first call; at the second it is painted.
    requestAnimationFrame(() => requestAnimationFrame(() => { window.shown = performance.now(); }));
  }).observe(document, {childList: true, subtree: true});
}"""

READ = """() => {
  const all = performance.getEntries();
  const sent = all.filter((entry) => ["xmlhttprequest", "fetch"].includes(entry.initiatorType)).at(-1);
  return {
    shown: window.shown - window.clicked,
    server: sent ? sent.responseStart - sent.requestStart : 0,
    bytes: all.reduce((sum, entry) => sum + (entry.encodedBodySize || 0), 0),
    moved: window.moved,
    refused: document.querySelector(".refusal") !== null,
  };
}"""


@dataclass(frozen=True, slots=True)
class Visit:
    """One question that was asked in a browser.

    Attributes:
        shown: Milliseconds from the click to the first quote on the screen.
        server: Of them, until the first byte of the answer came.
        bytes: Of the page and everything it loaded.
        moved: Cumulative layout shift, 0 when nothing moved by itself.
    """

    shown: float
    server: float
    bytes: int
    moved: float
    refused: bool


class BrowserMissing(UsageError):
    """There is no browser to measure with."""


def visits(address: str, questions: Sequence[str], browser: Browser) -> Iterator[Visit]:
    """Ask each question on a fresh page and yield what was seen; the caches of the browser are warm after the first."""
    context = browser.new_context(locale="en-US")
    try:
        for question in questions:
            page = context.new_page()
            page.set_default_timeout(LONGEST_MS)
            yield _visit(page, address, question)
            page.close()
    finally:
        context.close()


def _visit(page: Page, address: str, question: str) -> Visit:
    page.goto(address)
    page.locator("#q").fill(question)
    page.evaluate(WATCH)
    page.locator("form.ask button[type=submit]").click()
    page.wait_for_function("() => window.shown !== undefined")
    return Visit(**page.evaluate(READ))


def table(seen: Sequence[Visit]) -> str:
    """Return the figures as a Markdown table, over all questions and apart for answers and refusals."""
    groups = {
        "all": seen,
        "answered": [one for one in seen if not one.refused],
        "refused": [one for one in seen if one.refused],
    }
    rows = [
        "| questions | | first quote, median ms | p95 ms | of it server, median ms | page, kB | layout shift |",
        "|---|---|---|---|---|---|---|",
        *(_row(name, group) for name, group in groups.items() if group),
    ]
    return "\n".join(rows)


def _row(name: str, seen: Sequence[Visit]) -> str:
    shown = [one.shown for one in seen]
    return (
        f"| {name} | {len(seen)} | {statistics.median(shown):.0f} | {np.percentile(shown, 95):.0f} | "
        f"{statistics.median(one.server for one in seen):.0f} | {max(one.bytes for one in seen) / 1000:.0f} | "
        f"{max(one.moved for one in seen):.3f} |"
    )


def served_here(service: AnswerService) -> AbstractContextManager[str]:
    """Serve on a free port of this machine and yield the address."""
    settings = load_settings({}, port=0, changes=False)
    return served(create_app(settings, service=service), settings)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium, or the one that Playwright installed.

    Raises:
        BrowserMissing: When Playwright or a browser is missing.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise BrowserMissing("Playwright is missing; expected the extra “dev”. Run `make setup`.") from error
    path = next((found for found in map(shutil.which, BROWSERS) if found), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        except Error as error:
            reason = str(error).partition("\n")[0]
            raise BrowserMissing(f"No browser could be started ({reason}); expected Chromium. Install it.") from error
        try:
            yield browser
        finally:
            browser.close()


Opener = Callable[[Settings], AnswerService]


def ready_service(settings: Settings) -> AnswerService:
    """Return the service of a data folder with its passages made ready, as a server has it some time after its start.

    Raises:
        PinciteError: When it cannot be opened.
    """
    service = open_service(settings)
    service.make_ready()
    return service


@click.command(help="Measure how soon the first quote stands on the page in a browser.")
@click.option(
    "--questions", required=True, type=click.Path(path_type=Path), help="A question file; one JSON line each."
)
@click.option("--data", type=click.Path(path_type=Path), help="Data folder (default: PINCITE_DATA, or data).")
@click.option("--fast", is_flag=True, default=None, help="Answer without the reader.")
@click.option("--warm-up", default=3, show_default=True, help="First questions that are asked twice and counted once.")
@click.pass_obj
def main(opener: Opener | None, questions: Path, data: Path | None, fast: bool | None, warm_up: int) -> None:
    """Print a Markdown table."""
    asked = [question.text for question in load_questions(questions).questions]
    service = (opener or ready_service)(load_settings(data=data, fast=fast))
    with served_here(service) as address, chromium() as browser:
        for _ in visits(address, asked[:warm_up], browser):
            pass
        click.echo(table(list(visits(address, asked, browser))))


if __name__ == "__main__":
    raise SystemExit(run(main))
