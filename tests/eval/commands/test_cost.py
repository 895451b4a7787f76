from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from eval.commands.cost import cost_command
from index.build import build
from index.settings import IndexSettings
from tests.fakes import FakeEncoder


def test_answers_are_timed_beside_the_bare_call(tmp_path: Path, corpus_folder: Path, question_file: Path) -> None:
    data = tmp_path / "data"
    build([corpus_folder], IndexSettings(data=data), FakeEncoder())
    out = tmp_path / "cost.json"
    arguments = ["--questions", str(question_file), "--sample", "2", "--rounds", "1", "--json", str(out)]
    result = CliRunner().invoke(cost_command, [*arguments, "--data", str(data)])
    assert result.exit_code == 0, result.output
    assert "| fast |" in result.output
    figures = json.loads(out.read_text(encoding="utf-8"))
    assert [cost["name"] for cost in figures["costs"]] == ["one bare encoder call", "fast"]
    assert figures["costs"][0]["ratio"] == {"low": 1.0, "median": 1.0, "high": 1.0}
    assert (figures["questions"], figures["rounds"]) == (2, 1)
    assert figures["passages"] > 0
