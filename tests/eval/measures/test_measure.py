from __future__ import annotations

import numpy as np
import pytest

from eval.measures.catalogue import CATALOGUE
from eval.measures.measure import Better, Columns, Measure, Undefined, count

NAN = float("nan")


def test_a_mean_is_over_the_questions_in_the_denominator() -> None:
    measure = Measure("hit@1", "hits", "answerable questions", Better.HIGHER)
    columns = {"hit@1": np.array([1.0, NAN, 0.0, 0.0])}
    assert measure.value(columns) == 1 / 3
    assert count(measure, columns) == 3


def test_an_empty_denominator_is_undefined_with_its_reason_and_never_zero() -> None:
    measure = Measure("hit@1", "hits", "answerable questions", Better.HIGHER, absent="none is answerable")
    assert measure.value({"hit@1": np.array([NAN, NAN])}) == Undefined("none is answerable")


def test_a_statistic_is_over_the_questions_that_have_what_it_needs() -> None:
    def size(columns: Columns) -> float:
        return float(len(columns["a"]))

    measure = Measure("n", "questions", "all", Better.NEITHER, statistic=size, needs=("a",))
    columns = {"a": np.array([1.0, 0.0]), "b": np.array([1.0, NAN])}
    assert measure.value(columns) == 2.0
    assert count(measure, columns) == 2


@pytest.mark.parametrize("name", ["brier", "ece", "aurc"])
def test_questions_without_a_known_outcome_are_not_counted(name: str) -> None:
    measure = next(measure for measure in CATALOGUE if measure.name == name)
    columns = {"answerable": np.ones(3), "confidence": np.full(3, 0.5), "right": np.array([1.0, 0.0, NAN])}
    assert count(measure, columns) == 2


def test_names_of_measures_are_unique_and_each_says_its_denominator() -> None:
    names = [measure.name for measure in CATALOGUE]
    assert len(names) == len(set(names))
    assert all(measure.meaning and measure.over for measure in CATALOGUE)
    assert all((measure.statistic is None) == (measure.needs == ()) for measure in CATALOGUE)
    contract = {"hit@1", "hit@3", "quote_f1", "refusal_recall", "false_refusal", "auroc", "useful"}
    assert contract | {"nDCG@10", "R@100", "RR@10", "R@1"} <= set(names)
