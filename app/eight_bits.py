"""Matrices that calculate in eight bits."""

from __future__ import annotations

import warnings
from typing import Protocol

import torch
from torch import Tensor, nn

LEVELS = 127
EVENED = 0.7
"""How much of the difference between inputs is moved into the matrix; 0.5 strays farther from full precision."""
LEAST = 1e-5


class Matrix(Protocol):
    """What gives ``inputs @ weight.T + bias``."""

    @property
    def weight(self) -> Tensor:
        """The weights, ``(outputs, inputs)``."""

    @property
    def bias(self) -> Tensor:
        """What is added, ``(outputs,)``."""


class EightBits(nn.Module):
    """A matrix in eight bits; what goes into it is rounded as it comes.

    Inputs are first divided so that none reaches much farther than another, and the matrix is multiplied accordingly: a
    few inputs of an encoder are ten times as large as the rest, and eight bits that have to hold those tell the others
    apart badly. See Xiao et al., "SmoothQuant" (2022).

    Args:
        matrix: In full precision; it stays as it is.
        reach: ``(inputs,)``, how large each input gets.
        apart: Whether each token is rounded by a scale of its own; otherwise one scale serves all that come at once,
            and a token with large inputs leaves few levels to the others.
    """

    def __init__(self, matrix: Matrix, reach: Tensor, *, apart: bool = False) -> None:
        super().__init__()
        weight = matrix.weight.detach()
        divisor = reach.clamp(min=LEAST) ** EVENED / weight.abs().amax(0).clamp(min=LEAST) ** (1 - EVENED)
        weight = weight * divisor
        scale = weight.abs().amax(1).clamp(min=LEAST) / LEVELS
        with warnings.catch_warnings():
            # torch means to take them out some day; the bounds in pyproject.toml hold it to releases that have them.
            warnings.filterwarnings("ignore", "torch.quantize_per_tensor", UserWarning)
            zeros = torch.zeros(len(scale), dtype=torch.long)
            rounded = torch.quantize_per_channel(weight, scale, zeros, 0, torch.qint8)
        self._factor = 1 / divisor
        self._apart = apart
        self._bias = matrix.bias.detach()
        self._packed = torch.ops.quantized.linear_prepack(rounded, None if apart else self._bias)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return ``(…, outputs)`` of ``(…, inputs)``."""
        inputs = inputs * self._factor
        if not self._apart:
            return self._product(inputs)
        # Brought to the same size, all tokens make the best of one scale.
        size = inputs.abs().amax(-1, keepdim=True).clamp_(min=LEAST)
        return self._product(inputs.div_(size)).mul_(size).add_(self._bias)

    def _product(self, inputs: Tensor) -> Tensor:
        # Seven bits of each input: with eight, processors without VNNI run over.
        product: Tensor = torch.ops.quantized.linear_dynamic(inputs, self._packed, reduce_range=True)
        return product
