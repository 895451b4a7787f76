"""Which sentence of a passage answers a question, or that none does, told by reading both at once: a cross-encoder.

Every layer of it sees question and passage together, so nothing can be made ready ahead of a question; it is dear, and
reads only what the reader (:mod:`app.sentence_reader`) found best. Its lower layers are the encoder's own, its upper
ones were trained further. Their weights lie beside this module and go with one encoder; their card names it.

Method: Nogueira and Cho, "Passage re-ranking with BERT" (2019), with the answer's sentence, or none, in the place of
one score; "none" is told by the first token, as Devlin et al., "BERT" (2019), do for SQuAD 2.0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from index.encoder import SentenceTransformersEncoder

from .cross_network import REACH, CrossInput, CrossNetwork, choice_of, make_input, unpack
from .reader_files import read_card, read_weights
from .reader_network import FAR
from .reader_pairs import PassageInput, parts_of
from .sentence_reader import Reading, best_span
from .unpadded import UnpaddedNetwork

SHIPPED = Path(__file__).with_name("cross_encoder_model")


class CrossEncoder:
    """Reads passages for a question; deterministic, keeps nothing between questions, safe in several threads.

    Args:
        network: Trained.
        encoder: The one it was trained with.
    """

    def __init__(self, network: UnpaddedNetwork, encoder: SentenceTransformersEncoder) -> None:
        self._network = network.eval()
        self._tokenizer = encoder.model.tokenizer
        self._info = encoder.info
        # A tokenizer keeps the length that it cuts to, so search and reading may not use it at the same time.
        self._lock = encoder.lock

    def read(self, question: str, passages: Sequence[PassageInput]) -> list[Reading]:
        """Return what each passage says to the question, in the order given; all are read as one batch."""
        parts = [[passage.part(part) for part in parts_of(passage)] for passage in passages]
        flat = [part for own in parts for part in own]
        if not flat:
            return []
        with self._lock:
            rows = [make_input(self._tokenizer, self._info, question, part) for part in flat]
        with torch.inference_mode():
            scores = self._network([torch.from_numpy(row.ids) for row in rows])
            odds = [_odds(own[:, 0], row) for own, row in zip(scores, rows, strict=True)]
        scored = iter(
            _Part(part, row, own, spans.numpy()) for part, row, own, spans in zip(flat, rows, odds, scores, strict=True)
        )
        return [_reading([next(scored) for _ in own]) for own in parts]


@dataclass(frozen=True, slots=True)
class _Part:
    passage: PassageInput
    row: CrossInput
    odds: NDArray[np.float32]
    spans: NDArray[np.float32]

    def sentences(self) -> NDArray[np.float32]:
        """Return the log-odds of every sentence; of those that were cut off very low ones."""
        found = np.full(len(self.passage.sentences), FAR, np.float32)
        count = min(len(found), len(self.odds))
        found[:count] = self.odds[:count]
        return found


def _odds(start: Tensor, row: CrossInput) -> NDArray[np.float32]:
    """Return the log-odds of each sentence against "none"."""
    choice = choice_of(start[None], torch.from_numpy(row.sentence)[None])[0]
    return np.asarray((choice[1:] - choice[0]).numpy(), np.float32)


def _reading(parts: Sequence[_Part]) -> Reading:
    sentences = [part.sentences() for part in parts]
    odds = [float(np.logaddexp.reduce(own)) for own in sentences]
    best = max(range(len(odds)), key=lambda number: (odds[number], -number))
    part, number = parts[best], int(sentences[best].argmax())
    inside = part.row.sentence == number
    offsets = part.row.offsets[inside] - part.passage.starts()[number]
    return Reading(
        sentences=tuple(float(one) for own in sentences for one in own),
        answerable=odds[best],
        span=best_span(part.spans[inside], offsets),
    )


def load_cross_encoder(encoder: SentenceTransformersEncoder, folder: Path = SHIPPED) -> CrossEncoder:
    """Return the cross-encoder whose weights lie in ``folder``, calculating in eight bits.

    Raises:
        ReaderError: When the weights are damaged, missing, or were trained with another encoder.
    """
    tensors = read_weights(encoder.info.sha256, folder)
    network = CrossNetwork(encoder, int(read_card(folder)["trained_layers"]))
    unpack(tensors, network)
    reach = {name.removeprefix(REACH): own.float() for name, own in tensors.items() if name.startswith(REACH)}
    return CrossEncoder(UnpaddedNetwork(network, reach), encoder)
