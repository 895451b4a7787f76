"""Generations: one complete built index each, described by its manifest, whole or not there.

Opening one reads and checks, and never writes. How one becomes the current one: :mod:`.current`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Part, Passage
from corpus.errors import UnknownDocument, UnknownPassage
from corpus.store import Store
from corpus.versions import VersionInfo

from .current import required_folder
from .encoder import EncoderInfo
from .errors import IndexDamaged
from .lexical import LexicalIndex
from .manifest import DocumentEntry, Manifest, check_model, read_manifest
from .vectors import VectorIndex

VECTORS = "vectors"
LEXICAL = "lexical"
ROWS = "rows.npy"
SENTENCES = "sentences.npy"
SENTENCE_OFFSETS = "sentence_offsets.npy"

NPY_HEADER_BYTES = 128
"""A file of this length holds an empty array."""

KEPT = 4_000
"""Passages that are kept once they were read, some 1.5 kB each."""

ROW = np.dtype([("version", "<i8"), ("ordinal", "<i4"), ("document", "<i4"), ("kind", "<u1"), ("language", "<u2")])
"""One row for each passage: its place in the store, and numbers into the manifest's lists for filters."""


class Generation:
    """An open generation: where each row of the vectors stands, and everything search needs.

    Attributes:
        folder: Where its files are.
        manifest: What it says about itself.
        rows: ``(n_passages,)`` of :data:`ROW`.
        sentences: ``(n_sentences, dim)`` float16, rows of length 1, mapped from disk.
        sentence_offsets: ``(n_passages + 1,)`` int64; the sentences of row ``i`` are ``offsets[i]:offsets[i + 1]``.
    """

    def __init__(self, folder: Path, manifest: Manifest, store: Store) -> None:
        self.folder = folder
        self.manifest = manifest
        self.store = store
        self.rows: np.ndarray = _array(folder / ROWS)
        self.sentences: np.ndarray = _array(folder / SENTENCES, mapped=True)
        self.sentence_offsets: np.ndarray = _array(folder / SENTENCE_OFFSETS)
        self.vectors = VectorIndex.open(folder / VECTORS)
        self.lexical = LexicalIndex.open(folder / LEXICAL)
        self._by_id = {entry.doc_id: number for number, entry in enumerate(manifest.documents)}
        self._read_passage = lru_cache(maxsize=KEPT)(store.passage)
        self._first_rows = np.searchsorted(self.rows["document"], np.arange(len(manifest.documents)))

    @property
    def generation_id(self) -> str:
        """The name of this generation."""
        return self.manifest.generation

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self.rows)

    def close(self) -> None:
        """Close the store; the generation cannot be used afterwards."""
        self.store.close()

    def entry(self, doc_id: str) -> DocumentEntry:
        """Return what the manifest says of a document.

        Raises:
            UnknownDocument: When it is not in this generation.
        """
        return self.manifest.documents[self.document_number(doc_id)]

    def document_number(self, doc_id: str) -> int:
        """Return the number that ``rows["document"]`` has for a document.

        Raises:
            UnknownDocument: When it is not in this generation.
        """
        number = self._by_id.get(doc_id)
        if number is None:
            raise UnknownDocument(f"No document is called {doc_id!r}; expected one that `index list` shows.")
        return number

    def first_row(self, doc_id: str) -> int:
        """Return the row of a document's first passage; the others follow.

        Raises:
            UnknownDocument: When it is not in this generation.
        """
        return int(self._first_rows[self.document_number(doc_id)])

    def starts(self, doc_id: str) -> NDArray[np.int64]:
        """Return ``(n_passages,)``: where each passage of a document begins in its text.

        Raises:
            UnknownDocument: When it is not in this generation.
        """
        return np.array(self.store.passage_starts(self.entry(doc_id).version), dtype=np.int64)

    def parts(self, doc_id: str) -> tuple[Part, ...]:
        """Return the parts of a document, in order; empty when it is a single work.

        Raises:
            UnknownDocument: When it is not in this generation.
        """
        return self.store.parts(self.entry(doc_id).version)

    def language(self, doc_id: str) -> str:
        """Return the language that most passages of a document are in, ``und`` when it has none.

        Raises:
            UnknownDocument: When it is not in this generation.
        """
        number = self.document_number(doc_id)
        first, count = int(self._first_rows[number]), self.manifest.documents[number].passages
        if not count:
            return "und"
        return self.manifest.languages[int(np.bincount(self.rows["language"][first : first + count]).argmax())]

    def document(self, doc_id: str) -> Document:
        """Return a document with its text.

        Raises:
            UnknownDocument: When it is not in this generation.
        """
        return self.store.document(self.entry(doc_id).version)

    def row_document(self, row: int) -> Document:
        """Return the document that the passage of a row stands in."""
        return self.store.document(int(self.rows["version"][row]))

    def passage(self, row: int) -> Passage:
        """Return the passage of a row.

        Raises:
            UnknownPassage: When there is no such row.
        """
        if not 0 <= row < len(self.rows):
            raise UnknownPassage(f"Row {row} was asked for; expected 0 to {len(self.rows) - 1}. Search again.")
        return self._read_passage(int(self.rows["version"][row]), int(self.rows["ordinal"][row]))

    def passages(self, rows: Iterable[int]) -> list[Passage]:
        """Return the passages of several rows, in their order."""
        return [self.passage(row) for row in rows]

    def row(self, doc_id: str, ordinal: int) -> int:
        """Return the row of a document's passage, counted from 0.

        Raises:
            UnknownDocument: When the document is not in this generation.
            UnknownPassage: When it has no such passage.
        """
        number = self.document_number(doc_id)
        count = self.manifest.documents[number].passages
        if not 0 <= ordinal < count:
            raise UnknownPassage(f"Passage {ordinal} of {doc_id} was asked for; expected 0 to {count - 1}.")
        return int(self._first_rows[number]) + ordinal

    def sentence_embeddings(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return the embeddings of the sentences of several passages, and how many each passage has.

        Args:
            rows: ``(n,)``.

        Returns:
            ``(n_sentences, dim)`` float32, rows of length 1, the sentences of one passage behind those of another, each
            in order; and ``(n,)`` int64.
        """
        counts: NDArray[np.int64] = self.sentence_offsets[rows + 1] - self.sentence_offsets[rows]
        return np.asarray(self.sentences[self.sentence_numbers(rows)], dtype=np.float32), counts

    def sentence_numbers(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where in ``sentences`` those of several passages are, one passage behind another."""
        firsts = self.sentence_offsets[rows]
        counts = self.sentence_offsets[rows + 1] - firsts
        # Each counts on from the first of its passage.
        numbers: NDArray[np.int64] = np.repeat(firsts - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
        return numbers

    def infos(self) -> Iterator[VersionInfo]:
        """Yield what is known of every document, in order of ``doc_id``."""
        versions = {info.version: info for info in self.store.versions()}
        for entry in self.manifest.documents:
            yield versions[entry.version] if entry.version in versions else self.store.info(entry.version)


def open_generation(data: Path, info: EncoderInfo | None = None, store: Store | None = None) -> Generation:
    """Return the current generation of a data folder, opened for reading.

    Args:
        data: The data folder.
        info: The encoder that questions will be encoded with; ``None`` to open whatever is there.
        store: An open store to share; by default one is opened.

    Raises:
        IndexMissing: When nothing was built yet.
        IndexDamaged: When a file is missing or of another form.
        OtherModel: When the index was built with another encoder than ``info``.
    """
    folder = required_folder(data)
    manifest = read_manifest(folder)
    if info is not None:
        check_model(manifest, info)
    return Generation(folder, manifest, Store(data, read_only=True) if store is None else store)


def _array(path: Path, *, mapped: bool = False) -> np.ndarray:
    try:
        # An empty array cannot be mapped.
        mode: Literal["r"] | None = "r" if mapped and path.stat().st_size > NPY_HEADER_BYTES else None
        array: np.ndarray = np.load(path, mmap_mode=mode, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); expected an array. Build with --rebuild.") from error
    return array
