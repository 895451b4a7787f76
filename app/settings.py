"""The settings of the doors: one frozen object, read once from ``PINCITE_*`` variables, printable without secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from limits import parse_many
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import NoDecode

from index.settings import IndexSettings, read_settings


class Settings(IndexSettings):
    """Everything that can be set, the index included; each is the variable ``PINCITE_`` and its name in capitals."""

    threshold: float | None = Field(
        None, ge=0, le=1, description="Confidence from which on a question is answered; unset: the calibrated one."
    )
    fast: bool = Field(False, description="Answer without the reader: quicker, and less often right.")
    deep: bool = Field(False, description="Read more of the nearest passages: slower; not together with fast.")
    host: str = Field("127.0.0.1", min_length=1, description="Address the server listens on.")
    port: int = Field(8000, ge=0, le=65535, description="Port the server listens on; 0: any free one.")
    threads: int = Field(4, ge=1, le=64, description="Requests that are answered at the same time.")
    streams: int = Field(8, ge=1, le=1000, description="Clients that may follow a job or an answer at the same time.")
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field(
        (), description="Keys, separated by commas; when set, every request must carry one of them."
    )
    rate_limit: str | None = Field(
        None, description="Most requests of one key or address, such as 60/minute; unset: no limit."
    )
    max_question_characters: int = Field(2000, ge=1, description="Longest question.")
    max_quotes: int = Field(20, ge=1, le=100, description="Most quotes that may be asked for in one answer.")
    max_batch: int = Field(50, ge=1, le=1000, description="Most questions in one batch over HTTP.")
    max_body_bytes: int = Field(1_000_000, ge=1000, description="Largest request body, files apart.")
    changes: bool = Field(True, description="Documents may be added, edited and removed over HTTP.")
    max_upload_bytes: int = Field(200_000_000, ge=1000, description="Most bytes of files that are added at once.")
    max_upload_files: int = Field(100, ge=1, le=10_000, description="Most files that are added at once.")

    @field_validator("api_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(key.strip() for key in value.split(",") if key.strip())
        return value

    @field_validator("deep")
    @classmethod
    def _one_depth(cls, value: bool, info: ValidationInfo) -> bool:
        if value and info.data.get("fast"):
            raise PydanticCustomError("depth", "expected it only without PINCITE_FAST, since an answer is fast or deep")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _rate(cls, value: str | None) -> str | None:
        if value is not None:
            # Raises a ValueError for what is none.
            parse_many(value)
        return value


def load_settings(environment: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Return the settings from the environment; what is ``given`` and not ``None`` wins.

    ``environment`` is searched for unknown names; the process's own when absent.

    Raises:
        UsageError: When a value cannot work, or a ``PINCITE_`` variable names no setting.
    """
    return read_settings(Settings, environment, **given)
