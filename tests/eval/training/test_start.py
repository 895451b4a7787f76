import numpy as np
import torch

from eval.training.start import principal_components, rarity_of, start_network

from .test_sampling import SHAPE


def test_the_first_component_is_the_widest():
    rows = np.random.default_rng(1).standard_normal((500, 3)) * [1.0, 9.0, 3.0] + [5.0, 0.0, 0.0]
    mean, components = principal_components(rows)
    assert np.allclose(mean, rows.mean(0))
    assert np.abs(components).argmax(1).tolist() == [1, 2, 0]
    assert np.allclose(components @ components.T, np.eye(3), atol=1e-9)


def test_the_same_seed_starts_the_same(found, store):
    first, again = (start_network(found, store, SHAPE, 5).state_dict() for _ in range(2))
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_rare_pieces_weigh_more():
    assert rarity_of([-3.0, -15.0, -40.0, 0.0]).tolist() == [40, 200, 240, 0]
