from __future__ import annotations

import math
import random

import pytest

from eval.errors import MeasureError
from eval.measures.retrieval import NAMES, retrieval_values


def by_definition(judged: dict[str, int], scores: dict[str, float]) -> dict[str, float]:
    """The measures written out from their definitions, ties broken as trec_eval does: the larger name first."""
    order = sorted(sorted(scores, reverse=True), key=lambda name: -scores[name])
    gains = [judged.get(name, 0) for name in order]
    ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)
    relevant = len(ideal)

    def dcg(values: list[int]) -> float:
        return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(values[:10], start=1))

    ranks = [rank for rank, gain in enumerate(gains, start=1) if gain > 0]
    return {
        "nDCG@10": dcg(gains) / dcg(ideal),
        "R@1": sum(rank <= 1 for rank in ranks) / relevant,
        "R@10": sum(rank <= 10 for rank in ranks) / relevant,
        "R@100": sum(rank <= 100 for rank in ranks) / relevant,
        "RR@10": 1 / ranks[0] if ranks and ranks[0] <= 10 else 0.0,
        "AP": sum(found / rank for found, rank in enumerate(ranks, start=1)) / relevant,
    }


def test_a_thousand_random_queries_with_ties_give_the_defined_values_to_six_digits() -> None:
    draw = random.Random(7)
    qrels: dict[str, dict[str, int]] = {}
    run: dict[str, dict[str, float]] = {}
    for number in range(1000):
        names = [f"d{draw.randrange(10_000)}" for _ in range(150)]
        qrels[f"q{number}"] = {name: draw.choice([0, 0, 1, 2, 3]) for name in draw.sample(names, 12)} | {"absent": 1}
        # Ten different scores for 150 documents: most of the order is decided by ties.
        run[f"q{number}"] = {name: draw.randrange(10) / 10 for name in draw.sample(names, 120)}
    values = retrieval_values(qrels, run)
    assert set(values) == set(qrels)
    for query, found in values.items():
        assert found == pytest.approx(by_definition(qrels[query], run[query]), abs=5e-7), query


def test_by_hand() -> None:
    values = retrieval_values({"q": {"a": 1, "b": 2}}, {"q": {"x": 3.0, "a": 2.0, "b": 1.0}})
    gain = (1 / math.log2(3) + 2 / math.log2(4)) / (2 + 1 / math.log2(3))
    assert values["q"] == pytest.approx(
        {"nDCG@10": gain, "R@1": 0, "R@10": 1, "R@100": 1, "RR@10": 1 / 2, "AP": (1 / 2 + 2 / 3) / 2}, abs=1e-9
    )


def test_ties_put_the_larger_name_first_in_every_measure() -> None:
    values = retrieval_values({"q": {"a": 1}}, {"q": {"a": 1.0, "b": 1.0}})
    assert (values["q"]["RR@10"], values["q"]["R@1"]) == (1 / 2, 0)


def test_the_reciprocal_rank_is_cut_after_ten() -> None:
    scores = {f"d{i:02}": 100.0 - i for i in range(1, 13)}
    assert retrieval_values({"q": {"d10": 1}}, {"q": scores})["q"]["RR@10"] == pytest.approx(1 / 10)
    assert retrieval_values({"q": {"d11": 1}}, {"q": scores})["q"]["RR@10"] == 0


def test_a_query_that_the_run_lacks_counts_zero() -> None:
    values = retrieval_values({"q": {"a": 1}, "missing": {"a": 1}}, {"q": {"a": 1.0}})
    assert values["missing"] == dict.fromkeys(NAMES, 0.0)


def test_queries_without_a_relevant_document_are_no_part_of_the_denominator() -> None:
    assert set(retrieval_values({"q": {"a": 1}, "none": {"a": 0}}, {"q": {}, "none": {"a": 1.0}})) == {"q"}
    assert retrieval_values({"none": {"a": 0}}, {"none": {"a": 1.0}}) == {}


def test_qrels_and_run_are_not_changed() -> None:
    qrels, run = {"q": {"a": 1}, "none": {"a": 0}}, {"q": {"a": 1.0}, "else": {"b": 1.0}}
    retrieval_values(qrels, run)
    assert qrels == {"q": {"a": 1}, "none": {"a": 0}}
    assert run == {"q": {"a": 1.0}, "else": {"b": 1.0}}


def test_a_score_that_is_no_number_is_refused() -> None:
    with pytest.raises(MeasureError, match="not a finite number"):
        retrieval_values({"q": {"a": 1}}, {"q": {"a": float("nan")}})
