"""Every way a request can be wrong gives one shape of error: problem+json to programs, a page to people."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.answer import Answer, Question
from app.factory import create_app
from app.settings import Settings

from .fakes import FakeAnswerService, fake_service

GOOD = {"question": "How long is the canal?"}
ASKED = {"role": "user", "content": GOOD["question"]}
CITATION = {"doc_id": "rivers-1a2b3c4d", "start": 0, "end": 3, "text": "Sha"}
NESTED = f'{{"question": {"[" * 200_000}{"]" * 200_000}}}'

WRONG: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", "/api/v1/none", {}, 404, "about:blank"),
    ("PUT", "/api/v1/answers", {}, 405, "about:blank"),
    ("GET", "/api/v1/answers", {}, 422, "invalid-request"),
    ("GET", "/api/v1/answers?question=x&format=pdf", {}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"data": "{", "content_type": "application/json"}, 400, "about:blank"),
    ("POST", "/api/v1/answers", {"data": NESTED, "content_type": "application/json"}, 400, "about:blank"),
    ("POST", "/v1/chat/completions", {"data": NESTED, "content_type": "application/json"}, 400, "about:blank"),
    ("POST", "/api/v1/answers", {"data": "question=x"}, 415, "about:blank"),
    ("POST", "/api/v1/answers", {"json": {"question": "x" * 1_100_000}}, 413, "about:blank"),
    ("POST", "/api/v1/answers", {"json": []}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": "text"}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": '{"question": "canal"}'}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {}}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "questoin": 1}}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "max_quotes": "3"}}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "max_quotes": True}}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "max_quotes": 0}}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "max_quotes": 50}}, 422, "bad-filter"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "kinds": ["poem"]}}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "languages": ["english"]}}, 422, "invalid-request"),
    ("POST", "/api/v1/answers", {"json": {**GOOD, "documents": ["none"]}}, 404, "unknown-document"),
    ("POST", "/api/v1/answers", {"json": {"question": ""}}, 422, "empty-question"),
    ("POST", "/api/v1/answers", {"json": {"question": "?!"}}, 422, "empty-question"),
    ("POST", "/api/v1/answers", {"json": {"question": "x" * 100_000}}, 422, "question-too-long"),
    ("POST", "/api/v1/search", {"json": {"query": " "}}, 422, "empty-question"),
    ("GET", "/api/v1/search", {}, 422, "invalid-request"),
    ("GET", "/api/v1/search?query=x&top_k=0", {}, 422, "invalid-request"),
    ("GET", "/api/v1/search?query=x&topk=5", {}, 422, "invalid-request"),
    ("GET", "/api/v1/documents?limit=x", {}, 422, "invalid-request"),
    ("GET", "/api/v1/documents/none", {}, 404, "unknown-document"),
    ("GET", "/api/v1/documents/rivers-1a2b3c4d/text?start=-1", {}, 422, "invalid-request"),
    ("GET", "/api/v1/documents/rivers-1a2b3c4d/text?start=9999", {}, 404, "bad-offsets"),
    ("PUT", "/api/v1/documents/rivers-1a2b3c4d", {}, 405, "about:blank"),
    ("DELETE", "/api/v1/documents/rivers-1a2b3c4d", {}, 403, "changes-off"),
    ("DELETE", "/api/v1/documents/none", {}, 404, "unknown-document"),
    ("PATCH", "/api/v1/documents/rivers-1a2b3c4d", {"json": {"size": 1}}, 422, "invalid-request"),
    ("PATCH", "/api/v1/documents/rivers-1a2b3c4d", {"json": []}, 422, "invalid-request"),
    ("PATCH", "/api/v1/documents/rivers-1a2b3c4d", {"data": "x"}, 415, "about:blank"),
    ("POST", "/api/v1/documents", {}, 422, "invalid-request"),
    ("GET", "/api/v1/jobs/none", {}, 404, "unknown-job"),
    ("GET", "/api/v1/jobs?cursor=x", {}, 422, "invalid-request"),
    ("POST", "/api/v1/verify", {"json": {**CITATION, "text": ""}}, 422, "invalid-request"),
    ("POST", "/api/v1/verify", {"json": {**CITATION, "start": 1.5}}, 422, "invalid-request"),
]


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "kind"), WRONG, ids=[f"{n}-{case[1]}" for n, case in enumerate(WRONG)]
)
def test_every_problem_has_one_shape(
    method: str, path: str, sent: dict[str, Any], status: int, kind: str, client: FlaskClient
) -> None:
    response = client.open(path, method=method, **sent)
    assert response.status_code == status, response.get_data()
    assert response.mimetype == "application/problem+json"
    body = response.get_json()
    assert set(body) - {"errors"} == {"type", "title", "status", "detail"}
    assert body["status"] == status
    assert body["type"] == kind or body["type"] == f"urn:pincite:problem:{kind}"
    assert body["detail"].count("\n") == 0


def test_a_member_that_does_not_fit_is_named_by_a_pointer(client: FlaskClient) -> None:
    body = client.post("/api/v1/answers", json={**GOOD, "a/b~c": 1}).get_json()
    assert body["errors"] == [{"pointer": "/a~1b~0c", "detail": "Extra inputs are not permitted"}]


@pytest.mark.parametrize(
    ("method", "path", "sent", "pointer"),
    [
        ("POST", "/api/v1/answers/batch", {"questions": [{**GOOD, "id": "a\ud800"}]}, "/questions/0/id"),
        ("POST", "/v1/chat/completions", {"model": "\ud800", "messages": [ASKED]}, "/model"),
        ("POST", "/v1/chat/completions", {"model": "\ud800", "messages": [ASKED], "stream": True}, "/model"),
        ("PATCH", "/api/v1/documents/rivers-1a2b3c4d", {"authors": ["Karr, J.", "\ud800"]}, "/authors/1"),
        ("PATCH", "/api/v1/documents/rivers-1a2b3c4d", {"date": "Spring \ud800"}, "/date"),
    ],
)
def test_half_of_a_surrogate_pair_does_not_fit_what_is_kept_or_given_back(
    method: str, path: str, sent: dict[str, Any], pointer: str, client: FlaskClient
) -> None:
    response = client.open(path, method=method, data=json.dumps(sent), content_type="application/json")
    said = "The text has half of a surrogate pair (\\ud800); expected whole characters"
    assert response.status_code == 422
    assert response.get_json()["errors"] == [{"pointer": pointer, "detail": said}]
    assert response.get_json()["detail"] == f"{pointer}: {said}. Correct it and send it again."


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    assert client.get("/api/v1/verify").headers["Allow"] in ("POST, OPTIONS", "OPTIONS, POST")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/none", 404, "There is nothing at this address."),
        ("/documents/none", 404, "There is no such document."),
        ("/documents/rivers-1a2b3c4d?start=5&end=2", 404, "The document has no such place."),
        ("/documents/rivers-1a2b3c4d?start=a&end=2", 404, "The document has no such place."),
        ("/documents/rivers-1a2b3c4d?start=5", 404, "The document has no such place."),
        ("/documents/rivers-1a2b3c4d?ranges=1-2,x", 404, "The document has no such place."),
        ("/documents/rivers-1a2b3c4d?start=0&end=99999999", 404, "The document has no such place."),
        ("/?q=canal&document=none", 404, "There is no such document."),
        ("/?q=canal&language=english", 422, "The request could not be answered."),
    ],
)
def test_people_get_a_page(path: str, status: int, words: str, client: FlaskClient) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (status, "text/html")
    assert words in response.get_data(as_text=True)


def test_a_program_gets_json_everywhere(client: FlaskClient) -> None:
    response = client.get("/none", headers={"Accept": "application/json"})
    assert response.mimetype == "application/problem+json"


def test_the_words_of_a_request_are_never_markup(client: FlaskClient) -> None:
    page = client.get("/documents/<script>alert(1)<%2Fscript>").get_data(as_text=True)
    assert "<script>alert" not in page


class BrokenService(FakeAnswerService):
    def answer(self, question: Question) -> Answer:
        raise RuntimeError("a secret path")


@pytest.fixture
def broken(app_settings: Settings) -> Flask:
    return create_app(app_settings, service=BrokenService(fake_service().texts))


def test_a_failure_of_ours_reveals_nothing_and_is_logged(broken: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = broken.test_client()
    response = client.post("/api/v1/answers", json=GOOD)
    assert (response.status_code, response.get_json()["type"]) == (500, "urn:pincite:problem:internal")
    assert "secret" not in response.get_data(as_text=True)
    page = client.get("/?q=canal")
    assert page.status_code == 500
    assert "secret" not in page.get_data(as_text=True)
    assert caplog.text.count("RuntimeError: a secret path") == 2
