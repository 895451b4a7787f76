"""The settings: one frozen object, read once from ``PINCITE_*`` variables, printable without secrets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from .errors import SettingsError

PREFIX = "PINCITE_"


class Settings(BaseSettings):
    """Everything that can be set; each field is the variable ``PINCITE_`` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    data: Path = Field(Path("data"), description="Folder for the corpus database, the index and everything else")
    model: str = Field(
        "multilingual-e5-small",
        min_length=1,
        description="Encoder: `multilingual-e5-small`, `all-MiniLM-L6-v2`, a hub name or a folder",
    )
    threshold: float | None = Field(
        None, ge=0, le=1, description="Confidence at or above which a question is answered; unset: the calibrated one"
    )
    host: str = Field("127.0.0.1", min_length=1, description="Address the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="Port the server listens on")
    threads: int = Field(4, ge=1, le=64, description="Requests that are answered at the same time")
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Keys, separated by commas; when set, every request must carry one of them"
    )
    max_question_characters: int = Field(2000, ge=1, description="Longest question")
    max_quotes: int = Field(20, ge=1, le=100, description="Most quotes that may be asked for in one answer")
    max_body_bytes: int = Field(1_000_000, ge=1000, description="Largest request body")

    @field_validator("api_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(key.strip() for key in value.split(",") if key.strip())
        return value


def load_settings(environ: Mapping[str, str] = os.environ, **overrides: Any) -> Settings:
    """Return the settings from the environment; ``overrides`` that are not ``None`` win.

    Raises:
        SettingsError: When a value cannot work, or a ``PINCITE_`` variable names no setting.
    """
    known = set(Settings.model_fields)
    unknown = sorted(
        name for name in environ if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in known
    )
    if unknown:
        names = ", ".join(PREFIX + field.upper() for field in sorted(known))
        raise SettingsError(f"The variable {unknown[0]} is set; expected one of {names}. Unset or rename it.")
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"][:1]).upper()
        raise SettingsError(f"The setting {name} cannot be used: {first['msg']}. Correct or unset it.") from None
