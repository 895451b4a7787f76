from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.current import POINTER
from index.deferred import DeferredEncoder, indexed_model
from index.errors import OtherModel
from tests.fakes import FakeEncoder


class Loading:
    """Counts how often the encoder is loaded."""

    def __init__(self, encoder: FakeEncoder) -> None:
        self.encoder = encoder
        self.times = 0

    def __call__(self) -> FakeEncoder:
        self.times += 1
        return self.encoder


def test_nothing_is_loaded_before_the_first_text_and_then_once(fake_encoder: FakeEncoder) -> None:
    load = Loading(fake_encoder)
    deferred = DeferredEncoder(fake_encoder.info, load)
    assert deferred.info == fake_encoder.info
    assert load.times == 0
    np.testing.assert_array_equal(deferred.encode_passages(["a ferry"]), fake_encoder.encode_passages(["a ferry"]))
    np.testing.assert_array_equal(deferred.encode_queries(["a ford"]), fake_encoder.encode_queries(["a ford"]))
    assert load.times == 1


def test_another_encoder_than_the_index_knows_is_refused(fake_encoder: FakeEncoder) -> None:
    deferred = DeferredEncoder(fake_encoder.info, Loading(FakeEncoder("other")))
    with pytest.raises(OtherModel, match=r"The encoder other .* is at hand; expected fake"):
        deferred.encode_passages(["a ferry"])


def test_the_model_of_an_index_is_known_from_its_manifest(built_index: Path, fake_encoder: FakeEncoder) -> None:
    assert indexed_model(built_index) == fake_encoder.info


def test_no_index_and_a_damaged_one_name_no_model(built_index: Path, tmp_path: Path) -> None:
    assert indexed_model(tmp_path / "none") is None
    (built_index / POINTER).write_text("nothing")
    assert indexed_model(built_index) is None
