from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import cli
from index.console import run


def test_a_run_of_another_system_is_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "qrels").write_text("q1 0 d1 1\nq2 0 d1 1\n")
    (tmp_path / "run").write_text("q1 Q0 d1 1 0.5 other\n")
    out = tmp_path / "out.json"
    assert (
        run(cli, ["score", str(tmp_path / "qrels"), str(tmp_path / "run"), "--json", str(out), "--resamples", "100"])
        == 0
    )
    assert json.loads(out.read_text())["measures"]["RR@10"] == 1 / 2
    assert "2 queries with a relevant document; the run lacks 1 of them and has 0 others." in capsys.readouterr().out


def test_a_broken_run_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "qrels").write_text("q1 0 d1 1\n")
    (tmp_path / "run").write_text("q1 Q0 d1 1 nan other\n")
    assert run(cli, ["score", str(tmp_path / "qrels"), str(tmp_path / "run")]) == 2
    assert "run:1: the score 'nan' was given" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["compare", "export"])
def test_scored_rankings_are_no_runs(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "qrels").write_text("q1 0 d1 1\n")
    (tmp_path / "run").write_text("q1 Q0 d1 1 0.5 other\n")
    out = str(tmp_path / "out.json")
    scored = ["score", str(tmp_path / "qrels"), str(tmp_path / "run"), "--json", out, "--resamples", "100"]
    assert run(cli, scored) == 0
    assert run(cli, [command, out, *([out] if command == "compare" else ["--csv", str(tmp_path / "out.csv")])]) == 2
    assert "holds no answers (question 1 lacks scope, answerable" in capsys.readouterr().err
