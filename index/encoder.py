"""Turning texts into embeddings; the only module that knows sentence-transformers.

An encoder is deterministic: a text gives the same embedding whatever else is encoded with it, up to the last bits of
float32. Questions are encoded one by one, so that a question's embedding does not even differ in those.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from .arrays import checked_embeddings
from .errors import ModelNotFound
from .models import DEFAULT_MODEL, ModelFiles, find_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

BATCH_PASSAGES = 32
"""Most passages encoded at once, whatever a caller gives; settings allow no more."""

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """What an index must remember to be asked with the same encoder.

    Attributes:
        name: Built-in name, folder or hub name.
        sha256: Of the weights.
        dimension: Length of an embedding.
        query_prefix: Put before every question.
        passage_prefix: Put before every passage.
        max_tokens: What is longer is cut off.
    """

    name: str
    sha256: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    max_tokens: int


class Encoder(Protocol):
    """Gives texts their embeddings."""

    @property
    def info(self) -> EncoderInfo:
        """What an index remembers of this encoder."""
        ...

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of questions, ``(n, dimension)`` float32 with rows of length 1; none give no rows."""
        ...

    def encode_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the embeddings of passages, ``(n, dimension)`` float32 with rows of length 1; none give no rows.

        Args:
            texts: In any order; they are encoded longest first.
            on_batch: Called after each batch with the number of texts in it.
        """
        ...


class SentenceTransformersEncoder:
    """An encoder that runs a sentence-transformers model; safe to use from several threads."""

    def __init__(self, model: SentenceTransformer, info: EncoderInfo) -> None:
        self.model = model
        self._info = info
        # The fast tokenizers change their own padding settings while they work.
        self.lock = threading.Lock()

    @property
    def info(self) -> EncoderInfo:
        """What an index remembers of this encoder."""
        return self._info

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of questions; see :class:`Encoder`."""
        rows = [self._encode([text], self._info.query_prefix) for text in texts]
        return np.concatenate(rows) if rows else self._none()

    def encode_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the embeddings of passages; see :class:`Encoder`."""
        embeddings = np.empty((len(texts), self._info.dimension), np.float32)
        longest_first = sorted(range(len(texts)), key=lambda number: -len(texts[number]))
        for start in range(0, len(texts), BATCH_PASSAGES):
            batch = longest_first[start : start + BATCH_PASSAGES]
            embeddings[batch] = self._encode([texts[number] for number in batch], self._info.passage_prefix)
            if on_batch is not None:
                on_batch(len(batch))
        return embeddings

    def _encode(self, texts: list[str], prefix: str) -> NDArray[np.float32]:
        with self.lock:
            rows = self.model.encode(
                [encodable(text) for text in texts],
                prompt=prefix,
                batch_size=len(texts),
                normalize_embeddings=True,
                show_progress_bar=False,
            )
        return checked_embeddings(np.asarray(rows), len(texts), self._info.dimension)

    def _none(self) -> NDArray[np.float32]:
        return np.empty((0, self._info.dimension), np.float32)


def encodable(text: str) -> str:
    """Return ``text`` with lone surrogates, which no tokenizer takes, replaced one for one."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def load_encoder(name: str = DEFAULT_MODEL, data: Path = Path("data"), *, threads: int | None = None) -> Encoder:
    """Return the encoder ``name``, ready to encode; takes seconds, most of them for importing torch.

    From then on BLAS, which numpy multiplies with, keeps to one thread in the whole process: its other threads would
    wait for work on the processors that torch needs, see ``docs/depth.md``.

    Args:
        name: A built-in name, a folder, or a hub name (the only case in which something may be fetched).
        data: The data folder, where converted models are kept.
        threads: Cores used for one call, for the whole process; all of them by default.

    Raises:
        ModelNotFound: When there is no such model, or its folder is none of sentence-transformers.
        ModelDamaged: When a built-in model's file is not the one this version was made for.
        DataFolderError: When the converted model cannot be written.
    """
    files = find_model(name, data)
    model = _load(files)
    threadpool_limits(limits=1, user_api="blas")
    if threads is not None:
        import torch

        torch.set_num_threads(threads)
    return SentenceTransformersEncoder(model, _info(model, files))


def _load(files: ModelFiles) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(files.folder), device="cpu", local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelNotFound(
            f"{files.folder} cannot be loaded as a sentence-transformers model ({error}). Name another encoder."
        ) from error


def _info(model: SentenceTransformer, files: ModelFiles) -> EncoderInfo:
    prompts = model.prompts
    return EncoderInfo(
        name=files.name,
        sha256=files.sha256,
        dimension=int(model.get_embedding_dimension() or 0),
        query_prefix=prompts.get("query") or "",
        passage_prefix=prompts.get("passage") or prompts.get("document") or "",
        max_tokens=int(model.max_seq_length or 0),
    )
