"""A tiny E5S1 file, written field by field as the format says, independently of the code that reads it."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HIDDEN, HEADS, INNER, POSITIONS = 32, 4, 64, 16
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁the", "▁", "ri", "ver", "▁river", "é", "▁رود", "<mask>")
SCORES = (0.0, 0.0, 0.0, 0.0, -2.0, -1.0, -4.0, -4.0, -5.0, -3.0, -6.0, 0.0)
NORMALISATION = {"\u200c": " ", "\ufb01": "fi", "\x01": "", "\t": " "}


def tiny_tensors() -> dict[str, NDArray[np.float32]]:
    """Float tensors whose blocks of 32 have a largest magnitude of 8 steps, so that 4 bits hold them exactly."""
    random = np.random.default_rng(7)

    def blocks(*shape: int) -> NDArray[np.float32]:
        steps = random.integers(-8, 8, size=shape).astype(np.float32)
        steps.reshape(-1, 32)[:, 0] = -8
        return (steps * np.float32(0.03125)).astype(np.float32)

    def floats(*shape: int) -> NDArray[np.float32]:
        return random.standard_normal(shape).astype(np.float32)

    tensors = {"emb.word": blocks(len(PIECES) + 1, HIDDEN), "emb.pos": floats(POSITIONS, HIDDEN)}
    tensors |= {"emb.type": floats(2, HIDDEN), "emb.ln.w": floats(HIDDEN), "emb.ln.b": floats(HIDDEN)}
    shapes = {"q": (HIDDEN, HIDDEN), "k": (HIDDEN, HIDDEN), "v": (HIDDEN, HIDDEN), "ao": (HIDDEN, HIDDEN)}
    shapes |= {"fi": (INNER, HIDDEN), "fo": (HIDDEN, INNER)}
    for name, shape in shapes.items():
        tensors |= {f"l0.{name}.w": blocks(*shape), f"l0.{name}.b": floats(shape[0])}
    for name in ("aln", "oln"):
        tensors |= {f"l0.{name}.w": floats(HIDDEN), f"l0.{name}.b": floats(HIDDEN)}
    return tensors


def tiny_e5_bytes(
    tensors: Mapping[str, NDArray[np.float32]] | None = None, *, version: int = 1, block: int = 32
) -> bytes:
    """Return the file."""
    tensors = tiny_tensors() if tensors is None else tensors
    head = b"E5S1" + struct.pack("<I", version)
    head += struct.pack("<7ifi", HIDDEN, 1, HEADS, INNER, len(PIECES) + 1, POSITIONS, 2, 1e-12, block)
    blob = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0] + [len(piece) for piece in blob]).astype("<u4")
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1]))
    head += offsets.tobytes() + np.array(SCORES, "<f4").tobytes() + b"".join(blob)
    entries = b"".join(
        struct.pack("<IB", ord(key), len(value)) + struct.pack(f"<{len(value)}I", *map(ord, value))
        for key, value in NORMALISATION.items()
    )
    head += struct.pack("<iI", len(NORMALISATION), len(entries)) + entries
    return head + _directory(len(head), tensors)


def write_tiny_e5(path: Path) -> Path:
    """Write the file and return its path."""
    path.write_bytes(tiny_e5_bytes())
    return path


def _directory(start: int, tensors: Mapping[str, NDArray[np.float32]]) -> bytes:
    stored = {name: _quantised(values) if _is_matrix(name) else values.tobytes() for name, values in tensors.items()}
    size = 4 + sum(2 + len(name) + 1 + 4 + 8 + 8 for name in tensors)
    directory, data = struct.pack("<i", len(tensors)), b""
    for name, values in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack(
            "<BIQQ", int(_is_matrix(name)), values.size, start + size + len(data), len(stored[name])
        )
        data += stored[name]
    return directory + data


def _is_matrix(name: str) -> bool:
    return name == "emb.word" or (name.endswith(".w") and "ln" not in name)


def _quantised(values: NDArray[np.float32]) -> bytes:
    out = b""
    for block in values.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 8)
        steps = np.round(block / np.float32(scale)).astype(int) + 8
        out += scale.tobytes() + bytes(
            int(low) | int(high) << 4 for low, high in zip(steps[:16], steps[16:], strict=True)
        )
    return out
