"""The network before training: what can be set without learning is set."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from app.reader_network import ReaderNetwork, Shape
from app.reader_pairs import RARITY_SCALE

from .examples import Examples
from .sets import Role
from .store import StateStore

SAMPLED_PARTS = 300
RAREST_SCORE = 15.0
"""Log-probability, negated, at which a piece counts fully."""
MOST_RARITY = 1.2


def start_network(found: Examples, store: StateStore, shape: Shape, seed: int) -> ReaderNetwork:
    """Return a network whose codes are the principal components of token states.

    Args:
        found: Its training parts must be in the store.
        store: Token states.
        shape: Sizes.
        seed: For the sample of parts and for all other weights.
    """
    torch.manual_seed(seed)
    network = ReaderNetwork(shape)
    numbers = sorted({part for example in found.of(Role.TRAIN) for part in example.parts})
    chosen = np.random.default_rng(seed).choice(numbers, min(SAMPLED_PARTS, len(numbers)), replace=False)
    states = np.concatenate([store.read("passage", found.parts[number].passage.text).states for number in chosen])
    mean, components = principal_components(states.astype(np.float64))
    with torch.no_grad():
        network.mean.copy_(torch.from_numpy(mean))
        network.project.weight.copy_(torch.from_numpy(components[: shape.codes]))
    return network


def principal_components(rows: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean of ``(n, d)`` rows and their components, ``(d, d)``, widest first, signs fixed."""
    mean = rows.mean(0)
    _, vectors = np.linalg.eigh(np.cov((rows - mean).T))
    components = vectors[:, ::-1].T
    signs = np.sign(components[np.arange(len(components)), np.abs(components).argmax(1)])
    return mean, components * signs[:, None]


def rarity_of(scores: Sequence[float]) -> NDArray[np.uint8]:
    """Return how rare each piece is, as the network is given it.

    Args:
        scores: Log-probabilities of the tokenizer's pieces.
    """
    rarity = np.clip(-np.asarray(scores) / RAREST_SCORE, 0.0, MOST_RARITY)
    return np.rint(rarity * RARITY_SCALE).astype(np.uint8)
