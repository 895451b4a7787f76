"""Checking an index against itself: every file, every document, every passage, every original."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from corpus.document import Document, Passage, check_ranges
from corpus.errors import OffsetError, PinciteError, StoreError
from corpus.store import Store

from .current import required_folder
from .generation import open_generation
from .manifest import DocumentEntry, Manifest, checksums, read_manifest
from .progress import NoProgress, Progress


class Verification(BaseModel):
    """What was checked and every fault that was found."""

    model_config = ConfigDict(frozen=True)

    generation: str
    files: int
    documents: int
    passages: int
    faults: tuple[str, ...]


def verify(data: Path, progress: Progress | None = None) -> Verification:
    """Check the current generation and the documents it answers from.

    Raises:
        IndexMissing: When there is no index.
        IndexDamaged: When so little is left of it that nothing can be compared.
    """
    folder = required_folder(data)
    manifest = read_manifest(folder)
    faults = [*_file_faults(folder, manifest), *_opening_faults(data)]
    with Store(data, read_only=True) as store:
        faults.extend(f"corpus.sqlite3: {fault}" for fault in store.check())
        faults.extend(_document_faults(store, manifest, progress or NoProgress()))
    return Verification(
        generation=manifest.generation,
        files=len(manifest.checksums),
        documents=len(manifest.documents),
        passages=manifest.passages,
        faults=tuple(faults),
    )


def _file_faults(folder: Path, manifest: Manifest) -> Iterator[str]:
    found = checksums(folder)
    for name, expected in manifest.checksums.items():
        if name not in found:
            yield f"{name} is missing from generation {manifest.generation}"
        elif found[name] != expected:
            yield f"{name} is not what was written: SHA-256 {found[name][:12]}…, expected {expected[:12]}…"
    for name in sorted(set(found) - set(manifest.checksums)):
        yield f"{name} is in the generation's folder, but was not written by a build"


def _opening_faults(data: Path) -> Iterator[str]:
    try:
        open_generation(data).close()
    except PinciteError as error:
        yield str(error)


def _document_faults(store: Store, manifest: Manifest, progress: Progress) -> Iterator[str]:
    progress.stage("checking", len(manifest.documents), "documents")
    for entry in manifest.documents:
        try:
            yield from _entry_faults(store, entry)
        except (StoreError, OSError) as error:
            yield f"{entry.doc_id}: {error}"
        progress.advance(1)


def _entry_faults(store: Store, entry: DocumentEntry) -> Iterator[str]:
    document = store.document(entry.version)
    if (document.doc_id, document.sha256) != (entry.doc_id, entry.sha256):
        yield f"{entry.doc_id}: the store holds {document.doc_id} {document.sha256[:12]}… under its version"
    with store.original(entry.sha256).open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != entry.sha256:
            yield f"{entry.doc_id}: its original file is not what was read"
    passages = store.passages(entry.version)
    if len(passages) != entry.passages:
        yield f"{entry.doc_id}: {len(passages)} passages are stored, expected {entry.passages}"
    for passage in passages:
        yield from _passage_faults(document, passage)


def _passage_faults(document: Document, passage: Passage) -> Iterator[str]:
    try:
        for ranges in (passage.ranges, *(sentence.ranges for sentence in passage.sentences)):
            check_ranges(ranges, len(document.text))
    except OffsetError as error:
        yield f"{passage.passage_id}: {error}"
