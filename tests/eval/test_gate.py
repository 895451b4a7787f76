"""The gate catches what is planted: each fault is one a change to the code could bring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from eval.dataset import MarkedQuestion
from eval.errors import GateError
from eval.gate import Gate, GroupLimits, compare_with_baseline, judge, load_gates, write_baseline
from eval.runfile import FinishedRun, read_run_file

from .conftest import many
from .fakes import TEXTS, FakeService

Finished = Callable[..., FinishedRun]
QUESTIONS = many(6)
FLOORS = Gate(questions="q", documents="d", floors={"verbatim": 1.0, "clean_edges": 1.0}, ceilings={})


def names(run: FinishedRun, baseline: FinishedRun, gate: Gate = FLOORS) -> set[tuple[str, str]]:
    return {
        (finding.where, finding.name)
        for finding in judge(run, gate, compare_with_baseline(run, baseline, resamples=300))
    }


@pytest.fixture
def baseline(finished: Finished, tmp_path: Path) -> FinishedRun:
    write_baseline(tmp_path / "baseline.json", finished("first", None, QUESTIONS))
    return read_run_file(tmp_path / "baseline.json")


def test_the_same_run_passes(finished: Finished, baseline: FinishedRun) -> None:
    assert names(finished("now", None, QUESTIONS), baseline) == set()


def test_a_baseline_keeps_no_text_and_no_time(finished: Finished, tmp_path: Path) -> None:
    write_baseline(tmp_path / "baseline.json", finished("first"))
    written = (tmp_path / "baseline.json").read_text(encoding="utf-8")
    assert "Blue Glacier" not in written
    assert "Where does" not in written
    assert "latency" not in written
    assert "seconds" not in written


class Shuffled(FakeService):
    """An index whose rows belong to other passages: every question is answered with another one's sentences."""

    def _sentences(self, text: str, doc_ids: frozenset[str] | None):  # type: ignore[no-untyped-def]
        turned = {
            source: TEXTS[other] for source, other in zip(TEXTS, [*list(TEXTS)[1:], next(iter(TEXTS))], strict=True)
        }
        found = FakeService(turned)._sentences(text, doc_ids)
        return [
            (score, self.document(document.doc_id), piece)
            for score, document, piece in found
            if piece.end <= len(self.texts[document.source])
        ]


def test_a_shuffled_index_is_caught(finished: Finished, baseline: FinishedRun) -> None:
    found = names(finished("now", Shuffled(), QUESTIONS), baseline)
    assert {("all", "hit@1"), ("all", "hit@3"), ("all", "quote_f1"), ("all", "useful")} <= found


@pytest.mark.parametrize("shift", [-1, 1])
def test_an_off_by_one_in_quotes_is_caught(finished: Finished, baseline: FinishedRun, shift: int) -> None:
    found = names(finished("now", FakeService(shift=shift), QUESTIONS), baseline)
    assert ("all", "clean_edges") in found
    assert ("all", "exact@1") in found


class Misquoting(FakeService):
    """Text and offsets disagree: what P1 forbids."""

    def document(self, doc_id: str):  # type: ignore[no-untyped-def]
        document = super().document(doc_id)
        return replace(document, text=document.text.replace("two", "ten"))


def test_a_quote_that_is_not_the_sources_words_is_caught(
    evaluated: Callable[..., object], baseline: FinishedRun, finished: Finished, tmp_path: Path
) -> None:
    from eval.asking import ask
    from eval.subject import Subject

    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    subject = Subject(Misquoting(), file_of=lambda document: tmp_path / document.source)
    rail = next(question for question in QUESTIONS if question.question_id == "q3-0")
    asked = replace(rail, text="In how many stages was the northern line opened?", evidence=())
    assert ask(asked, subject)["values"]["verbatim"] < 1


def test_a_dropped_language_is_caught_and_named(finished: Finished, baseline: FinishedRun) -> None:
    found = names(finished("now", FakeService(mute=frozenset({"bazaar.txt"})), QUESTIONS), baseline)
    assert ("language fa", "hit@1") in found
    assert ("language en", "hit@1") not in found


