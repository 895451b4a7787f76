from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.readers.protocol import Limits
from corpus.reading import DirectReader, ReadFile, Task
from corpus.store import Store
from index.progress import NoProgress
from index.refresh import Library, Refresher
from index.report import State


class Counting(NoProgress):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.total = 0
        self.done = 0

    def stage(self, name: str, total: int, unit: str) -> None:
        self.total = total

    def advance(self, amount: int) -> None:
        self.done += amount


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def take(store: Store, library: Library, folder: Path, progress: Counting | None = None) -> None:
    refresher = Refresher(store, DirectReader(), library, Limits(), progress or Counting())
    refresher.take([folder], prune=False)


def test_the_store_only_gains_versions(store: Store, corpus_folder: Path) -> None:
    take(store, Library({}), corpus_folder)
    before = {info.version for info in store.versions()}
    (corpus_folder / "rivers.txt").write_text("Changed.")
    library = Library({})
    take(store, library, corpus_folder)
    after = {info.version for info in store.versions()}
    assert before < after
    assert len(library.versions) == 4


def test_what_a_killed_build_had_read_is_not_read_again(store: Store, corpus_folder: Path) -> None:
    take(store, Library({}), corpus_folder)
    versions = store.versions()
    library = Library({})
    take(store, library, corpus_folder)
    assert store.versions() == versions
    assert {file.state for file in library.files} == {State.READ}, "no index answers from them yet"


def test_progress_counts_every_file(store: Store, corpus_folder: Path) -> None:
    (corpus_folder / "sheet.xyz").write_text("x")
    (corpus_folder / ".hidden").write_text("x")
    progress = Counting()
    take(store, Library({}), corpus_folder, progress)
    assert (progress.total, progress.done) == (6, 6)


def test_the_original_bytes_are_kept(store: Store, corpus_folder: Path) -> None:
    library = Library({})
    take(store, library, corpus_folder)
    for info in library.versions.values():
        assert store.original(info.sha256).read_bytes() == (corpus_folder / info.source).read_bytes()


def test_memory_is_bounded_by_a_document_nothing_of_one_is_held_when_the_next_is_read(
    store: Store, corpus_folder: Path
) -> None:
    held: list[weakref.ref[Document]] = []

    class Watching(DirectReader):
        def read(self, task: Task) -> ReadFile:
            gc.collect()
            # The last one may still be named by the loop that stored it.
            assert not any(reference() for reference in held[:-1])
            read = super().read(task)
            held.append(weakref.ref(read.ingested.document))
            return read

    Refresher(store, Watching(), Library({}), Limits(), Counting()).take([corpus_folder], prune=False)
    assert len(held) == 4
