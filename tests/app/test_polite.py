from __future__ import annotations

import numpy as np

from app.polite import AT_ONCE, PoliteEncoder

from ..fakes import FakeEncoder

TEXTS = [f"text {'long ' * number}{number}" for number in range(AT_ONCE * 3 + 1)]


def test_embeddings_are_the_same_in_the_same_order() -> None:
    polite, plain = PoliteEncoder(FakeEncoder()), FakeEncoder()
    assert np.array_equal(polite.encode_passages(TEXTS), plain.encode_passages(TEXTS))
    assert np.array_equal(polite.encode_queries(TEXTS), plain.encode_queries(TEXTS))
    assert polite.encode_passages([]).shape == (0, plain.info.dimension)
    assert polite.info == plain.info


def test_only_a_few_are_encoded_at_once_and_each_group_is_told() -> None:
    told: list[int] = []
    PoliteEncoder(FakeEncoder()).encode_passages(TEXTS, told.append)
    assert max(told) == AT_ONCE and sum(told) == len(TEXTS)
