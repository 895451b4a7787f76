from __future__ import annotations

import base64

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from app.factory import create_app
from app.settings import Settings

from .fakes import FakeAnswerService

CLOSED = ["/", "/documents", "/documents/rivers-1a2b3c4d", "/api/v1/documents", "/api/v1/generation", "/metrics"]
OPEN = ["/healthz", "/readyz", "/openapi.json", "/docs", "/static/pincite.css", "/docs/static/rapidoc-min.js"]


@pytest.fixture
def keyed(service: FakeAnswerService) -> FlaskClient:
    settings = Settings(api_keys=(SecretStr("first"), SecretStr("zweiter-schlüssel")))
    return create_app(settings, service=service).test_client()


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"reader:{password}".encode()).decode()


@pytest.mark.parametrize("path", CLOSED)
def test_what_tells_of_documents_needs_a_key(path: str, keyed: FlaskClient) -> None:
    assert keyed.get(path).status_code == 401
    assert keyed.get(path, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert keyed.get(path, headers={"Authorization": "Bearer first"}).status_code == 200


@pytest.mark.parametrize("path", OPEN)
def test_what_tells_nothing_does_not(path: str, keyed: FlaskClient) -> None:
    assert keyed.get(path, buffered=True).status_code == 200


def test_a_browser_sends_the_key_as_a_password(keyed: FlaskClient) -> None:
    refused = keyed.get("/")
    assert refused.headers["WWW-Authenticate"].startswith("Basic ")
    assert keyed.get("/", headers={"Authorization": basic("zweiter-schlüssel")}).status_code == 200
    assert keyed.get("/", headers={"Authorization": basic("nope")}).status_code == 401


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_key_of_other_letters_than_ascii_is_known_in_either_encoding(encoding: str, keyed: FlaskClient) -> None:
    # WSGI hands on every byte of a header as one character.
    sent = "zweiter-schlüssel".encode(encoding).decode("latin-1")
    response = keyed.get("/api/v1/documents", headers={"Authorization": f"Bearer {sent}"})
    assert response.status_code == 200


def test_a_program_is_told_the_scheme(keyed: FlaskClient) -> None:
    response = keyed.post("/api/v1/answers", json={"question": "who"})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer ")
    assert response.get_json()["type"] == "urn:pincite:problem:not-authorized"


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic %%%", "Digest x=y", "first"])
def test_a_broken_header_is_no_key(header: str, keyed: FlaskClient) -> None:
    assert keyed.get("/api/v1/documents", headers={"Authorization": header}).status_code == 401


def test_every_response_keeps_to_itself(client: FlaskClient) -> None:
    for path in ("/", "/documents/none", "/api/v1/documents", "/healthz"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_pages_have_no_inline_script_or_style(client: FlaskClient) -> None:
    for path in ("/", "/?q=the+canal", "/documents", "/documents/rivers-1a2b3c4d?start=1&end=9"):
        page = client.get(path).get_data(as_text=True)
        assert page.count("<script") == page.count('<script src="/static/')
        assert "<style" not in page and " style=" not in page
        assert "//" not in page.replace("http://localhost", "")


def test_another_name_for_this_machine_is_refused(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "evil.example"}).mimetype == "application/problem+json"
    for name in ("evil.example:8000", "localhost.evil.example", "[::2]:8000", "127.0.0.1@evil.example", "]", "[::1"):
        assert client.get("/healthz", headers={"Host": name}).status_code == 400, name
    assert client.get("/healthz", headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize("host", ["[::1]:8000", "[::1]", "127.0.0.1:8000", "LOCALHOST"])
def test_every_name_of_this_machine_is_served(host: str, service: FakeAnswerService) -> None:
    client = create_app(Settings(host="::1"), service=service).test_client()
    assert client.get("/", headers={"Host": host}).status_code == 200
