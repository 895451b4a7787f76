from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr

from app.answer import answer_json
from app.exports import MEDIA_TYPES, AnswerFormat
from app.factory import create_app
from app.questions import parse_question
from app.settings import Settings

from .fakes import FakeAnswerService, make_document

CANAL = "How long is the canal being dug across the north?"
OSAKA = "Who won the cup in Osaka"
ASTRAL = make_document(
    "astral-1", "𝔘𝔫𝔱𝔢𝔯 😀\n\nThe 😀 lantern keeper climbs eighty steps every evening 😀.\n", "a.txt", "en"
)
KEEPER = "the lantern keeper climbs eighty steps"


def ask(client: FlaskClient, question: str = CANAL, accept: str = "*/*", **members: Any) -> Any:
    return client.post("/api/v1/answers", json={"question": question, **members}, headers={"Accept": accept})


class TestForms:
    @pytest.mark.parametrize("form", list(AnswerFormat))
    def test_a_form_is_named_or_accepted(self, form: AnswerFormat, client: FlaskClient) -> None:
        named = ask(client, format=form.value)
        accepted = ask(client, accept=f"{MEDIA_TYPES[form]}, */*;q=0.1")
        by_address = client.get("/api/v1/answers", query_string={"question": CANAL, "format": form.value})
        for response in (named, accepted, by_address):
            assert (response.status_code, response.mimetype) == (200, MEDIA_TYPES[form])
        if form is not AnswerFormat.JSON:
            assert named.headers["Content-Disposition"].startswith("attachment; filename=answer.")

    def test_a_name_wins_and_what_is_not_known_is_json(self, client: FlaskClient) -> None:
        assert ask(client, accept="text/html", format="ris").mimetype == MEDIA_TYPES[AnswerFormat.RIS]
        assert ask(client, accept="image/png").mimetype == "application/json"

    def test_what_stands_beside_the_quotes_is_in_the_language_that_is_asked_for(self, client: FlaskClient) -> None:
        assert ", p. 40, " in ask(client, format="markdown").get_data(as_text=True)
        assert ", с. 40, " in ask(client, format="markdown", lang="ru").get_data(as_text=True)
        query = {"question": CANAL, "format": "markdown", "lang": "fa"}
        assert ", ص 40, " in client.get("/api/v1/answers", query_string=query).get_data(as_text=True)
        path = "/api/v1/documents/rivers-1a2b3c4d/citation?start=528&end=599"
        assert ", p. 40, " in client.get(path).get_data(as_text=True)
        assert ", с. 40, " in client.get(f"{path}&lang=ru").get_data(as_text=True)
        assert ask(client, lang="eo").status_code == 422

    def test_the_address_takes_filters(self, client: FlaskClient, service: FakeAnswerService) -> None:
        query = {"question": "the river", "documents": ["rivers-1a2b3c4d", "markup-9a8b7c6d"], "max_quotes": 2}
        body = client.get("/api/v1/answers", query_string=query).get_json()
        expected = parse_question("the river", Settings(), documents=query["documents"], max_quotes=2)
        assert body == answer_json(service.answer(expected))

    def test_a_refusal_has_no_references(self, client: FlaskClient) -> None:
        response = ask(client, OSAKA, format="bibtex")
        assert (response.status_code, response.get_data()) == (200, b"")


class TestSteps:
    def events(self, response: Any) -> list[tuple[str, Any]]:
        blocks = response.get_data(as_text=True).strip().split("\n\n")
        lines = [dict(line.split(": ", 1) for line in block.split("\n")) for block in blocks]
        return [(one["event"], json.loads(one["data"])) for one in lines]

    def test_hits_quotes_and_answer_come_in_turn(self, client: FlaskClient) -> None:
        response = ask(client, accept="text/event-stream")
        assert response.mimetype == "text/event-stream"
        (first, hits), (second, quotes), (third, answer) = self.events(response)
        assert (first, second, third) == ("hits", "quotes", "answer")
        assert hits["hits"][0]["rank"] == 1
        assert quotes["quotes"][0]["text"] == answer["quotes"][0]["text"]
        assert answer == ask(client).get_json()

    def test_what_is_wrong_with_a_question_is_a_response_of_its_own(self, client: FlaskClient) -> None:
        for members, status in (({"question": "?"}, 422), ({"documents": ["none"]}, 404)):
            response = ask(client, accept="text/event-stream", **members)
            assert (response.status_code, response.mimetype) == (status, "application/problem+json")

    def test_a_client_that_leaves_gives_its_place_back(self, service: FakeAnswerService) -> None:
        client = create_app(Settings(streams=1), service=service).test_client()
        first = ask(client, accept="text/event-stream")
        assert ask(client, accept="text/event-stream").status_code == 503
        first.close()
        assert len(self.events(ask(client, accept="text/event-stream"))) == 3