@pytest.mark.parametrize(("fallen", "caught"), [(1, False), (4, False), (6, True)])
def test_a_measure_of_few_questions_does_not_fall(
    finished: Finished, baseline: FinishedRun, fallen: int, caught: bool
) -> None:
    def counted(run: FinishedRun, value: float) -> FinishedRun:
        rows = [
            {**row, "values": {**row["values"], **({"premise_corrected": value} if place < fallen else {})}}
            for place, row in enumerate(run.questions)
        ]
        return replace(run, questions=tuple(rows))

    found = names(counted(finished("now", None, QUESTIONS), 0.0), counted(baseline, 1.0))
    assert (("all", "premise_corrected") in found) is caught


@pytest.mark.parametrize("threshold", [0.6, 0.2])
def test_a_threshold_moved_by_a_fifth_is_caught(finished: Finished, baseline: FinishedRun, threshold: float) -> None:
    assert ("settings", "threshold") in names(finished("now", FakeService(threshold=threshold), QUESTIONS), baseline)


def test_what_a_moved_threshold_costs_is_caught_by_the_measures_too(finished: Finished, baseline: FinishedRun) -> None:
    assert ("all", "false_refusal") in names(finished("now", FakeService(threshold=0.9), QUESTIONS), baseline)


def test_floors_and_ceilings_hold_without_a_baseline(finished: Finished) -> None:
    gate = Gate(questions="q", documents="d", floors={"hit@1": 0.99, "nDCG@10": 0.1}, ceilings={"false_refusal": 0.1})
    run = finished("now", FakeService(threshold=0.9), QUESTIONS)
    findings = judge(run, gate, None)
    assert [(finding.name, finding.message.split(" (")[0]) for finding in findings] == [
        ("nDCG@10", "is not measured"),
        ("false_refusal", f"{run.figures['measures']['false_refusal']:.3f} is above its ceiling 0.100"),
    ]


def test_limits_of_a_group_are_its_own(finished: Finished) -> None:
    limits = {"language": {"fa": GroupLimits(floors={"hit@1": 0.9}), "ru": GroupLimits(floors={"hit@1": 0.9})}}
    gate = Gate(questions="q", documents="d", by=limits)
    findings = judge(finished("now", FakeService(mute=frozenset({"bazaar.txt"})), QUESTIONS), gate, None)
    assert [(finding.where, finding.name) for finding in findings] == [
        ("language fa", "hit@1"),
        ("language ru", "questions"),
    ]


def test_a_baseline_of_other_questions_is_an_error(finished: Finished, baseline: FinishedRun) -> None:
    other: tuple[MarkedQuestion, ...] = many(1)
    with pytest.raises(GateError, match=r"The baseline does not fit.*--update"):
        compare_with_baseline(finished("now", None, other), baseline)


GATES = """
[sets.sample]
questions = "questions/sample.jsonl"
documents = "../corpus/documents"
[sets.sample.floors]
"hit@1" = 0.5
"""


def test_gates_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(GATES)
    assert load_gates(path)["sample"].floors == {"hit@1": 0.5}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[sets", "is not TOML"),
        ("[sets]", "sets: dictionary should have at least 1 item"),
        (GATES + "[sets.sample.ceiling]\nx = 1\n", "ceiling: extra inputs are not permitted"),
        (GATES + '"hit@2" = 0.5\n', "names the measure 'hit@2'"),
    ],
)
def test_broken_gates_are_errors(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(text)
    with pytest.raises(GateError, match=fault):
        load_gates(path)


def test_missing_gates_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="cannot be read"):
        load_gates(tmp_path / "none.toml")


def test_the_gates_that_are_shipped_are_valid() -> None:
    gates = load_gates(Path(__file__).parents[2] / "eval" / "gates.toml")
    assert "sample" in gates
