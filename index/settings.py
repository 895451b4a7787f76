"""What a build and a search can be told: one frozen object, read once from the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import UsageError
from corpus.readers.protocol import Limits

from .encoder import BATCH_PASSAGES
from .models import DEFAULT_MODEL

PREFIX = "PINCITE_"
NESTED = "__"

DEFAULT_LIMITS = Limits()


class LimitSettings(BaseModel):
    """Bounds for reading one file; see :class:`corpus.readers.protocol.Limits` for what each means."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = Field(
        default=DEFAULT_LIMITS.file_bytes, gt=0, description="Largest file that is opened, in bytes."
    )
    text_characters: int = Field(default=DEFAULT_LIMITS.text_characters, gt=0, description="Longest text that is kept.")
    pages: int = Field(default=DEFAULT_LIMITS.pages, gt=0, description="Most pages of one document.")
    members: int = Field(default=DEFAULT_LIMITS.members, gt=0, description="Most files inside an archive.")
    expanded_bytes: int = Field(
        default=DEFAULT_LIMITS.expanded_bytes, gt=0, description="Most bytes an archive unfolds to."
    )
    memory_bytes: int = Field(
        default=DEFAULT_LIMITS.memory_bytes, gt=0, description="Most memory for reading one file, in bytes."
    )
    seconds: float = Field(
        default=DEFAULT_LIMITS.seconds, gt=0, description="Longest time for reading one file, in seconds."
    )

    def limits(self) -> Limits:
        """Return the bounds in the form that readers take."""
        return Limits(**self.model_dump())


class IndexSettings(BaseSettings):
    """Settings of the index; every one can be given as ``PINCITE_NAME`` (``PINCITE_LIMITS__SECONDS``)."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter=NESTED, frozen=True, extra="forbid", env_ignore_empty=True
    )

    data: Path = Field(default=Path("data"), description="Folder that holds everything that is built.")
    model: str = Field(default=DEFAULT_MODEL, min_length=1, description="Encoder: known name, folder or hub name.")
    # Of 16 and more the numbers between two layers no longer fit the processor's cache.
    batch_size: int = Field(default=8, ge=1, le=BATCH_PASSAGES, description="Texts that are encoded at once.")
    encoder_threads: int = Field(
        default=0, ge=0, description="Processor threads for encoding; 0: as many as there are."
    )
    limits: LimitSettings = Field(default_factory=LimitSettings, description="Bounds for reading one file.")


S = TypeVar("S", bound=IndexSettings)

NEAR = 0.7
"""How alike two names must be, their prefix aside (difflib's ratio), for one to be taken as a slip for the other."""


def read_settings(kind: type[S], environment: Mapping[str, str] | None = None, **given: Any) -> S:
    """Return settings from the environment, with what is ``given`` (and not ``None``) before it.

    ``kind`` is the settings class; a layer above passes its own. ``environment`` is searched for unknown names.

    Raises:
        UsageError: When a ``PINCITE_`` variable is unknown or a value cannot be used.
    """
    _refuse_unknown(kind, os.environ if environment is None else environment)
    try:
        return kind(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        raise UsageError(_sentence(error)) from error


def variable_names(kind: type[IndexSettings]) -> tuple[str, ...]:
    """Return every environment variable that the settings class reads, in order."""
    return tuple(_names(kind, PREFIX))


def _names(kind: type[BaseModel], prefix: str) -> list[str]:
    names: list[str] = []
    for name, field in kind.model_fields.items():
        full = prefix + name.upper()
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            names.extend(_names(inner, full + NESTED))
        else:
            names.append(full)
    return names


def _refuse_unknown(kind: type[IndexSettings], environment: Mapping[str, str]) -> None:
    known = variable_names(kind)
    given = sorted(name for name in environment if name.upper().startswith(PREFIX) and name.upper() not in known)
    # The index alone cannot know what layers above it can be told, so it refuses only what looks like a slip.
    unknown = [name for name in given if kind is not IndexSettings or _near(name, known)]
    if unknown:
        raise UsageError(
            f"The environment holds {', '.join(unknown)}; expected only {', '.join(known)}. "
            "Correct the name or unset it."
        )


def _near(name: str, known: Sequence[str]) -> bool:
    # With the prefix that all have, short names of other settings would look like slips.
    return bool(
        get_close_matches(name.upper().removeprefix(PREFIX), [each.removeprefix(PREFIX) for each in known], 1, NEAR)
    )


def _sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = PREFIX + NESTED.join(str(place) for place in first["loc"]).upper()
    return f"{name} was given as {first['input']!r}; {first['msg'][0].lower()}{first['msg'][1:]}. Correct the setting."
