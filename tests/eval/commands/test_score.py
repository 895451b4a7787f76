from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import cli
from eval.formats.trec import qrels_lines, run_lines
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


NAMES = ("a b.txt", "a%20b.txt", "50%.txt", "پل\u2003نو.txt", "plain.txt")


def scored_both(tmp_path: Path) -> tuple[float, str]:
    out = tmp_path / "out.json"
    files = [str(tmp_path / "qrels"), str(tmp_path / "run")]
    assert run(cli, ["score", *files, "--json", str(out), "--resamples", "100"]) == 0
    figures = json.loads(out.read_text(encoding="utf-8"))
    return figures["measures"]["R@10"], figures["questions"][0]["id"]


def test_a_run_whose_names_were_written_for_trec_eval_is_scored_by_qrels_with_the_names_as_they_are(
    tmp_path: Path,
) -> None:
    judged = "".join(f"q 1\t{name}\t1\n" for name in NAMES)
    (tmp_path / "qrels").write_text(f"query-id\tcorpus-id\tscore\n{judged}", encoding="utf-8")
    ranked = {name: float(at) for at, name in enumerate(NAMES)}
    (tmp_path / "run").write_text("".join(run_lines([("q 1", ranked)])), encoding="utf-8")
    assert scored_both(tmp_path) == (1, "q 1")


def test_a_run_with_names_as_they_are_is_scored_by_qrels_that_were_written_for_trec_eval(tmp_path: Path) -> None:
    lines = qrels_lines({"q 1": dict.fromkeys(NAMES, 1)})
    (tmp_path / "qrels").write_text("".join(lines), encoding="utf-8")
    ranked = "".join(f"q 1\tQ0\t{name}\t1\t0.5\tother\n" for name in NAMES)
    (tmp_path / "run").write_text(ranked, encoding="utf-8")
    assert scored_both(tmp_path) == (1, "q%201")


def test_names_that_both_files_write_alike_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "qrels").write_text("q%201\ta%20b\t1\nq%201\ta b\t0\n")
    (tmp_path / "run").write_text("q%201 Q0 a%20b 1 0.5 other\n")
    assert scored_both(tmp_path) == (1, "q%201")


@pytest.mark.parametrize(
    ("qrels", "ranked"), [("q1 0 a b.txt 1\n", "q1 Q0 c 1 1 x\n"), ("q1 0 c 1\n", "q1 Q0 a b.txt 1 1 x\n")]
)
def test_blanks_in_names_need_tabs_between_columns(
    qrels: str, ranked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "qrels").write_text(qrels)
    (tmp_path / "run").write_text(ranked)
    assert run(cli, ["score", str(tmp_path / "qrels"), str(tmp_path / "run")]) == 2
    assert "Part the columns with tabs where a name has blanks." in capsys.readouterr().err
