"""Generations: one complete built index each, described by its manifest, whole or not there.

A generation is written under a temporary name and renamed; the pointer file ``CURRENT`` is replaced after that, in one
atomic step. Opening one reads and checks, and never writes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.document import Document, Part, Passage
from corpus.errors import UnknownDocument, UnknownPassage
from corpus.store import Store
from corpus.versions import VersionInfo

from .encoder import EncoderInfo
from .errors import IndexDamaged, IndexMissing, OtherModel
from .lexical import LexicalIndex
from .vectors import VectorIndex

FORMAT_VERSION = 1
"""Raised whenever a file of a generation changes its form."""

POINTER = "CURRENT"
GENERATIONS = "generations"
MANIFEST = "manifest.json"
VECTORS = "vectors"
LEXICAL = "lexical"
ROWS = "rows.npy"
SENTENCES = "sentences.npy"
SENTENCE_OFFSETS = "sentence_offsets.npy"
UNFINISHED = ".unfinished-"

NPY_HEADER_BYTES = 128
"""A file of this length holds an empty array."""

ROW = np.dtype([("version", "<i8"), ("ordinal", "<i4"), ("document", "<i4"), ("kind", "<u1"), ("language", "<u2")])
"""One row for each passage: its place in the store, and numbers into the manifest's lists for filters."""


class ModelEntry(BaseModel):
    """The encoder an index was built with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sha256: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    max_tokens: int

    @classmethod
    def of(cls, info: EncoderInfo) -> ModelEntry:
        """Return the entry for an encoder."""
        return cls(
            name=info.name,
            sha256=info.sha256,
            dimension=info.dimension,
            query_prefix=info.query_prefix,
            passage_prefix=info.passage_prefix,
            max_tokens=info.max_tokens,
        )


class DocumentEntry(BaseModel):
    """One document of a generation and the stored version it answers from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc_id: str
    sha256: str
    source: str
    version: int
    passages: int


class Manifest(BaseModel):
    """What a generation says about itself.

    Attributes:
        generation: Made from content alone: the same documents, encoder, versions and settings give the same id.
        documents: In order of ``doc_id``; ``ROW["document"]`` counts in this list, from 0.
        kinds: ``ROW["kind"]`` counts in this list.
        languages: ``ROW["language"]`` counts in this list.
        checksums: SHA-256 of every other file by its path inside the generation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    generation: str
    built: str
    model: ModelEntry
    pipeline: str
    texts: str
    libraries: dict[str, str]
    passages: int
    sentences: int
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    documents: tuple[DocumentEntry, ...]
    checksums: dict[str, str]


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
        return self.store.passage(int(self.rows["version"][row]), int(self.rows["ordinal"][row]))

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

    def sentence_embeddings(self, row: int) -> np.ndarray:
        """Return ``(n_sentences, dim)`` float32, rows of length 1: the sentences of one passage in order."""
        start, end = self.sentence_offsets[row], self.sentence_offsets[row + 1]
        return np.asarray(self.sentences[start:end], dtype=np.float32)

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


def check_model(manifest: Manifest, info: EncoderInfo) -> None:
    """Refuse an encoder that the index was not built with.

    Raises:
        OtherModel: When any of name, weights, dimension and prefixes differ.
    """
    given = ModelEntry.of(info)
    if given != manifest.model:
        raise OtherModel(
            f"The encoder {given.name} ({given.sha256[:8]}) was given; the index was built with {manifest.model.name} "
            f"({manifest.model.sha256[:8]}). Set PINCITE_MODEL to that one, or build again with --rebuild."
        )


def current_folder(data: Path) -> Path | None:
    """Return the folder of the current generation, or ``None`` when there is none yet.

    Raises:
        IndexDamaged: When the pointer names something that is not there.
    """
    pointer = data / POINTER
    try:
        name = pointer.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(
            f"{pointer} cannot be read ({error}); expected a generation's name. Build with --rebuild."
        ) from error
    folder = data / GENERATIONS / name
    if not name or "/" in name or not folder.is_dir():
        raise IndexDamaged(f"{pointer} names {name!r}; expected a folder in {folder.parent}. Build with --rebuild.")
    return folder


def required_folder(data: Path) -> Path:
    """Return the folder of the current generation.

    Raises:
        IndexMissing: When nothing was built yet.
        IndexDamaged: When the pointer names something that is not there.
    """
    folder = current_folder(data)
    if folder is None:
        raise IndexMissing(
            f"There is no index in {data}; expected a built one. Run `python -m index build PATH` first."
        )
    return folder


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a generation.

    Raises:
        IndexDamaged: When it is missing, damaged or of another format.
    """
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_bytes())
        version = content.get("format") if isinstance(content, dict) else None
        if version != FORMAT_VERSION:
            raise IndexDamaged(
                f"{path} is of format {version}; expected {FORMAT_VERSION}. Build the index again with --rebuild."
            )
        return Manifest.model_validate(content)
    except (OSError, ValueError, ValidationError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); expected a manifest. Build with --rebuild.") from error


def generation_id(inputs: Mapping[str, object]) -> str:
    """Return the id for what a generation is made of: twelve hexadecimal digits of its hash."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]


def switch(data: Path, name: str) -> None:
    """Make a finished generation the current one, in one step that a crash cannot halve."""
    pointer = data / POINTER
    temporary = pointer.with_name(POINTER + ".new")
    with temporary.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(pointer)
    sync_folder(data)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have every file under a folder written to disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under a folder but the manifest, by path with ``/``."""
    sums: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                sums[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums


def remove_other_generations(data: Path, keep: Iterable[str]) -> None:
    """Delete every generation, finished or not, but those named."""
    kept = set(keep)
    for folder in sorted((data / GENERATIONS).iterdir()):
        if folder.name not in kept:
            shutil.rmtree(folder)


def _array(path: Path, *, mapped: bool = False) -> np.ndarray:
    try:
        # An empty array cannot be mapped.
        mode: Literal["r"] | None = "r" if mapped and path.stat().st_size > NPY_HEADER_BYTES else None
        array: np.ndarray = np.load(path, mmap_mode=mode, allow_pickle=False)
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); expected an array. Build with --rebuild.") from error
    return array
