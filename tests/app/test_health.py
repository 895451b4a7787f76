from __future__ import annotations

from flask.testing import FlaskClient


def test_the_process_answers(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_readiness_says_what_there_is_to_answer_from(client: FlaskClient) -> None:
    body = client.get("/readyz").get_json()
    assert (body["status"], body["documents"]) == ("ok", 5)


def test_the_explorer_and_all_it_loads_come_from_here(client: FlaskClient) -> None:
    page = client.get("/docs")
    assert "'unsafe-inline'" not in page.headers["Content-Security-Policy"].partition("script-src")[2].partition(";")[0]
    body = page.get_data(as_text=True)
    assert 'spec-url="/openapi.json"' in body and "http" not in body
    assert client.get("/docs/static/rapidoc-min.js", buffered=True).status_code == 200
