from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.errors import RunMismatch
from eval.evaluating import ANSWERS, REPORT, RUN
from eval.runfile import read_run_file

from .conftest import Evaluate, many
from .fakes import FakeService


def test_a_run_is_kept_with_answers_figures_and_report(evaluated: Evaluate) -> None:
    evaluation = evaluated()
    assert {path.name for path in evaluation.folder.iterdir()} == {ANSWERS, RUN, REPORT}
    run = read_run_file(evaluation.folder / RUN)
    assert run.figures["measures"]["useful"] == 5 / 6
    assert [row["id"] for row in run.questions] == [f"q{number}" for number in range(1, 7)]
    assert {"by", "measures", "questions", "settings"} <= set(json.loads((evaluation.folder / RUN).read_text()))


def test_settings_name_the_data_the_index_and_the_machine(evaluated: Evaluate) -> None:
    settings = evaluated().figures["settings"]
    assert settings["sha256"] == {"sample.jsonl": "00"}
    assert (settings["generation"], settings["model"], settings["threshold"]) == ("g1", "fake", 0.4)
    assert settings["environment"]["packages"]["numpy"]


def test_two_runs_of_the_same_differ_in_nothing_but_times(evaluated: Evaluate) -> None:
    def timeless(row: dict[str, object]) -> dict[str, object]:
        return row | {"latency_ms": 0, "elapsed_ms": 0}

    one = [timeless(row) for row in evaluated().rows()]
    other = [timeless(row) for row in evaluated().rows()]
    assert one == other


def test_the_same_questions_on_another_index_are_another_run(evaluated: Evaluate) -> None:
    assert evaluated().folder == evaluated().folder
    assert evaluated().folder != evaluated(FakeService(generation="g2")).folder


def test_a_run_resumes_from_its_own_answers_only(evaluated: Evaluate) -> None:
    evaluation = evaluated()
    service = FakeService()
    evaluated(service, resume=True)
    assert service.asked == []
    header, *rows = (evaluation.folder / ANSWERS).read_text(encoding="utf-8").splitlines(keepends=True)
    (evaluation.folder / ANSWERS).write_text(header.replace("sample.jsonl", "other.jsonl") + "".join(rows))
    with pytest.raises(RunMismatch, match="sha256"):
        evaluated(service, resume=True)


def test_a_sample_is_asked_alone(evaluated: Evaluate) -> None:
    evaluation = evaluated(None, many(10), sample=12)
    assert evaluation.figures["settings"]["questions"] == 12
    assert len(list(evaluation.rows())) == 12


def test_the_json_form_can_be_written_elsewhere(evaluated: Evaluate, tmp_path: Path) -> None:
    evaluation = evaluated()
    evaluation.write(tmp_path / "out" / "run.json")
    assert (tmp_path / "out" / "run.json").read_bytes() == (evaluation.folder / RUN).read_bytes()
