from __future__ import annotations

import hashlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.errors import LimitExceeded, ReadingError, UnsupportedFormat
from corpus.isolation import IsolatedReader
from corpus.readers.protocol import Limits
from corpus.reading import Task, read_task

LIMITS = Limits()


def a_task(source: str = "a.txt", text: str = "One sentence. Another one.", limits: Limits = LIMITS) -> Task:
    data = text.encode()
    return Task(data, hashlib.sha256(data).hexdigest(), "doc-1", source, limits)


@pytest.fixture
def reader() -> Iterator[IsolatedReader]:
    reader = IsolatedReader()
    yield reader
    reader.close()


def test_a_file_gives_the_same_as_in_this_process(reader: IsolatedReader) -> None:
    assert reader.read(a_task()) == read_task(a_task())
    with pytest.raises(UnsupportedFormat, match=r"ends in \.xyz"):
        reader.read(a_task("a.xyz"))
    assert reader.read(a_task("b.md")).ingested.document.source == "b.md"


def test_a_file_that_takes_too_long_costs_only_itself(reader: IsolatedReader) -> None:
    slow = a_task(text="word and word. " * 200_000, limits=replace(LIMITS, seconds=0.01))
    with pytest.raises(LimitExceeded, match=r"longer than 0\.01 seconds"):
        reader.read(slow)
    assert reader.read(a_task()).ingested.passages


def test_a_file_that_needs_too_much_memory_costs_only_itself(reader: IsolatedReader) -> None:
    large = a_task(text="word " * 2_000_000, limits=replace(LIMITS, memory_bytes=1_000_000))
    with pytest.raises(ReadingError, match=r"MemoryError|needs more than"):
        reader.read(large)
    reader.close()
    assert reader.read(a_task()).ingested.passages


UNDER_A_LIMIT = """
import resource
from corpus.isolation import IsolatedReader
from corpus.readers.protocol import Limits
from corpus.reading import Task

if __name__ == "__main__":
    least = Limits().memory_bytes - 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (least, least))
    reader = IsolatedReader()
    print(len(reader.read(Task(b"One sentence. Another one.", "0" * 64, "doc-1", "a.txt", Limits())).ingested.passages))
    reader.close()
"""


def test_a_system_that_allows_less_memory_than_the_limit_is_read_in(tmp_path: Path) -> None:
    script = tmp_path / "under_a_limit.py"
    script.write_text(UNDER_A_LIMIT)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    ended = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "1\n"), ended.stderr


def test_a_process_that_was_killed_is_replaced(reader: IsolatedReader) -> None:
    reader.read(a_task())
    (child,) = multiprocessing.active_children()
    child.kill()
    child.join()
    with pytest.raises(ReadingError, match="killed by SIGKILL"):
        reader.read(a_task())
    assert reader.read(a_task()).ingested.passages


def test_an_error_nobody_foresaw_is_named(reader: IsolatedReader) -> None:
    # A task that is no task: the process ends with an AttributeError, as it does for any mistake in a reader.
    broken = replace(a_task(), source=None)  # type: ignore[arg-type]
    with pytest.raises(ReadingError, match=r"broke its reader \(\w+Error"):
        reader.read(broken)
    assert reader.read(a_task()).ingested.passages


def test_closing_ends_the_process_and_may_be_done_twice(reader: IsolatedReader) -> None:
    reader.read(a_task())
    reader.close()
    reader.close()
    assert multiprocessing.active_children() == []
