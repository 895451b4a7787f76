from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from rich.console import Console

from eval.compare import compare_runs
from eval.compare_report import as_json, print_comparison, write_comparison
from eval.gate import write_baseline
from eval.runfile import FinishedRun, read_run_file

from .conftest import many
from .fakes import FakeService

Finished = Callable[..., FinishedRun]
MUTE = FakeService(mute=frozenset({"bazaar.txt"}))


def printed(*args: object) -> str:
    out = StringIO()
    print_comparison(*args[:1], Console(file=out, width=200), args[1])  # type: ignore[arg-type]
    return out.getvalue()


def test_a_comparison_is_printed_with_the_changed_questions(finished: Finished) -> None:
    questions = many(5)
    comparison = compare_runs(finished("a", None, questions), finished("b", MUTE, questions), resamples=200)
    text = printed(comparison, 2)
    assert "5 questions changed: 0 for the better, 5 for the worse." in text
    assert "- q4-0" in text
    assert "B refused: nothing" in text
    assert "… and 3 more" in text
    assert "language fa" in text


def test_equal_runs_say_so(finished: Finished) -> None:
    text = printed(compare_runs(finished("a"), finished("b"), resamples=100), 2)
    assert "The two runs are equal in every measure but their times." in text
    assert "0 questions changed" in text


def test_the_json_form_holds_measures_groups_and_changes(finished: Finished) -> None:
    found = as_json(compare_runs(finished("a"), finished("b", MUTE), resamples=100))
    json.dumps(found, allow_nan=False)
    assert found["changes"][0]["id"] == "q4"
    assert found["changes"][0]["a"]["quotes"][0]["file"] == "bazaar.txt"
    assert {"measure", "a", "b", "difference", "low", "high", "p", "p_adjusted", "questions", "verdict"} == set(
        found["measures"][0]
    )
    assert not found["equal"]


def test_the_page_shows_both_quotes(finished: Finished, tmp_path: Path) -> None:
    before, after = finished("a"), finished("b", MUTE)
    write_comparison(tmp_path / "c.html", compare_runs(before, after, resamples=100), before, after)
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "A: answered" in page
    assert "B: refused" in page
    assert "Nothing was found." in page


def test_a_baseline_has_no_quotes_to_show(finished: Finished, tmp_path: Path) -> None:
    write_baseline(tmp_path / "baseline.json", finished("a"))
    before, after = read_run_file(tmp_path / "baseline.json"), finished("b", MUTE)
    write_comparison(tmp_path / "c.html", compare_runs(before, after, resamples=100), before, after)
    page = (tmp_path / "c.html").read_text(encoding="utf-8")
    assert "A baseline keeps no texts." in page
