"""What the models of the HTTP API are made of: their two bases, and the numbers that stand in them."""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictStr
from pydantic_core import PydanticCustomError

from .offsets import Units

_Value = TypeVar("_Value")


def _whole(value: object) -> object:
    """Return 3 for 3.0, which is the same number in JSON; everything else as it is, so that "3" stays wrong."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _encodable(value: _Value) -> _Value:
    """Return the value, unless it is text with half of a surrogate pair: a JSON escape can write that, UTF-8 cannot."""
    half = next((char for char in value if "\ud800" <= char <= "\udfff"), None) if isinstance(value, str) else None
    if half is not None:
        raise PydanticCustomError(
            "half_surrogate",
            "The text has half of a surrogate pair ({escape}); expected whole characters",
            {"escape": f"\\u{ord(half):04x}"},
        )
    return value


Text = Annotated[str, AfterValidator(_encodable)]
"""Text that is kept or given back as it came, and not searched for."""

Offset = Annotated[int, Field(ge=0, le=2**53 - 1, strict=True), BeforeValidator(_whole)]
"""A place in a text, from 0: in code points, unless the request says that it counts UTF-16 units."""

Offsets = Annotated[Units, Field(description="What offsets count: Unicode code points, or UTF-16 units as JavaScript")]


WholeNumber = Annotated[int, Field(strict=True), BeforeValidator(_whole)]

Identifier = Annotated[StrictStr | WholeNumber | None, AfterValidator(_encodable)]
"""What a client calls a thing of its own; it is given back as it came."""

Year = Annotated[int, Field(ge=0, le=9999, strict=True), BeforeValidator(_whole)]

Number = Annotated[int, Field(ge=1, le=100, strict=True), BeforeValidator(_whole)]


class Taken(BaseModel):
    """Base of what clients send: a member that is not described is an error, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Given(BaseModel):
    """Base of what clients get."""

    model_config = ConfigDict(extra="forbid")
