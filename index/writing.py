"""Writing a generation: the documents that were chosen, encoded where they are not yet, in a folder of its own."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Any

import numpy as np

from corpus.document import Kind
from corpus.errors import DataFolderError
from corpus.ingest import PIPELINE_VERSION
from corpus.store import Store
from corpus.versions import VersionInfo

from .current import GENERATIONS, UNFINISHED, sync_folder, sync_tree
from .embedding_cache import KEY, EmbeddingCache, Tier
from .encoder import Encoder
from .generation import LEXICAL, ROW, ROWS, SENTENCE_OFFSETS, SENTENCES, VECTORS
from .lexical import LexicalIndex, LexicalRow
from .manifest import FORMAT_VERSION, MANIFEST, DocumentEntry, Manifest, ModelEntry, checksums, generation_id
from .progress import Progress
from .texts import TEXTS_VERSION, passage_text, sentence_text, title_text
from .vectors import VectorIndex

LIBRARIES = ("faiss-cpu", "tantivy", "numpy")
"""What wrote the files: another version may write or read them otherwise, so it makes another generation."""

SENTENCES_AT_ONCE = 4096
"""Rows of sentence embeddings that are in memory while they are written, 3 MB with the default encoder."""

KINDS = tuple(str(kind) for kind in Kind)


@dataclass(frozen=True)
class Counted:
    """How much a generation holds, and how much of it had to be encoded."""

    passages: int
    sentences: int
    encoded: int


@dataclass
class Lookup:
    """Keys and rows of every passage and sentence, collected document by document."""

    rows: list[np.ndarray] = field(default_factory=list)
    passages: list[np.ndarray] = field(default_factory=list)
    sentences: list[np.ndarray] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    languages: dict[str, int] = field(default_factory=dict)


class Stopwatch:
    """Seconds by stage."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds: dict[str, float] = {}
        self._clock = clock

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of a block towards a stage."""
        begun = self._clock()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + self._clock() - begun


def inputs_of(versions: Sequence[VersionInfo], encoder: Encoder) -> dict[str, Any]:
    """Return everything that decides what a generation holds; its hash is the generation's id."""
    return {
        "format": FORMAT_VERSION,
        "model": ModelEntry.of(encoder.info).model_dump(),
        "pipeline": PIPELINE_VERSION,
        "texts": TEXTS_VERSION,
        "libraries": {name: library_version(name) for name in LIBRARIES},
        "documents": [_named(info) for info in versions],
    }


def _named(info: VersionInfo) -> list[Any]:
    shown = dataclasses.asdict(info.metadata)
    return [info.doc_id, info.sha256, info.sidecar, info.pipeline, info.source, shown]


