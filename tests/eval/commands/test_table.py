from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import cli
from eval.commands.table import README, RESULTS, SPEC
from eval.dataset import Dataset
from eval.table.rendering import BEGIN, END, section, section_of
from eval.table.results import read_results
from eval.table.spec import load_spec
from index.console import run

from .test_run import write_beir

LIST = """
[[sets]]
name = "tiny"
about = "questions on a tiny folder"
shipped = true
questions = "questions.jsonl"
documents = "texts"

[[sets]]
name = "beir"
about = "two passages"
beir = "bench/set"
sample = 2

[[sets]]
name = "ranked"
about = "two passages, ranked alone"
beir = "bench/set"
retrieval_only = true
"""


class Place:
    """A list, its sets, and the files that are written."""

    def __init__(self, folder: Path) -> None:
        self.spec = folder / "table.toml"
        self.results = folder / "baselines" / "table.json"
        self.readme = folder / "README.md"
        self.sets = folder / "sets"
        self.spec.write_text(LIST)
        self.readme.write_text(f"# Before\n\n{BEGIN}\nold\n{END}\n\nAfter.\n", encoding="utf-8")
        write_beir(self.sets / "bench" / "set")

    def call(self, *arguments: str) -> int:
        files = ["--spec", str(self.spec), "--results", str(self.results), "--readme", str(self.readme)]
        return run(cli, ["table", *files, "--resamples", "100", *arguments])

    def made(self) -> int:
        return self.call("--sets", str(self.sets))

    def entries(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.results.read_text(encoding="utf-8"))["sets"]
        return found


@pytest.fixture
def place(question_file: Path, corpus_folder: Path, tmp_path: Path) -> Place:
    assert question_file.parent == corpus_folder.parent == tmp_path
    return Place(tmp_path)


def test_every_set_gets_its_line_and_its_figures(place: Place) -> None:
    assert place.made() == 0
    entries = place.entries()
    assert list(entries) == ["tiny", "beir", "ranked"]
    assert (entries["tiny"]["documents"], entries["tiny"]["asked"], entries["tiny"]["unanswerable"]) == (4, 3, 1)
    assert entries["tiny"]["measures"]["verbatim"] == 1.0
    assert entries["beir"]["measures"]["R@1"] == 1.0
    assert entries["beir"]["measures"]["hit@1"] is not None
    ranked = entries["ranked"]
    assert (ranked["asked"], ranked["ranked"], ranked["measures"]["nDCG@10"]) == (0, 1, 1.0)
    assert "hit@1" not in ranked["measures"]
    assert ranked["by_language"]["en"]["questions"] == 1
    text = place.readme.read_text(encoding="utf-8")
    assert text.startswith("# Before\n") and text.endswith("\nAfter.\n") and "\nold\n" not in text
    assert "| questions on a tiny folder | 4 | 3 (1 without an answer) |" in text
    assert "| two passages, ranked alone | 2 | 1 of 2 ranked | – |" in text
    assert "Every quote of these runs is the exact slice of its file." in text


