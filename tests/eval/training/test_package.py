import numpy as np
import pytest
import torch

from app.reader_files import read_card
from app.sentence_reader import load_network
from eval.training.held import Worth
from eval.training.loop import Recipe
from eval.training.package import facts_of, write_reader
from eval.training.start import start_network
from index.encoder import EncoderInfo
from tests.reader_fakes import DIMENSION, PIECES

from .test_sampling import SHAPE, layers


def test_what_is_written_can_be_loaded_and_its_card_says_what_it_is(found, store, tmp_path):
    network = start_network(found, store, SHAPE, 1, layers())
    rarity = np.arange(PIECES).astype(np.uint8)
    info = EncoderInfo("fake", "abc", DIMENSION, "query: ", "passage: ", 512)
    held = {"reader": {"squad2": Worth(6, 4, 0.9, 0.8, None)}}
    write_reader(tmp_path / "out", network, rarity, info, facts_of(Recipe(seed=5), {"squad2": {"marked": 3}}, held))
    loaded, pieces = load_network("abc", tmp_path / "out")
    assert pieces.tolist() == rarity.tolist()
    for name, weight in network.state_dict().items():
        assert loaded.state_dict()[name].numpy() == pytest.approx(weight.numpy(), abs=2e-3, rel=1e-3)
    assert all(weight.dtype == torch.float32 for weight in loaded.state_dict().values())
    card = read_card(tmp_path / "out")
    assert card["recipe"]["seed"] == 5
    assert card["trained_on"] == {"squad2": {"marked": 3}}
    assert card["held"]["reader"]["squad2"]["auroc"] == 0.9
    assert card["weights"]["bytes"] == (tmp_path / "out" / "weights.safetensors").stat().st_size
