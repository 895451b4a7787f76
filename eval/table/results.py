"""The figures behind the table: one JSON document under version control, one entry for each set.

An entry says what was asked of whom and by which code, so that the next run knows whether it still holds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import DatasetError
from eval.runfile import written_whole

FORMAT = 1
"""Raised whenever an entry changes its form."""

Figures = dict[str, Any]


class Entry(BaseModel):
    """One set as it was measured.

    Attributes:
        spec: The set's lines of the list.
        sha256: Of its files.
        made_with: What answers depend on: model, reader, calibration, threshold, and the digests of the code that
            answers and of that which measures.
        documents: Documents of its index.
        passages: Passages of its index.
        questions: Questions of the set.
        asked: Questions that were asked.
        unanswerable: Those of them that cannot be answered.
        ranked: Queries that documents were ranked for.
        measures: Value by name; ``None`` where there is no denominator.
        intervals: 95 % intervals by name.
        by_language: Measures of each language of the questions that were asked, or else of the queries.
        environment: Versions and machine.
        seconds: What asking and ranking took, without the index.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    spec: dict[str, Any]
    sha256: dict[str, str]
    made_with: dict[str, Any]
    documents: int
    passages: int
    questions: int
    asked: int
    unanswerable: int
    ranked: int
    measures: dict[str, float | None]
    intervals: dict[str, tuple[float, float]]
    by_language: dict[str, dict[str, float | int | None]]
    environment: dict[str, Any]
    seconds: float

    def made_from(self, spec: Mapping[str, Any], sha256: Mapping[str, str], made_with: Mapping[str, Any]) -> bool:
        """Return whether measuring again would give the same figures."""
        return self.spec == spec and self.sha256 == dict(sha256) and self.made_with == dict(made_with)


class Results(BaseModel):
    """All entries by the name of their set."""

    model_config = ConfigDict(extra="forbid")

    format: int = FORMAT
    sets: dict[str, Entry] = {}

    def write(self, path: Path) -> None:
        """Write them, whole or not at all.

        Raises:
            DatasetError: When they cannot be written.
        """
        with written_whole(path) as file:
            file.write(json.dumps(self.model_dump(mode="json"), ensure_ascii=False, allow_nan=False, indent=1) + "\n")


def read_results(path: Path) -> Results:
    """Return the entries of a file; none when it does not exist yet.

    Raises:
        DatasetError: When it is broken or of another format.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Results()
    except (OSError, ValueError, RecursionError) as error:
        raise DatasetError(
            f"{path} cannot be read ({error}); expected what eval table writes. Remove it and run eval table again."
        ) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DatasetError(f"{path} is of another format; expected {FORMAT}. Remove it and run eval table again.")
    try:
        return Results.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise DatasetError(f"{path}: {place}: {first['msg'].lower()}. Run eval table again.") from error
