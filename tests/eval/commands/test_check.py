from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import cli
from index.build import build
from index.console import run
from index.settings import IndexSettings
from tests.fakes import FakeEncoder


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


@pytest.mark.parametrize("command", [["check", "--questions"], ["draft", "--out", "drafts.jsonl", "--avoid"]])
def test_documents_that_were_not_read_are_told(
    command: list[str],
    question_file: Path,
    corpus_folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("eval.commands.check.check_set", lambda *_: [])
    arguments = [*command, str(question_file), "--documents", str(corpus_folder)]
    assert run(cli, arguments) == 0
    (corpus_folder / "broken.pdf").write_bytes(b"no pdf")
    assert run(cli, arguments) == 1
    assert "broken.pdf was failed" in capsys.readouterr().err


MARKS = {
    "id": "2026-07-01-1",
    "question": "Who built the ferry at Old Landing?",
    "lang": "en",
    "kind": "marked",
    "answerable": True,
    "notes": "",
    "wrong": [{"file": "rivers.txt", "start": 0, "end": 14}],
}


@pytest.fixture
def marks(corpus_folder: Path, tmp_path: Path) -> Path:
    """Lines as the page exports them: a quote marked as right, one as wrong, a question nothing answers."""
    text = (corpus_folder / "rivers.txt").read_text(encoding="utf-8")
    start = text.index("It was built by")
    end = text.index("bridge fell.") + len("bridge fell.")
    right = MARKS | {"evidence": [[{"file": "rivers.txt", "start": start, "end": end}]]}
    nothing = {"id": "2026-07-01-2", "question": "Who painted it?", "lang": "en", "kind": "marked", "answerable": False}
    lines = [right, nothing | {"evidence": [], "notes": "refused"}]
    path = tmp_path / "pincite-questions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("more", [[], ["--search"]])
def test_lines_that_were_marked_on_the_page_are_checked_against_the_index(
    marks: Path, corpus_folder: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    build([corpus_folder], IndexSettings(), FakeEncoder())
    assert run(cli, ["check", "--questions", str(marks), *more]) == 1
    out = capsys.readouterr().out
    assert not [line for line in out.splitlines() if "jsonl:1: cut" in line or "jsonl:1: copied" in line]
    assert "set: imbalance: no question is about 'bazaar.txt'" in out
    assert "2 questions, " in out


def test_offsets_are_checked_against_the_index_too(
    marks: Path, corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build([corpus_folder], IndexSettings(), FakeEncoder())
    marks.write_text(marks.read_text(encoding="utf-8").replace('"end": ', '"end": 9'), encoding="utf-8")
    assert run(cli, ["check", "--questions", str(marks)]) == 2
    assert "pincite-questions.jsonl:1: the span" in capsys.readouterr().err


def test_without_folder_and_index_it_says_so(marks: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["check", "--questions", str(marks)]) != 0
    said = capsys.readouterr().err
    assert "There is no index" in said and "Traceback" not in said


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
