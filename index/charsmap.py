"""Writing a SentencePiece normalisation map as the ``Precompiled`` normaliser of ``tokenizers`` reads it.

The map is a double-array trie over UTF-8 bytes whose leaves are offsets into a list of zero-terminated replacements
(the format of darts-clone, https://github.com/s-yata/darts-clone). In a double array the children of a node with base
``b`` stand at ``b ^ byte``; its value, if a key ends there, stands at ``b ^ 0``.
"""

from __future__ import annotations

import struct
from collections import deque
from collections.abc import Mapping
from itertools import count

HAS_VALUE = 1 << 8
VALUE = 1 << 31
OFFSET_SHIFT = 10
OFFSET_LIMIT = 1 << 21
"""Largest distance from a node to its children that a unit can hold without its extension bit."""
SEARCH_BACK = 256
"""Positions before the last node where room is looked for: from the front, 4,800 keys took 23 s instead of 0.2 s."""


def precompiled_charsmap(mapping: Mapping[str, str]) -> bytes:
    """Return ``mapping`` (what is found, what stands for it) in SentencePiece's binary form.

    Raises:
        ValueError: When a key is empty, or a key or value holds a zero character, which ends strings in this form.
    """
    if any(not key or "\0" in key + value for key, value in mapping.items()):
        raise ValueError("An empty key or a zero character was given; expected text without either.")
    replacements = bytearray()
    values: dict[bytes, int] = {}
    for key in sorted(mapping):
        values[key.encode()] = len(replacements)
        replacements += mapping[key].encode() + b"\0"
    units = _double_array(values)
    trie = struct.pack(f"<{len(units)}I", *units)
    return struct.pack("<I", len(trie)) + trie + bytes(replacements)


def _double_array(values: Mapping[bytes, int]) -> list[int]:
    children = _children(values)
    units: dict[int, int] = {0: 0}
    taken_bases: set[int] = set()
    queue = deque([(0, b"")])
    last = 0
    while queue:
        position, prefix = queue.popleft()
        labels = children[prefix]
        base = _free_base(labels, units, taken_bases, max(1, last - SEARCH_BACK))
        taken_bases.add(base)
        if position ^ base >= OFFSET_LIMIT:
            raise ValueError(f"{len(values)} keys were given; expected few enough for a single-level double array.")
        units[position] |= (position ^ base) << OFFSET_SHIFT
        for label in labels:
            if label:
                units[base ^ label] = label
                queue.append((base ^ label, prefix + bytes([label])))
            else:
                units[position] |= HAS_VALUE
                units[base] = VALUE | values[prefix]
        last = max(last, base ^ labels[-1])
    # The reader looks one byte further than the last node; the blank units there must exist and match no byte.
    return [units.get(position, VALUE) for position in range((max(units) | 0xFF) + 1)]


def _children(values: Mapping[bytes, int]) -> dict[bytes, tuple[int, ...]]:
    found: dict[bytes, set[int]] = {b"": set()}
    for key in values:
        for length, byte in enumerate(key):
            found.setdefault(key[:length], set()).add(byte)
        found.setdefault(key, set()).add(0)
    return {prefix: tuple(sorted(labels)) for prefix, labels in found.items()}


def _free_base(labels: tuple[int, ...], units: Mapping[int, int], taken: set[int], start: int) -> int:
    for position in count(start):
        base = position ^ labels[0]
        if base not in taken and all(base ^ label not in units for label in labels):
            return base
    raise AssertionError("count() does not end")
