"""An encoder that is known before its weights are read, so that a build with nothing new needs no model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .current import current_folder
from .encoder import Encoder, EncoderInfo
from .errors import IndexDamaged, OtherModel
from .manifest import Manifest, ModelEntry, read_manifest


class DeferredEncoder:
    """Loads the real encoder when the first text is to be encoded.

    Args:
        info: What the real one is expected to be.
        load: Returns it; takes seconds.
    """

    def __init__(self, info: EncoderInfo, load: Callable[[], Encoder]) -> None:
        self._info = info
        self._load = load
        self._loaded: Encoder | None = None

    @property
    def info(self) -> EncoderInfo:
        """What an index remembers of this encoder."""
        return self._info

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the embeddings of questions; see :class:`~index.encoder.Encoder`."""
        return self._encoder().encode_queries(texts)

    def encode_passages(
        self, texts: Sequence[str], on_batch: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the embeddings of passages; see :class:`~index.encoder.Encoder`."""
        return self._encoder().encode_passages(texts, on_batch)

    def _encoder(self) -> Encoder:
        if self._loaded is None:
            loaded = self._load()
            if loaded.info != self._info:
                raise OtherModel(
                    f"The encoder {loaded.info.name} ({loaded.info.sha256[:8]}) is at hand; expected "
                    f"{self._info.name} ({self._info.sha256[:8]}), with which the index was built. "
                    "Restore it, or build again with --rebuild."
                )
            self._loaded = loaded
        return self._loaded


def indexed_model(data: Path) -> EncoderInfo | None:
    """Return the encoder that the current generation was built with, ``None`` when there is none or it is damaged."""
    try:
        folder = current_folder(data)
        manifest: Manifest | None = None if folder is None else read_manifest(folder)
    except IndexDamaged:
        return None
    return None if manifest is None else info_of(manifest.model)


def info_of(model: ModelEntry) -> EncoderInfo:
    """Return what a manifest says of its encoder as the encoder itself would say it."""
    return EncoderInfo(**model.model_dump())
