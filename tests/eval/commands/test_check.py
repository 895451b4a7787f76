from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import cli
from index.console import run


def test_remarks_are_listed_by_line(
    question_file: Path, corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["check", "--questions", str(question_file), "--documents", str(corpus_folder)]) == 1
    out = capsys.readouterr().out
    assert "questions.jsonl:1: cut sentence: the span" in out
    assert "3 questions, " in out


def test_searching_looks_for_further_places(
    question_file: Path, corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["check", "--questions", str(question_file), "--documents", str(corpus_folder), "--search"]
    assert run(cli, arguments) == 1
    assert "remarks" in capsys.readouterr().out


def test_drafts_avoid_what_was_asked(
    question_file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "draft.jsonl"
    arguments = ["draft", "--documents", str(corpus_folder), "--out", str(out), "--avoid", str(question_file)]
    assert run(cli, arguments) == 0
    lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert lines
    assert not any("millers' guild" in line["notes"] for line in lines)
    assert f"{len(lines)} drafts written" in capsys.readouterr().out
