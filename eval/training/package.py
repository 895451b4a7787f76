"""What was trained as it is shipped: its weights, and a card that says what they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor

from app.cross_network import CrossNetwork, pack
from app.reader_files import CARD, WEIGHTS
from app.reader_network import ReaderNetwork
from app.sentence_reader import RARITY
from index.encoder import EncoderInfo
from index.model_cache import file_sha256

from .held import Worth
from .loop import Recipe


def write_reader(
    folder: Path, network: ReaderNetwork, rarity: NDArray[np.uint8], encoder: EncoderInfo, facts: Mapping[str, Any]
) -> None:
    """Write a reader's weights, in half precision, and card to ``folder``.

    Args:
        folder: Made if it is missing; what it held is replaced.
        network: Trained.
        rarity: Of the encoder's pieces.
        encoder: The only one these weights go with.
        facts: Further entries of the card, see :func:`facts_of`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.detach().to(torch.float16).contiguous() for name, tensor in network.state_dict().items()}
    about = {
        "name": "Pincite reader",
        "task": "which sentence of a passage answers a question, or none",
        "shape": network.shape.as_json(),
    }
    _write(folder, {**tensors, RARITY: torch.from_numpy(rarity)}, about, network.parameters(), encoder, facts)


def write_cross_encoder(
    folder: Path, network: CrossNetwork, reach: Mapping[str, Tensor], encoder: EncoderInfo, facts: Mapping[str, Any]
) -> None:
    """Write a cross-encoder's weights and card to ``folder``.

    Args:
        folder: Made if it is missing; what it held is replaced.
        network: Trained.
        reach: How large the inputs of its matrices get, by their names.
        encoder: The only one these weights go with.
        facts: Further entries of the card.
    """
    about = {
        "name": "Pincite cross-encoder",
        "task": "which sentence of a passage answers a question, or none, from reading both together",
        "trained_layers": network.trained,
    }
    trained = [one for module in network.own().values() for one in module.parameters()]
    _write(folder, pack(network, reach), about, trained, encoder, facts)


def _write(
    folder: Path,
    tensors: Mapping[str, Tensor],
    about: Mapping[str, Any],
    trained: Iterable[Tensor],
    encoder: EncoderInfo,
    facts: Mapping[str, Any],
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_file(dict(tensors), str(folder / WEIGHTS))
    card = {
        **about,
        "encoder": {"name": encoder.name, "sha256": encoder.sha256},
        "weights": {
            "file": WEIGHTS,
            "sha256": file_sha256(folder / WEIGHTS),
            "bytes": (folder / WEIGHTS).stat().st_size,
            "parameters": sum(parameter.numel() for parameter in trained),
        },
        **facts,
    }
    (folder / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def facts_of(
    recipe: Recipe, sets: Mapping[str, Mapping[str, int]], held: Mapping[str, Mapping[str, Worth]]
) -> dict[str, Any]:
    """Return the card's entries on training.

    Args:
        recipe: As trained.
        sets: By set and origin, how many training examples there were.
        held: By judge and set, what was measured on passages that were not trained on.
    """
    return {
        "recipe": asdict(recipe),
        "trained_on": sets,
        "held": {judge: {name: asdict(worth) for name, worth in worths.items()} for judge, worths in held.items()},
    }
