"""The trained reader as it is shipped: weights in half precision, and a card that says what they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file

from app.reader_network import ReaderNetwork
from app.sentence_reader import CARD, RARITY, WEIGHTS
from index.encoder import EncoderInfo
from index.model_cache import file_sha256

from .held import Worth
from .loop import Recipe


def write_reader(
    folder: Path, network: ReaderNetwork, rarity: NDArray[np.uint8], encoder: EncoderInfo, facts: Mapping[str, Any]
) -> None:
    """Write weights and card to ``folder``.

    Args:
        folder: Made if it is missing; what it held is replaced.
        network: Trained.
        rarity: Of the encoder's pieces.
        encoder: The only one these weights go with.
        facts: Further entries of the card, see :func:`facts_of`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: tensor.detach().to(torch.float16).contiguous() for name, tensor in network.state_dict().items()}
    save_file({**tensors, RARITY: torch.from_numpy(rarity)}, str(folder / WEIGHTS))
    card = {
        "name": "Pincite reader",
        "task": "which sentence of a passage answers a question, or none",
        "shape": network.shape.as_json(),
        "encoder": {"name": encoder.name, "sha256": encoder.sha256},
        "weights": {
            "file": WEIGHTS,
            "sha256": file_sha256(folder / WEIGHTS),
            "bytes": (folder / WEIGHTS).stat().st_size,
            "parameters": sum(parameter.numel() for parameter in network.parameters()),
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
