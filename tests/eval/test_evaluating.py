from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import Dataset
from eval.errors import RunMismatch
from eval.evaluating import ANSWERS, REPORT, RUN, Plan, evaluate
from eval.measures.spans import Span
from eval.recording import LOCK
from eval.runfile import read_run_file
from eval.subject import Subject

from .conftest import Evaluate, many
from .fakes import FakeService, marked


def test_a_run_is_kept_with_answers_figures_and_report(evaluated: Evaluate) -> None:
    evaluation = evaluated()
    assert {path.name for path in evaluation.folder.iterdir()} == {ANSWERS, RUN, REPORT, LOCK}
    run = read_run_file(evaluation.folder / RUN)
    assert run.figures["measures"]["useful"] == 5 / 6
    assert [row["id"] for row in run.questions] == [f"q{number}" for number in range(1, 7)]
    assert set(json.loads((evaluation.folder / RUN).read_text(encoding="utf-8"))) == {
        *("measures", "settings", "undefined", "counts", "intervals", "by", "intervals_by", "curves", "questions"),
    }
    assert run.figures == json.loads(json.dumps(evaluation.figures))


def test_settings_name_the_data_the_index_and_the_machine(evaluated: Evaluate) -> None:
    settings = evaluated().figures["settings"]
    assert settings["sha256"] == {"sample.jsonl": "00"}
    assert (settings["generation"], settings["model"], settings["threshold"]) == ("g1", "fake", 0.4)
    assert settings["environment"]["packages"]["numpy"]


TIMES = ("latency_ms", "elapsed_ms", "seconds", "peak_memory_mb")


def timeless(value: Any) -> Any:
    """The same without what depends on a clock or on the process."""
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if name not in TIMES and not name.startswith("latency")}
        return {name: timeless(each) for name, each in kept.items()}
    return [timeless(each) for each in value] if isinstance(value, list) else value


def test_two_runs_of_the_same_differ_in_nothing_but_times(evaluated: Evaluate) -> None:
    one = json.loads((evaluated().folder / RUN).read_text(encoding="utf-8"))
    other = json.loads((evaluated().folder / RUN).read_text(encoding="utf-8"))
    assert timeless(one) == timeless(other)
    assert one["intervals"]["hit@1"] == other["intervals"]["hit@1"]
    assert len(timeless(one)["questions"]) == 6 and "values" in timeless(one)["questions"][0]


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


def test_a_corrected_measure_is_another_run(evaluated: Evaluate, monkeypatch: pytest.MonkeyPatch) -> None:
    before = evaluated()
    monkeypatch.setattr("eval.runner.measuring_version", lambda: "corrected")
    service = FakeService()
    after = evaluated(service, resume=True)
    assert after.folder != before.folder
    assert after.figures["settings"]["measuring"] == "corrected"
    assert len(service.asked) == 7


KILLED = """
import os, signal, sys
from pathlib import Path
from eval.dataset import Dataset
from eval.evaluating import Plan, evaluate
from eval.subject import Subject
from tests.eval.conftest import many
from tests.eval.fakes import FakeService

class Killed(FakeService):
    def answer(self, question):
        if len(self.asked) == 40:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().answer(question)

dataset = Dataset("sample", many(10), {"sample.jsonl": "00"}, {"q1": {"river.txt": 1}})
evaluate(dataset, Subject(Killed()), Path(sys.argv[1]), Plan(resamples=200))
"""


def test_a_run_that_was_killed_goes_on_and_ends_as_if_it_had_not_been(evaluated: Evaluate, tmp_path: Path) -> None:
    program = [sys.executable, "-c", KILLED, str(tmp_path / "data")]
    killed = subprocess.run(program, cwd=Path(__file__).parents[2], check=False, env=os.environ | {"PYTHONPATH": "."})
    assert killed.returncode == -signal.SIGKILL
    service = FakeService()
    resumed = evaluated(service, many(10), resume=True)
    # 40 answers were given, one of them to warm up; the first question that is left warms this process up.
    assert len(service.asked) == 60 - 39 + 1
    whole = evaluated(None, many(10))
    assert whole.folder == resumed.folder
    assert timeless(resumed.figures) == timeless(whole.figures)


def test_memory_grows_with_the_numbers_of_questions_and_not_with_their_texts(tmp_path: Path) -> None:
    text = "The ferry at Old Landing carries two carts. " + "x" * 40_000
    question = marked(1, "What does the ferry carry?", Span("ferry.txt", 0, len(text)))

    def peak_and_size(copies: int) -> tuple[int, int]:
        asked = tuple(replace(question, question_id=f"q{number}") for number in range(copies))
        dataset = Dataset("sample", asked, {"sample.jsonl": "00"})
        subject = Subject(FakeService({"ferry.txt": text}))
        tracemalloc.start()
        folder = evaluate(dataset, subject, tmp_path / str(copies), Plan(resamples=100)).folder
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak, sum(path.stat().st_size for path in folder.iterdir())

    (few, small), (more, large) = peak_and_size(10), peak_and_size(110)
    assert large - small > 100 * 3 * len(text)
    assert more - few < (large - small) / 20


def test_a_sample_is_asked_alone(evaluated: Evaluate) -> None:
    evaluation = evaluated(None, many(10), sample=12)
    assert evaluation.figures["settings"]["questions"] == 12
    assert len(list(evaluation.rows())) == 12


def test_the_json_form_can_be_written_elsewhere(evaluated: Evaluate, tmp_path: Path) -> None:
    evaluation = evaluated()
    evaluation.write(tmp_path / "out" / "run.json")
    assert (tmp_path / "out" / "run.json").read_bytes() == (evaluation.folder / RUN).read_bytes()
