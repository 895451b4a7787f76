from __future__ import annotations

from pathlib import Path

import pytest

from eval.ablation.comparing import Ablation, Compared, SetResult, compared, read_ablation
from eval.ablation.rendering import section
from eval.ablation.ways import equal_ranks
from eval.dataset import Dataset
from eval.errors import DatasetError
from eval.ranking import ranked_queries

from ..fakes import marked

SIZE = 40
DATASET = Dataset(
    "set",
    tuple(marked(number, "a") for number in range(SIZE)),
    {},
    qrels={f"q{number}": {"right": 1} for number in range(SIZE)},
)
QUERIES = ranked_queries(DATASET)
GOOD = {"right": 2.0, "wrong": 1.0}
BAD = {"right": 1.0, "wrong": 2.0}


def runs(good: int) -> dict[str, dict[str, float]]:
    return {f"q{number}": GOOD if number < good else BAD for number in range(SIZE)}


def test_equal_ranks_by_hand() -> None:
    # Row 7 is second and first, row 3 first and second: equal, so the smaller row comes first.
    found = equal_ranks([(3, 9.0), (7, 8.0)], [(7, 0.9), (3, 0.8), (5, 0.1)])
    assert [row for row, _ in found] == [3, 7, 5]
    assert found[0][1] == pytest.approx(1 / 61 + 1 / 62)
    assert found[2][1] == pytest.approx(1 / 63)


def test_ways_are_compared_query_by_query() -> None:
    all_runs = {"words": runs(10), "embeddings": runs(29), "Pincite": runs(30)}
    found = compared(DATASET, QUERIES, all_runs, "R@1", seed=0, resamples=500)
    assert [found[name].value for name in found] == [10 / 40, 29 / 40, 30 / 40]
    assert found["words"].difference == pytest.approx(20 / 40)
    assert found["words"].adjusted is not None and found["words"].adjusted < 0.05
    # One query of forty: swapping it gives as large a difference every time.
    assert found["embeddings"].p_value == 1.0
    assert found["Pincite"].adjusted is None


def test_only_a_measure_of_retrieval_is_compared() -> None:
    with pytest.raises(DatasetError, match="'hit@1' was given"):
        compared(DATASET, QUERIES, {"Pincite": runs(1)}, "hit@1", seed=0, resamples=100)


def test_what_is_surely_less_or_more_is_marked() -> None:
    def way(difference: float, adjusted: float | None) -> Compared:
        return Compared(
            value=0.5, interval=None, difference=difference, difference_interval=None, p_value=0.1, adjusted=adjusted
        )

    ways = {"low": way(0.1, 0.01), "high": way(-0.1, 0.01), "same": way(0.1, 0.2), "Pincite": way(0, None)}
    made = {"model": "m", "reader": "r", "code": "c"}
    result = SetResult(
        about="a set", measure="R@1", asked={}, sha256={}, made_with=made, documents=1, queries=9, ways=ways
    )
    text = section(Ablation(about=dict.fromkeys(ways, "x"), sets={"a": result}))
    assert "| a set | 9 | R@1 | 0.500 ▼ | 0.500 ▲ | 0.500 ≈ | 0.500 |" in text
    assert section(Ablation()) == "Nothing was measured yet."


@pytest.mark.parametrize("content", ["{", "[]", "[" * 100_000, '{"sets": {"a": {}}}'])
def test_a_broken_file_is_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "ablation.json"
    path.write_text(content)
    with pytest.raises(DatasetError, match=r"(?s)ablation\.json holds no ablation .*; expected what eval ablate"):
        read_ablation(path)
