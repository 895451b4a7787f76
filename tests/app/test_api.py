from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.answer import answer_json
from app.factory import create_app
from app.questions import parse_question
from app.settings import Settings

from .fakes import RIVERS, FakeAnswerService, make_document

RIVERS_ID = "rivers-1a2b3c4d"
GRAIN = "It counts sacks of grain at the customs post"
CANAL = "How long is the canal being dug across the north?"


def post(client: FlaskClient, path: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{path}", json=body)


class TestAnswers:
    def test_an_answer_is_the_json_of_the_contract(self, client: FlaskClient, service: FakeAnswerService) -> None:
        response = post(client, "answers", question=CANAL)
        assert response.status_code == 200
        assert response.get_json() == answer_json(service.answer(parse_question(CANAL, Settings())))
        assert list(response.get_json())[:4] == ["question", "status", "confidence", "threshold"]

    def test_every_quote_is_the_slice_of_its_document(self, client: FlaskClient) -> None:
        for quote in post(client, "answers", question=CANAL, max_quotes=5).get_json()["quotes"]:
            text = client.get(f"/api/v1/documents/{quote['doc_id']}/text").get_data().decode()
            assert quote["text"] == text[quote["start"] : quote["end"]]

    def test_a_refusal_is_a_result(self, client: FlaskClient) -> None:
        response = post(client, "answers", question="Who won the cup in Osaka")
        assert response.status_code == 200
        body = response.get_json()
        assert (body["status"], body["quotes"]) == ("refused", [])
        assert [reason["code"] for reason in body["reasons"]] == ["below_threshold", "unknown_words"]

    def test_text_is_sent_as_it_is(self, client: FlaskClient) -> None:
        response = post(client, "answers", question="پل حیرتان در سال ساخته شد")
        assert "پل حیرتان".encode() in response.get_data()

    def test_filters_narrow_it_down(self, client: FlaskClient) -> None:
        body = post(client, "answers", question="the river and the post", documents=[RIVERS_ID]).get_json()
        assert {quote["doc_id"] for quote in body["quotes"] + body["nearest"]} == {RIVERS_ID}
        body = post(client, "answers", question="the river", languages=["ru"]).get_json()
        assert body["nearest"] == []

    def test_a_filter_of_no_document_is_404(self, client: FlaskClient) -> None:
        response = post(client, "answers", question=CANAL, documents=["none"])
        assert (response.status_code, response.get_json()["type"]) == (404, "urn:pincite:problem:unknown-document")

    @pytest.mark.parametrize("path", ["answers", "search", "answers/batch"])
    def test_parts_narrow_it_down_everywhere(self, path: str, client: FlaskClient) -> None:
        described = client.get("/api/v1/documents/long-report-00000001").get_json()["parts"]
        assert [part["title"] for part in described] == ["The first volume", "The second volume"]
        second = described[1]
        words = {
            "answers": {"question": GRAIN},
            "search": {"query": GRAIN},
            "answers/batch": {"questions": [{"question": GRAIN}]},
        }
        body = post(client, path, **words[path], parts=[second["part_id"]]).get_json()
        found = (body.get("answers") or [body])[0]
        places = [one["start"] for one in found.get("hits") or found["quotes"] + found["nearest"]]
        assert places and all(second["start"] <= start < second["end"] for start in places)

    @pytest.mark.parametrize("part", ["long-report-00000001:3", "rivers-1a2b3c4d:1", "long-report-00000001", "x"])
    def test_a_filter_of_no_part_is_404(self, part: str, client: FlaskClient) -> None:
        for path, member in (("answers", "question"), ("search", "query")):
            response = post(client, path, **{member: CANAL}, parts=[part])
            assert (response.status_code, response.get_json()["type"]) == (404, "urn:pincite:problem:unknown-part")

    @pytest.mark.parametrize("path", ["answers", "search", "answers/batch"])
    def test_folders_narrow_it_down_everywhere(self, path: str, client: FlaskClient) -> None:
        words: dict[str, object] = {
            "answers": {"question": CANAL},
            "search": {"query": CANAL},
            "answers/batch": {"questions": [{"question": CANAL}]},
        }[path]  # type: ignore[assignment]

        def found(folder: str) -> list[str]:
            body = post(client, path, **words, folders=[folder]).get_json()
            one = (body.get("answers") or [body])[0]
            return [hit["doc_id"] for hit in one.get("hits") or one["quotes"] + one["nearest"]]

        assert found("reports") and set(found("reports")) == {"long-report-00000001"}
        response = post(client, path, **words, folders=["report"])
        assert (response.status_code, response.get_json()["type"]) == (404, "urn:pincite:problem:unknown-document")
        assert "'report' was given; expected one in which a document lies" in response.get_json()["detail"]


class TestSearch:
    def test_hits_come_best_first_with_their_passage(self, client: FlaskClient) -> None:
        body = post(client, "search", query="canal across the north", top_k=3).get_json()
        assert [hit["rank"] for hit in body["hits"]] == [1, 2, 3]
        first = body["hits"][0]
        assert first["text"] == RIVERS[first["start"] : first["end"]]
        assert first["passage_id"] == f"{RIVERS_ID}:{first['start']}-{first['end']}"

    def test_by_address_it_is_the_same(self, client: FlaskClient) -> None:
        posted = post(client, "search", query="canal", top_k=2).get_json()
        assert client.get("/api/v1/search?query=canal&top_k=2").get_json() == posted

    def test_by_address_it_takes_the_same_filters(self, client: FlaskClient) -> None:
        posted = post(client, "search", query="grain", folders=["reports"], kinds=["body", "note"]).get_json()
        path = "/api/v1/search?query=grain&folders=reports&kinds=body&kinds=note"
        assert posted["hits"] and client.get(path).get_json() == posted
        assert client.get("/api/v1/search?query=canal&documents=x").status_code == 404


class TestVerify:
    def citation(self, client: FlaskClient) -> dict[str, Any]:
        quote = post(client, "answers", question=CANAL).get_json()["quotes"][0]
        return {
            **{name: quote[name] for name in ("doc_id", "start", "end", "text")},
            "sha256": quote["citation"]["sha256"],
        }

    def test_what_an_answer_gave_is_valid(self, client: FlaskClient) -> None:
        cited = self.citation(client)
        assert post(client, "verify", **cited).get_json() == {
            "status": "valid",
            "document_changed": False,
            "sha256": cited["sha256"],
            "places": [[cited["start"], cited["end"]]],
        }

    def test_words_that_moved_are_found(self, client: FlaskClient) -> None:
        cited = self.citation(client)
        moved = cited | {"start": cited["start"] - 5, "end": cited["end"] - 5, "sha256": "0" * 64}
        verdict = post(client, "verify", **moved).get_json()
        assert (verdict["status"], verdict["document_changed"]) == ("moved", True)
        assert verdict["places"] == [[cited["start"], cited["end"]]]

    def test_a_document_that_is_gone_is_told(self, client: FlaskClient) -> None:
        verdict = post(client, "verify", **(self.citation(client) | {"doc_id": "gone"})).get_json()
        assert verdict == {"status": "gone", "document_changed": None, "sha256": None, "places": []}

    def test_offsets_that_cannot_be_are_a_place_where_the_words_do_not_stand(self, client: FlaskClient) -> None:
        cited = self.citation(client)
        verdict = post(client, "verify", **(cited | {"end": 0})).get_json()
        assert (verdict["status"], verdict["places"]) == ("moved", [[cited["start"], cited["end"]]])


class TestDocuments:
    def test_pages_in_turn_give_every_document(self, client: FlaskClient, service: FakeAnswerService) -> None:
        seen: list[str] = []
        cursor = ""
        while cursor is not None:
            body = client.get("/api/v1/documents", query_string={"limit": 2, **({"cursor": cursor} if cursor else {})})
            seen += [one["doc_id"] for one in body.get_json()["documents"]]
            cursor = body.get_json()["next_cursor"]
        assert seen == [one.doc_id for one in service.documents()]

    def test_what_was_not_read_is_listed(self, client: FlaskClient) -> None:
        last = client.get("/api/v1/documents").get_json()["documents"][-1]
        assert last["problems"] == [{"where": "page 3", "reason": "The page has no text layer."}]

    def test_a_document_is_described(self, client: FlaskClient) -> None:
        body = client.get(f"/api/v1/documents/{RIVERS_ID}").get_json()
        assert body["characters"] == len(RIVERS)
        assert [page["label"] for page in body["pages"]] == ["39", "40"]
        assert [section["title"] for section in body["sections"]][1] == "Who takes how much"

    def test_an_unknown_document_is_404(self, client: FlaskClient) -> None:
        for path in ("none", "none/text"):
            response = client.get(f"/api/v1/documents/{path}")
            assert (response.status_code, response.mimetype) == (404, "application/problem+json")


class TestText:
    URL = f"/api/v1/documents/{RIVERS_ID}/text"

    def test_it_is_the_document_exactly(self, client: FlaskClient) -> None:
        response = client.get(self.URL)
        assert response.get_data().decode() == RIVERS
        assert response.content_type == "text/plain; charset=utf-8"

    def test_offsets_count_code_points(self, client: FlaskClient, service: FakeAnswerService) -> None:
        text = service.document("borders-fa-3c1d2e4f").text
        response = client.get("/api/v1/documents/borders-fa-3c1d2e4f/text?start=3&end=40")
        assert response.get_data().decode() == text[3:40]

    def test_a_client_that_has_it_gets_nothing(self, client: FlaskClient) -> None:
        tag = client.get(self.URL).headers["ETag"]
        again = client.get(self.URL, headers={"If-None-Match": tag})
        assert (again.status_code, again.get_data()) == (304, b"")
        assert client.get(f"{self.URL}?start=1", headers={"If-None-Match": tag}).status_code == 200

    @pytest.mark.parametrize("query", ["start=5&end=5", "start=9&end=3", "end=100000", "start=100000", "end=0"])
    def test_a_place_that_is_not_there_is_refused(self, query: str, client: FlaskClient) -> None:
        response = client.get(f"{self.URL}?{query}")
        if query == "end=0":
            assert response.get_data() == b""
            return
        assert (response.status_code, response.get_json()["type"]) == (404, "urn:pincite:problem:bad-offsets")


def test_what_was_read_anew_from_the_same_file_has_another_tag() -> None:
    def tag(text: str) -> str:
        document = make_document("d-1", text, "d.txt", "en")
        service = FakeAnswerService((replace(document, sha256="a" * 64),))
        return create_app(Settings(), service=service).test_client().get("/api/v1/documents/d-1/text").headers["ETag"]

    assert tag("The canal.\n") == tag("The canal.\n") != tag("The  canal\n")


@pytest.mark.parametrize("path", ["/api/v1/generation", "/v1/models", "/api/v1/jobs/none", "/api/v1/jobs/none/events"])
def test_a_parameter_that_is_not_described_is_an_error(path: str, client: FlaskClient) -> None:
    assert client.get(f"{path}?foo=1").status_code == 422


def test_the_generation_is_described(client: FlaskClient) -> None:
    body = client.get("/api/v1/generation").get_json()
    assert (body["generation"], body["model"], body["documents"]) == ("20250101-test", "fake", 5)
