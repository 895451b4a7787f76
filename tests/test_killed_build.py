"""An index is whole or it is not there: a build that is killed at any moment loses nothing and resumes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from corpus.reading import DirectReader
from index.build import build
from index.generation import Generation, open_generation
from index.settings import IndexSettings
from index.verify import verify
from tests.fakes import FakeEncoder

KILLS = 10
DOCUMENTS = 12
ROOT = Path(__file__).parents[1]


def sentences(document: int, state: int) -> str:
    words = random.Random(f"{document} {state}")
    names = ["ferry", "ford", "miller", "toll", "bridge", "glacier", "cart", "landing", "harvest", "ditch"]
    lines = [
        f"In year {words.randrange(1900, 2000)} the {words.choice(names)} cost {words.randrange(90)} coppers, "
        f"and the {words.choice(names)} of village {document} was closed."
        for _ in range(30)
    ]
    return "\n\n".join(" ".join(lines[start : start + 5]) for start in range(0, len(lines), 5))


def write_corpus(folder: Path, state: int) -> dict[str, str]:
    """Write the corpus as it is at a moment: some files are new, some changed, some as before."""
    folder.mkdir(exist_ok=True)
    held = {f"{number}.txt": sentences(number, state // (1 + number % 3)) for number in range(DOCUMENTS)}
    held |= {f"new-{state}.txt": sentences(99, state)}
    for name, text in held.items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return held


def held_by(generation: Generation) -> dict[str, str]:
    return {info.source: generation.document(info.doc_id).text for info in generation.infos()}


def read_every_passage(generation: Generation) -> int:
    for row in range(len(generation)):
        passage = generation.passage(row)
        assert generation.row_document(row).display(passage.ranges)
        embeddings, _ = generation.sentence_embeddings(np.array([row]))
        assert len(embeddings) == len(passage.sentences)
    return len(generation)


def sizes(data: Path) -> dict[str, int]:
    """Return the size of every file; what goes while one looks is left out."""
    found = {}
    for folder, _, names in os.walk(data):
        for name in names:
            with suppress(FileNotFoundError):
                found[f"{folder}/{name}"] = Path(folder, name).stat().st_size
    return found


def running_build(corpus: Path, data: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.fake_index", "build", str(corpus), "--data", str(data), "--prune"]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def changes(process: subprocess.Popen[bytes], data: Path) -> Iterator[int]:
    """Yield 1, 2, 3, … as files in the data folder appear, grow or go, until the process ends."""
    before, count = sizes(data), 0
    while process.poll() is None:
        now = sizes(data)
        if now != before:
            before, count = now, count + 1
            yield count


def kill_after(moment: int, corpus: Path, data: Path, during: Callable[[], object]) -> bool:
    """Start a build and kill it at its ``moment``-th change; return whether it was still running then."""
    process = running_build(corpus, data)
    try:
        for count in changes(process, data):
            during()
            if count >= moment:
                break
        alive = process.poll() is None
        process.kill()
        process.wait()
        return alive
    finally:
        process.kill()


@pytest.fixture
def settings(tmp_path: Path) -> IndexSettings:
    return IndexSettings(data=tmp_path / "data")


def test_a_build_that_is_killed_at_any_moment_loses_nothing(tmp_path: Path, settings: IndexSettings) -> None:
    corpus, data, encoder = tmp_path / "texts", settings.data, FakeEncoder()
    before = write_corpus(corpus, 0)
    build([corpus], settings, encoder, reader=DirectReader())
    # One undisturbed build tells how many changes there are to choose from.
    (corpus / "new-0.txt").unlink()
    after = write_corpus(corpus, 1)
    process = running_build(corpus, data)
    most = max(changes(process, data))
    assert process.wait() == 0
    moments = random.Random(20).choices(range(1, most + 1), k=KILLS)
    killed = 0
    for state, moment in enumerate(moments, start=2):
        before = held_by(open_generation(data))
        (corpus / f"new-{state - 1}.txt").unlink()
        after = write_corpus(corpus, state)
        old = open_generation(data, encoder.info)
        killed += kill_after(moment, corpus, data, lambda old=old: old.passage(0))  # type: ignore[misc]
        assert read_every_passage(old) == old.manifest.passages
        old.close()
        assert held_by(open_generation(data, encoder.info)) in (before, after)
        assert verify(data).faults == ()
        build([corpus], settings, encoder, reader=DirectReader(), prune=True)
        assert held_by(open_generation(data, encoder.info)) == after
        assert verify(data).faults == ()
    assert killed >= KILLS // 2, "most builds had ended before they were killed"
