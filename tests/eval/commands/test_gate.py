from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import cli
from index.console import run

GATES = """
[sets.tiny]
questions = "questions.jsonl"
documents = "texts"
baseline = "baselines/tiny.json"
[sets.tiny.floors]
verbatim = 1.0
"""


@pytest.fixture
def gates(question_file: Path, corpus_folder: Path, tmp_path: Path) -> Path:
    assert question_file.parent == corpus_folder.parent == tmp_path
    path = tmp_path / "gates.toml"
    path.write_text(GATES)
    return path


def test_a_set_passes_against_its_own_baseline(gates: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["gate", "--gates", str(gates), "--update"]) == 0
    assert (gates.parent / "baselines" / "tiny.json").is_file()
    assert run(cli, ["gate", "tiny", "--gates", str(gates)]) == 0
    assert "tiny: passed" in capsys.readouterr().out


def test_a_fall_fails_and_says_where(gates: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(cli, ["gate", "--gates", str(gates), "--update"]) == 0
    gates.write_text(GATES + '[sets.tiny.ceilings]\n"hit@1" = -1.0\n')
    page = tmp_path / "page.html"
    assert run(cli, ["gate", "--gates", str(gates), "--html", str(page)]) == 1
    out = capsys.readouterr().out
    assert "tiny: all: hit@1" in out
    assert "is above its ceiling" in out
    assert "tiny: failed" in out
    assert page.is_file()


def test_a_finished_run_can_be_judged(gates: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = tmp_path / "run.json"
    questions, documents = str(gates.parent / "questions.jsonl"), str(gates.parent / "texts")
    arguments = ["run", "--questions", questions, "--documents", documents, "--resamples", "100", "--json", str(result)]
    assert run(cli, arguments) == 0
    assert run(cli, ["gate", "--gates", str(gates), "--result", str(result), "--update"]) == 0
    found = json.loads(result.read_text(encoding="utf-8"))
    found["settings"]["threshold"] += 0.2
    result.write_text(json.dumps(found))
    assert run(cli, ["gate", "--gates", str(gates), "--result", str(result)]) == 1
    assert "settings: threshold was" in capsys.readouterr().out


def test_documents_that_were_not_read_fail_the_gate(
    gates: Path, corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus_folder / "broken.pdf").write_bytes(b"no pdf")
    gates.write_text(GATES.replace('baseline = "baselines/tiny.json"\n', ""))
    assert run(cli, ["gate", "--gates", str(gates)]) == 1
    assert "broken.pdf was failed" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [(["other"], "has no set 'other'; expected one of tiny"), (["tiny"], "cannot be read")],
)
def test_an_unknown_set_and_a_missing_baseline_are_told(
    gates: Path, arguments: list[str], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["gate", *arguments, "--gates", str(gates)]) == 2
    assert fault in capsys.readouterr().err
