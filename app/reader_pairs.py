"""From tokens to batches: what the reader network is given of questions and passages.

A passage is read as its headings followed by its sentences; a long one in several parts of whole sentences.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from index.tokens import TokenStates

from .reader_network import Pairs

T = TypeVar("T", bound=np.generic)

LONGEST_PART = 1_000
"""Most characters that are read at once (a wide character of East Asia counts three): about 250 tokens."""
WIDE = 3

RARITY_SCALE = 200.0
"""Pieces' rarities are kept as bytes; this many steps make 1."""


@dataclass(frozen=True, slots=True)
class PassageInput:
    """A passage as the reader is given it.

    Attributes:
        context: Title and headings above it; may be empty. It is read, but never chosen.
        sentences: Display texts, in order, at least one, none empty.
    """

    context: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        """What the encoder sees."""
        return "\n".join(filter(None, (self.context, " ".join(self.sentences))))

    def starts(self) -> NDArray[np.int32]:
        """Return the offset of each sentence in ``text``, ``(n,)`` int32."""
        at = len(self.context) + 1 if self.context else 0
        lengths = [len(sentence) + 1 for sentence in self.sentences]
        return np.asarray([at + sum(lengths[:number]) for number in range(len(lengths))], np.int32)

    def part(self, inside: range) -> PassageInput:
        """Return the sentences ``inside`` below the same headings."""
        return PassageInput(self.context, self.sentences[inside.start : inside.stop])


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair.

    Attributes:
        ids: ``(n,)`` int32 pieces.
        sentence: ``(n,)`` int64, the number of the token's sentence; -1 for prefix, headings and special tokens. All
            tokens of a question's own words have 0.
        values: ``(n, …)``, states while training, codes in use.
        sentences: How many sentences there are.
    """

    ids: NDArray[np.int32]
    sentence: NDArray[np.int64]
    values: NDArray[np.generic]
    sentences: int = 1


def read_length(text: str) -> int:
    """Return how long a text is for the reader, in characters of about the same number of tokens."""
    return sum(WIDE if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def parts_of(passage: PassageInput, longest: int = LONGEST_PART) -> list[range]:
    """Return the sentences of each part, in order: as few parts as will do, of about equal length."""
    lengths = [read_length(sentence) for sentence in passage.sentences]
    count = -(-sum(lengths) // longest)
    enough = sum(lengths) / max(count, 1)
    parts: list[range] = []
    first, length = 0, 0
    for number, size in enumerate(lengths):
        if number > first and (length + size > longest or length + size / 2 > enough):
            parts.append(range(first, number))
            first, length = number, 0
        length += size
    return [*parts, range(first, len(lengths))]


def question_side(tokens: TokenStates, values: NDArray[np.generic]) -> Side:
    """Return a question's side of a pair."""
    return Side(tokens.ids, np.where(tokens.offsets[:, 1] >= 0, 0, -1).astype(np.int64), values)


def passage_side(tokens: TokenStates, starts: NDArray[np.int32], values: NDArray[np.generic]) -> Side:
    """Return a passage's side of a pair.

    Args:
        tokens: Of the passage's text.
        starts: Where each sentence begins in that text.
        values: One row for each token.
    """
    middles = tokens.offsets.sum(1) / 2
    numbers = np.searchsorted(starts, middles, side="right") - 1
    # A token may begin with the space before its sentence, so it belongs where its middle is.
    return Side(tokens.ids, np.where(tokens.offsets[:, 1] > 0, numbers, -1).astype(np.int64), values, len(starts))


def padded(rows: Sequence[NDArray[T]], fill: float) -> NDArray[T]:
    """Return ``rows`` as one array, filled up at their ends."""
    longest = max(len(row) for row in rows)
    out = np.full((len(rows), longest, *rows[0].shape[1:]), fill, rows[0].dtype)
    for number, row in enumerate(rows):
        out[number, : len(row)] = row
    return out


def padded_states(rows: Sequence[NDArray[np.generic]]) -> tuple[Tensor, Tensor]:
    """Return the token states of texts as one batch, ``(B, n, states)``, and which are real, ``(B, n)`` bool."""
    real = padded([np.ones(len(row), np.bool_) for row in rows], False)
    return torch.from_numpy(padded(rows, 0)), torch.from_numpy(real)


def make_pairs(
    rows: Sequence[tuple[Side, Side]], rarity: NDArray[np.uint8], question: Tensor, passage: Tensor
) -> Pairs:
    """Return the batch of ``rows``.

    Args:
        rows: Question and passage of each pair, at least one pair.
        rarity: How rare each piece of the vocabulary is, in steps of ``1 / RARITY_SCALE``.
        question: ``(B, Q, codes)``, the padded codes of the questions.
        passage: ``(B, P, codes)``, the same of the passages.
    """
    asked = padded([pair[0].ids for pair in rows], -1)
    read = padded([pair[1].ids for pair in rows], -1)
    content = padded([pair[0].sentence for pair in rows], -1) >= 0
    sentence = padded([pair[1].sentence for pair in rows], -1)
    body = sentence >= 0
    same = (asked[:, :, None] == read[:, None]) & content[:, :, None] & body[:, None]
    return Pairs(
        question=question,
        passage=passage,
        question_real=torch.from_numpy(asked >= 0),
        passage_real=torch.from_numpy(read >= 0),
        question_content=torch.from_numpy(content),
        passage_content=torch.from_numpy(body),
        same=torch.from_numpy(same),
        question_weight=torch.from_numpy(_weights(asked, rarity) * content),
        passage_weight=torch.from_numpy(_weights(read, rarity) * body),
        sentence=torch.from_numpy(sentence),
        sentences=torch.tensor([pair[1].sentences for pair in rows]),
    )


def _weights(ids: NDArray[np.int32], rarity: NDArray[np.uint8]) -> NDArray[np.float32]:
    return np.asarray(rarity[np.maximum(ids, 0)] / RARITY_SCALE, np.float32)
