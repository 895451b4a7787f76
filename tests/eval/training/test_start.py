import numpy as np
import pytest
import torch

from app.reader_network import ReaderNetwork, Shape
from app.reader_pairs import padded_states
from eval.training.start import principal_components, rarity_of, start_network, top_layers
from index.encoder import SentenceTransformersEncoder, load_encoder
from index.tokens import EncoderTokens

from .test_sampling import SHAPE, layers


def test_the_first_component_is_the_widest():
    rows = np.random.default_rng(1).standard_normal((500, 3)) * [1.0, 9.0, 3.0] + [5.0, 0.0, 0.0]
    mean, components = principal_components(rows)
    assert np.allclose(mean, rows.mean(0))
    assert np.abs(components).argmax(1).tolist() == [1, 2, 0]
    assert np.allclose(components @ components.T, np.eye(3), atol=1e-9)


def test_the_same_seed_starts_the_same(found, store):
    first, again = (start_network(found, store, SHAPE, 5, layers()).state_dict() for _ in range(2))
    assert all(torch.equal(first[name], again[name]) for name in first)


@pytest.mark.model
def test_the_upper_layers_begin_as_those_of_the_encoder(tmp_path_factory):
    encoder = load_encoder(data=tmp_path_factory.mktemp("data"))
    assert isinstance(encoder, SentenceTransformersEncoder)
    network = ReaderNetwork(Shape()).eval()
    for layer, weights in zip(network.top, top_layers(encoder, network.shape.top), strict=True):
        layer.load_state_dict(weights)
    texts = ["Snow.", "The ferry carries two carts across the river."]
    below, last = (EncoderTokens(encoder, number).passages(texts) for number in (network.shape.top, 0))
    with torch.no_grad():
        made = network.contextual(*padded_states([one.states for one in below])).numpy()
    for rows, own in zip(made, last, strict=True):
        assert np.abs(rows[: len(own.ids)] - own.states).max() < 1e-4


def test_rare_pieces_weigh_more():
    assert rarity_of([-3.0, -15.0, -40.0, 0.0]).tolist() == [40, 200, 240, 0]
