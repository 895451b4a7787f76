"""The network before training: what can be set without learning is set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from app.reader_network import ReaderNetwork, Shape
from app.reader_pairs import RARITY_SCALE, padded_states
from index.encoder import SentenceTransformersEncoder
from index.errors import ModelNotFound

from .examples import Examples
from .sets import Role
from .store import BATCH, StateStore

SAMPLED_PARTS = 300
RAREST_SCORE = 15.0
"""Log-probability, negated, at which a piece counts fully."""
MOST_RARITY = 1.2


Weights = Mapping[str, Tensor]

PARTS_OF_A_LAYER = {
    "self_attn.out_proj": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm2": "output.LayerNorm",
}
"""What torch calls the parts of a layer, and what BERT does; the three matrices of its attention are one in torch."""


def top_layers(encoder: SentenceTransformersEncoder, count: int) -> list[Weights]:
    """Return the weights of an encoder's upper layers, named as torch names them.

    Raises:
        ModelNotFound: When the encoder is none of BERT's shape.
    """
    weights = encoder.model.state_dict()
    found = next((name for name in weights if name.endswith("encoder.layer.0.attention.self.query.weight")), None)
    if found is None:
        raise ModelNotFound(
            f"The encoder {encoder.info.name} has no layers like BERT's; the reader trains those further. "
            "Name another encoder."
        )
    before = found.removesuffix("0.attention.self.query.weight")
    last = max(int(name.removeprefix(before).split(".")[0]) for name in weights if name.startswith(before))
    return [_layer(weights, f"{before}{number}.") for number in range(last + 1 - count, last + 1)]


def _layer(weights: Weights, before: str) -> Weights:
    named = {
        f"self_attn.in_proj_{kind}": torch.cat(
            [weights[f"{before}attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
        )
        for kind in ("weight", "bias")
    }
    for ours, theirs in PARTS_OF_A_LAYER.items():
        named |= {f"{ours}.{kind}": weights[f"{before}{theirs}.{kind}"] for kind in ("weight", "bias")}
    return named


def start_network(
    found: Examples, store: StateStore, shape: Shape, seed: int, layers: Sequence[Weights]
) -> ReaderNetwork:
    """Return a network whose codes are the principal components of what the encoder's upper layers give.

    Args:
        found: Its training parts must be in the store.
        store: Token states.
        shape: Sizes.
        seed: For the sample of parts and for all other weights.
        layers: Of the encoder, one for each of the shape's upper layers, see :func:`top_layers`.
    """
    torch.manual_seed(seed)
    network = ReaderNetwork(shape).eval()
    for layer, weights in zip(network.top, layers, strict=True):
        layer.load_state_dict(weights)
    numbers = sorted({part for example in found.of(Role.TRAIN) for part in example.parts})
    chosen = np.random.default_rng(seed).choice(numbers, min(SAMPLED_PARTS, len(numbers)), replace=False)
    texts = [found.parts[number].passage.text for number in chosen]
    states = np.concatenate(contextual(network, store, "passage", texts))
    mean, components = principal_components(states.astype(np.float64))
    with torch.no_grad():
        network.mean.copy_(torch.from_numpy(mean))
        network.project.weight.copy_(torch.from_numpy(components[: shape.codes]))
    return network


def contextual(network: ReaderNetwork, store: StateStore, side: str, texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """Return for each text ``(n, states)``: its token states after the network's upper layers."""
    made: dict[int, NDArray[np.float32]] = {}
    by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    for start in range(0, len(texts), BATCH):
        numbers = by_length[start : start + BATCH]
        rows = [store.read(side, texts[number]).states for number in numbers]
        with torch.inference_mode():
            states = network.contextual(*padded_states(rows)).numpy()
        made |= {number: own[: len(row)] for number, own, row in zip(numbers, states, rows, strict=True)}
    return [made[number] for number in range(len(texts))]


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
