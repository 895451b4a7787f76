from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from eval.asking import ask
from eval.columns import table_of
from eval.dataset import Scope
from eval.measures.catalogue import CATALOGUE
from eval.subject import Subject
from eval.summary import summarise

from .fakes import QUESTIONS, FakeService


def figures(service: FakeService | None = None, size: int = len(QUESTIONS)) -> dict[str, Any]:
    subject = Subject(service or FakeService())
    return summarise(table_of(ask(question, subject) for question in QUESTIONS[:size]), seed=1, resamples=50)


def test_every_measure_has_a_value_or_a_reason() -> None:
    found = figures()
    for measure in CATALOGUE:
        assert (found["measures"][measure.name] is None) == (measure.name in found["undefined"])
    assert found["undefined"]["nDCG@10"] == "the set has no qrels"


def test_the_figures_of_six_questions_by_hand() -> None:
    found = figures()["measures"]
    assert found["hit@1"] == 1.0
    assert found["refusal_recall"] == 1 / 2
    assert found["false_refusal"] == 0.0
    assert found["useful"] == 5 / 6
    assert found["balanced_accuracy"] == 3 / 4


def test_without_unanswerable_questions_refusal_is_undefined_with_the_reason() -> None:
    found = figures(size=4)
    assert found["measures"]["refusal_recall"] is None
    assert found["undefined"]["auroc"] == "the set has no question that the documents cannot answer"


def test_without_marked_spans_no_outcome_is_taken_from_the_unanswerable_questions_alone() -> None:
    unmarked = [replace(question, evidence=()) for question in QUESTIONS]
    found = summarise(table_of(ask(one, Subject(FakeService())) for one in unmarked), seed=1, resamples=50)
    for name in ("useful", "aurc", "brier", "ece"):
        assert found["undefined"][name] == "no answerable question has marked spans"
    assert (found["curves"]["risk_coverage"], found["curves"]["reliability"]) == ([], [])
    assert found["measures"]["auroc"] is not None


def test_groups_hold_the_same_measures() -> None:
    by = figures()["by"]
    assert by["language"]["fa"]["questions"] == 1
    assert by["language"]["en"]["useful"] == 4 / 5
    assert by["kind"]["unanswerable"]["refusal_recall"] == 1 / 2
    assert by["kind"]["unanswerable"]["hit@1"] is None


def test_intervals_hold_their_measures_and_small_groups_have_none() -> None:
    found = figures()
    low, high = found["intervals"]["useful"]
    assert low <= 5 / 6 <= high
    assert set(found["intervals_by"]["language"]) == {"en"}
    # Of the five English questions three are answerable and two are not.
    assert {"useful", "verbatim"} >= set(found["intervals_by"]["language"]["en"]) >= {"useful"}


def test_a_question_asked_in_two_scopes_counts_once() -> None:
    subject = Subject(FakeService())
    narrow = [replace(one, scope=Scope.CANDIDATES, within=(one.evidence[0][0].file,)) for one in QUESTIONS[:4]]
    refused = [replace(one, scope=Scope.CANDIDATES, within=("rail.txt",)) for one in QUESTIONS[4:]]
    rows = [ask(one, subject) for one in (*QUESTIONS[:4], *narrow, *refused)]
    found = summarise(table_of(rows), seed=1, resamples=50)
    assert found["by"]["language"]["en"]["questions"] == 5
    assert {value: group["questions"] for value, group in found["by"]["scope"].items()} == {
        "corpus": 4,
        "candidates": 6,
    }
    assert found["counts"]["latency_p50"] == 6
    assert (found["counts"]["hit@1"], found["counts"]["useful"]) == (4, 6)
    # Three of the four questions with a quote are English: too few, though they have six rows.
    assert "quote_length" not in found["intervals_by"]["language"]["en"]
    assert found["measures"]["clean_edges"] == np.mean([row["values"]["clean_edges"] for row in rows if row["quotes"]])


def test_the_only_question_of_a_measure_gives_no_interval() -> None:
    found = figures(size=5)
    assert found["counts"]["refusal_recall"] == 1
    assert found["measures"]["refusal_recall"] == 1.0
    assert "refusal_recall" not in found["intervals"]


def test_the_figures_are_the_same_for_a_seed_and_can_be_written() -> None:
    one, other = figures(), figures()
    times = [name for name in one["measures"] if name.startswith("latency")]
    for found in (one, other):
        for part in ("measures", "intervals"):
            for name in times:
                found[part].pop(name, None)
        found["curves"].pop("latency")
    assert one["measures"] == other["measures"]
    assert one["intervals"] == other["intervals"]
    json.dumps(one, allow_nan=False)


def test_curves_end_at_full_coverage_with_the_error_rate() -> None:
    curves = figures()["curves"]
    coverage, risk, _ = curves["risk_coverage"][-1]
    assert (coverage, risk) == (1.0, pytest.approx(2 / 6))
    assert sum(size for size, _, _ in curves["reliability"]) == 6
    assert len(curves["cost"]) == 21