class GenerationWriter:
    """Writes one generation from stored versions.

    Args:
        data: The data folder.
        store: Holds the versions.
        cache: Holds embeddings and gains those that are missing.
        progress: Is told of every stage.
        watch: Counts the time of every stage.
    """

    def __init__(self, data: Path, store: Store, cache: EmbeddingCache, progress: Progress, watch: Stopwatch) -> None:
        self.data = data
        self.store = store
        self.cache = cache
        self.progress = progress
        self.watch = watch

    def write(self, versions: Sequence[VersionInfo], batch_size: int) -> tuple[str, Counted]:
        """Write the generation of these versions, in order of ``doc_id``; return its folder's name and its counts.

        Raises:
            DataFolderError: When it cannot be written; nothing of it is left.
        """
        inputs = inputs_of(versions, self.cache.encoder)
        lookup = self._look_up(versions)
        encoded = self._encode(batch_size)
        name = generation_id(inputs)
        folder = self.data / GENERATIONS / f"{UNFINISHED}{name}"
        with self.watch.stage("writing"), _written(folder):
            if folder.exists():
                shutil.rmtree(folder)
            folder.mkdir(parents=True)
            counted = self._write_files(folder, versions, lookup, encoded)
            self._write_manifest(folder, inputs, name, versions, lookup, counted)
            return self._finish(folder, name), counted

    def _look_up(self, versions: Sequence[VersionInfo]) -> Lookup:
        lookup = Lookup()
        self.cache.forget_pending()
        self.progress.stage("looking up", len(versions), "documents")
        with self.watch.stage("looking up"):
            for number, info in enumerate(versions):
                self._look_up_document(lookup, number, info.version)
                self.progress.advance(1)
        return lookup

    def _look_up_document(self, lookup: Lookup, number: int, version: int) -> None:
        document = self.store.document(version)
        passages = self.store.passages(version)
        rows = np.zeros(len(passages), dtype=ROW)
        for ordinal, passage in enumerate(passages):
            language = lookup.languages.setdefault(passage.language, len(lookup.languages))
            rows[ordinal] = (version, ordinal, number, KINDS.index(passage.kind), language)
        lookup.rows.append(rows)
        lookup.counts.extend(len(passage.sentences) for passage in passages)
        whole = [passage_text(document, passage) for passage in passages]
        parts = [sentence_text(document, passage, at) for passage in passages for at in range(len(passage.sentences))]
        lookup.passages.append(self.cache.want(whole, Tier.PASSAGE))
        lookup.sentences.append(self.cache.want(parts, Tier.SENTENCE))

    def _encode(self, batch_size: int) -> int:
        pending = self.cache.pending()
        self.progress.stage("encoding", pending.characters, "characters")
        with self.watch.stage("encoding"):
            self.cache.encode_pending(batch_size, self.progress)
        return pending.texts

    def _write_files(self, folder: Path, versions: Sequence[VersionInfo], lookup: Lookup, encoded: int) -> Counted:
        dimension = self.cache.encoder.info.dimension
        rows = _joined(lookup.rows, ROW)
        np.save(folder / ROWS, rows)
        offsets = np.concatenate([[0], np.cumsum(lookup.counts)]).astype(np.int64)
        np.save(folder / SENTENCE_OFFSETS, offsets)
        self._write_sentences(folder / SENTENCES, _joined(lookup.sentences, KEY), dimension)
        embeddings = np.empty((len(rows), dimension), dtype=np.float32)
        self.cache.fill(_joined(lookup.passages, KEY), Tier.PASSAGE, embeddings)
        VectorIndex.build(embeddings).save(folder / VECTORS)
        LexicalIndex.build(folder / LEXICAL, self._lexical_rows(versions))
        return Counted(len(rows), int(offsets[-1]), encoded)

    def _write_sentences(self, path: Path, keys: np.ndarray, dimension: int) -> None:
        dtype = Tier.SENTENCE.dtype
        header = {"descr": np.lib.format.dtype_to_descr(dtype), "fortran_order": False, "shape": (len(keys), dimension)}
        # Plain writes: where there is no room left they fail, and a file mapped into memory would end the process.
        with path.open("wb") as file:
            np.lib.format.write_array_header_1_0(file, header)
            for start in range(0, len(keys), SENTENCES_AT_ONCE):
                some = keys[start : start + SENTENCES_AT_ONCE]
                block = np.empty((len(some), dimension), dtype=dtype)
                self.cache.fill(some, Tier.SENTENCE, block)
                file.write(block.data)

    def _lexical_rows(self, versions: Sequence[VersionInfo]) -> Iterator[LexicalRow]:
        self.progress.stage("writing", len(versions), "documents")
        row = 0
        for info in versions:
            document = self.store.document(info.version)
            for passage in self.store.passages(info.version):
                yield LexicalRow(
                    row=row,
                    text=document.display(passage.ranges),
                    title=title_text(document, passage),
                    section="\n".join(passage.section),
                    language=passage.language,
                    kind=passage.kind,
                    doc_id=info.doc_id,
                )
                row += 1
            self.progress.advance(1)

    def _write_manifest(
        self,
        folder: Path,
        inputs: Mapping[str, Any],
        name: str,
        versions: Sequence[VersionInfo],
        lookup: Lookup,
        counted: Counted,
    ) -> None:
        manifest = Manifest(
            format=FORMAT_VERSION,
            generation=name,
            built=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            model=inputs["model"],
            pipeline=inputs["pipeline"],
            texts=inputs["texts"],
            libraries=inputs["libraries"],
            passages=counted.passages,
            sentences=counted.sentences,
            kinds=KINDS,
            languages=tuple(lookup.languages),
            documents=tuple(_entry(info) for info in versions),
            checksums=checksums(folder),
        )
        (folder / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")

    def _finish(self, folder: Path, name: str) -> str:
        sync_tree(folder)
        place = folder.with_name(name)
        again = 1
        # A damaged generation is never repaired in place: somebody may have it open.
        while place.exists():
            again += 1
            place = folder.with_name(f"{name}-{again}")
        folder.rename(place)
        sync_folder(place.parent)
        return place.name


@contextmanager
def _written(folder: Path) -> Iterator[None]:
    """Say in a sentence why a generation cannot be written, and leave nothing of it."""
    try:
        yield
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise DataFolderError(
            f"A generation in {folder.parent} could not be written ({error.strerror or error}); expected free space "
            "for another generation and write permission. Free some, or name another data folder."
        ) from error


def _entry(info: VersionInfo) -> DocumentEntry:
    return DocumentEntry(
        doc_id=info.doc_id, sha256=info.sha256, source=info.source, version=info.version, passages=info.passages
    )


def _joined(arrays: Sequence[np.ndarray], dtype: np.dtype[Any]) -> np.ndarray:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=dtype)
