"""Which sentence of a passage answers a question, or that none does.

The encoder runs over question and passage apart; two upper layers of the reader's own make its token states over, and
they are cut down to short codes (a byte each), which may be kept for passages. A small network of our own
(:mod:`app.reader_network`) then reads both together. Its weights lie beside this module and go with one encoder; their
card names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from corpus.document import Range
from index.tokens import TokenStates

from .reader_files import ReaderError, read_card, read_weights
from .reader_network import ReaderNetwork, Shape
from .reader_pairs import PassageInput, Side, make_pairs, padded, padded_states, parts_of, passage_side, question_side

SHIPPED = Path(__file__).with_name("reader_model")
RARITY = "rarity"
BYTE = 127.0
COSINE_WEIGHT = 10.0
COSINE_MIDDLE = 0.85
"""What a sentence's own cosine adds to its log-odds: the weight times what it is above the middle. Chosen on the held
validation part; weights from 5 to 20 did about as well."""
MOST_SPAN_TOKENS = 40
"""Longest short answer that is looked for inside a sentence."""


class TokenEncoder(Protocol):
    """Gives texts their token states; see :mod:`index.tokens`."""

    def question(self, text: str) -> TokenStates:
        """Return the tokens of a question."""
        ...

    def passages(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the tokens of passages, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class ReadyPassage:
    """A passage that the encoder has seen: all that reading needs, about 130 bytes a token.

    Attributes:
        parts: One side for each part, values int8 codes.
        offsets: Of each part's tokens, relative to their sentence; ``(n, 2)`` int32.
    """

    parts: tuple[Side, ...]
    offsets: tuple[NDArray[np.int32], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of one passage.

    Attributes:
        sentences: For each sentence the log-odds of answering against "none of this passage does"; larger is better,
            comparable between passages of one question.
        answerable: The log-odds that some sentence of the passage answers.
        span: Where the short answer stands in the best sentence's text.
    """

    sentences: tuple[float, ...]
    answerable: float
    span: Range

    @property
    def best(self) -> int:
        """The number of the best sentence, the first of equals."""
        return max(range(len(self.sentences)), key=lambda number: (self.sentences[number], -number))


class _Scored(NamedTuple):
    """One part's log-odds by sentence, and span logits by token."""

    sentences: NDArray[np.float32]
    spans: NDArray[np.float32]


class SentenceReader:
    """Reads passages for a question; deterministic, keeps nothing between questions, safe in several threads."""

    def __init__(self, network: ReaderNetwork, rarity: NDArray[np.uint8], encoder: TokenEncoder) -> None:
        self.network = network.eval()
        self._rarity = rarity
        self._encoder = encoder

    def prepare(self, passages: Sequence[PassageInput]) -> list[ReadyPassage]:
        """Return the passages as :meth:`read` needs them; runs the encoder once over each part."""
        parts = [[passage.part(part) for part in parts_of(passage)] for passage in passages]
        flat = [part for own in parts for part in own]
        tokens = iter(self._encoder.passages([part.text for part in flat]))
        return [self._ready([(part, next(tokens)) for part in own]) for own in parts]

    def asked(self, question: TokenStates) -> Side:
        """Return a question as :meth:`met` and :meth:`read` need it."""
        return question_side(question, self._codes([question])[0])

    def met(self, question: Side, passages: Sequence[ReadyPassage]) -> NDArray[np.float32]:
        """Return how well each passage meets the question token by token, ``(n,)``, at most 1.

        For every token of the question the largest cosine with a token of the passage's sentences, and of these the
        mean, each weighed by how rare its piece is (after ColBERT's MaxSim, Khattab and Zaharia, 2020).

        Args:
            question: From :meth:`asked`.
            passages: Made ready by :meth:`prepare`.
        """
        content = question.sentence >= 0
        weights = self._rarity[question.ids[content]].astype(np.float32)
        if not weights.any():
            return np.zeros(len(passages), np.float32)
        asked = _unit(question.values[content]).numpy().T
        nearest = np.stack([_nearest(passage, asked) for passage in passages])
        return np.asarray(nearest @ (weights / weights.sum()), np.float32)

    def read(
        self,
        question: str | TokenStates | Side,
        passages: Sequence[PassageInput | ReadyPassage],
        cosines: Sequence[Sequence[float]] | None = None,
    ) -> list[Reading]:
        """Return what each passage says to the question, in the order given.

        Args:
            question: As asked, its tokens, where search has encoded it already, or what :meth:`asked` made of them.
            passages: Those not prepared are prepared now, which costs an encoder call each.
            cosines: For each passage the cosine of the question's embedding with that of each sentence by itself,
                without what it leans on; what a sentence says by itself and in its passage are not the same.
        """
        if not passages:
            return []
        ready = self._all_ready(passages)
        if isinstance(question, str):
            question = self._encoder.question(question)
        asked = question if isinstance(question, Side) else self.asked(question)
        scored = self._score([(asked, part) for passage in ready for part in passage.parts])
        readings, at = [], 0
        for number, passage in enumerate(ready):
            known = None if cosines is None else cosines[number]
            readings.append(_reading(passage, _with_cosines(scored[at : at + len(passage.parts)], known)))
            at += len(passage.parts)
        return readings

    def _all_ready(self, passages: Sequence[PassageInput | ReadyPassage]) -> list[ReadyPassage]:
        new = iter(self.prepare([passage for passage in passages if isinstance(passage, PassageInput)]))
        return [next(new) if isinstance(passage, PassageInput) else passage for passage in passages]

    def _ready(self, parts: Sequence[tuple[PassageInput, TokenStates]]) -> ReadyPassage:
        codes = self._codes([tokens for _, tokens in parts])
        sides = [passage_side(tokens, part.starts(), own) for (part, tokens), own in zip(parts, codes, strict=True)]
        offsets = [
            tokens.offsets - np.where(side.sentence >= 0, part.starts()[side.sentence], 0)[:, None].astype(np.int32)
            for (part, tokens), side in zip(parts, sides, strict=True)
        ]
        return ReadyPassage(tuple(sides), tuple(offsets))

    def _codes(self, texts: Sequence[TokenStates]) -> list[NDArray[np.int8]]:
        states, real = padded_states([tokens.states for tokens in texts])
        with torch.inference_mode():
            codes = self.network.codes(states, real).numpy()
        return [_bytes(rows[: len(tokens.ids)]) for rows, tokens in zip(codes, texts, strict=True)]

    def _score(self, rows: Sequence[tuple[Side, Side]]) -> list[_Scored]:
        """Return for each pair the log-odds of its sentences and the span logits of its tokens."""
        with torch.inference_mode():
            question, passage = (_unit(padded([row[side].values for row in rows], 0)) for side in (0, 1))
            scores = self.network(make_pairs(rows, self._rarity, question, passage))
            against = (scores.choice[:, 1:] - scores.choice[:, :1]).numpy()
        spans = scores.span.numpy()
        return [
            _Scored(against[number, : row[1].sentences], spans[number, : len(row[1].ids)])
            for number, row in enumerate(rows)
        ]


