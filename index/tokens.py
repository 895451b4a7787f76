"""Token states: what the encoder makes of each token of a text, before it averages them into an embedding."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
        states: ``(n, dimension)``, of one layer; float32 from an encoder, float16 from a store.
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
    """Gives texts the token states of an encoder; what is longer than its limit is cut off.

    Args:
        encoder: Whose states.
        below: How many layers below the last one they are taken from, 0 for the last one's.
    """

    def __init__(self, encoder: SentenceTransformersEncoder, below: int = 0) -> None:
        self._encoder = encoder
        self._layer = -1 - below

    def encode(self, text: str) -> EncodedQuestion:
        """Return a question's embedding and tokens, for the price of either."""
        (tokens,), embedding = self._run(self._encoder.info.query_prefix, [text])
        return EncodedQuestion(checked_embeddings(embedding, 1, self._encoder.info.dimension)[0], tokens)

    def question(self, text: str) -> TokenStates:
        """Return the tokens of a question."""
        return self.questions([text])[0]

    def questions(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the tokens of questions, in their order."""
        return self._run(self._encoder.info.query_prefix, texts)[0]

    def passages(self, texts: Sequence[str]) -> list[TokenStates]:
        """Return the tokens of passages, in their order; all are encoded as one batch."""
        return self._run(self._encoder.info.passage_prefix, texts)[0]

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

    def _run(self, prefix: str, texts: Sequence[str]) -> tuple[list[TokenStates], NDArray[np.float32]]:
        """Run the encoder over the texts as one batch; return their tokens and their embeddings."""
        import torch

        model, info = self._encoder.model, self._encoder.info
        if not texts:
            return [], np.empty((0, info.dimension), np.float32)
        whole = [prefix + encodable(text) for text in texts]
        with self._encoder.lock, torch.inference_mode():
            cut = model.tokenizer(whole, truncation=True, max_length=info.max_tokens, return_offsets_mapping=True)
            transformer, *others = model
            network: Any = transformer.model
            given = model.preprocess(whole)
            output = network(
                input_ids=given["input_ids"], attention_mask=given["attention_mask"], output_hidden_states=True
            )
            given["token_embeddings"] = output.last_hidden_state
            for module in others:
                given = module(given)
            # Normalised as encode_queries has it done, so that not even the last bit differs.
            embeddings = torch.nn.functional.normalize(given["sentence_embedding"], p=2, dim=1).numpy()
            states = output.hidden_states[self._layer].numpy()
        tokens = [
            _one(ids, offsets, rows, len(prefix))
            for ids, offsets, rows in zip(cut["input_ids"], cut["offset_mapping"], states, strict=True)
        ]
        return tokens, embeddings


def _one(ids: list[int], offsets: list[tuple[int, int]], states: NDArray[np.float32], prefix: int) -> TokenStates:
    places = np.asarray(offsets, np.int32).reshape(-1, 2) - prefix
    outside = places[:, 1] <= 0
    places = np.maximum(places, 0)
    places[outside] = OUTSIDE
    return TokenStates(np.asarray(ids, np.int32), places, states[: len(ids)])
