"""The official OpenAI client, unchanged, against a running server."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest
from flask.testing import FlaskClient
from openai import OpenAI
from pydantic import SecretStr

from app.factory import create_app
from app.server import served
from app.settings import Settings

from .fakes import FakeAnswerService

CANAL = "How long is the canal being dug across the north?"
WORDS = "> A canal of 285 kilometres is being dug across the north of Afghanistan. [1]"


@pytest.fixture(scope="module")
def chat(service: FakeAnswerService) -> Iterator[OpenAI]:
    settings = Settings(port=0, api_keys=(SecretStr("a-key"),))
    with (
        served(create_app(settings, service=service), settings) as address,
        OpenAI(base_url=f"{address}/v1", api_key="a-key", max_retries=0) as client,
    ):
        yield client


def ask(chat: OpenAI, question: str) -> str:
    done = chat.chat.completions.create(
        model="pincite",
        messages=[{"role": "system", "content": "Be brief."}, {"role": "user", "content": question}],
        temperature=0.2,
    )
    assert done.choices[0].finish_reason == "stop"
    return done.choices[0].message.content or ""


def test_the_text_is_the_quotes_with_markers_and_what_they_cite(chat: OpenAI) -> None:
    quote, _, reference = ask(chat, CANAL).partition("\n\n")
    assert quote == WORDS
    assert reference.strip().startswith("[1] “Sharing the water of the Amu Darya”")
    assert "p. 40" in reference


def test_piece_by_piece_it_is_the_same(chat: OpenAI) -> None:
    stream = chat.chat.completions.create(model="pincite", messages=[{"role": "user", "content": CANAL}], stream=True)
    pieces = [chunk.choices[0].delta.content or "" for chunk in stream]
    assert len(pieces) > 3
    assert "".join(pieces) == ask(chat, CANAL)


def test_a_refusal_says_why(chat: OpenAI) -> None:
    text = ask(chat, "Who won the cup in Osaka")
    assert text.startswith("The documents do not answer this.\n- ")
    assert "These words occur nowhere" in text


def test_the_last_message_of_the_user_is_the_question(chat: OpenAI) -> None:
    done = chat.chat.completions.create(
        model="any",
        messages=[
            {"role": "user", "content": "Who won the cup in Osaka"},
            {"role": "assistant", "content": "…"},
            {"role": "user", "content": [{"type": "text", "text": CANAL}]},
        ],
    )
    assert (done.choices[0].message.content or "").startswith(WORDS)
    assert done.model == "any"


def test_the_models_are_listed(chat: OpenAI) -> None:
    assert [model.id for model in chat.models.list()] == ["pincite"]


def test_a_wrong_key_and_an_empty_question_are_errors_of_the_client(chat: OpenAI) -> None:
    with pytest.raises(openai.AuthenticationError):
        ask(chat.with_options(api_key="wrong"), CANAL)
    with pytest.raises(openai.UnprocessableEntityError) as refused:
        ask(chat, "?")
    assert refused.value.response.json()["type"] == "urn:pincite:problem:empty-question"


def test_the_places_of_the_quotes_come_with_it(client: FlaskClient) -> None:
    body = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": CANAL}]}).get_json()
    assert body["pincite"]["quotes"][0]["doc_id"] == "rivers-1a2b3c4d"
    assert client.post("/v1/chat/completions", json={"messages": []}).status_code == 422
