from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.encoder_backends import Backend, Tokens, agreement, measured, table

NAMES = ("name", "ms", "ratio", "rate", "cosine", "first", "near")
STATES = np.random.default_rng(1).standard_normal((50, 8)).astype(np.float32)


def exact(tokens: Tokens) -> NDArray[np.float32]:
    return STATES[tokens["input_ids"]]


def shifted(tokens: Tokens) -> NDArray[np.float32]:
    return STATES[(tokens["input_ids"] + 1) % 50]


def batch(*texts: tuple[int, ...]) -> Tokens:
    longest = max(map(len, texts))
    ids = np.array([[*text, *[0] * (longest - len(text))] for text in texts])
    mask = np.array([[1] * len(text) + [0] * (longest - len(text)) for text in texts])
    return {"input_ids": ids, "attention_mask": mask}


def test_padding_is_no_part_of_an_embedding() -> None:
    backend = Backend("exact", exact)
    alone, padded = backend.embeddings([batch((3, 4))]), backend.embeddings([batch((3, 4), (5, 6, 7, 8))])
    assert padded[0] == pytest.approx(alone[0])
    assert np.linalg.norm(padded, axis=1) == pytest.approx([1, 1])


def test_what_is_the_same_agrees_and_what_is_not_does_not() -> None:
    questions = [batch((number, number + 1)) for number in range(10)]
    passages = [batch(*[(number, number + 2, number + 3) for number in range(at, at + 10)]) for at in (0, 10, 20)]
    rows = measured([Backend("used", exact), Backend("same", exact), Backend("other", shifted)], questions, passages)
    same, other = (dict(zip(NAMES, row, strict=True)) for row in rows[1:])
    assert (same["cosine"], same["first"], same["near"]) == ("1.00000", "1.000", "1.000")
    assert float(other["cosine"]) < 0.9
    assert float(other["near"]) < 1
    assert len(table(rows).splitlines()) == 5


def test_rankings_agree_by_their_first_and_by_their_first_ten() -> None:
    used = -np.arange(40, dtype=np.float32).reshape(2, 20)
    other = used.copy()
    other[0, [0, 1]] = other[0, [1, 0]]
    other[1, [0, 15]] = other[1, [15, 0]]
    assert agreement(used, other) == pytest.approx((0.0, 0.95))
