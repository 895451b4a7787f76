from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.document import Metadata
from corpus.store import Store
from corpus.versions import VersionInfo
from index.current import GENERATIONS
from index.embedding_cache import EmbeddingCache
from index.manifest import generation_id, read_manifest
from index.progress import NoProgress
from index.writing import GenerationWriter, Stopwatch, inputs_of
from tests.fakes import FakeEncoder

INFO = VersionInfo(
    version=7,
    doc_id="ferry-1",
    sha256="0" * 64,
    sidecar="",
    pipeline="1",
    source="ferry.txt",
    root="/somewhere",
    media_type="text/plain",
    metadata=Metadata(title="The ferry"),
    problems=(),
    pages=0,
    passages=1,
    characters=10,
)


def an_id(info: VersionInfo, encoder: FakeEncoder) -> str:
    return generation_id(inputs_of([info], encoder))


@pytest.mark.parametrize(
    "changed",
    [
        {"sha256": "1" * 64},
        {"source": "other.txt"},
        {"metadata": Metadata(title="The ford")},
        {"metadata": Metadata(title="The ferry", language="en")},
        {"sidecar": "abc"},
        {"doc_id": "ferry-2"},
        {"pipeline": "2"},
    ],
)
def test_whatever_an_answer_shows_makes_another_generation(
    changed: dict[str, object], fake_encoder: FakeEncoder
) -> None:
    assert an_id(replace(INFO, **changed), fake_encoder) != an_id(INFO, fake_encoder)  # type: ignore[arg-type]


@pytest.mark.parametrize("changed", [{"version": 8}, {"root": "/elsewhere"}])
def test_where_a_file_stands_and_when_it_was_read_do_not(changed: dict[str, object], fake_encoder: FakeEncoder) -> None:
    assert an_id(replace(INFO, **changed), fake_encoder) == an_id(INFO, fake_encoder)  # type: ignore[arg-type]


def test_another_encoder_makes_another_generation(fake_encoder: FakeEncoder) -> None:
    assert an_id(INFO, FakeEncoder("other")) != an_id(INFO, fake_encoder)


def test_what_a_killed_build_left_is_written_over(built_index: Path, fake_encoder: FakeEncoder) -> None:
    with Store(built_index) as store, EmbeddingCache(built_index, fake_encoder) as cache:
        versions = store.versions()
        name = generation_id(inputs_of(versions, fake_encoder))
        left = built_index / GENERATIONS / f".unfinished-{name}"
        (left / "lexical").mkdir(parents=True)
        (left / "lexical" / "half").write_text("half")
        writer = GenerationWriter(built_index, store, cache, NoProgress(), Stopwatch())
        written, counted = writer.write(versions, 8)
    assert written == f"{name}-2", "the finished one of the same content must not be touched"
    assert counted.encoded == 0
    assert not left.exists()
    assert "lexical/half" not in read_manifest(built_index / GENERATIONS / written).checksums


LIMITED = """
import resource, sys
from pathlib import Path
import index.writing
from corpus.errors import DataFolderError
from corpus.store import Store
from index.embedding_cache import EmbeddingCache
from index.progress import NoProgress
from index.writing import GenerationWriter, Stopwatch
from tests.fakes import FakeEncoder

data, first, most_bytes = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])

def limited(writer, *given):
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    return wrapped(writer, *given)

owner = getattr(index.writing, first.split(".")[0])
name = first.split(".")[1]
wrapped = getattr(owner, name)
setattr(owner, name, limited)
with Store(data) as store, EmbeddingCache(data, FakeEncoder()) as cache:
    try:
        GenerationWriter(data, store, cache, NoProgress(), Stopwatch()).write(store.versions(), 8)
    except DataFolderError as error:
        print(error)
"""


@pytest.mark.parametrize("first", ["GenerationWriter._write_sentences", "VectorIndex.save", "LexicalIndex.build"])
def test_a_disk_without_room_is_an_error_that_leaves_nothing(built_index: Path, first: str) -> None:
    before = sorted((built_index / GENERATIONS).iterdir())
    ended = run_limited(built_index, first)
    assert ended.returncode == 0, ended.stderr
    assert "could not be written (" in ended.stdout
    assert "expected free space for another generation" in ended.stdout
    assert sorted((built_index / GENERATIONS).iterdir()) == before


def run_limited(data: Path, first: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED, str(data), first, "300"]
    return subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)


def test_sentences_are_written_in_blocks_as_numpy_does(
    built_index: Path, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.writing.SENTENCES_AT_ONCE", 3)
    with Store(built_index) as store, EmbeddingCache(built_index, fake_encoder) as cache:
        versions = store.versions()
        name, counted = GenerationWriter(built_index, store, cache, NoProgress(), Stopwatch()).write(versions, 8)
    first, again = (built_index / GENERATIONS / folder for folder in (name.removesuffix("-2"), name))
    assert counted.sentences > 3
    assert (again / "sentences.npy").read_bytes() == (first / "sentences.npy").read_bytes()
    out = io.BytesIO()
    np.save(out, np.load(again / "sentences.npy"))
    assert out.getvalue() == (again / "sentences.npy").read_bytes()


def test_the_stopwatch_adds_up_by_stage() -> None:
    times = iter([0.0, 1.5, 2.0, 2.25, 10.0, 11.0])
    watch = Stopwatch(clock=lambda: next(times))
    with watch.stage("reading"):
        pass
    with watch.stage("writing"):
        pass
    with watch.stage("reading"):
        pass
    assert watch.seconds == {"reading": 2.5, "writing": 0.25}
