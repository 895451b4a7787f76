"""The network that reads question and passage as one row: the encoder's layers, and two scores for each token.

As it is trained; how answers run it is in :mod:`app.unpadded`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from index.encoder import EncoderInfo, SentenceTransformersEncoder, encodable

from .eight_bits import LEAST, LEVELS
from .reader_files import ReaderError
from .reader_network import FAR
from .reader_pairs import PassageInput

MOST_TOKENS = 320
"""Longest question and passage together; what is longer is cut off at the longer one's end."""
SCALE, REACH = ".scale", "reach."
"""What is put behind a matrix's name for the scales of its rows, and before it for how large its inputs get."""


class CrossNetwork(nn.Module):
    """The encoder's layers over pairs, and a start and an end score for each token.

    Args:
        encoder: Whose layers it begins as, and whose embeddings of pieces it shares.
        trained: How many layers, the upper ones, are its own.

    Raises:
        ReaderError: When the encoder has no layers like BERT's, or not so many.
    """

    def __init__(self, encoder: SentenceTransformersEncoder, trained: int) -> None:
        super().__init__()
        whole = _network_of(encoder)
        # The embeddings of 250,000 pieces are most of an encoder, and are not trained: one copy does for both.
        self.bert = copy.deepcopy(whole, {id(whole.embeddings): whole.embeddings})
        layers = self.bert.encoder.layer
        if not 0 < trained <= len(layers):
            raise ReaderError(
                f"{trained} layers were to be the cross-encoder's own; the encoder {encoder.info.name} has "
                f"{len(layers)}. Name the encoder that it was trained with."
            )
        self.trained = trained
        self.score = nn.Linear(encoder.info.dimension, 2)
        nn.init.normal_(self.score.weight, std=0.02)

    def forward(self, ids: Tensor, real: Tensor) -> Tensor:
        """Return ``(B, n, 2)``, a start and an end score for each token of ``(B, n)`` pairs; ``real`` tells padding."""
        states = self.bert(input_ids=ids, attention_mask=real.long()).last_hidden_state
        scores: Tensor = self.score(states.float())
        return scores

    def matrices(self) -> dict[str, nn.Linear]:
        """Return the matrices of all layers by their names."""
        return {name: one for name, one in self.bert.encoder.named_modules() if isinstance(one, nn.Linear)}

    def own(self) -> dict[str, nn.Module]:
        """Return what is trained, by the name its weights are kept under."""
        layers = list(self.bert.encoder.layer)[-self.trained :]
        return {**{f"layer.{number}": layer for number, layer in enumerate(layers)}, "score": self.score}


def choice_of(start: Tensor, sentence: Tensor) -> Tensor:
    """Return ``(B, 1 + S)`` scores, of "none" and of each sentence.

    Args:
        start: ``(B, n)`` start scores.
        sentence: ``(B, n)``, the number of the token's sentence, -1 outside of all.
    """
    of_each = [
        torch.logsumexp(start.masked_fill(sentence != number, FAR), 1) for number in range(int(sentence.max()) + 1)
    ]
    return torch.stack([start[:, 0], *of_each], 1)


@dataclass(frozen=True, slots=True)
class CrossInput:
    """A question and a passage as one row of tokens.

    Attributes:
        ids: ``(n,)`` int64.
        sentence: ``(n,)`` int64, the number of the token's sentence; -1 for question, headings and special tokens.
        offsets: ``(n, 2)`` int32, start and end in the passage's text; of use where ``sentence`` is not -1.
    """

    ids: NDArray[np.int64]
    sentence: NDArray[np.int64]
    offsets: NDArray[np.int32]


def make_input(tokenizer: Any, info: EncoderInfo, question: str, passage: PassageInput) -> CrossInput:
    """Return the tokens of a pair.

    Args:
        tokenizer: Of the encoder.
        info: Of the encoder.
        question: As asked.
        passage: What may answer it.
    """
    cut = tokenizer(
        info.query_prefix + encodable(question),
        info.passage_prefix + encodable(passage.text),
        truncation="longest_first",
        max_length=min(MOST_TOKENS, info.max_tokens),
        return_offsets_mapping=True,
    )
    sides = np.array([-1 if side is None else side for side in cut.sequence_ids()])
    offsets = np.asarray(cut["offset_mapping"], np.int32).reshape(-1, 2) - len(info.passage_prefix)
    # A token may begin with the space before its sentence, so it belongs where its last character is.
    number = np.searchsorted(passage.starts(), offsets[:, 1] - 1, side="right") - 1
    sentence = np.where((sides == 1) & (offsets[:, 1] > 0), number, -1)
    return CrossInput(np.asarray(cut["input_ids"], np.int64), sentence.astype(np.int64), offsets)


def pack(network: CrossNetwork, reach: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return what is trained, by name: matrices of layers in eight bits with a scale for each row, the rest halved.

    Args:
        network: Trained.
        reach: By the matrix's name in :meth:`CrossNetwork.matrices`, how large each of its inputs gets (see
            :class:`.eight_bits.EightBits`); it is kept with the weights.
    """
    tensors = {REACH + name: own.to(torch.float16) for name, own in reach.items()}
    for before, module in network.own().items():
        for name, tensor in module.state_dict().items():
            whole = f"{before}.{name}"
            if tensor.dim() == 2 and before != "score":
                scale = tensor.abs().amax(1, keepdim=True).clamp(min=LEAST) / LEVELS
                tensors[whole] = (tensor / scale).round().to(torch.int8)
                tensors[whole + SCALE] = scale
            else:
                tensors[whole] = tensor.to(torch.float16)
    return {name: tensor.contiguous() for name, tensor in tensors.items()}


def unpack(tensors: Mapping[str, Tensor], network: CrossNetwork) -> None:
    """Give ``network`` the weights that :func:`pack` returned."""
    for before, module in network.own().items():
        own = {
            name.removeprefix(before + "."): tensor.float() * tensors.get(name + SCALE, torch.ones(()))
            for name, tensor in tensors.items()
            if name.startswith(before + ".") and not name.endswith(SCALE)
        }
        module.load_state_dict(own)


def _network_of(encoder: SentenceTransformersEncoder) -> Any:
    network = getattr(encoder.model[0], "model", None)
    if getattr(getattr(network, "encoder", None), "layer", None) is None:
        raise ReaderError(
            f"The encoder {encoder.info.name} has no layers like BERT's; the cross-encoder was trained with one "
            "that has. Answer without the reader, or train one."
        )
    return network
