"""The cross-encoder's layers as they are run: rows of different length lie behind one another, none is filled up.

All matrices run over the tokens of all rows at once; only attention goes row by row. So the quotes of a question, or
the pairs of a batch in training, cost the sum of their lengths, and not the longest one times their number. Answers are
calculated in eight bits, training in full precision with the network's own weights.

Method: unpadding, as in Warner et al., "Smarter, Better, Faster, Longer" (ModernBERT, 2024).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
from torch import Tensor, nn

from .cross_network import CrossNetwork
from .eight_bits import EightBits

APART = ("output.dense",)
"""Matrices that round each token by a scale of its own: tokens differ most in what goes into these."""

Rounding = Callable[[Sequence[nn.Linear], str], nn.Module]
"""Makes of matrices of one input, and of the first one's name in :meth:`.cross_network.CrossNetwork.matrices`, what
gives their outputs behind one another in their place."""


class UnpaddedLayer(nn.Module):
    """One layer of a :class:`.cross_network.CrossNetwork`; query, key and value are one matrix, since their input is.

    Nothing is dropped inside attention, also while training.

    Args:
        layer: Like BERT's; its norms are shared, and what drops out after a matrix.
        heads: Of its attention.
        rounded: Makes its matrices, by their names inside the layer.
    """

    def __init__(self, layer: Any, heads: int, rounded: Rounding) -> None:
        super().__init__()
        inside, after = layer.attention.self, layer.attention.output
        self._heads = heads
        self._asked = rounded([inside.query, inside.key, inside.value], "attention.self.query")
        self._mixed = rounded([after.dense], "attention.output.dense")
        self._attention_dropout, self._attention_norm = after.dropout, after.LayerNorm
        self._inner = rounded([layer.intermediate.dense], "intermediate.dense")
        self._activation = layer.intermediate.intermediate_act_fn
        self._outer = rounded([layer.output.dense], "output.dense")
        self._dropout, self._norm = layer.output.dropout, layer.output.LayerNorm

    def forward(self, tokens: Tensor, lengths: Sequence[int]) -> Tensor:
        """Return ``(n, width)``, the tokens of all rows after the layer; ``lengths`` are the rows', n in sum."""
        mixed = self._attention_dropout(self._mixed(self._attention(tokens, lengths)))
        tokens = self._attention_norm(mixed + tokens)
        after: Tensor = self._norm(self._dropout(self._outer(self._activation(self._inner(tokens)))) + tokens)
        return after

    def _attention(self, tokens: Tensor, lengths: Sequence[int]) -> Tensor:
        count, width = tokens.shape
        each = width // self._heads
        query, key, value = self._asked(tokens).view(count, 3, self._heads, each).permute(1, 2, 0, 3)
        rows = zip(*(side.split(list(lengths), 1) for side in (query * each**-0.5, key, value)), strict=True)
        mixed = [(asked @ met.transpose(1, 2)).softmax(-1) @ own for asked, met, own in rows]
        return torch.cat(mixed, 1).transpose(0, 1).reshape(count, width)


class UnpaddedNetwork(nn.Module):
    """Scores the tokens of rows as :class:`.cross_network.CrossNetwork` does.

    Args:
        network: Its embeddings and norms are shared.
        reach: By the matrix's name in its ``matrices``, how large each input gets: then they calculate in eight bits.
            In full precision when absent, with the network's own matrices, which can be trained so.
    """

    def __init__(self, network: CrossNetwork, reach: Mapping[str, Tensor] | None = None) -> None:
        super().__init__()
        bert = network.bert
        self._embeddings = bert.embeddings
        self._layers = nn.ModuleList(
            UnpaddedLayer(layer, bert.config.num_attention_heads, _rounding(number, reach))
            for number, layer in enumerate(bert.encoder.layer)
        )
        self._score = network.score

    def forward(self, rows: Sequence[Tensor]) -> list[Tensor]:
        """Return for each row of ``(n,)`` ids ``(n, 2)``, a start and an end score for each token."""
        lengths = [len(row) for row in rows]
        tokens = torch.cat([self._embeddings(input_ids=row[None])[0] for row in rows])
        for layer in self._layers:
            tokens = layer(tokens, lengths)
        return list(self._score(tokens).split(lengths))


class Joined(nn.Module):
    """Matrices of one input as one, their outputs behind one another; their weights stay their own."""

    def __init__(self, matrices: Sequence[nn.Linear]) -> None:
        super().__init__()
        self._weights = nn.ParameterList(one.weight for one in matrices)
        self._biases = nn.ParameterList(one.bias for one in matrices)

    @property
    def weight(self) -> Tensor:
        """The weights, ``(sum of outputs, inputs)``."""
        return torch.cat(list(self._weights))

    @property
    def bias(self) -> Tensor:
        """What is added to the outputs, ``(sum of outputs,)``."""
        return torch.cat(list(self._biases))

    def forward(self, inputs: Tensor) -> Tensor:
        """Return ``(n, sum of outputs)`` of ``(n, inputs)``."""
        return nn.functional.linear(inputs, self.weight, self.bias)


def _rounding(number: int, reach: Mapping[str, Tensor] | None) -> Rounding:
    if reach is None:
        return lambda matrices, _: Joined(matrices)
    return lambda matrices, name: EightBits(Joined(matrices), reach[f"layer.{number}.{name}"], apart=name in APART)
