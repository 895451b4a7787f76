"""Embeddings by the hash of encoder and text, so that no text is ever encoded twice.

What is still to be encoded waits in the same database and goes as it is done, batch by batch: a killed build resumes
with the batch it was at.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from corpus.database import database_errors, transaction

from .encoder import Encoder
from .errors import EncodingError, IndexDamaged
from .progress import Progress

CACHE = "embeddings.sqlite3"

KEY_BYTES = 16
"""Of SHA-256; among 10^9 texts two would share a key with a probability of 10^-21."""

KEY = np.dtype(f"V{KEY_BYTES}")

LOOKED_UP_AT_ONCE = 500
"""Keys in one statement, below SQLite's oldest bound on variables."""


class Tier(Enum):
    """How exactly a text's embedding is kept: passages are ranked by it, sentences only compared inside passages.

    Half precision changes a cosine by at most 0.0005 and halves the larger of the two tables.
    """

    PASSAGE = ("passages", np.dtype("<f4"))
    SENTENCE = ("sentences", np.dtype("<f2"))

    def __init__(self, table: str, dtype: np.dtype[Any]) -> None:
        self.table = table
        self.dtype = dtype


@dataclass(frozen=True, slots=True)
class Pending:
    """What is still to be encoded."""

    texts: int
    characters: int


class EmbeddingCache:
    """The embeddings of one data folder.

    Args:
        folder: The data folder.
        encoder: Embeddings of other encoders are kept, but not seen.

    Raises:
        DataFolderError: When the database cannot be opened or written.
        IndexDamaged: When it is damaged.
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self.path = folder / CACHE
        self.encoder = encoder
        info = encoder.info
        self._seed = (
            f"{info.name}\0{info.sha256}\0{info.dimension}\0{info.passage_prefix}\0{info.max_tokens}\0".encode()
        )
        self._connection: sqlite3.Connection
        with self._translated():
            self._connection = sqlite3.connect(self.path, isolation_level=None)
            self._create()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._connection.close()

    def key(self, text: str) -> bytes:
        """Return the key of a text for this encoder."""
        return hashlib.sha256(self._seed + text.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES]

    def want(self, texts: Sequence[str], tier: Tier) -> np.ndarray:
        """Return the keys of texts, ``(n,)`` of :data:`KEY`; those that are not kept yet wait to be encoded."""
        keys = [self.key(text) for text in texts]
        kept = self._kept(keys, tier)
        rows = [
            (key, tier.name, text.encode("utf-8", "surrogatepass"), len(text))
            for key, text in zip(keys, texts, strict=True)
            if key not in kept
        ]
        with self._transaction():
            self._connection.executemany("INSERT OR IGNORE INTO pending VALUES (?, ?, ?, ?)", rows)
        return np.frombuffer(b"".join(keys), dtype=KEY)

    def pending(self) -> Pending:
        """Return how much waits."""
        with self._translated():
            row = self._connection.execute("SELECT count(*), coalesce(sum(characters), 0) FROM pending").fetchone()
        return Pending(*row)

    def forget_pending(self) -> None:
        """Drop what an earlier build left waiting."""
        with self._transaction():
            self._connection.execute("DELETE FROM pending")

    def encode_pending(self, batch_size: int, progress: Progress) -> None:
        """Encode all that waits, longest texts first, and keep each batch at once.

        Texts of like length share a batch, so that little time goes into padding.

        Raises:
            EncodingError: When the encoder gives rows of another shape, or numbers that are not finite.
        """
        query = "SELECT key, text, characters FROM pending WHERE tier = ? ORDER BY characters DESC, key LIMIT ?"
        for tier in Tier:
            while True:
                with self._translated():
                    rows = self._connection.execute(query, (tier.name, batch_size)).fetchall()
                if not rows:
                    break
                embeddings = self._encoded([bytes(text).decode("utf-8", "surrogatepass") for _, text, _ in rows])
                self._keep([key for key, _, _ in rows], embeddings, tier)
                progress.advance(sum(characters for _, _, characters in rows))

    def fill(self, keys: np.ndarray, tier: Tier, out: np.ndarray) -> None:
        """Write the embeddings of ``keys`` into ``out``, ``(n, dim)``, in order.

        Raises:
            IndexDamaged: When one is not kept.
        """
        for start in range(0, len(keys), LOOKED_UP_AT_ONCE):
            wanted = [key.tobytes() for key in keys[start : start + LOOKED_UP_AT_ONCE]]
            found = self._kept(wanted, tier)
            missing = [key for key in wanted if len(found.get(key, b"")) != out.shape[1] * tier.dtype.itemsize]
            if missing:
                raise IndexDamaged(
                    f"{self.path} lacks {len(missing)} embeddings that were to be in it. Delete it and build again."
                )
            joined = b"".join(found[key] for key in wanted)
            out[start : start + len(wanted)] = np.frombuffer(joined, dtype=tier.dtype).reshape(len(wanted), -1)

    def count(self) -> int:
        """Return how many embeddings are kept, of all encoders."""
        with self._translated():
            counts = [self._connection.execute(f"SELECT count(*) FROM {tier.table}").fetchone()[0] for tier in Tier]
        return sum(counts)

    def _create(self) -> None:
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        for tier in Tier:
            self._connection.execute(
                f"CREATE TABLE IF NOT EXISTS {tier.table} (key BLOB PRIMARY KEY, embedding BLOB NOT NULL)"
            )
        self._connection.execute(
            "CREATE TABLE IF NOT EXISTS pending (key BLOB NOT NULL, tier TEXT NOT NULL, text BLOB NOT NULL, "
            "characters INTEGER NOT NULL, PRIMARY KEY (key, tier)) WITHOUT ROWID"
        )
        self._connection.execute("CREATE INDEX IF NOT EXISTS by_length ON pending (tier, characters DESC, key)")

    def _kept(self, keys: Sequence[bytes], tier: Tier) -> dict[bytes, bytes]:
        kept: dict[bytes, bytes] = {}
        with self._translated():
            for start in range(0, len(keys), LOOKED_UP_AT_ONCE):
                some = keys[start : start + LOOKED_UP_AT_ONCE]
                marks = ", ".join("?" * len(some))
                query = f"SELECT key, embedding FROM {tier.table} WHERE key IN ({marks})"
                kept.update(self._connection.execute(query, some).fetchall())
        return kept

    def _encoded(self, texts: Sequence[str]) -> np.ndarray:
        embeddings = self.encoder.encode_passages(texts)
        expected = (len(texts), self.encoder.info.dimension)
        if embeddings.shape != expected or not np.isfinite(embeddings).all():
            raise EncodingError(
                f"{self.encoder.info.name} gave embeddings of shape {embeddings.shape} for {len(texts)} texts; "
                f"expected {expected} with finite numbers. Name another encoder."
            )
        return embeddings

    def _keep(self, keys: Sequence[bytes], embeddings: np.ndarray, tier: Tier) -> None:
        rows: Iterable[tuple[bytes, bytes]] = (
            (key, row.tobytes()) for key, row in zip(keys, embeddings.astype(tier.dtype), strict=True)
        )
        with self._transaction():
            self._connection.executemany(f"INSERT OR REPLACE INTO {tier.table} VALUES (?, ?)", rows)
            done = ((key, tier.name) for key in keys)
            self._connection.executemany("DELETE FROM pending WHERE key = ? AND tier = ?", done)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._translated(), transaction(self._connection):
            yield

    def _translated(self) -> AbstractContextManager[None]:
        remedy = "expected a database of embeddings. Delete it and build again."
        return database_errors(self.path, IndexDamaged, remedy)