class TestBatch:
    def test_answers_come_in_the_order_of_the_questions(self, client: FlaskClient) -> None:
        sent = [{"id": 7, "question": OSAKA}, {"id": "b", "question": CANAL}, {"question": CANAL}]
        answers = client.post("/api/v1/answers/batch", json={"questions": sent, "max_quotes": 1}).get_json()["answers"]
        assert [(one["id"], one["status"]) for one in answers] == [
            (7, "refused"),
            ("b", "answered"),
            (None, "answered"),
        ]
        assert {**answers[2]} == {"id": None, **ask(client, max_quotes=1).get_json()}

    def test_it_is_bounded_and_asked_whole_or_not_at_all(self, client: FlaskClient) -> None:
        post = client.post("/api/v1/answers/batch", json={"questions": [{"question": CANAL}] * 51})
        assert (post.status_code, post.get_json()["type"]) == (422, "urn:pincite:problem:bad-filter")
        post = client.post("/api/v1/answers/batch", json={"questions": [{"question": CANAL}, {"question": "?"}]})
        assert (post.status_code, post.get_json()["type"]) == (422, "urn:pincite:problem:empty-question")
        assert client.post("/api/v1/answers/batch", json={"questions": []}).status_code == 422

    @pytest.mark.parametrize("form", list(AnswerFormat))
    def test_a_form_is_named_or_accepted(self, form: AnswerFormat, client: FlaskClient) -> None:
        sent = {"questions": [{"question": CANAL}, {"question": OSAKA}, {"question": CANAL}], "lang": "ru"}
        named = client.post("/api/v1/answers/batch", json={**sent, "format": form.value})
        accept = {"Accept": f"{MEDIA_TYPES[form]}, */*;q=0.1"}
        accepted = client.post("/api/v1/answers/batch", json=sent, headers=accept)
        for response in (named, accepted):
            assert (response.status_code, response.mimetype) == (200, MEDIA_TYPES[form])
            assert "Accept" in response.vary
        if form is AnswerFormat.JSON:
            assert len(named.get_json()["answers"]) == 3
        else:
            assert named.headers["Content-Disposition"].startswith("attachment; filename=dossier.")
        if form is AnswerFormat.MARKDOWN:
            assert named.get_data(as_text=True).startswith("# 3 вопроса, с ответом: 2\n")

    def test_its_forms_are_described(self, client: FlaskClient) -> None:
        operation = client.get("/openapi.json").get_json()["paths"]["/api/v1/answers/batch"]["post"]
        content = operation["responses"]["200"]["content"]
        assert set(content) == set(MEDIA_TYPES.values())
        assert content["application/json"]["schema"]["$ref"].endswith("/BatchModel")

    def test_a_form_that_is_none_is_the_same_problem(self, client: FlaskClient) -> None:
        for members in ({"format": "pdf"}, {"lang": "eo"}):
            post = client.post("/api/v1/answers/batch", json={"questions": [{"question": CANAL}], **members})
            assert (post.status_code, post.get_json()["type"]) == (422, "urn:pincite:problem:invalid-request")


class TestUtf16:
    @pytest.fixture
    def client(self) -> FlaskClient:
        return create_app(Settings(), service=FakeAnswerService((ASTRAL,))).test_client()

    def cut(self, place: Any) -> str:
        return ASTRAL.text.encode("utf-16-le")[place["start"] * 2 : place["end"] * 2].decode("utf-16-le")

    def test_quotes_and_hits_are_cut_by_units(self, client: FlaskClient) -> None:
        (quote,) = ask(client, KEEPER, offsets="utf-16").get_json()["quotes"]
        assert self.cut(quote) == self.cut(quote["selectors"][1]) == quote["text"]
        assert ask(client, KEEPER).get_json()["quotes"][0]["start"] < quote["start"]
        hit = client.get(f"/api/v1/search?query={KEEPER}&offsets=utf-16").get_json()["hits"][0]
        assert self.cut(hit) == hit["text"]

    def test_what_came_in_units_goes_back_in_units(self, client: FlaskClient) -> None:
        (quote,) = ask(client, KEEPER, offsets="utf-16").get_json()["quotes"]
        cited = {name: quote[name] for name in ("doc_id", "start", "end", "text")}
        verdict = client.post("/api/v1/verify", json={**cited, "offsets": "utf-16"}).get_json()
        assert (verdict["status"], verdict["places"]) == ("valid", [[quote["start"], quote["end"]]])
        query = {"start": quote["start"], "end": quote["end"], "offsets": "utf-16"}
        text = client.get("/api/v1/documents/astral-1/text", query_string=query)
        assert text.get_data(as_text=True) == quote["text"]
        assert client.get("/api/v1/documents/astral-1/citation", query_string=query).status_code == 200

    def test_a_document_is_described_in_units(self, client: FlaskClient) -> None:
        body = client.get("/api/v1/documents/astral-1?offsets=utf-16").get_json()
        assert body["characters"] == len(ASTRAL.text.encode("utf-16-le")) // 2 > len(ASTRAL.text)


