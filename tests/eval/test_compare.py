from __future__ import annotations

from collections.abc import Callable

import pytest

from eval.compare import Verdict, check_same_questions, compare_runs, outcome, verdict
from eval.errors import RunMismatch
from eval.measures.measure import Better
from eval.runfile import FinishedRun
from eval.statistics import Difference, Interval

from .conftest import many
from .fakes import FakeService

Finished = Callable[..., FinishedRun]


def test_identical_runs_are_equal(finished: Finished) -> None:
    comparison = compare_runs(finished("a"), finished("b"), resamples=200)
    assert comparison.equal
    assert comparison.changes == ()
    assert comparison.settings == {}
    timeless = [each for each in comparison.measures if not each.difference.measure.startswith("latency")]
    assert {each.difference.p_value for each in timeless} == {1.0}


def test_a_worse_run_is_told_with_its_questions_and_languages(finished: Finished) -> None:
    questions = many(5)
    comparison = compare_runs(
        finished("a", None, questions),
        finished("b", FakeService(mute=frozenset({"bazaar.txt"})), questions),
        resamples=400,
    )
    by_name = {each.difference.measure: each for each in comparison.measures}
    assert by_name["hit@1"].verdict is Verdict.WORSE
    assert by_name["hit@1"].difference.difference == pytest.approx(-1 / 4)
    assert {change.a["question_id"] for change in comparison.changes} == {f"q4-{copy}" for copy in range(5)}
    assert not any(change.better for change in comparison.changes)
    persian = {each.difference.measure: each.verdict for each in comparison.groups["language"]["fa"]}
    english = {each.difference.measure: each.verdict for each in comparison.groups["language"]["en"]}
    assert persian["hit@1"] is Verdict.WORSE
    assert english["hit@1"] is Verdict.EQUAL
    assert not comparison.equal


def test_settings_that_differ_are_listed(finished: Finished) -> None:
    comparison = compare_runs(finished("a"), finished("b", FakeService(threshold=0.6, generation="g2")), resamples=100)
    assert comparison.settings == {"generation": ("g1", "g2"), "threshold": (0.4, 0.6)}


def test_losses_come_before_gains(finished: Finished) -> None:
    # At 0.6 the wrong answer to q6 is refused, and some right ones are too.
    comparison = compare_runs(finished("a"), finished("b", FakeService(threshold=0.9)), resamples=100)
    assert [change.better for change in comparison.changes] == sorted(change.better for change in comparison.changes)
    assert {change.a["id"] for change in comparison.changes if change.better} == {"q6"}


def test_runs_of_other_questions_are_refused(finished: Finished) -> None:
    whole, part = finished("a"), finished("b", None, many(1))
    with pytest.raises(RunMismatch, match=r"a\.json lacks 6 questions of the other run \(q1-0, q2-0, q3-0\)"):
        check_same_questions(whole, part)


def test_runs_of_other_data_are_refused(finished: Finished) -> None:
    one = finished("a")
    other = FinishedRun(
        one.path, {**one.figures, "settings": {**one.settings, "sha256": {"sample.jsonl": "11"}}}, one.questions
    )
    with pytest.raises(RunMismatch, match="sha256 differs"):
        compare_runs(one, other)


def test_how_many_questions_a_run_says_it_has_is_not_compared(finished: Finished) -> None:
    # Earlier versions counted a question that was asked in two scopes twice.
    one = finished("a")
    other = FinishedRun(one.path, {**one.figures, "settings": {**one.settings, "questions": 12}}, one.questions)
    assert compare_runs(one, other, resamples=50).equal


@pytest.mark.parametrize(
    ("difference", "interval", "better", "expected"),
    [
        (0.1, Interval(0.01, 0.2), Better.HIGHER, Verdict.BETTER),
        (0.1, Interval(0.01, 0.2), Better.LOWER, Verdict.WORSE),
        (-0.1, Interval(-0.2, -0.01), Better.HIGHER, Verdict.WORSE),
        (0.1, Interval(0.0, 0.2), Better.HIGHER, Verdict.UNSURE),
        (0.1, Interval(0.01, 0.2), Better.NEITHER, Verdict.UNSURE),
        (0.1, None, Better.HIGHER, Verdict.UNSURE),
        (0.0, Interval(0.0, 0.0), Better.HIGHER, Verdict.EQUAL),
        (0.0, Interval(-0.1, 0.1), Better.HIGHER, Verdict.UNSURE),
    ],
)
def test_a_verdict_needs_an_interval_on_one_side_of_zero(
    difference: float, interval: Interval | None, better: Better, expected: Verdict
) -> None:
    assert verdict(Difference("hit@1", 0.5, 0.6, difference, interval, 0.01, 10), better) is expected


@pytest.mark.parametrize(
    ("questions", "difference", "expected"),
    [
        (1, -1.0, Verdict.UNSURE),
        (4, -1.0, Verdict.UNSURE),
        (5, -1.0, Verdict.WORSE),
        (1, 0.0, Verdict.EQUAL),
    ],
)
def test_a_verdict_needs_five_questions(questions: int, difference: float, expected: Verdict) -> None:
    found = Difference("hit@1", 1.0, 1.0 + difference, difference, Interval(difference, difference), 0.1, questions)
    assert verdict(found, Better.HIGHER) is expected


def test_an_outcome_is_first_whether_the_answer_was_useful() -> None:
    def row(answerable: bool, status: str, **values: float) -> dict[str, object]:
        return {"answerable": answerable, "status": status, "values": values}

    assert outcome(row(True, "answered", useful=1.0)) > outcome(row(True, "refused", useful=0.0, **{"hit@1": 1.0}))
    assert outcome(row(True, "answered")) > outcome(row(True, "refused"))
    assert outcome(row(False, "refused", useful=1.0)) > outcome(row(False, "answered", useful=0.0))
