"""A door for programs that are made for language models: the OpenAI chat format, answered with quotes.

No model writes the text: it is the quotes, each with its marker, and the list of what the markers cite; or the refusal
with its reasons. The last message of the user is the question. What only a language model could follow (a temperature,
tools) is taken and not followed.
"""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from flask import Response, jsonify, request
from flask_openapi3.models.tag import Tag

from .answer import Answer, CitedQuote, Status, answer_json
from .blueprints import BODY_PROBLEMS, Responses, json_object, make_blueprint
from .citations import formatted
from .context import context
from .events import sent_piecewise
from .openai_schemas import ChatModel, ChatRequest, ModelsModel
from .questions import parse_question
from .request_schemas import NoQuery
from .response_schemas import problem_content

MODEL = "pincite"
MADE = 1735689600
"""The time of making that clients want of a model; means nothing here."""

CHAT = Tag(name="chat", description="The OpenAI chat format, for clients that are made for it")
TAKEN: Responses = {200: ChatModel, 503: problem_content("Too many clients are answered piece by piece already")}

openai_api = make_blueprint("openai", __name__, prefix="/v1")


@openai_api.before_request
def _before() -> Response | None:
    return json_object() if request.method == "POST" else None


@openai_api.post("/chat/completions", tags=[CHAT], responses={**TAKEN, **BODY_PROBLEMS})
def chat(body: ChatRequest) -> Response:
    """Answer the last message of the user with quotes, their markers, and what they cite."""
    words = next((message.words for message in reversed(body.messages) if message.role == "user"), "")
    answer = context().service.answer(parse_question(words, context().settings))
    context().metrics.answered(answer)
    head = {"id": f"chatcmpl-{uuid.uuid4().hex}", "created": int(time.time()), "model": body.model}
    if body.stream:
        return sent_piecewise(_chunks(head, answer))
    return jsonify(
        {
            **head,
            "object": "chat.completion",
            "choices": [
                {"index": 0, "message": {"role": "assistant", "content": text_of(answer)}, "finish_reason": "stop"}
            ],
            "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
            "pincite": answer_json(answer),
        }
    )


@openai_api.get("/models", tags=[CHAT], responses={200: ModelsModel})
def models(query: NoQuery) -> Response:
    """List the one name that there is."""
    data = [{"id": MODEL, "object": "model", "created": MADE, "owned_by": "pincite"}]
    return jsonify({"object": "list", "data": data})


def text_of(answer: Answer) -> str:
    """Return the answer as plain text, in Markdown where it matters."""
    return "".join(pieces_of(answer))


def pieces_of(answer: Answer) -> Iterator[str]:
    """Yield the text piece by piece: each quote with its marker, then what the markers cite; or the reasons."""
    if answer.status is Status.REFUSED:
        yield "The documents do not answer this."
        for reason in answer.reasons:
            yield f"\n- {reason.message}"
        if answer.nearest:
            yield "\n\nWhat came nearest, and does not answer:\n\n"
    shown = answer.quotes or answer.nearest
    for cited in shown:
        yield _quoted(cited)
    for cited in shown:
        yield f"\n[{cited.marker}] {formatted(cited.quote)}"


def _quoted(cited: CitedQuote) -> str:
    lines = cited.quote.display.split("\n")
    return "\n".join(f"> {line}" for line in lines) + f" [{cited.marker}]\n\n"


def _chunks(head: dict[str, Any], answer: Answer) -> Iterator[str]:
    yield _chunk(head, {"role": "assistant", "content": ""}, None)
    for piece in pieces_of(answer):
        yield _chunk(head, {"content": piece}, None)
    yield _chunk(head, {}, "stop")
    yield "data: [DONE]\n\n"


def _chunk(head: dict[str, Any], delta: dict[str, str], reason: str | None) -> str:
    choices = [{"index": 0, "delta": delta, "finish_reason": reason}]
    body = {**head, "object": "chat.completion.chunk", "choices": choices}
    return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"
