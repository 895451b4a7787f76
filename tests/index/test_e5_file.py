from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.e5_file import dequantised, read_e5
from index.errors import ModelDamaged

from .tiny_e5 import NORMALISATION, PIECES, tiny_e5_bytes, tiny_tensors, write_tiny_e5


def test_every_weight_is_read_back_exactly(tmp_path: Path) -> None:
    model = read_e5(write_tiny_e5(tmp_path / "tiny.bin"))
    assert set(model.tensors) == set(tiny_tensors())
    for name, expected in tiny_tensors().items():
        np.testing.assert_array_equal(model.tensors[name], expected.reshape(-1), err_msg=name)


def test_header_and_vocabulary(tmp_path: Path) -> None:
    model = read_e5(write_tiny_e5(tmp_path / "tiny.bin"))
    assert (model.shape.hidden, model.shape.layers, model.shape.heads, model.shape.positions) == (32, 1, 4, 16)
    assert model.shape.epsilon == pytest.approx(1e-12)
    assert model.vocabulary.pieces == PIECES
    assert (model.vocabulary.bos, model.vocabulary.pad, model.vocabulary.eos, model.vocabulary.unk) == (0, 1, 2, 3)
    assert dict(model.vocabulary.normalisation) == NORMALISATION


def test_low_halves_are_the_first_sixteen_weights() -> None:
    halves = np.array([[0x10 + at for at in range(16)]], np.uint8)
    weights = dequantised(np.array([0.5], np.float16), halves)
    assert weights[:16].tolist() == [(at - 8) * 0.5 for at in range(16)]
    assert weights[16:].tolist() == [(1 - 8) * 0.5] * 16


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "begins with"),
        (b"NOPE" + tiny_e5_bytes()[4:], "begins with"),
        (tiny_e5_bytes(version=2), "version 2"),
        (tiny_e5_bytes(block=64), "blocks of 64"),
        (tiny_e5_bytes()[:60], "cannot be read"),
        (tiny_e5_bytes()[:-100], "cannot be read"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.bin"
    path.write_bytes(content)
    with pytest.raises(ModelDamaged, match=message):
        read_e5(path)
