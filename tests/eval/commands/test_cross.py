import json

import pytest
from click.testing import CliRunner

from app.cross_encoder import load_cross_encoder
from app.reader_files import CARD
from app.reader_pairs import PassageInput
from eval.commands import cross as commands
from tests.cross_fakes import tiny_encoder
from tests.eval.training.conftest import found, sets, written  # noqa: F401


@pytest.fixture
def small(monkeypatch, found):  # noqa: F811
    """Put the tiny sets and a tiny encoder in the place of the real ones."""
    encoder = tiny_encoder()
    monkeypatch.setattr(commands, "read_sets", lambda *arguments: found)
    monkeypatch.setattr(commands, "open_encoder", lambda *arguments: encoder)
    monkeypatch.setattr(commands, "CrossRecipe", lambda **given: RECIPE(**given, batch=4, trained=2))
    return encoder


RECIPE = commands.CrossRecipe


def test_a_cross_encoder_is_trained_written_and_measured(small, tmp_path):
    out = tmp_path / "out"
    call = ["--sets", "x", "--cache", str(tmp_path / "cache"), "--out", str(out), "--steps", "4"]
    done = CliRunner().invoke(commands.train_cross_encoder, call, catch_exceptions=False)
    assert done.exit_code == 0
    assert "squad2" in done.output
    card = json.loads((out / CARD).read_text())
    assert (card["recipe"]["steps"], card["trained_layers"], card["encoder"]["name"]) == (4, 2, "tiny")
    assert card["trained_on"]["squad2"]["marked"] > 0
    reading = load_cross_encoder(small, out).read("Who burnt the mill?", [PassageInput("", ("The mill was built.",))])
    assert len(reading[0].sentences) == 1
    again = CliRunner().invoke(
        commands.measure_cross_encoder, ["--sets", "x", "--weights", str(out)], catch_exceptions=False
    )
    assert [line for line in done.output.splitlines() if " cross " in line] == [
        line for line in again.output.splitlines() if " cross " in line
    ]
    assert " cross " in again.output
