from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.jobs import NoJobs
from app.settings import Settings
from app.worker import Worker

from .fake_jobs import make_worker
from .fakes import FakeAnswerService

RIVERS_ID = "rivers-1a2b3c4d"


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = make_worker(tmp_path / "data")
    yield worker
    worker.close()


@pytest.fixture
def settings() -> Settings:
    return Settings(max_upload_bytes=20_000, max_upload_files=3)


@pytest.fixture
def client(settings: Settings, service: FakeAnswerService, worker: Worker) -> FlaskClient:
    return create_app(settings, service=service, jobs=worker).test_client()


def send(client: FlaskClient, *files: tuple[str, bytes], **headers: str) -> Any:
    parts = [(io.BytesIO(data), name) for name, data in files]
    return client.post("/api/v1/documents", data={"files": parts}, headers=headers)


def problem(response: Any) -> tuple[int, str]:
    assert response.mimetype == "application/problem+json"
    return response.status_code, response.get_json()["type"].removeprefix("urn:pincite:problem:")


class TestAdding:
    def test_files_are_taken_and_their_job_can_be_looked_at(self, client: FlaskClient, worker: Worker) -> None:
        response = send(client, ("a.txt", b"one"), ("b.txt", b"two"))
        body = response.get_json()
        assert (response.status_code, body["state"], body["subjects"]) == (202, "queued", ["a.txt", "b.txt"])
        assert response.headers["Location"] == body["links"]["self"] == f"/api/v1/jobs/{body['job_id']}"
        worker.run_waiting()
        done = client.get(response.headers["Location"]).get_json()
        assert (done["state"], done["report"]["counts"]) == ("done", {"read": 2})

    def test_what_was_not_read_is_told_with_the_reason(self, client: FlaskClient, worker: Worker) -> None:
        job = send(client, ("a.txt", b"one"), ("broken.pdf", b"two")).get_json()
        worker.run_waiting()
        report = client.get(job["links"]["self"]).get_json()["report"]
        assert report["fell_short"] is True
        assert report["files"][1] == {
            "source": "broken.pdf",
            "state": "failed",
            "doc_id": "",
            "reasons": ["holds no text"],
            "remarks": [],
        }

    def test_the_same_key_gives_the_same_job(self, client: FlaskClient) -> None:
        first = send(client, ("a.txt", b"one"), **{"Idempotency-Key": "k1"}).get_json()
        again = send(client, ("a.txt", b"one"), **{"Idempotency-Key": "k1"}).get_json()
        assert again["job_id"] == first["job_id"]
        assert len(client.get("/api/v1/jobs").get_json()["jobs"]) == 1
        other = send(client, ("a.txt", b"two"), **{"Idempotency-Key": "k1"})
        assert problem(other) == (409, "key-reused")

    def test_two_files_of_one_name_are_refused(self, client: FlaskClient) -> None:
        assert problem(send(client, ("a/x.txt", b"1"), ("b/x.txt", b"2"))) == (409, "names-clash")

    def test_nothing_sent_is_a_wrong_request(self, client: FlaskClient) -> None:
        assert problem(client.post("/api/v1/documents", data={"other": "x"})) == (422, "invalid-request")
        assert problem(client.post("/api/v1/documents", json={})) == (422, "invalid-request")

    @pytest.mark.parametrize("name", ["", ".htaccess", "../..", "x" * 300])
    def test_a_name_that_cannot_be_kept_is_refused(self, name: str, client: FlaskClient, tmp_path: Path) -> None:
        assert problem(send(client, (name, b"one"))) == (422, "bad-upload")
        assert not list((tmp_path / "data").rglob("incoming/*"))

    def test_more_than_the_limit_is_refused(self, client: FlaskClient) -> None:
        many = [(f"{number}.txt", b"x") for number in range(4)]
        assert send(client, *many[:3]).status_code == 202
        assert problem(send(client, *many)) == (422, "bad-upload")
        large = send(client, ("a.txt", b"x" * 30_000))
        assert (large.status_code, large.mimetype) == (413, "application/problem+json")

    def test_files_may_be_larger_than_other_bodies(self, service: FakeAnswerService, worker: Worker) -> None:
        settings = Settings(max_body_bytes=1000)
        client = create_app(settings, service=service, jobs=worker).test_client()
        assert send(client, ("a.txt", b"x" * 5000)).status_code == 202
        assert client.post("/api/v1/answers", json={"question": "x" * 5000}).status_code == 413


