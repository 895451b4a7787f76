"""The library in a real browser: adding with progress, dropping files, editing and removing; also without a script."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from app.worker import Worker

from ..browsers import browser_type_launch_args as browser_type_launch_args
from .browsing import PHONE, serving, sideways, violations
from .browsing import open_page as open_page
from .fake_jobs import FakeBuilder, make_worker
from .fakes import FakeAnswerService

pytestmark = pytest.mark.browser

FILES = [
    {"name": "one.txt", "mimeType": "text/plain", "buffer": b"one"},
    {"name": "broken.pdf", "mimeType": "application/pdf", "buffer": b"two"},
]


class Held:
    """Holds jobs until they are let go."""

    def __init__(self) -> None:
        self.go = threading.Event()

    def __call__(self, job: object) -> None:
        self.go.wait(60)


@pytest.fixture(scope="module")
def held() -> Held:
    return Held()


@pytest.fixture(scope="module")
def worker(tmp_path_factory: pytest.TempPathFactory, held: Held) -> Iterator[Worker]:
    worker = make_worker(tmp_path_factory.mktemp("jobs") / "data", FakeBuilder(held))
    worker.start()
    yield worker
    held.go.set()
    worker.close()


@pytest.fixture(scope="session")
def base_url() -> str:
    return ""


@pytest.fixture
def open_library(open_page: Callable[..., Page], library_url: str) -> Callable[..., Page]:
    return lambda path, **properties: open_page(f"{library_url}{path}", **properties)


@pytest.fixture(scope="module")
def library_url(service: FakeAnswerService, worker: Worker) -> Iterator[str]:
    with serving(service, worker) as address:
        yield address


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_files_are_added_with_progress_and_a_report(
    script: bool, open_library: Callable[..., Page], held: Held
) -> None:
    held.go.clear()
    page = open_library("/documents", java_script_enabled=script)
    page.get_by_label("Files").set_input_files(FILES)  # type: ignore[arg-type]
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("reading and cleaning")
    expect(page.get_by_role("progressbar")).to_be_visible()
    held.go.set()
    # With a script, and without one by a refresh, the page comes to the report by itself.
    expect(page.get_by_role("status")).to_contain_text("Done.")
    row = page.get_by_role("row", name="broken.pdf")
    expect(row).to_contain_text("holds no text")


def test_a_request_that_fails_neither_empties_the_page_of_a_job_nor_ends_it(
    open_library: Callable[..., Page], held: Held
) -> None:
    held.go.clear()
    page = open_library("/documents")
    page.get_by_label("Files").set_input_files(FILES)  # type: ignore[arg-type]
    asked: list[str] = []

    def refuse_at_first(route: Route) -> None:
        asked.append(route.request.url)
        if len(asked) == 1:
            route.fulfill(status=429, content_type="text/html", body="<main><h1>Too many requests</h1></main>")
        elif len(asked) == 2:
            route.abort()
        else:
            route.continue_()

    page.get_by_role("button", name="Add", exact=True).click()
    page.locator("progress").wait_for()
    page.route("**/jobs/*", refuse_at_first)
    page.get_by_role("button", name="Cancel").focus()
    enough = max(len(asked) + 2, 4)
    with page.expect_request(lambda _: len(asked) >= enough, timeout=60_000):
        pass
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    expect(page.get_by_role("progressbar")).to_be_visible()
    held.go.set()
    expect(page.get_by_role("status")).to_contain_text("Done.")


def test_files_are_added_by_dropping_them(open_library: Callable[..., Page], held: Held) -> None:
    held.go.set()
    page = open_library("/documents")
    data = page.evaluate_handle("""() => {
      const data = new DataTransfer();
      data.items.add(new File(['dropped words'], 'dropped.txt', {type: 'text/plain'}));
      return data;
    }""")
    page.dispatch_event("main", "dragover", {"dataTransfer": data})
    page.dispatch_event("main", "drop", {"dataTransfer": data})
    expect(page.get_by_role("row", name="dropped.txt")).to_be_visible()


def test_a_document_is_edited_and_removed_by_forms_alone(
    open_library: Callable[..., Page], held: Held, worker: Worker
) -> None:
    held.go.set()
    page = open_library("/documents", java_script_enabled=False)
    page.locator("a[href$='rivers-1a2b3c4d/manage']").click()
    page.get_by_label("Authors").fill("Karr, J.\nIqbal, N.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Done.")
    assert worker.jobs(1)[0].changes == {"authors": ["Karr, J.", "Iqbal, N."]}
    page.goto(page.url.partition("/jobs")[0] + "/documents/rivers-1a2b3c4d/manage")
    page.get_by_role("link", name="Remove it…").click()
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("status")).to_contain_text("Done.")
    assert worker.jobs(1)[0].subjects == ("rivers-1a2b3c4d",)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_axe_finds_nothing(language: str, scheme: str, open_library: Callable[..., Page], held: Held) -> None:
    held.go.clear()
    page = open_library(f"/documents?lang={language}", color_scheme=scheme, bypass_csp=True)
    assert violations(page) == []
    page.locator("#files").set_input_files(FILES)  # type: ignore[arg-type]
    page.locator(".adding button").click()
    page.locator("progress").wait_for()
    assert violations(page) == []
    held.go.set()
    page.locator("table").wait_for()
    assert violations(page) == []
    for path in ("/jobs", "/documents/rivers-1a2b3c4d/manage", "/documents/rivers-1a2b3c4d/remove"):
        page.goto(page.url.partition("/jobs")[0].partition("/documents")[0] + path)
        assert violations(page) == []


@pytest.mark.parametrize("path", ["/documents", "/jobs", "/documents/rivers-1a2b3c4d/manage?lang=fa"])
def test_a_phone_never_scrolls_sideways(path: str, open_library: Callable[..., Page]) -> None:
    assert sideways(open_library(path, viewport=PHONE)) <= PHONE["width"]
