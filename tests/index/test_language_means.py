from __future__ import annotations

from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from index.generation import Generation
from index.language_means import FEWEST_PASSAGES, LanguageMeans
from index.vectors import VectorIndex

EACH = FEWEST_PASSAGES + 5


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def generation_of(codes: list[int], embeddings: np.ndarray, languages: int = 3) -> Generation:
    """A generation whose passages have one sentence each, with the passage's own embedding."""
    rows = np.zeros(len(codes), np.dtype([("language", "<u2")]))
    rows["language"] = codes
    opened = SimpleNamespace(
        rows=rows,
        manifest=SimpleNamespace(languages=tuple(f"l{number}" for number in range(languages))),
        vectors=VectorIndex.build(embeddings),
        sentences=embeddings.astype(np.float16),
        sentence_offsets=np.arange(len(codes) + 1),
        # One sentence each.
        sentence_numbers=lambda of: of,
    )
    return cast(Generation, opened)


@pytest.fixture
def two_languages() -> tuple[Generation, np.ndarray]:
    """Two languages of the same meanings: axis 0 and 1 say the language, the others the meaning."""
    noise = 4 * unit(np.random.default_rng(5).normal(size=(EACH, 6)))
    first = np.hstack([np.full((EACH, 1), 4.0), np.zeros((EACH, 1)), noise])
    second = np.hstack([np.zeros((EACH, 1)), np.full((EACH, 1), 4.0), noise])
    embeddings = unit(np.vstack([first, second]))
    return generation_of([0] * EACH + [2] * EACH, embeddings), embeddings


def test_the_same_meaning_in_two_languages_becomes_equally_near(
    two_languages: tuple[Generation, np.ndarray],
) -> None:
    generation, embeddings = two_languages
    means = LanguageMeans.of(generation)
    question = embeddings[3]
    raw = embeddings @ question
    worth, sentence_worth = means.worth(question, generation.rows["language"])
    assert raw[EACH + 3] < np.median(raw[:EACH]), "before: its own language wins on anything"
    levelled = raw - worth
    assert np.argmax(levelled[EACH:]) == 3
    assert levelled[EACH + 3] > np.median(levelled[:EACH])
    np.testing.assert_allclose(worth, sentence_worth, atol=1e-3)


def test_one_language_changes_nothing() -> None:
    embeddings = unit(np.random.default_rng(1).normal(size=(EACH, 4)))
    generation = generation_of([1] * EACH, embeddings)
    worth, sentence_worth = LanguageMeans.of(generation).worth(embeddings[0], generation.rows["language"])
    assert not worth.any()
    assert not sentence_worth.any()


def test_a_language_of_few_passages_has_no_mean_of_its_own(two_languages: tuple[Generation, np.ndarray]) -> None:
    _, embeddings = two_languages
    few = unit(np.random.default_rng(2).normal(size=(2, 8)))
    generation = generation_of(
        [0] * EACH + [1] * 2 + [2] * EACH, np.vstack([embeddings[:EACH], few, embeddings[EACH:]])
    )
    means = LanguageMeans.of(generation)
    assert means.languages == (0, 2)
    assert not means.worth(embeddings[0], np.array([1], np.uint16))[0].any()


def test_groups_hold_every_row_once(two_languages: tuple[Generation, np.ndarray]) -> None:
    generation, _ = two_languages
    groups = list(LanguageMeans.of(generation).groups(generation.rows["language"]))
    assert np.sum(groups, axis=0).tolist() == [1] * len(generation.rows)
