"""How many quotes there are at most where nobody says how many: three, or fewer where the settings allow fewer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.__main__ import main
from app.mcp_door import make_mcp_server
from app.questions import parse_question
from app.settings import Settings

from .fakes import FakeAnswerService
from .test_mcp_door import talk_to

RIVER = "Which river is the longest one that states draw on?"


@pytest.fixture(params=[1, 2])
def app_settings(request: pytest.FixtureRequest) -> Settings:
    return Settings(max_quotes=request.param)


@pytest.mark.parametrize(("limit", "expected"), [(1, 1), (2, 2), (3, 3), (20, 3)])
def test_it_is_the_smaller_of_three_and_the_limit(limit: int, expected: int) -> None:
    assert parse_question(RIVER, Settings(max_quotes=limit)).max_quotes == expected


def test_every_route_answers_a_question_that_names_no_number(client: FlaskClient) -> None:
    chat = {"messages": [{"role": "user", "content": RIVER}]}
    responses = [
        client.get("/", query_string={"q": RIVER}),
        client.get("/", query_string={"q": RIVER, "quotes": ""}),
        client.post("/dossier", data={"questions": RIVER}),
        client.get("/api/v1/answers", query_string={"question": RIVER}),
        client.post("/api/v1/answers", json={"question": RIVER}),
        client.post("/api/v1/answers/batch", json={"questions": [{"question": RIVER}]}),
        client.get("/api/v1/search", query_string={"query": RIVER}),
        client.post("/api/v1/search", json={"query": RIVER}),
        client.post("/v1/chat/completions", json=chat),
    ]
    assert [response.status_code for response in responses] == [200] * len(responses)


def test_a_larger_number_that_is_asked_for_is_refused(client: FlaskClient, app_settings: Settings) -> None:
    response = client.post("/api/v1/answers", json={"question": RIVER, "max_quotes": 3})
    assert response.status_code == 422
    assert f"3 quotes were asked for; expected 1 to {app_settings.max_quotes}." in response.get_json()["detail"]
    assert client.get("/", query_string={"q": RIVER, "quotes": "3"}).status_code == 422


@pytest.mark.parametrize("path", ["/", "/dossier"])
def test_the_form_offers_it_and_leaves_it_out_of_addresses(
    path: str, client: FlaskClient, app_settings: Settings
) -> None:
    limit = str(app_settings.max_quotes)
    for query in ({}, {"quotes": "1"}):
        select = HTMLParser(client.get(path, query_string=query).get_data(as_text=True)).css_first("#quotes")
        assert select is not None
        offered = [option.attributes["value"] for option in select.css("option")]
        chosen = [option.attributes["value"] for option in select.css("option[selected]")]
        assert (select.attributes["data-plain"], offered[-1], chosen) == (limit, limit, [query.get("quotes", limit)])


def test_the_description_of_the_api_says_it(client: FlaskClient, app_settings: Settings) -> None:
    document = client.get("/openapi.json").get_json()
    schemas = document["components"]["schemas"]
    parameters = document["paths"]["/api/v1/answers"]["get"]["parameters"]
    described = [
        *(schemas[name]["properties"]["max_quotes"] for name in ("AnswerRequest", "BatchRequest")),
        *(parameter["schema"] for parameter in parameters if parameter["name"] == "max_quotes"),
    ]
    limit = app_settings.max_quotes
    assert [(one["default"], one["maximum"]) for one in described] == [(limit, limit)] * 3


def test_the_tools_of_assistants_take_it(service: FakeAnswerService, app_settings: Settings) -> None:
    server = make_mcp_server(service, app_settings)

    def call(tool: str, **arguments: Any) -> Any:
        return talk_to(server, lambda client: client.call_tool(tool, arguments))

    assert not call("ask", question=RIVER).is_error
    assert not call("search", query=RIVER).is_error
    assert call("ask", question=RIVER, max_quotes=3).is_error


def test_the_command_line_takes_it(
    service: FakeAnswerService, app_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PINCITE_MAX_QUOTES", str(app_settings.max_quotes))
    questions, answers = tmp_path / "questions.txt", tmp_path / "answers.jsonl"
    questions.write_text(f"{RIVER}\n", encoding="utf-8")

    def run(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["ask", *arguments], obj=lambda settings: service)

    assert run(RIVER, "--json").exit_code in (0, 3)
    assert run("--questions", str(questions), "--answers", str(answers)).exit_code == 0
    assert len(json.loads(answers.read_text(encoding="utf-8"))["quotes"]) <= app_settings.max_quotes
    assert run(RIVER, "--max-quotes", "3").exit_code == 2
    assert "3, or PINCITE_MAX_QUOTES where that is less" in " ".join(run("--help").stdout.split())
