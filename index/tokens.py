"""Token states: what the encoder makes of each token of a text, before it averages them into an embedding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .arrays import checked_embeddings
from .encoder import SentenceTransformersEncoder, encodable
from .errors import ModelNotFound

OUTSIDE = -1
"""Both offsets of a token that stands for no character of the text: special tokens and the prefix."""


@dataclass(frozen=True, slots=True)
class TokenStates:
    """The tokens of one text.

    Attributes:
        ids: ``(n,)`` int32, pieces of the encoder's vocabulary, special tokens and prefix included.
        offsets: ``(n, 2)`` int32, start and end of each token in the text, ``OUTSIDE`` for tokens that have none; a
            token may begin with the space before its word.
        states: ``(n, dimension)``, the last layer's; float32 from an encoder, float16 from a store.
    """

    ids: NDArray[np.int32]
    offsets: NDArray[np.int32]
    states: NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """What one run of the encoder over a question gives.

    Attributes:
        embedding: ``(dimension,)`` float32, the very one that ``encode_queries`` gives.
        tokens: What it was averaged from.
    """

    embedding: NDArray[np.float32]
    tokens: TokenStates


class EncoderTokens:
    """Gives texts the token states of an encoder; what is longer than its limit is cut off."""

    def __init__(self, encoder: SentenceTransformersEncoder) -> None:
        self._encoder = encoder

    def encode(self, text: str) -> EncodedQuestion:
        """Return a question's embedding and tokens, for the price of either."""
        import torch

        model, info = self._encoder.model, self._encoder.info
        whole = info.query_prefix + encodable(text)
        with self._encoder.lock:
            cut = model.tokenizer([whole], truncation=True, max_length=info.max_tokens, return_offsets_mapping=True)
            given = model.encode(whole, output_value=None, show_progress_bar=False)
            # Normalised as encode_queries has it done, so that not even the last bit differs.
            unit = torch.nn.functional.normalize(given["sentence_embedding"][None], p=2, dim=1).numpy()
        states = np.asarray(given["token_embeddings"], np.float32)
        return EncodedQuestion(
            checked_embeddings(unit, 1, info.dimension)[0],
            _one(cut["input_ids"][0], cut["offset_mapping"][0], states, len(info.query_prefix)),
        )

    def question(self, text: str) -> TokenStates:
        """Return the tokens of a question."""
        return self.questions([text])[0]

    def questions(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the tokens of questions, in their order."""
        return self._tokens(self._encoder.info.query_prefix, texts)

    def passages(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the tokens of passages, in their order; all are encoded as one batch."""
        return self._tokens(self._encoder.info.passage_prefix, texts)

    def piece_scores(self) -> list[float]:
        """Return the log-probability of each piece of the encoder's vocabulary, by its id.

        Raises:
            ModelNotFound: When the encoder's tokenizer has no such scores.
        """
        model = json.loads(self._encoder.model.tokenizer.backend_tokenizer.to_str())["model"]
        if model["type"] != "Unigram":
            raise ModelNotFound(
                f"The encoder {self._encoder.info.name} has a {model['type']} tokenizer; expected a Unigram one. "
                "Name another encoder."
            )
        return [float(score) for _, score in model["vocab"]]

    def _tokens(self, prefix: str, texts: Sequence[str]) -> list[TokenStates]:
        if not texts:
            return []
        model, info = self._encoder.model, self._encoder.info
        whole = [prefix + encodable(text) for text in texts]
        with self._encoder.lock:
            cut = model.tokenizer(whole, truncation=True, max_length=info.max_tokens, return_offsets_mapping=True)
            states = model.encode(
                whole, output_value="token_embeddings", batch_size=len(whole), show_progress_bar=False
            )
        return [
            _one(ids, offsets, np.asarray(rows, np.float32), len(prefix))
            for ids, offsets, rows in zip(cut["input_ids"], cut["offset_mapping"], states, strict=True)
        ]


def _one(ids: list[int], offsets: list[tuple[int, int]], states: NDArray[np.float32], prefix: int) -> TokenStates:
    places = np.asarray(offsets, np.int32).reshape(-1, 2) - prefix
    outside = places[:, 1] <= 0
    places = np.maximum(places, 0)
    places[outside] = OUTSIDE
    return TokenStates(np.asarray(ids, np.int32), places, states[: len(ids)])
