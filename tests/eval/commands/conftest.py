"""The commands on a tiny folder, with an encoder that needs no weights."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEncoder

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Put the fake encoder in the place of the real one, and the data folder into the test's own."""

    def load(*_: object, **__: object) -> FakeEncoder:
        return FakeEncoder()

    monkeypatch.setattr("index.encoder.load_encoder", load)
    monkeypatch.setenv("PINCITE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PINCITE_FAST", "1")


def evidence(folder: Path, file: str, words: str) -> list[list[dict[str, Any]]]:
    """The place of these words as evidence."""
    start = (folder / file).read_text(encoding="utf-8").index(words)
    return [[{"file": file, "start": start, "end": start + len(words)}]]


@pytest.fixture
def question_file(corpus_folder: Path, tmp_path: Path) -> Path:
    """Three questions on the tiny folder, one of which cannot be answered."""
    lines = [
        {
            "id": "q1",
            "question": "Who built the ferry at Old Landing?",
            "lang": "en",
            "kind": "person",
            "answerable": True,
            "evidence": evidence(corpus_folder, "rivers.txt", "It was built by the millers' guild"),
        },
        {
            "id": "q2",
            "question": "بازار کهنه کجاست؟",
            "lang": "fa",
            "kind": "factoid",
            "answerable": True,
            "evidence": evidence(corpus_folder, "bazaar.txt", "بازار کهنه در کنار پل سنگی ساخته شده است."),
        },
        {"id": "q3", "question": "Who painted the lighthouse?", "lang": "en", "kind": "person", "answerable": False},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path
