from __future__ import annotations

from flask.testing import FlaskClient
from pydantic import SecretStr

from app.factory import create_app
from app.settings import Settings

from .fakes import FakeAnswerService


def test_answers_refusals_and_requests_are_counted(client: FlaskClient) -> None:
    client.post("/api/v1/answers", json={"question": "How long is the canal being dug across the north"})
    client.get("/?q=Who+won+the+cup+in+Osaka")
    client.get("/documents/none")
    counted = client.get("/metrics").get_data(as_text=True)
    assert 'pincite_answers_total{status="answered"} 1.0' in counted
    assert 'pincite_answers_total{status="refused"} 1.0' in counted
    assert 'pincite_requests_total{method="GET",route="/documents/<doc_id>",status="404"} 1.0' in counted
    assert "pincite_documents 5.0" in counted


def test_two_applications_count_apart(client: FlaskClient, service: FakeAnswerService) -> None:
    client.get("/healthz")
    other = create_app(Settings(), service=service).test_client()
    assert 'route="/healthz"' not in other.get("/metrics").get_data(as_text=True)


def test_an_address_that_is_not_there_makes_no_label_of_its_own(client: FlaskClient) -> None:
    client.get("/made-up-4711")
    assert "4711" not in client.get("/metrics").get_data(as_text=True)


def test_made_up_methods_are_counted_as_one(service: FakeAnswerService) -> None:
    client = create_app(Settings(api_keys=(SecretStr("k"),)), service=service).test_client()
    for number in range(3):
        client.open("/", method=f"ZZ{number}")
    text = client.get("/metrics", headers={"Authorization": "Bearer k"}).get_data(as_text=True)
    assert "ZZ" not in text
    assert 'method="other"' in text
