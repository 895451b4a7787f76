"""An encoder that is shared with questions: it takes a few texts at a time, so that no question waits long."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, EncoderInfo

AT_ONCE = 2
"""Passages between two looks at whether a question waits: some tenths of a second of work on two cores."""

BREATH_SECONDS = 0.002
"""A lock is not fair: without a pause, whoever holds it mostly gets it again, before a question that waits."""


class PoliteEncoder:
    """Encodes passages in small groups with a breath in between; gives the same embeddings.

    Args:
        encoder: Does the work, and answers questions at the same time.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def info(self) -> EncoderInfo:
        """What an index remembers of this encoder."""
        return self._encoder.info

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of questions; see :class:`~index.encoder.Encoder`."""
        return self._encoder.encode_queries(texts)

    def encode_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the embeddings of passages; see :class:`~index.encoder.Encoder`."""
        embeddings = np.empty((len(texts), self.info.dimension), np.float32)
        longest_first = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        for start in range(0, len(texts), AT_ONCE):
            group = longest_first[start : start + AT_ONCE]
            embeddings[group] = self._encoder.encode_passages([texts[number] for number in group], on_batch)
            time.sleep(BREATH_SECONDS)
        return embeddings