class TestChanging:
    def test_a_document_is_removed_once(self, client: FlaskClient) -> None:
        first = client.delete(f"/api/v1/documents/{RIVERS_ID}")
        assert (first.status_code, first.get_json()["kind"]) == (202, "remove")
        assert problem(client.delete(f"/api/v1/documents/{RIVERS_ID}")) == (404, "unknown-document")

    def test_what_is_being_removed_is_not_edited(self, client: FlaskClient) -> None:
        client.delete(f"/api/v1/documents/{RIVERS_ID}")
        assert problem(client.patch(f"/api/v1/documents/{RIVERS_ID}", json={"title": "x"}))[0] == 404
        assert problem(client.post(f"/api/v1/documents/{RIVERS_ID}/reread"))[0] == 404

    def test_an_unknown_document_is_not_changed(self, client: FlaskClient) -> None:
        for response in (
            client.delete("/api/v1/documents/none"),
            client.patch("/api/v1/documents/none", json={"title": "x"}),
            client.post("/api/v1/documents/none/reread"),
        ):
            assert problem(response) == (404, "unknown-document")

    def test_only_the_members_that_were_sent_are_changed(self, client: FlaskClient, worker: Worker) -> None:
        response = client.patch(f"/api/v1/documents/{RIVERS_ID}", json={"title": "Rivers", "date": None})
        assert response.status_code == 202
        assert worker.job(response.get_json()["job_id"]).changes == {"title": "Rivers", "date": None}

    def test_a_member_that_is_not_described_is_refused(self, client: FlaskClient) -> None:
        response = client.patch(f"/api/v1/documents/{RIVERS_ID}", json={"titel": "x"})
        assert problem(response) == (422, "invalid-request")

    def test_a_page_of_another_site_changes_nothing(self, client: FlaskClient, worker: Worker) -> None:
        for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
            assert problem(send(client, ("a.txt", b"one"), **headers)) == (403, "cross-site")
        assert worker.jobs(10) == ()
        ours = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
        assert send(client, ("a.txt", b"one"), **ours).status_code == 202

    def test_where_nothing_may_be_changed_it_is_said(self, service: FakeAnswerService) -> None:
        client = create_app(Settings(), service=service).test_client()
        for response in (send(client, ("a.txt", b"x")), client.delete(f"/api/v1/documents/{RIVERS_ID}")):
            assert problem(response) == (403, "changes-off")
        assert client.get("/api/v1/jobs").get_json() == {"jobs": [], "next_cursor": None}


class TestJobs:
    def test_they_are_listed_page_by_page_the_newest_first(self, client: FlaskClient) -> None:
        made = [send(client, (f"{number}.txt", b"x")).get_json()["job_id"] for number in range(5)]
        seen: list[str] = []
        query: dict[str, Any] = {"limit": 2}
        while True:
            body = client.get("/api/v1/jobs", query_string=query).get_json()
            seen += [job["job_id"] for job in body["jobs"]]
            if body["next_cursor"] is None:
                break
            query["cursor"] = body["next_cursor"]
        assert seen == made[::-1]

    def test_a_waiting_one_is_cancelled_once(self, client: FlaskClient) -> None:
        job = send(client, ("a.txt", b"one")).get_json()
        response = client.post(f"{job['links']['self']}/cancel")
        assert (response.status_code, response.get_json()["state"]) == (202, "cancelled")
        assert response.headers["Location"] == job["links"]["self"]
        assert problem(client.post(f"{job['links']['self']}/cancel")) == (409, "job-state")
        assert problem(client.post(f"{job['links']['self']}/retry")) == (409, "job-state")

    def test_an_interrupted_one_is_retried(self, client: FlaskClient, worker: Worker) -> None:
        job = send(client, ("a.txt", b"one")).get_json()
        worker._store.begin(job["job_id"])
        worker._store.interrupt_running("The server was stopped.")
        response = client.post(f"{job['links']['self']}/retry")
        assert (response.status_code, response.get_json()["state"]) == (202, "queued")
        worker.run_waiting()
        assert client.get(job["links"]["self"]).get_json()["state"] == "done"

    def test_one_that_would_undo_a_newer_one_is_not_retried(self, client: FlaskClient, worker: Worker) -> None:
        job = send(client, ("a.txt", b"one")).get_json()
        worker._store.begin(job["job_id"])
        worker._store.interrupt_running("The server was stopped.")
        send(client, ("a.txt", b"two"))
        worker.run_waiting()
        assert problem(client.post(f"{job['links']['self']}/retry")) == (409, "job-overtaken")

    @pytest.mark.parametrize("way", ["retry", "cancel"])
    def test_an_unknown_one_is_neither_retried_nor_cancelled(self, way: str, client: FlaskClient) -> None:
        assert problem(client.post(f"/api/v1/jobs/none/{way}")) == (404, "unknown-job")

    @pytest.mark.parametrize("way", ["retry", "cancel"])
    def test_where_nothing_may_be_changed_nothing_is_retried(self, way: str, service: FakeAnswerService) -> None:
        client = create_app(Settings(), service=service, jobs=NoJobs("This server takes no changes.")).test_client()
        assert problem(client.post(f"/api/v1/jobs/none/{way}")) == (403, "changes-off")

    def test_an_unknown_job_is_404(self, client: FlaskClient) -> None:
        assert problem(client.get("/api/v1/jobs/none")) == (404, "unknown-job")
        assert problem(client.get("/api/v1/jobs/none/events")) == (404, "unknown-job")

    def test_a_client_that_has_it_gets_nothing(self, client: FlaskClient) -> None:
        path = send(client, ("a.txt", b"x")).headers["Location"]
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        assert client.get("/api/v1/documents").headers["ETag"]

    def test_events_go_on_until_the_job_is_over(self, client: FlaskClient, worker: Worker) -> None:
        path = send(client, ("a.txt", b"x")).get_json()["links"]["events"]
        response = client.get(path)
        assert response.mimetype == "text/event-stream"
        first = next(response.response)  # type: ignore[call-overload]
        worker.run_waiting()
        rest = b"".join(response.response)  # type: ignore[arg-type]
        states = [json.loads(line[6:])["state"] for line in (first + rest).decode().splitlines() if line[:5] == "data:"]
        assert (states[0], states[-1]) == ("queued", "done")
        assert b"event: job\n" in first

    def test_a_client_that_leaves_gives_its_place_back(self, service: FakeAnswerService, worker: Worker) -> None:
        client = create_app(Settings(streams=1), service=service, jobs=worker).test_client()
        path = send(client, ("a.txt", b"x")).get_json()["links"]["events"]
        assert client.head(path).status_code == 200
        first = client.get(path)
        assert problem(client.get(path)) == (503, "too-many-streams")
        assert client.get(path).headers["Retry-After"]
        first.close()
        again = client.get(path)
        assert again.status_code == 200
        again.close()
