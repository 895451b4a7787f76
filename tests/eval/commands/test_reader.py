import json

import numpy as np
import pytest
from click.testing import CliRunner

from app.reader_files import read_card
from eval.commands import reader as commands
from eval.errors import DatasetError
from eval.training.work import Bench
from index.encoder import EncoderInfo
from tests.eval.training.conftest import found, sets, store, written  # noqa: F401
from tests.eval.training.test_sampling import layers
from tests.fakes import FakeEncoder
from tests.reader_fakes import DIMENSION, PIECES

INFO = EncoderInfo("fake", "abc", DIMENSION, "query: ", "passage: ", 512)


@pytest.fixture
def bench(found, store):  # noqa: F811
    return Bench(found, store, np.full(PIECES, 99, np.uint8), INFO, layers())


@pytest.fixture
def small(monkeypatch, bench):
    """Put the tiny sets and an encoder without weights in the place of the real ones."""
    from eval.training import work
    from tests.eval.training.test_sampling import SHAPE

    encoder = FakeEncoder()
    monkeypatch.setattr(encoder, "info", INFO)
    monkeypatch.setattr(commands, "_bench", lambda *arguments: (bench, encoder))
    monkeypatch.setattr(work, "Shape", lambda: SHAPE)


def test_a_reader_is_trained_measured_and_written(small, tmp_path):
    out, cache = tmp_path / "out", tmp_path / "cache"
    call = ["--sets", "x", "--cache", str(cache), "--out", str(out), "--steps", "4"]
    done = CliRunner().invoke(commands.train_reader, call, catch_exceptions=False)
    assert done.exit_code == 0
    assert "untrained" in done.output
    assert read_card(out)["recipe"]["steps"] == 4
    figures = tmp_path / "figures.json"
    call = ["--sets", "x", "--cache", str(cache), "--reader", str(out), "--json", str(figures)]
    again = CliRunner().invoke(commands.measure_reader, call, catch_exceptions=False)
    assert again.exit_code == 0
    measured = json.loads(figures.read_text())
    assert set(measured) == {"reader", "no cosine", "untrained", "cosine"}
    assert measured["reader"]["squad2"]["questions"] == 6


def test_a_folder_without_the_sets_is_an_error(tmp_path):
    call = ["--sets", str(tmp_path), "--cache", str(tmp_path), "--out", str(tmp_path)]
    with pytest.raises(DatasetError, match=r"corpus\.jsonl"):
        CliRunner().invoke(commands.train_reader, call, catch_exceptions=False)
