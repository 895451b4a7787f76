"""The bodies of the OpenAI chat format, as far as they are read and written here."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .schema_parts import Given, Text


class TextPart(BaseModel):
    """One piece of a message."""

    model_config = ConfigDict(extra="allow")

    type: str
    text: str = ""


class Message(BaseModel):
    """One message; only the last one of the user is read."""

    model_config = ConfigDict(extra="allow")

    role: str
    content: str | list[TextPart] | None = None

    @property
    def words(self) -> str:
        """The text of the message, its pieces joined."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text")
        return self.content or ""


class ChatRequest(BaseModel):
    """A request as clients of the format send it; members that are not described here are taken and not followed."""

    model_config = ConfigDict(extra="allow")

    model: Text = Field("pincite", description="Any; there is one")
    messages: list[Message] = Field(min_length=1, description="The last one of the user is the question")
    stream: bool | None = Field(None, description="Whether the text is sent piece by piece")


class AnswerMessage(Given):
    """The answer as text: quotes with markers, and what they cite."""

    role: Literal["assistant"]
    content: str


class Choice(Given):
    """The one answer."""

    index: int
    message: AnswerMessage
    finish_reason: Literal["stop"]


class Usage(Given):
    """Always nothing: no model was used up."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatModel(Given):
    """A completed chat; `pincite` is the answer as the API gives it, with the place of every quote."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    pincite: dict[str, Any]


class OneModel(Given):
    """A model that may be named."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsModel(Given):
    """The models that may be named."""

    object: Literal["list"]
    data: list[OneModel]
