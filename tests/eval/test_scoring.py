from __future__ import annotations

import pytest

from eval.errors import DatasetError
from eval.scoring import score


def test_missing_queries_count_zero_and_others_are_counted() -> None:
    figures = score({"q1": {"a": 1}, "q2": {"a": 1}}, {"q1": {"a": 1.0}, "q9": {"a": 1.0}}, seed=0, resamples=100)
    assert figures["measures"]["R@1"] == 1 / 2
    assert figures["questions"][1] == {"id": "q2", "values": dict.fromkeys(figures["measures"], 0.0)}
    settings = figures["settings"]
    assert (settings["queries"], settings["missing"], settings["unjudged"]) == (2, 1, 1)
    low, high = figures["intervals"]["R@1"]
    assert low <= 1 / 2 <= high


def test_qrels_without_a_relevant_document_are_an_error() -> None:
    with pytest.raises(DatasetError, match="has a relevant document"):
        score({"q1": {"a": 0}}, {"q1": {"a": 1.0}}, seed=0, resamples=100)
