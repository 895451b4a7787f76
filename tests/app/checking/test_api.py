from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.checking.check import MOST_CHARACTERS, check
from app.checking.shapes import check_json
from app.offsets import Units

from ..fakes import RIVERS, FakeAnswerService, make_document

CANAL = "A canal of 285 kilometres is being dug across the north of Afghanistan"
DRAFT = f"It says “{CANAL}” (p. 40), “{CANAL.replace('north', 'south')}” and “no word of this stands there”. “Yes”!"


def post(client: FlaskClient, **body: Any) -> Any:
    return client.post("/api/v1/check", json=body)


def test_every_quotation_of_a_draft_is_told(client: FlaskClient) -> None:
    body = post(client, text=DRAFT).get_json()
    assert body["summary"] == {
        "quotations": 4,
        "verbatim": 1,
        "same_words": 0,
        "differs": 1,
        "absent": 1,
        "too_short": 1,
    }
    assert (body["holds"], body["documents"], body["looked_through"], body["unclosed"]) == (False, 5, 5, [])
    first, second, third, _ = body["quotations"]
    assert DRAFT[first["start"] : first["end"]] == first["text"] == CANAL
    assert (first["standing"], first["page_named"], first["page_agrees"]) == ("verbatim", "40", True)
    place = first["places"][0]
    assert (place["doc_id"], RIVERS[place["start"] : place["end"]], place["text"]) == ("rivers-1a2b3c4d", CANAL, CANAL)
    assert place["citation"]["page"] == "40"
    assert place["links"]["reader"].startswith("/documents/rivers-1a2b3c4d?start=528&end=")
    (difference,) = second["places"][0]["differences"]
    for side, text, word in (("written", DRAFT, "south"), ("stands", RIVERS, "north")):
        there = difference[side]
        assert text[there["start"] : there["end"]] == there["text"] == word
    assert third["places"] == []


def test_the_documents_can_be_named(client: FlaskClient) -> None:
    body = post(client, text=f"“{CANAL}”", documents=["power-ru-5e6f7a8b"]).get_json()
    assert body["quotations"][0]["standing"] == "absent"
    inside = post(client, text=f"“{CANAL}”", folders=["reports"]).get_json()
    assert (inside["quotations"][0]["standing"], inside["documents"]) == ("absent", 1)
    elsewhere = post(client, text=f"“{CANAL}”", documents=["rivers-1a2b3c4d"], folders=["reports"])
    assert elsewhere.status_code == 404
    unknown = post(client, text=f"“{CANAL}”", documents=["none"])
    assert (unknown.status_code, unknown.get_json()["type"]) == (404, "urn:pincite:problem:unknown-document")


@pytest.mark.parametrize(
    ("text", "slug"), [("", "empty-draft"), ("“…”", "empty-draft"), ("a" * (MOST_CHARACTERS + 1), "draft-too-long")]
)
def test_a_draft_that_cannot_be_checked_is_a_problem(text: str, slug: str, client: FlaskClient) -> None:
    response = post(client, text=text)
    assert (response.status_code, response.get_json()["type"]) == (422, f"urn:pincite:problem:{slug}")


def test_half_of_a_pair_of_surrogates_is_no_server_error(client: FlaskClient) -> None:
    response = client.post("/api/v1/check", data=b'{"text": "a \\ud800 \\u0000 b"}', content_type="application/json")
    assert response.status_code == 200


def test_offsets_count_utf_16_where_that_is_asked_for() -> None:
    document = make_document("signs-1", "\U0001f600 One two three four.", "s", "en")
    service = FakeAnswerService((document,))
    draft = "\U0001f600 “one two five four”"
    body = check_json(check(service, draft), Units.UTF_16)
    one = body["quotations"][0]
    assert (one["start"], body["quotations"][0]["places"][0]["start"]) == (4, 3)
    words = [each for each in one["places"][0]["differences"] if each["kind"] == "words"]
    assert [(each["written"]["start"], each["stands"]["start"]) for each in words] == [(12, 11)]


def test_a_mark_that_is_never_closed_is_named(client: FlaskClient) -> None:
    assert post(client, text="He said “and so on").get_json()["unclosed"] == [8]
