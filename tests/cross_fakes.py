"""An encoder of BERT's shape, tiny and untrained, for everything around the cross-encoder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from index.encoder import EncoderInfo, SentenceTransformersEncoder

DIMENSION, LAYERS = 16, 3
TEXT = """query passage : . ? , The the river rises in hills ferry carries two carts Grain is carried by train Which
How many does of mill was built Anna Weaver 1802 40 a day Who burnt"""
"""The words that it knows."""
PAD, UNKNOWN, FIRST, END = range(4)


class TinyEncoder:
    """What the cross-encoder needs of an encoder."""

    def __init__(self, seed: int = 5) -> None:
        torch.manual_seed(seed)
        pieces = {"<pad>": PAD, "<unk>": UNKNOWN, "<s>": FIRST, "</s>": END}
        pieces |= {word: number for number, word in enumerate(dict.fromkeys(TEXT.split()), start=len(pieces))}
        tokenizer = Tokenizer(WordLevel(pieces, unk_token="<unk>"))
        tokenizer.pre_tokenizer = Whitespace()
        tokenizer.post_processor = TemplateProcessing(
            single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", FIRST), ("</s>", END)]
        )
        config = BertConfig(
            vocab_size=len(pieces),
            hidden_size=DIMENSION,
            num_hidden_layers=LAYERS,
            num_attention_heads=2,
            intermediate_size=24,
            max_position_embeddings=128,
            hidden_dropout_prob=0.0,
        )
        self.model: Any = _Model(BertModel(config).eval(), tokenizer)
        self.info = EncoderInfo("tiny", "abc", DIMENSION, "query: ", "passage: ", 96)
        self.lock = threading.Lock()

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one embedding for each text: how often it has each piece, of length 1."""
        counts = np.zeros((len(texts), DIMENSION), np.float32)
        for row, text in zip(counts, texts, strict=True):
            np.add.at(row, np.array(self.model.tokenizer(text)["input_ids"]) % DIMENSION, 1)
        rows: NDArray[np.float32] = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return rows

    def encode_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the same of passages."""
        return self.encode_queries(texts)


class _Model:
    def __init__(self, network: BertModel, tokenizer: Tokenizer) -> None:
        self.tokenizer = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token="<pad>", unk_token="<unk>")
        self._first = SimpleNamespace(model=network)

    def __getitem__(self, number: int) -> Any:
        return (self._first,)[number]


def tiny_encoder(seed: int = 5) -> SentenceTransformersEncoder:
    """Return one, always the same for a seed."""
    return cast(SentenceTransformersEncoder, TinyEncoder(seed))
