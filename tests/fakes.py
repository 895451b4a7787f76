"""Stand-ins for what is slow: an encoder that needs no weights."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import numpy as np

from index.encoder import EncoderInfo

FAKE_DIMENSION = 64


class FakeEncoder:
    """Hashed bags of words: each word has a direction seeded by its hash, so texts that share words are alike.

    Attributes:
        encoded: Every text that was ever encoded as a passage, in order, so that tests can count.
    """

    def __init__(self, name: str = "fake", dimension: int = FAKE_DIMENSION) -> None:
        digest = hashlib.sha256(f"{name} {dimension}".encode()).hexdigest()
        self.info = EncoderInfo(
            name=name,
            sha256=digest,
            dimension=dimension,
            query_prefix="query: ",
            passage_prefix="passage: ",
            max_tokens=512,
        )
        self.encoded: list[str] = []
        self._directions: dict[str, np.ndarray] = {}

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._rows(texts)

    def encode_passages(self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None) -> np.ndarray:
        self.encoded.extend(texts)
        if on_batch is not None:
            on_batch(len(texts))
        return self._rows(texts)

    def _rows(self, texts: Sequence[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.info.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()) or [text]:
                rows[row] += self._direction(word)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)

    def _direction(self, word: str) -> np.ndarray:
        # The first letters decide, so that "river" and "rivers" are alike, as they are for a real encoder.
        stem = word[:5]
        if stem not in self._directions:
            seed = int.from_bytes(hashlib.sha256(stem.encode("utf-8", "surrogatepass")).digest()[:8])
            direction = np.random.default_rng(seed).standard_normal(self.info.dimension)
            self._directions[stem] = direction.astype(np.float32)
        return self._directions[stem]