class TestRates:
    @pytest.fixture
    def client(self, service: FakeAnswerService) -> FlaskClient:
        return create_app(Settings(rate_limit="3/hour"), service=service).test_client()

    def test_who_asks_too_often_is_told_when_to_come_back(self, client: FlaskClient) -> None:
        statuses = [ask(client).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        refused = ask(client)
        assert refused.get_json()["type"] == "urn:pincite:problem:rate-limited"
        assert 0 < int(refused.headers["Retry-After"]) <= 3600
        assert client.get("/healthz").status_code == 200

    def test_everyone_is_counted_apart(self, client: FlaskClient) -> None:
        for _ in range(4):
            ask(client)
        elsewhere = client.post(
            "/api/v1/answers", json={"question": CANAL}, environ_overrides={"REMOTE_ADDR": "127.0.0.2"}
        )
        assert elsewhere.status_code == 200

    def test_all_routes_are_counted_together(self, client: FlaskClient) -> None:
        paths = ["/", "/api/v1/documents", "/api/v1/generation", "/documents"]
        assert [client.get(path).status_code for path in paths] == [200, 200, 200, 429]

    @pytest.mark.parametrize("path", ["/api/v1/documents", "/nowhere"])
    @pytest.mark.parametrize(("keys", "status"), [((), 200), ((SecretStr("k"),), 401)])
    def test_made_up_keys_are_counted_by_address(
        self, path: str, keys: tuple[SecretStr, ...], status: int, service: FakeAnswerService
    ) -> None:
        client = create_app(Settings(rate_limit="3/hour", api_keys=keys), service=service).test_client()
        statuses = [client.get(path, headers={"Authorization": f"Bearer {n}"}).status_code for n in range(4)]
        assert statuses[3] == 429
        assert statuses[0] == (404 if path == "/nowhere" and not keys else status)
        if keys:
            # Who has a key is not held up by those who try from the same address.
            assert client.get("/api/v1/documents", headers={"Authorization": "Bearer k"}).status_code == 200

    def test_without_the_setting_nothing_is_counted(self, service: FakeAnswerService) -> None:
        client = create_app(Settings(), service=service).test_client()
        assert {client.get("/api/v1/generation").status_code for _ in range(50)} == {200}


SACKS = {"question": "It counts the river and sacks of grain at the customs post"}


class TestFolders:
    def test_only_documents_in_them_are_quoted_also_by_address(self, client: FlaskClient) -> None:
        def quoted(*folders: str) -> set[str]:
            answer = client.get("/api/v1/answers", query_string=SACKS | {"folders": folders})
            assert answer.status_code == 200
            body = answer.get_json()
            return {one["doc_id"] for one in body["quotes"] + body["nearest"]}

        assert quoted("reports/") == {"long-report-00000001"}
        assert quoted("odd") <= {"markup-9a8b7c6d"}
        assert quoted("odd", "reports") >= {"long-report-00000001"}

    def test_years_must_hold_too(self, client: FlaskClient) -> None:
        answer = client.post("/api/v1/answers", json=SACKS | {"folders": ["odd"], "since": 2019})
        assert (answer.status_code, "years 2019–" in answer.get_json()["detail"]) == (404, True)


class TestYears:
    @pytest.mark.parametrize("years", [{"since": 2019}, {"until": 2019}, {"since": 2018, "until": 2020}])
    def test_only_documents_of_the_years_are_quoted(self, years: dict[str, int], client: FlaskClient) -> None:
        for answer in (
            client.post("/api/v1/answers", json=SACKS | years),
            client.get("/api/v1/answers", query_string=SACKS | years),
        ):
            assert answer.status_code == 200
            body = answer.get_json()
            assert {one["doc_id"] for one in body["quotes"] + body["nearest"]} == {"long-report-00000001"}

    def test_years_that_no_document_has_are_explained(self, client: FlaskClient) -> None:
        answer = client.post("/api/v1/answers", json=SACKS | {"since": 2050})
        assert (answer.status_code, answer.get_json()["type"]) == (404, "urn:pincite:problem:unknown-document")
        assert "2050–" in answer.get_json()["detail"]
        answer = client.get("/api/v1/answers", query_string=SACKS | {"until": 0})
        assert (answer.status_code, "–0 " in answer.get_json()["detail"]) == (404, True)
