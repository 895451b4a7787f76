from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.errors import EncodingError, VectorsError
from index.vectors import VectorIndex


def unit_rows(count: int, dimension: int = 8, seed: int = 3) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_search_agrees_with_a_brute_force_ranking() -> None:
    rows = unit_rows(200)
    query = unit_rows(1, seed=9)[0]
    found, scores = VectorIndex.build(rows).search(query, 20)
    expected = np.argsort(-(rows @ query))[:20]
    assert found.tolist() == expected.tolist()
    np.testing.assert_allclose(scores, (rows @ query)[expected], atol=1e-6)


def test_equal_scores_are_ordered_by_row() -> None:
    row = unit_rows(1)
    found, _ = VectorIndex.build(np.repeat(row, 5, axis=0)).search(row[0], 5)
    assert found.tolist() == [0, 1, 2, 3, 4]


def test_asking_for_more_than_there_is_gives_what_there_is() -> None:
    found, scores = VectorIndex.build(unit_rows(3)).search(unit_rows(1)[0], 10)
    assert len(found) == len(scores) == 3
    assert found.min() >= 0


def test_an_empty_index_finds_nothing() -> None:
    found, scores = VectorIndex.build(np.empty((0, 8), np.float32)).search(unit_rows(1)[0], 5)
    assert found.shape == scores.shape == (0,)


@given(st.lists(st.booleans(), min_size=30, max_size=30))
def test_a_filter_leaves_only_allowed_rows(allowed: list[bool]) -> None:
    rows = unit_rows(30)
    found, _ = VectorIndex.build(rows).search(rows[4], 30, np.array(allowed))
    assert sorted(found.tolist()) == [row for row in range(30) if allowed[row]]


def test_a_saved_index_finds_the_same(tmp_path: Path) -> None:
    index = VectorIndex.build(unit_rows(50))
    index.save(tmp_path / "vectors")
    opened = VectorIndex.open(tmp_path / "vectors")
    query = unit_rows(1, seed=5)[0]
    assert len(opened) == 50
    assert opened.search(query, 7)[0].tolist() == index.search(query, 7)[0].tolist()


def test_scores_of_named_rows_equal_those_of_the_search() -> None:
    index = VectorIndex.build(unit_rows(40))
    query = unit_rows(1, seed=5)[0]
    found, scores = index.search(query, 10)
    np.testing.assert_allclose(index.scores(query, found[::-1].copy()), scores[::-1], atol=2e-6)


@pytest.mark.parametrize("shape", [(9,), (1, 7), (2, 8)])
def test_a_query_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(EncodingError, match="shape"):
        VectorIndex.build(unit_rows(3)).search(np.full(shape, 0.1, np.float32), 1)


def test_rows_that_are_not_of_length_one_are_refused() -> None:
    with pytest.raises(EncodingError, match="length"):
        VectorIndex.build(unit_rows(3) * 2)


def test_rows_with_a_missing_number_are_refused() -> None:
    rows = unit_rows(3)
    rows[1, 1] = np.nan
    with pytest.raises(EncodingError, match="length"):
        VectorIndex.build(rows)


@pytest.mark.parametrize("rows", [[-1], [3]])
def test_rows_outside_the_index_are_refused(rows: list[int]) -> None:
    with pytest.raises(VectorsError, match="expected 0 to 2"):
        VectorIndex.build(unit_rows(3)).embeddings(np.array(rows))


def test_a_filter_of_another_length_is_refused() -> None:
    with pytest.raises(VectorsError, match="filter"):
        VectorIndex.build(unit_rows(3)).search(unit_rows(1)[0], 1, np.ones(4, bool))


def test_a_top_k_of_zero_is_refused() -> None:
    with pytest.raises(VectorsError, match="top_k"):
        VectorIndex.build(unit_rows(3)).search(unit_rows(1)[0], 0)


def test_a_flat_array_is_refused() -> None:
    with pytest.raises(VectorsError, match="shape"):
        VectorIndex.build(unit_rows(3)[0])


def test_a_missing_or_damaged_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="cannot be opened"):
        VectorIndex.open(tmp_path / "none")
    (tmp_path / "damaged").write_bytes(b"not an index")
    with pytest.raises(VectorsError, match="cannot be opened"):
        VectorIndex.open(tmp_path / "damaged")


def test_a_file_with_another_kind_of_index_is_refused(tmp_path: Path) -> None:
    faiss.write_index(faiss.IndexFlatL2(8), str(tmp_path / "other"))
    with pytest.raises(VectorsError, match="IndexFlatL2"):
        VectorIndex.open(tmp_path / "other")
