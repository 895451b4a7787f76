from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from index.arrays import checked_embeddings
from index.errors import EncodingError


def test_unit_rows_pass_as_contiguous_float32() -> None:
    rows = checked_embeddings(np.asfortranarray(np.eye(3, dtype=np.float64)), 3, 3)
    assert rows.dtype == np.float32
    assert rows.flags.c_contiguous


def test_no_rows_pass() -> None:
    assert checked_embeddings(np.empty((0, 4)), 0, 4).shape == (0, 4)


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.eye(3)[:2], "shape"),
        (np.eye(4), "shape"),
        (np.ones(3), "shape"),
        (np.eye(3) * 1.01, "length 1.01"),
        (np.eye(3) * np.nan, "length nan"),
        (np.zeros((3, 3)), "length 0"),
    ],
)
def test_anything_else_is_refused(array: NDArray[np.float64], message: str) -> None:
    with pytest.raises(EncodingError, match=message):
        checked_embeddings(array, 3, 3)
