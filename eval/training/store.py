"""Token states on disk, so that the encoder runs over each text once, however often training is begun anew.

A folder of three files that only grow: the states (float16), the tokens (id, start, end) and an index with one line for
each text. A line is written after its data, so what a killed run leaves behind the last line is cut off and made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from index.tokens import TokenStates

STATES, TOKENS, INDEX = "states.f16", "tokens.i32", "index.tsv"
BATCH = 16
"""Texts encoded at once."""

Encode = Callable[[Sequence[str]], list[TokenStates]]


class Place(NamedTuple):
    """Where a text's tokens stand in the store: the first one's number, and how many."""

    first: int
    length: int


class StateStore:
    """States of texts, by the side they are read on; one process may write."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self._folder = folder
        self._dimension = dimension
        folder.mkdir(parents=True, exist_ok=True)
        self._places: dict[str, Place] = {}
        if (folder / INDEX).exists():
            for line in (folder / INDEX).read_text(encoding="ascii").splitlines():
                key, first, count = line.split("\t")
                self._places[key] = Place(int(first), int(count))
        self._count = max((sum(place) for place in self._places.values()), default=0)
        self._maps = self._open()

    def __contains__(self, key: str) -> bool:
        return key in self._places

    def add(self, side: str, texts: Iterable[str], encode: Encode, on_batch: Callable[[int], None]) -> None:
        """Encode the texts that are not there yet, shortest first.

        Args:
            side: ``question`` or ``passage``; the same text gives other states on the other side.
            texts: In any order; repeated ones count once.
            encode: Gives the states of a batch.
            on_batch: Called with the number of texts after each batch.
        """
        new = {key_of(side, text): text for text in texts}
        missing = sorted((key for key in new if key not in self._places), key=lambda key: (len(new[key]), key))
        self._cut()
        for start in range(0, len(missing), BATCH):
            keys = missing[start : start + BATCH]
            self._append(keys, encode([new[key] for key in keys]))
            on_batch(len(keys))
        self._maps = self._open()

    def read(self, side: str, text: str) -> TokenStates:
        """Return the tokens of a text, states float16 and not copied from the disk until they are used."""
        first, count = self._places[key_of(side, text)]
        states, tokens = self._maps
        rows = tokens[first : first + count]
        return TokenStates(rows[:, 0], rows[:, 1:], states[first : first + count])

    def _append(self, keys: Sequence[str], encoded: Sequence[TokenStates]) -> None:
        with (self._folder / STATES).open("ab") as states, (self._folder / TOKENS).open("ab") as tokens:
            for one in encoded:
                states.write(one.states.astype(np.float16).tobytes())
                tokens.write(np.column_stack([one.ids, one.offsets]).astype(np.int32).tobytes())
        with (self._folder / INDEX).open("a", encoding="ascii") as index:
            for key, one in zip(keys, encoded, strict=True):
                place = Place(self._count, len(one.ids))
                index.write(f"{key}\t{place.first}\t{place.length}\n")
                self._places[key] = place
                self._count += place.length

    def _cut(self) -> None:
        """Cut off what stands behind the last line of the index."""
        for name, width in ((STATES, 2 * self._dimension), (TOKENS, 4 * 3)):
            with (self._folder / name).open("ab") as file:
                file.truncate(self._count * width)

    def _open(self) -> tuple[NDArray[np.float16], NDArray[np.int32]]:
        if not self._count:
            return np.empty((0, self._dimension), np.float16), np.empty((0, 3), np.int32)
        return (
            np.memmap(self._folder / STATES, np.float16, "r", shape=(self._count, self._dimension)),
            np.memmap(self._folder / TOKENS, np.int32, "r", shape=(self._count, 3)),
        )


def key_of(side: str, text: str) -> str:
    """Return a text's name in the store."""
    return hashlib.sha256(f"{side}\0{text}".encode()).hexdigest()[:24]
