from __future__ import annotations

import csv
from pathlib import Path

from eval.export import write_csv, write_trec_qrels, write_trec_run
from eval.formats.trec import read_qrels, read_run

from .conftest import Evaluate


def test_a_table_has_one_line_for_each_question(evaluated: Evaluate, tmp_path: Path) -> None:
    write_csv(tmp_path / "run.csv", evaluated().rows())
    with (tmp_path / "run.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["id"] for line in lines] == [f"q{number}" for number in range(1, 7)]
    assert (lines[0]["hit@1"], lines[0]["refusal_recall"], lines[4]["hit@1"]) == ("1.0", "", "")
    assert lines[0]["quote_display"] == "The Sang rises below the Blue Glacier."


def test_cells_do_not_run_as_formulas(evaluated: Evaluate, tmp_path: Path) -> None:
    rows = [row | {"question": "=HYPERLINK(1)"} for row in evaluated().rows()]
    write_csv(tmp_path / "run.csv", rows)
    assert ",'=HYPERLINK(1)," in (tmp_path / "run.csv").read_text(encoding="utf-8")


def test_rankings_are_read_back_by_trec_readers(evaluated: Evaluate, tmp_path: Path) -> None:
    write_trec_run(tmp_path / "run.trec", evaluated().rows())
    run = read_run(tmp_path / "run.trec")
    assert list(run) == ["q1"]
    assert next(iter(run["q1"])) == "river.txt"


def test_qrels_are_read_back(tmp_path: Path) -> None:
    write_trec_qrels(tmp_path / "qrels", {"q1": {"a b": 2}})
    assert read_qrels(tmp_path / "qrels") == {"q1": {"a_b": 2}}