def test_a_table_that_was_just_made_passes_its_check(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.made() == 0
    assert place.call("--check") == 0
    assert "3 sets, 0 faults" in capsys.readouterr().out


def test_figures_that_still_hold_are_not_made_again(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.made() == 0
    before = place.results.read_bytes()
    capsys.readouterr()
    assert place.made() == 0
    assert capsys.readouterr().err.count("figures still hold") == 3
    assert place.results.read_bytes() == before
    place.spec.write_text(LIST.replace("sample = 2", "sample = 1"))
    assert place.made() == 0
    assert capsys.readouterr().err.count("figures still hold") == 2
    assert place.entries()["beir"]["asked"] == 1


def test_a_set_may_be_asked_only_what_the_reader_was_not_trained_on(place: Place) -> None:
    write_beir(place.sets / "bench" / "set", "Mills")
    place.spec.write_text(LIST.replace("sample = 2", "sample = 2\nheld = true"))
    assert place.made() == 0
    beir = place.entries()["beir"]
    assert (beir["asked"], beir["questions"], beir["ranked"], beir["unanswerable"]) == (1, 1, 1, 0)


def test_a_list_that_asks_nothing_of_what_is_held_out_is_refused(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.spec.write_text(LIST.replace("retrieval_only = true", "retrieval_only = true\nheld = true"))
    assert place.made() == 2
    assert "held goes with beir and with questions that are asked" in capsys.readouterr().err


def test_one_broken_set_does_not_stop_the_others(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    place.spec.write_text(LIST.replace('beir = "bench/set"', 'beir = "bench/none"', 1))
    assert place.made() == 1
    assert "[2/3] beir: not measured: The folder" in capsys.readouterr().err
    assert list(place.entries()) == ["tiny", "ranked"]
    assert place.call("--check") == 1
    assert "beir: has no figures" in capsys.readouterr().out


def test_a_defect_in_one_set_is_logged_and_does_not_stop_the_others(
    place: Place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from eval.table import making

    real = making.chosen

    def broken(dataset: Dataset, *rest: Any) -> Any:
        if dataset.name == "set":
            raise TypeError("a defect")
        return real(dataset, *rest)

    monkeypatch.setattr(making, "chosen", broken)
    assert place.made() == 1
    assert list(place.entries()) == ["tiny", "ranked"]
    assert "[2/3] beir: not measured: a defect" in caplog.text and "TypeError: a defect" in caplog.text


def test_sets_that_are_not_shipped_need_their_folder(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.call() == 0
    assert "[2/3] beir: left as it was; name its folder with --sets" in capsys.readouterr().err
    assert list(place.entries()) == ["tiny"]
    assert place.call("--sets", str(place.sets), "--only", "ranked") == 0
    assert list(place.entries()) == ["tiny", "ranked"]


def test_a_set_that_left_the_list_leaves_the_table(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.made() == 0
    place.spec.write_text(LIST.partition('[[sets]]\nname = "ranked"')[0])
    assert place.call("--check") == 1
    assert "ranked: has figures and is not in the list" in capsys.readouterr().out
    assert place.call() == 0
    assert list(place.entries()) == ["tiny", "beir"]
    assert place.call("--check") == 0


def test_a_table_that_was_touched_up_is_found(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.made() == 0
    text = place.readme.read_text(encoding="utf-8")
    place.readme.write_text(text.replace("| 4 | 3 (1", "| 4 | 9 (1"), encoding="utf-8")
    assert place.call("--check") == 1
    assert "README: the table is not the one that the results give" in capsys.readouterr().out


def test_measuring_again_asks_every_question_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from eval import runner

    assert place.made() == 0
    asked: list[str] = []
    real = runner.ask

    def counting(question: Any, *rest: Any, **more: Any) -> Any:
        asked.append(question.key)
        return real(question, *rest, **more)

    monkeypatch.setattr(runner, "ask", counting)
    assert place.call("--only", "tiny", "--again") == 0
    # The first one is asked twice: its first answer warms the process up.
    assert asked == ["q1", "q1", "q2", "q3"]


def test_figures_of_other_measures_are_told_and_made_again(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.made() == 0
    monkeypatch.setattr("eval.table.made_with.measuring_version", lambda: "corrected")
    assert place.call("--check") == 0
    assert capsys.readouterr().out.count("the code that measures was") == 3
    assert place.made() == 0
    assert "figures still hold" not in capsys.readouterr().err
    assert place.entries()["tiny"]["made_with"]["measuring"] == "corrected"


@pytest.mark.parametrize(("name", "value"), [("threshold", 0.9), ("reader", "other"), ("calibration", "0")])
def test_figures_of_other_settings_are_found(
    place: Place, name: str, value: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.made() == 0
    found = json.loads(place.results.read_text(encoding="utf-8"))
    found["sets"]["beir"]["made_with"][name] = value
    place.results.write_text(json.dumps(found))
    assert place.call("--check") == 1
    assert f"beir: {name} was {value} and is" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "faults"), [("reader", 1), ("calibration", 0), ("model", 1)])
def test_rankings_do_not_depend_on_the_calibration(
    place: Place, name: str, faults: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert place.made() == 0
    found = json.loads(place.results.read_text(encoding="utf-8"))
    found["sets"]["ranked"]["made_with"][name] = "other"
    place.results.write_text(json.dumps(found))
    shown = section(load_spec(place.spec), read_results(place.results))
    text = place.readme.read_text(encoding="utf-8")
    place.readme.write_text(f"{text.partition(BEGIN)[0]}{BEGIN}\n\n{shown}\n\n{END}\n", encoding="utf-8")
    assert place.call("--check") == faults
    assert f"3 sets, {faults} faults" in capsys.readouterr().out


def test_figures_of_other_code_are_told_and_stand(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert place.made() == 0
    found = json.loads(place.results.read_text(encoding="utf-8"))
    for entry in found["sets"].values():
        entry["made_with"]["code"] = "older"
    place.results.write_text(json.dumps(found))
    assert place.call("--only", "none") == 2
    assert "has no set 'none'" in capsys.readouterr().err
    # The README names the code too, so it is written anew from the older figures.
    results = read_results(place.results)
    text = place.readme.read_text(encoding="utf-8")
    shown = section(load_spec(place.spec), results)
    place.readme.write_text(f"{text.partition(BEGIN)[0]}{BEGIN}\n\n{shown}\n\n{END}\n", encoding="utf-8")
    assert place.call("--check") == 0
    assert capsys.readouterr().out.count("figures may have moved") == 3


def test_an_interrupted_set_goes_on_where_it_was(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from eval import runner

    asked: list[str] = []
    real = runner.ask

    def counting(question: Any, *rest: Any, **more: Any) -> Any:
        if len(asked) == 3:
            raise KeyboardInterrupt
        asked.append(question.key)
        return real(question, *rest, **more)

    monkeypatch.setattr(runner, "ask", counting)
    assert place.made() == 130
    assert not place.results.exists()
    first = list(asked)
    asked[:] = ["-"] * 4
    assert place.made() == 0
    # The question that warms the process up is asked again, the two that were kept are not.
    assert first == ["q1", "q1", "q2"]
    assert asked[4:6] == ["q3", "q3"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[sets", "is not TOML"),
        ("sets = []", "sets: tuple should have at least 1 item"),
        ('[[sets]]\nname = "a"\nabout = "a"\n', "either beir, or questions with documents"),
        ('[[sets]]\nname = "a"\nabout = "a"\nbeir = "b"\nquestions = "c"\n', "either beir, or questions"),
        ('[[sets]]\nname = "a"\nabout = "a"\nquestions = "c"\n', "either beir, or questions with documents"),
        ('[[sets]]\nname = "a"\nabout = "a | b"\nbeir = "b"\n', "about"),
        ('[[sets]]\nname = "a"\nabout = "a"\nbeir = "b"\nsamples = 1\n', "samples: extra inputs"),
        ('[[sets]]\nname = "a"\nabout = "a"\nbeir = "b"\nsample = 1\nretrieval_only = true\n', "without sample"),
        ('[[sets]]\nname = "a"\nabout = "a"\nbeir = "b"\n' * 2, "'a' is given twice"),
    ],
)
def test_a_broken_list_is_one_sentence(place: Place, text: str, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    place.spec.write_text(text)
    assert place.call() == 2
    assert fault in capsys.readouterr().err


@pytest.mark.parametrize("text", ["no markers", f"{END} {BEGIN}", f"{BEGIN} {BEGIN} {END}"])
def test_a_readme_without_a_place_is_told_before_anything_is_measured(
    place: Place, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    place.readme.write_text(text, encoding="utf-8")
    assert place.made() == 2
    assert "has no place for the table" in capsys.readouterr().err
    assert not place.results.exists()


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000, '{"format": 0}', '{"format": 1, "sets": {"a": {}}}'])
def test_broken_results_are_one_sentence(place: Place, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    place.results.parent.mkdir()
    place.results.write_text(content)
    assert place.made() == 2
    said = capsys.readouterr().err
    assert "table.json" in said and "eval table" in said and "Traceback" not in said


def test_the_readme_shows_the_figures_that_are_kept() -> None:
    assert section_of(README) == section(load_spec(SPEC), read_results(RESULTS))
