"""Exact words over HTTP: places with their citations, pages of them, problems."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from app.settings import Settings

from .fakes import RIVERS, FakeAnswerService, make_document

PATH = "/api/v1/occurrences"
RIVERS_ID = "rivers-1a2b3c4d"


def found(client: FlaskClient, **arguments: Any) -> Any:
    response = client.get(PATH, query_string=arguments)
    assert response.status_code == 200
    return response.get_json()


def test_a_place_can_be_read_and_cited(client: FlaskClient) -> None:
    body = found(client, words="Two Generations")
    (place,) = body["places"]
    start = RIVERS.index("two generations")
    assert (place["doc_id"], place["start"], place["end"]) == (RIVERS_ID, start, start + 15)
    assert (place["ranges"], place["text"], place["display"]) == (
        [[start, start + 15]],
        "two generations",
        "two generations",
    )
    assert (place["page"], place["section"]) == ("40", "Sharing the water of the Amu Darya › A canal changes the sum")
    assert place["before"].endswith("It would water fields that have lain dry for ")
    assert place["after"].startswith(", and it would take its water")
    assert place["citation"].startswith("“Sharing the water of the Amu Darya”, § A canal changes the sum, p. 40")
    assert client.get(place["links"]["reader"]).status_code == 200
    assert body["documents"] == [{"doc_id": RIVERS_ID, "title": place["title"], "count": 1, "exact": True}]
    assert (body["searched"], body["unsearched"], body["next_cursor"]) == (5, 0, None)
    assert body["generation"] == "20250101-test"


def test_a_word_broken_at_a_line_end_is_shown_whole(client: FlaskClient) -> None:
    (place,) = found(client, words="thirstiest")["places"]
    assert (place["text"], place["display"]) == ("thirs-\ntiest", "thirstiest")


def test_pages_of_places(client: FlaskClient) -> None:
    first = found(client, words="grain", limit=2)
    second = found(client, words="grain", limit=2, cursor=first["next_cursor"])
    assert first["places"][1]["end"] < second["places"][0]["start"]
    assert first["documents"] == second["documents"]


def test_only_in_the_named_documents(client: FlaskClient) -> None:
    body = found(client, words="the", document=[RIVERS_ID, "markup-9a8b7c6d"])
    assert {place["doc_id"] for place in body["places"]} == {RIVERS_ID}
    assert body["searched"] == 2


def test_only_in_the_named_folder(client: FlaskClient) -> None:
    body = found(client, words="the", folder="reports")
    assert {place["doc_id"] for place in body["places"]} == {"long-report-00000001"}
    assert body["searched"] == 1
    refused = client.get(PATH, query_string={"words": "the", "folder": "report"})
    assert (refused.status_code, refused.get_json()["type"]) == (404, "urn:pincite:problem:unknown-document")


def test_offsets_in_utf_16() -> None:
    document = make_document("clef", "\U0001d11e Clef\n\nThe \U0001d11e clef stands here.", "clef.txt", "en")
    client = create_app(Settings(), service=FakeAnswerService((document,))).test_client()
    points = found(client, words="stands")["places"][0]
    units = found(client, words="stands", offsets="utf-16")["places"][0]
    assert (units["start"], units["end"]) == (points["start"] + 2, points["end"] + 2)
    assert units["ranges"] == [[units["start"], units["end"]]]
    assert units["links"] == points["links"]


@pytest.mark.parametrize(
    ("arguments", "status", "problem"),
    [
        ({"words": " “…” "}, 422, "empty-question"),
        ({"words": "x" * 2001}, 422, "question-too-long"),
        ({"words": "river", "document": "none"}, 404, "unknown-document"),
        ({"words": "river", "cursor": "none"}, 422, "invalid-request"),
        ({"words": "river", "limit": 0}, 422, "invalid-request"),
        ({"words": "river", "limit": 1001}, 422, "invalid-request"),
        ({"words": "river", "stem": "yes"}, 422, "invalid-request"),
        ({}, 422, "invalid-request"),
    ],
)
def test_what_cannot_be_looked_for_is_a_problem(
    arguments: dict[str, Any], status: int, problem: str, client: FlaskClient
) -> None:
    response = client.get(PATH, query_string=arguments)
    assert (response.status_code, response.get_json()["type"]) == (status, f"urn:pincite:problem:{problem}")
