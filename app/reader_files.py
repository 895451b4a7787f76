"""Weights that were trained here, as they lie in the repository: a card that says what they are, and a checksum."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from safetensors.torch import load_file
from torch import Tensor

from corpus.errors import PinciteError

WEIGHTS, CARD = "weights.safetensors", "card.json"


class ReaderError(PinciteError):
    """The reader's weights are not what their card says, or go with another encoder."""


def read_card(folder: Path) -> dict[str, Any]:
    """Return the card of the weights in ``folder``.

    Raises:
        ReaderError: When there is none.
    """
    path = folder / CARD
    if not path.is_file():
        raise ReaderError(f"The folder {folder} holds no {CARD}; expected the reader's weights there. Train a reader.")
    card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return card


def goes_with(encoder_sha256: str, folder: Path) -> bool:
    """Return whether the weights in ``folder`` were trained with the encoder whose weights have this SHA-256.

    Raises:
        ReaderError: When there is no card.
    """
    return bool(read_card(folder)["encoder"]["sha256"] == encoder_sha256)


def read_weights(encoder_sha256: str, folder: Path) -> dict[str, Tensor]:
    """Return the weights in ``folder``, by name.

    Args:
        encoder_sha256: Of the weights of the encoder in use; a reader is trained on the states of one encoder only.
        folder: Holds the weights and their card.

    Raises:
        ReaderError: When the weights are damaged, missing, or were trained with another encoder.
    """
    card = read_card(folder)
    if not goes_with(encoder_sha256, folder):
        raise ReaderError(
            f"The encoder {encoder_sha256[:12]} was given; the reader was trained with {card['encoder']['name']} "
            f"({card['encoder']['sha256'][:12]}). Answer without the reader, or train one."
        )
    path = folder / WEIGHTS
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "no file"
    if digest != card["weights"]["sha256"]:
        raise ReaderError(
            f"{path} has the SHA-256 {digest}; expected {card['weights']['sha256']}. Install Pincite again."
        )
    return load_file(str(path))