def load_reader(encoder: TokenEncoder, encoder_sha256: str, folder: Path = SHIPPED) -> SentenceReader:
    """Return the reader whose weights lie in ``folder``; see :func:`load_network`.

    Args:
        encoder: Gives the states that go into the reader's own layers, see :func:`layers_below`.
        encoder_sha256: Of its weights.
        folder: Holds the weights and their card.
    """
    network, rarity = load_network(encoder_sha256, folder)
    return SentenceReader(network, rarity, encoder)


def load_network(encoder_sha256: str, folder: Path = SHIPPED) -> tuple[ReaderNetwork, NDArray[np.uint8]]:
    """Return the network whose weights lie in ``folder``, and how rare the encoder's pieces are.

    Args:
        encoder_sha256: Of the weights of the encoder in use; a reader is trained on the states of one encoder only.
        folder: Holds the weights and their card.

    Raises:
        ReaderError: When the weights are damaged, missing, or were trained with another encoder.
    """
    tensors = read_weights(encoder_sha256, folder)
    rarity = tensors.pop(RARITY).numpy()
    network = ReaderNetwork(Shape(**read_card(folder)["shape"]))
    network.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    return network.eval(), rarity


def layers_below(folder: Path = SHIPPED) -> int:
    """Return how many layers below the encoder's last one the states are taken from that the reader is given.

    Raises:
        ReaderError: When there is no card.
    """
    return int(read_card(folder)["shape"]["top"])


def _bytes(codes: NDArray[np.float32]) -> NDArray[np.int8]:
    # Rows are made of length 1 again before use, so the scale of each row need not be kept.
    scale = BYTE / np.maximum(np.abs(codes).max(1, keepdims=True), 1e-9)
    return np.asarray(np.rint(codes * scale), np.int8)


def _unit(codes: NDArray[np.generic]) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.from_numpy(codes).float(), dim=-1)


def _nearest(passage: ReadyPassage, question: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return for each token of the question the largest cosine with one of a passage's sentences, ``(Q,)``.

    Args:
        passage: Made ready.
        question: ``(codes, Q)`` float32, columns of length 1.
    """
    tokens = np.concatenate([part.values[part.sentence >= 0] for part in passage.parts])
    cosines = _unit(tokens).numpy() @ question
    return np.asarray(cosines.max(0, initial=-1.0), np.float32)


def _with_cosines(scored: Sequence[_Scored], cosines: Sequence[float] | None) -> Sequence[_Scored]:
    if cosines is None:
        return scored
    count = sum(len(own.sentences) for own in scored)
    if len(cosines) != count:
        raise ReaderError(f"{len(cosines)} cosines were given for a passage; expected {count}, one for each sentence.")
    added = COSINE_WEIGHT * (np.asarray(cosines, np.float32) - COSINE_MIDDLE)
    borders = np.cumsum([len(own.sentences) for own in scored])[:-1]
    return [
        _Scored(own.sentences + more, own.spans) for own, more in zip(scored, np.split(added, borders), strict=True)
    ]


def _reading(passage: ReadyPassage, scored: Sequence[_Scored]) -> Reading:
    odds = [float(np.logaddexp.reduce(sentences)) for sentences, _ in scored]
    best = max(range(len(odds)), key=lambda number: (odds[number], -number))
    sentences, spans = scored[best]
    inside = passage.parts[best].sentence == int(sentences.argmax())
    return Reading(
        sentences=tuple(float(score) for own, _ in scored for score in own),
        answerable=odds[best],
        span=best_span(spans[inside], passage.offsets[best][inside]),
    )


def best_span(logits: NDArray[np.float32], offsets: NDArray[np.int32]) -> Range:
    """Return the likeliest short answer among one sentence's tokens, as offsets into the sentence.

    Args:
        logits: ``(n, 2)``, of being the answer's first and last token.
        offsets: ``(n, 2)``, relative to the sentence.
    """
    if not len(logits):
        return Range(0, 0)
    joint = logits[:, :1] + logits[:, 1][None]
    count = len(logits)
    order = np.arange(count)
    possible = (order[None] >= order[:, None]) & (order[None] < order[:, None] + MOST_SPAN_TOKENS)
    first, last = np.unravel_index(int(np.where(possible, joint, -np.inf).argmax()), joint.shape)
    return Range(max(int(offsets[first, 0]), 0), max(int(offsets[last, 1]), 0))
