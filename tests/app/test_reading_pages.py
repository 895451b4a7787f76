"""The reader's addresses: pages of a PDF as they were printed, their images, and documents that changed."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.factory import create_app
from app.printed import IMAGE_WIDTH, ImageCache
from app.service import QuotingService
from app.settings import Settings
from corpus.errors import OffsetError
from corpus.readers.protocol import Limits
from corpus.reading import Task, read_task

from ..fakes import FakeEncoder
from .fakes import RIVERS, FakeAnswerService
from .printed import SENTENCES
from .small import open_small


@pytest.fixture
def pages(printed: QuotingService) -> Iterator[FlaskClient]:
    with create_app(Settings(), service=printed).test_client() as client:
        yield client


@pytest.fixture
def chapters(printed: QuotingService) -> str:
    return next(one.doc_id for one in printed.documents() if one.source == "chapters.pdf")


def get(client: FlaskClient, path: str, **query: str) -> HTMLParser:
    response = client.get(path, query_string=query or None)
    assert response.status_code == 200
    return HTMLParser(response.get_data(as_text=True))


class TestPrinted:
    def test_both_views_lead_to_each_other_at_the_same_quote(self, pages: FlaskClient, chapters: str) -> None:
        text = get(pages, f"/documents/{chapters}", start="2000", end="2060")
        there, here = text.css(".views a")
        assert here.attributes["href"] == f"/documents/{chapters}?start=2000&end=2060&view=pages#quote"
        assert "aria-current" in there.attributes
        printed = get(pages, f"/documents/{chapters}", start="2000", end="2060", view="pages")
        assert printed.css_first("rect#quote")
        back = printed.css_first(".views a")
        assert back and back.attributes["href"] == f"/documents/{chapters}?start=2000&end=2060#quote"

    def test_without_a_quote_the_views_keep_the_place(self, pages: FlaskClient, chapters: str) -> None:
        printed = get(pages, f"/documents/{chapters}", view="pages", page="3")
        assert [leaf.attributes["id"] for leaf in printed.css(".leaf")] == ["page-3", "page-4"]
        back = printed.css_first(".views a")
        assert back and "sheet=1" in (back.attributes["href"] or "")

    def test_pages_follow_each_other(self, pages: FlaskClient, chapters: str) -> None:
        first = get(pages, f"/documents/{chapters}", view="pages")
        assert len(first.css(".leaf")) == 3 and not first.css("a[rel=prev]")
        link = first.css_first("a[rel=next]")
        assert link
        last = get(pages, link.attributes["href"] or "")
        assert [leaf.attributes["id"] for leaf in last.css(".leaf")] == ["page-4"]
        assert last.css_first("a[rel=prev]") and not last.css("a[rel=next]")

    @pytest.mark.parametrize("page", ["0", "-7", "99999999999", "x", ""])
    def test_a_page_that_is_not_there_is_the_nearest(self, page: str, pages: FlaskClient, chapters: str) -> None:
        assert get(pages, f"/documents/{chapters}", view="pages", page=page).css(".leaf")

    def test_a_quote_over_all_pages_is_shown_on_all(self, pages: FlaskClient, chapters: str) -> None:
        end = str(len(" ".join(SENTENCES)) - 10)
        printed = get(pages, f"/documents/{chapters}", view="pages", start="10", end=end)
        assert all(leaf.css("rect") for leaf in printed.css(".leaf")) and len(printed.css(".leaf")) == 4

    def test_a_document_without_pages_has_only_its_text(self, client: FlaskClient) -> None:
        page = get(client, "/documents/rivers-1a2b3c4d", view="pages")
        assert not page.css(".views") and page.css_first("article.text")

    def test_a_file_that_is_gone_leaves_the_text(self, printed_data: Path, chapters: str, tmp_path: Path) -> None:
        shutil.copytree(printed_data, tmp_path / "data")
        shutil.rmtree(tmp_path / "data" / "files")
        service = open_small(tmp_path / "data", FakeEncoder())
        with create_app(Settings(), service=service).test_client() as client:
            page = get(client, f"/documents/{chapters}", view="pages", start="5", end="20")
        assert page.css_first("article.text mark") and "cannot be shown" in page.css("[role=alert]")[0].text()


class TestImages:
    def test_an_image_is_sent_once(self, pages: FlaskClient, chapters: str) -> None:
        first = pages.get(f"/documents/{chapters}/pages/2")
        assert first.mimetype == "image/webp" and first.cache_control.private and first.cache_control.no_cache
        again = pages.get(f"/documents/{chapters}/pages/2", headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.get_data()) == (304, b"")
        image = Image.open(io.BytesIO(first.get_data()))
        assert image.width == IMAGE_WIDTH and len(first.get_data()) < 400_000

    def test_an_image_that_names_its_file_is_kept_by_the_browser(self, pages: FlaskClient, chapters: str) -> None:
        page = get(pages, f"/documents/{chapters}", view="pages")
        image = page.css_first(".paper img")
        assert image and pages.get(image.attributes["src"] or "").cache_control.max_age

    @pytest.mark.parametrize("number", ["0", "5", "99999999999999999999"])
    def test_a_page_that_is_not_there_has_no_image(self, number: str, pages: FlaskClient, chapters: str) -> None:
        assert pages.get(f"/documents/{chapters}/pages/{number}").status_code == 404

    def test_text_has_no_image(self, quoting_service: QuotingService) -> None:
        doc_id = quoting_service.documents()[0].doc_id
        with pytest.raises(OffsetError):
            quoting_service.page_image(doc_id, 1)
        assert quoting_service.printed(doc_id, [1]) == ()

    def test_what_is_kept_stays_small(self, printed: QuotingService, printed_data: Path, chapters: str) -> None:
        cache, made = ImageCache(most_bytes=1), []
        file = next((printed_data / "files").rglob(printed.document(chapters).sha256))

        def original() -> Path:
            made.append(1)
            return file

        for number in (1, 1, 2, 1):
            cache.image("a", number, original)
        assert len(made) == 3


class TestChanged:
    def test_a_place_that_a_changed_document_no_longer_has_is_explained(self, client: FlaskClient) -> None:
        page = get(client, "/documents/rivers-1a2b3c4d", start="90000", end="90010", sha256="0" * 12)
        assert page.css_first("[role=alert]") and not page.css("mark")

    def test_a_place_outside_the_very_document_is_an_error(self, client: FlaskClient) -> None:
        assert client.get("/documents/rivers-1a2b3c4d?start=90000&end=90010").status_code == 404

    def test_a_document_that_is_gone_is_explained(self, client: FlaskClient) -> None:
        response = client.get("/documents/gone?start=1&end=2")
        assert response.status_code == 404 and "may have been removed" in response.get_data(as_text=True)


ARTICLE = (
    "<html lang=en><title>Rivers</title><body><nav><a href=/>Home</a></nav><main><article>"
    + "".join(
        f"<h2>Part {n}</h2><p>{RIVERS[n * 90 : n * 90 + 400]}</p><ul><li>one<li>two &amp; <b>three</b></ul>"
        for n in range(9)
    )
    + "<table><tr><td>Year<td>Depth<tr><td>1931<td>9.5</table></article></main><footer>printed</footer></body></html>"
)


def test_two_hundred_quotes_of_a_web_page_are_marked_exactly() -> None:
    task = Task(ARTICLE.encode(), "0" * 64, "rivers-html", "rivers.html", Limits())
    document = read_task(task).ingested.document
    chance = random.Random(5)
    with create_app(Settings(), service=FakeAnswerService((document,))).test_client() as client:
        for _ in range(200):
            start = chance.randrange(len(document.text) - 2)
            end = min(start + chance.choice((1, 8, 60, 300, 1500)), len(document.text))
            if not document.text[start:end].strip():
                continue
            page = get(client, "/documents/rivers-html", start=str(start), end=str(end))
            shown = "".join(mark.text() for mark in page.css("mark"))
            # White space before the first paragraph belongs to none.
            assert shown.strip() == document.text[start:end].strip()
