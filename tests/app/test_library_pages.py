"""Adding, editing, reading again and removing on the page, as plain forms."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.factory import create_app
from app.jobs import Job, JobKind
from app.settings import Settings
from app.worker import Worker
from corpus.errors import DataFolderError

from .fake_jobs import FakeBuilder, make_worker
from .fakes import FakeAnswerService, make_document

RIVERS = "/documents/rivers-1a2b3c4d"


@pytest.fixture
def builder() -> FakeBuilder:
    return FakeBuilder()


@pytest.fixture
def worker(tmp_path: Path, builder: FakeBuilder) -> Iterator[Worker]:
    worker = make_worker(tmp_path / "data", builder)
    yield worker
    worker.close()


@pytest.fixture
def client(service: FakeAnswerService, worker: Worker) -> FlaskClient:
    return create_app(Settings(max_upload_bytes=20_000, max_upload_files=3), service=service, jobs=worker).test_client()


def page(client: FlaskClient, path: str) -> HTMLParser:
    response = client.get(path)
    assert response.status_code == 200
    return HTMLParser(response.get_data(as_text=True))


def send(client: FlaskClient, *files: tuple[str, bytes]) -> Any:
    return client.post("/documents", data={"files": [(io.BytesIO(data), name) for name, data in files]})


class TestAdding:
    def test_files_are_taken_and_the_browser_goes_to_their_job(self, client: FlaskClient, worker: Worker) -> None:
        response = send(client, ("a.txt", b"one"), ("<b>.txt", b"two"))
        assert response.status_code == 303
        waiting = page(client, response.headers["Location"])
        assert "Waiting for its turn" in waiting.css_first("[role=status]").text()  # type: ignore[union-attr]
        assert waiting.css_first("#job[hx-get]") and waiting.css_first("noscript meta[http-equiv=refresh]")
        worker.run_waiting()
        done = page(client, response.headers["Location"])
        assert not done.css("[hx-get], meta[http-equiv=refresh]") and not done.css("table b")
        assert [node.text().strip() for node in done.css("tbody th")] == ["a.txt", "<b>.txt"]

    def test_what_was_not_read_is_told(self, client: FlaskClient, worker: Worker) -> None:
        response = send(client, ("broken.pdf", b"two"))
        worker.run_waiting()
        row = page(client, response.headers["Location"]).css_first("tr.short")
        assert row and "Not read" in row.text() and "holds no text" in row.text()

    def test_progress_says_the_stage_and_the_share(
        self, client: FlaskClient, worker: Worker, builder: FakeBuilder
    ) -> None:
        seen: list[HTMLParser] = []
        location = send(client, ("a.txt", b"1"), ("b.txt", b"2")).headers["Location"]
        builder.during = lambda job: seen.append(page(client, location))
        worker.run_waiting()
        (running,) = seen
        assert "reading and cleaning" in running.css_first("[role=status]").text()  # type: ignore[union-attr]
        assert running.css_first("progress[value='0.000']")
        assert "reading" in running.css_first("[aria-current=step]").text()  # type: ignore[union-attr]

    def test_one_that_waits_is_cancelled_and_one_that_failed_is_tried_again(
        self, client: FlaskClient, worker: Worker, builder: FakeBuilder
    ) -> None:
        def buttons(path: str) -> list[str]:
            forms = page(client, path).css("form.buttons[method=post][action^='/jobs/']")
            return [form.attributes["action"] or "" for form in forms]

        location = send(client, ("a.txt", b"1")).headers["Location"]
        for path in (location, "/jobs", "/documents"):
            assert buttons(path) == [f"{location}/cancel"]
        assert client.post(f"{location}/cancel").headers["Location"] == location
        assert "It was cancelled" in page(client, location).css_first("[role=status]").text()  # type: ignore[union-attr]
        for path in (location, "/jobs", "/documents"):
            assert buttons(path) == []

        def fail(job: Job) -> None:
            raise DataFolderError("The disk is full.")

        builder.during = fail
        failed = send(client, ("b.txt", b"2")).headers["Location"]
        worker.run_waiting()
        for path in (failed, "/jobs", "/documents"):
            assert buttons(path) == [f"{failed}/retry"]
        builder.during = lambda job: None
        client.post(f"{failed}/retry")
        worker.run_waiting()
        assert "Done." in page(client, failed).css_first("[role=status]").text()  # type: ignore[union-attr]
        late = client.post(f"{failed}/retry")
        assert late.status_code == 409 and "too late" in late.get_data(as_text=True)

    def test_a_change_that_newer_files_overtook_is_explained(self, client: FlaskClient, worker: Worker) -> None:
        location = send(client, ("a.txt", b"1")).headers["Location"]
        worker._store.begin(location.rpartition("/")[2])
        worker._store.interrupt_running("The server was stopped.")
        send(client, ("a.txt", b"2"))
        worker.run_waiting()
        for language, said in (("en", "send it again"), ("fa", "دوباره بفرستید"), ("ru", "отправьте его снова")):
            late = client.post(f"{location}/retry", headers={"Accept-Language": language})
            assert late.status_code == 409 and said in late.get_data(as_text=True)

    def test_nothing_chosen_is_explained(self, client: FlaskClient) -> None:
        response = send(client, ("", b""))
        assert response.status_code == 422 and "No file was sent" in response.get_data(as_text=True)

    def test_too_many_or_too_large_files_are_refused(self, client: FlaskClient) -> None:
        many = send(client, *((f"{n}.txt", b"x") for n in range(4)))
        assert many.status_code == 422
        large = send(client, ("large.txt", b"x" * 30_000))
        assert large.status_code == 413 and "too large" in large.get_data(as_text=True)

    @pytest.mark.parametrize(
        "headers",
        [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}],
    )
    def test_another_site_cannot_send_the_forms(
        self, headers: dict[str, str], client: FlaskClient, worker: Worker
    ) -> None:
        for path in (
            "/documents",
            "/jobs/none/retry",
            "/jobs/none/cancel",
            f"{RIVERS}/edit",
            f"{RIVERS}/reread",
            f"{RIVERS}/remove",
        ):
            assert client.post(path, headers=headers).status_code == 403
        assert worker.jobs(10) == ()


class TestManaging:
    def test_only_what_was_changed_is_edited(self, client: FlaskClient, worker: Worker, builder: FakeBuilder) -> None:
        form = page(client, f"{RIVERS}/manage")
        title = form.css_first("input[name=title]")
        assert title and title.attributes["value"] == "Sharing the water of the Amu Darya"
        given = {
            "title": title.attributes["value"],
            "authors": "Karr, J.\r\n\r\n Iqbal, N. ",
            "date": "2019",
            "language": "",
        }
        assert client.post(f"{RIVERS}/edit", data=given).status_code == 303
        worker.run_waiting()
        (job,) = builder.done
        assert job.kind is JobKind.EDIT
        assert job.changes == {"authors": ["Karr, J.", "Iqbal, N."], "date": "2019", "language": ""}

    def test_an_edit_can_be_taken_back(self, client: FlaskClient, worker: Worker, builder: FakeBuilder) -> None:
        client.post(f"{RIVERS}/edit", data={"reset": "1", "title": "Another"})
        worker.run_waiting()
        assert set((builder.done[0].changes or {}).values()) == {None}

    def test_saving_nothing_new_does_nothing(self, client: FlaskClient, worker: Worker) -> None:
        response = client.post(f"{RIVERS}/edit", data={"title": "Sharing the water of the Amu Darya"})
        assert response.headers["Location"] == f"{RIVERS}/manage" and worker.jobs(10) == ()

    def test_a_document_is_read_again(self, client: FlaskClient, worker: Worker, builder: FakeBuilder) -> None:
        client.post(f"{RIVERS}/reread")
        worker.run_waiting()
        assert [job.kind for job in builder.done] == [JobKind.REREAD]

    def test_removing_asks_first(self, client: FlaskClient, worker: Worker, builder: FakeBuilder) -> None:
        asked = page(client, f"{RIVERS}/remove")
        assert asked.css_first(f"form[action='{RIVERS}/remove'][method=post]") and worker.jobs(10) == ()
        client.post(f"{RIVERS}/remove")
        worker.run_waiting()
        assert [job.kind for job in builder.done] == [JobKind.REMOVE]

    def test_two_people_removing_the_same_document(self, client: FlaskClient) -> None:
        assert client.post(f"{RIVERS}/remove").status_code == 303
        second = client.post(f"{RIVERS}/remove")
        assert second.status_code == 404 and "may have been removed" in second.get_data(as_text=True)

    @pytest.mark.parametrize("path", ["manage", "remove"])
    def test_a_document_that_is_gone_is_explained(self, path: str, client: FlaskClient) -> None:
        assert client.get(f"/documents/gone/{path}").status_code == 404

    def test_changes_are_listed_newest_first(self, client: FlaskClient) -> None:
        assert not page(client, "/jobs").css("li h2")
        send(client, ("a.txt", b"one"))
        client.post(f"{RIVERS}/reread")
        names = [" ".join(node.text().split()) for node in page(client, "/jobs").css("li h2")]
        assert names == ["Reading a document again: Sharing the water of the Amu Darya", "Adding documents: a.txt"]

    def test_a_change_that_is_not_there_is_explained(self, client: FlaskClient) -> None:
        response = client.get("/jobs/none")
        assert response.status_code == 404 and "no such change" in response.get_data(as_text=True)


def test_where_nothing_can_be_changed_no_form_is_shown(service: FakeAnswerService) -> None:
    client = create_app(Settings(), service=service).test_client()
    assert not page(client, "/documents").css("form[method=post]")
    assert not page(client, f"{RIVERS}/manage").css("form[method=post]")
    assert client.post(f"{RIVERS}/remove").status_code == 403


def test_ten_thousand_documents_are_listed_quickly_and_lightly(app_settings: Settings) -> None:
    texts = tuple(make_document(f"d{n:05}", f"Title {n}\n\nWords.\n", f"{n}.txt", "en") for n in range(10_000))
    client = create_app(app_settings, service=FakeAnswerService(texts)).test_client()
    for path in ("/documents", "/documents?find=9999", "/", "/?q=words&document=d00007"):
        assert len(client.get(path).get_data()) < 150_000


@pytest.fixture
def marked(worker: Worker) -> FlaskClient:
    document = make_document("marked", "A\u202bB\u202c\n\nThe toll was doubled.\n", "marked.txt", "en", date="2001")
    return create_app(Settings(), service=FakeAnswerService((document,)), jobs=worker).test_client()


class TestWhatIsSent:
    def test_only_what_was_typed_is_a_change(self, marked: FlaskClient, worker: Worker) -> None:
        fields = page(marked, "/documents/marked/manage").css("form.edit input")
        form = {field.attributes["name"] or "": field.attributes["value"] or "" for field in fields}
        assert form["title"] == "AB"
        assert marked.post("/documents/marked/edit", data=form | {"date": "2002"}).status_code == 303
        assert worker.jobs(1)[0].changes == {"date": "2002"}

    @pytest.mark.parametrize("date", ["2021-13-45", "2021-02-31", "1402-13"])
    def test_a_date_that_there_is_not_is_sent_back(self, date: str, marked: FlaskClient, worker: Worker) -> None:
        response = marked.post("/documents/marked/edit", data={"date": date})
        assert response.status_code == 422 and not worker.jobs(1)
        shown = HTMLParser(response.text)
        assert shown.css_first("#date").attributes["value"] == date
        assert "no such date" in shown.css_first("#date-error").text()
        answer = marked.patch("/api/v1/documents/marked", json={"date": date})
        assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/date")

    @pytest.mark.parametrize("date", ["2021-05-03", "1402-02-31", "Spring 2021", ""])
    def test_other_dates_are_taken(self, date: str, marked: FlaskClient, worker: Worker) -> None:
        assert marked.patch("/api/v1/documents/marked", json={"date": date}).status_code == 202


def test_the_pages_of_the_list_lead_back_one_by_one(worker: Worker) -> None:
    documents = [make_document(f"d-{n:03}", f"Text {n}.\n", f"{n}.txt", "en") for n in range(250)]
    client = create_app(Settings(), service=FakeAnswerService(documents), jobs=worker).test_client()

    def firsts(path: str) -> tuple[str, str | None, str | None]:
        shown = page(client, path)
        links = [shown.css_first(f".sheets a[rel={way}]") for way in ("prev", "next")]
        before, after = (link.attributes["href"] if link else None for link in links)
        return shown.css_first("ol.documents input").attributes["value"] or "", before, after

    seen = ["/documents"]
    while onward := firsts(seen[-1])[2]:
        seen.append(onward)
    assert [firsts(path)[0] for path in seen] == ["d-000", "d-100", "d-200"]
    assert [firsts(path)[1] for path in seen] == [None, *seen[:-1]]
