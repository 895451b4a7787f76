"""The official client of the Model Context Protocol, unchanged, against the command in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from app.answer import answer_json
from app.mcp_door import MOST_READ, make_mcp_server
from app.questions import parse_question
from app.settings import Settings

from .fakes import FakeAnswerService

CANAL = "How long is the canal being dug across the north?"
ROOT = Path(__file__).parents[2]
RIVERS_ID = "rivers-1a2b3c4d"

Talk = Callable[[Client], Awaitable[Any]]


def talk_to(server: Any, talk: Talk) -> Any:
    async def run() -> Any:
        async with Client(server) as client:
            return await talk(client)

    # In a thread of its own: browser tests before this one leave an event loop running in the main thread.
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, run).result()


@pytest.fixture
def call(service: FakeAnswerService) -> Callable[..., Any]:
    server = make_mcp_server(service, Settings())

    def call(tool: str, **arguments: Any) -> Any:
        return talk_to(server, lambda client: client.call_tool(tool, arguments))

    return call


def test_the_official_client_gets_answers_over_stdio(service: FakeAnswerService) -> None:
    command = StdioServerParameters(command=sys.executable, args=["-m", "tests.app.fake_doors", "mcp"], cwd=ROOT)

    async def talk(client: Client) -> Any:
        tools = await client.list_tools()
        answer = await client.call_tool("ask", {"question": CANAL})
        quote = answer.structured_content["quotes"][0]  # type: ignore[index]
        cited = {name: quote[name] for name in ("doc_id", "start", "end", "text")}
        verdict = await client.call_tool("verify", cited)
        return [tool.name for tool in tools.tools], answer, verdict

    names, answer, verdict = talk_to(command, talk)
    assert names == ["ask", "search", "find", "read", "verify", "check"]
    assert answer.structured_content == answer_json(service.answer(parse_question(CANAL, Settings())))
    assert verdict.structured_content["status"] == "valid"


def test_every_tool_says_what_it_does_and_takes(service: FakeAnswerService) -> None:
    tools = talk_to(make_mcp_server(service, Settings()), lambda client: client.list_tools()).tools
    for tool in tools:
        assert tool.description and tool.input_schema["properties"]
    assert {tool.name: tool.input_schema["required"] for tool in tools} == {
        "ask": ["question"],
        "search": ["query"],
        "find": ["words"],
        "read": ["doc_id"],
        "verify": ["doc_id", "start", "end", "text"],
        "check": ["text"],
    }


def test_a_refusal_is_a_result(call: Callable[..., Any]) -> None:
    result = call("ask", question="Who won the cup in Osaka")
    assert not result.is_error
    assert (result.structured_content["status"], result.structured_content["quotes"]) == ("refused", [])


def test_hits_have_their_text(call: Callable[..., Any], service: FakeAnswerService) -> None:
    hits = call("search", query="the river", top_k=2).structured_content["hits"]
    assert len(hits) == 2
    for hit in hits:
        assert hit["text"] == service.document(hit["doc_id"]).text[hit["start"] : hit["end"]]


def test_folders_narrow_it_down(call: Callable[..., Any]) -> None:
    hits = call("search", query=CANAL, folders=["reports/"]).structured_content["hits"]
    answer = call("ask", question=CANAL, folders=["reports"]).structured_content
    quoted = answer["quotes"] + answer["nearest"]
    assert hits and quoted
    assert {one["doc_id"] for one in (*hits, *quoted)} == {"long-report-00000001"}


def test_every_place_of_words_is_found_page_by_page(call: Callable[..., Any], service: FakeAnswerService) -> None:
    first = call("find", words="the RIVER", documents=[RIVERS_ID], limit=3).structured_content
    rest = call("find", words="the RIVER", documents=[RIVERS_ID], cursor=first["next_cursor"]).structured_content
    text = service.document(RIVERS_ID).text
    assert rest["next_cursor"] is None
    assert [place["text"] for place in first["places"]] == ["the river", "the river", "The river"]
    starts = [place["start"] for place in first["places"] + rest["places"]]
    assert starts == [at for at in range(len(text)) if text[at : at + 9].lower() == "the river"]
    assert first["documents"] == [
        {"doc_id": RIVERS_ID, "title": first["places"][0]["title"], "count": len(starts), "exact": True}
    ]


def test_a_long_document_is_read_piece_by_piece(call: Callable[..., Any], service: FakeAnswerService) -> None:
    text, start = "", 0
    while start is not None:
        piece = call("read", doc_id="long-report-00000001", start=start).structured_content
        assert len(piece["text"]) <= MOST_READ
        text, start = text + piece["text"], piece["next_start"]
    assert text == service.document("long-report-00000001").text


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("ask", {"question": "?"}, "no letter and no digit"),
        ("ask", {"question": CANAL, "documents": ["none"]}, "'none' was asked for"),
        ("ask", {"question": CANAL, "max_quotes": 0}, "0 quotes were asked for"),
        ("ask", {"question": CANAL, "folders": ["report"]}, "The folder 'report' was given"),
        ("search", {"query": CANAL, "folders": ["report"]}, "The folder 'report' was given"),
        ("search", {"query": ""}, "no letter and no digit"),
        ("find", {"words": "“”"}, "no letter and no digit"),
        ("find", {"words": "river", "documents": ["none"]}, "'none' was asked for"),
        ("find", {"words": "river", "folders": ["report"]}, "The folder 'report' was given"),
        ("find", {"words": "river", "cursor": "7"}, "'7' was given"),
        ("read", {"doc_id": "none"}, "'none' was asked for"),
        ("read", {"doc_id": RIVERS_ID, "start": 10**9}, "expected 0 <= start"),
        ("read", {"doc_id": RIVERS_ID, "start": -1}, "expected 0 <= start"),
        ("verify", {"doc_id": RIVERS_ID, "start": 0, "end": 1, "text": ""}, "text of the quote is empty"),
        ("check", {"text": ""}, "no letter and no digit"),
        ("check", {"text": "“one two three”", "folders": ["report"]}, "The folder 'report' was given"),
        ("check", {"text": "“one two three”", "documents": ["none"]}, "'none' was asked for"),
    ],
)
def test_a_wrong_call_is_told_in_words(
    tool: str, arguments: dict[str, Any], words: str, call: Callable[..., Any]
) -> None:
    result = call(tool, **arguments)
    assert result.is_error
    assert words in result.content[0].text


def test_a_document_that_is_gone_is_told(call: Callable[..., Any]) -> None:
    result = call("verify", doc_id="gone", start=0, end=3, text="abc")
    assert result.structured_content["status"] == "gone"


def test_an_assistant_can_check_what_it_wrote(call: Callable[..., Any]) -> None:
    result = call("check", text="“A canal of 258 kilometres is being dug” and “Afghanistan was not at the table”")
    assert [one["standing"] for one in result.structured_content["quotations"]] == ["differs", "verbatim"]
    (difference,) = result.structured_content["quotations"][0]["places"][0]["differences"]
    assert (difference["written"]["text"], difference["stands"]["text"]) == ("258", "285")
