from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import cli
from eval.gate import write_baseline
from eval.runfile import read_run_file
from index.console import run


@pytest.fixture
def result(question_file: Path, corpus_folder: Path, tmp_path: Path) -> Path:
    path = tmp_path / "a.json"
    arguments = ["--questions", str(question_file), "--documents", str(corpus_folder), "--resamples", "100"]
    assert run(cli, ["run", *arguments, "--json", str(path)]) == 0
    return path


def test_two_runs_are_compared(result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, page = tmp_path / "out.json", tmp_path / "out.html"
    arguments = ["--json", str(out), "--html", str(page), "--resamples", "100"]
    assert run(cli, ["compare", str(result), str(result), *arguments]) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["equal"] is True
    assert "equal in every measure" in page.read_text(encoding="utf-8")
    assert "0 questions changed" in capsys.readouterr().out


def test_what_is_no_run_is_told(result: Path, question_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["compare", str(result), str(question_file)]) == 2
    assert "is not JSON" in capsys.readouterr().err


def test_a_run_is_exported_again(result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, table, trec = tmp_path / "r.html", tmp_path / "r.csv", tmp_path / "r.trec"
    arguments = ["--html", str(page), "--csv", str(table), "--trec-run", str(trec)]
    assert run(cli, ["export", str(result), *arguments]) == 0
    assert "<article" in page.read_text(encoding="utf-8")
    assert table.read_text(encoding="utf-8").startswith("id,")
    assert trec.read_text() == ""
    assert run(cli, ["export", str(result)]) == 2
    assert "Name at least one" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["--html", "--csv", "--trec-run"])
def test_a_baseline_is_not_exported(
    form: str, result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline, out = tmp_path / "baseline.json", tmp_path / "out"
    write_baseline(baseline, read_run_file(result))
    assert run(cli, ["export", str(baseline), form, str(out)]) == 2
    assert "baseline.json is a baseline, which keeps no texts" in capsys.readouterr().err
    assert not out.exists()
