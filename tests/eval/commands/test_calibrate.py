from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.confidence import FAST_FILE_NAME, load_calibration
from eval.__main__ import cli
from index.console import run


def test_a_calibration_is_stored_with_the_data(
    question_file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [json.loads(line) for line in question_file.read_text(encoding="utf-8").splitlines()]
    copies = [line | {"id": f"{line['id']}-{copy}"} for copy in range(15) for line in lines]
    question_file.write_text("".join(json.dumps(line) + "\n" for line in copies), encoding="utf-8")
    assert run(cli, ["calibrate", "--questions", str(question_file), "--documents", str(corpus_folder)]) == 0
    calibration = load_calibration(tmp_path / "data" / FAST_FILE_NAME)
    assert calibration.fitted_on == ("questions.jsonl",)
    assert calibration.questions <= 45
    out = capsys.readouterr().out
    assert "figures from models that did not see the question" in out
    assert "Written to" in out


def test_too_few_questions_change_nothing(
    question_file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["calibrate", "--questions", str(question_file), "--documents", str(corpus_folder)]) == 1
    assert "expected at least 30" in capsys.readouterr().err
    assert not (tmp_path / "data" / FAST_FILE_NAME).exists()
