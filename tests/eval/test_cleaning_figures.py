from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from eval.cleaning_figures import main
from tests.corpus.printed import ISSUE


def test_what_was_done_to_a_printed_issue_is_counted(tmp_path: Path) -> None:
    (tmp_path / "issue.txt").write_text(ISSUE, encoding="utf-8")
    (tmp_path / "plain.txt").write_text("The mill stood there. It was sold.", encoding="utf-8")
    result = CliRunner().invoke(main, [str(tmp_path / "issue.txt"), str(tmp_path / "plain.txt")])
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in result.output.splitlines()]
    assert rows[0] == ["", "iss", "pla"]
    counted = {row[0]: row[1:] for row in rows[2:]}
    assert counted["parts / sections"][0].startswith("3 /")
    assert counted["running heads taken out"] == ["6", "0"]
    assert counted["pull quotes taken out"] == ["1", "0"]
    assert counted["notes / note marks found"] == ["2 / 2", "0 / 0"]
    assert counted["tables and charts"] == ["1", "0"]
    assert counted["broken words joined / real hyphens kept"] == ["2 / 0", "0 / 0"]
    assert counted["passages / sentences"][1] == "1 / 2"


def test_a_file_that_is_not_there_is_a_wrong_call() -> None:
    result = CliRunner().invoke(main, ["nowhere.txt"])
    assert result.exit_code == 2
    assert "does not exist" in result.output
