from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Metadata
from corpus.errors import LimitExceeded, ReadingError, UnsupportedFormat
from corpus.readers.protocol import Limits
from corpus.reading import DirectReader, Task, check_unchanged, file_bytes, read_task

LIMITS = Limits()


def a_task(source: str, text: str = "One sentence. Another one.") -> Task:
    data = text.encode()
    return Task(data, hashlib.sha256(data).hexdigest(), "doc-1", source, LIMITS)


class TestBytes:
    def test_bytes_come_with_their_hash(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"abc")
        content = file_bytes(path, LIMITS)
        assert (content.data, content.sha256) == (b"abc", hashlib.sha256(b"abc").hexdigest())

    def test_a_file_over_the_limit_is_not_opened(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"abcd")
        assert file_bytes(path, replace(LIMITS, file_bytes=4)).data == b"abcd"
        with pytest.raises(LimitExceeded, match="has 4 bytes; expected at most 3"):
            file_bytes(path, replace(LIMITS, file_bytes=3))

    def test_what_cannot_be_opened_says_why(self, tmp_path: Path) -> None:
        (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
        with pytest.raises(ReadingError, match="No such file"):
            file_bytes(tmp_path / "dangling", LIMITS)

    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe.txt")
        with pytest.raises(ReadingError, match="no ordinary file"):
            file_bytes(tmp_path / "pipe.txt", LIMITS)

    def test_a_change_after_reading_is_seen(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"before")
        content = file_bytes(path, LIMITS)
        check_unchanged(path, content)
        path.write_bytes(b"behind")
        os.utime(path, ns=(0, 0))
        with pytest.raises(ReadingError, match="changed while it was read"):
            check_unchanged(path, content)

    def test_a_change_between_looking_and_reading_is_seen(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"before")
        read = Path.read_bytes

        def read_while_somebody_writes(self: Path) -> bytes:
            data = read(self)
            self.write_bytes(data + b" and more")
            return data

        monkeypatch.setattr(Path, "read_bytes", read_while_somebody_writes)
        with pytest.raises(ReadingError, match="changed while it was read"):
            file_bytes(path, LIMITS)

    def test_a_file_that_was_merely_touched_is_unchanged(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"same")
        content = file_bytes(path, LIMITS)
        os.utime(path, ns=(0, 0))
        check_unchanged(path, content)

    def test_a_file_that_is_gone_has_changed(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_bytes(b"here")
        content = file_bytes(path, LIMITS)
        path.unlink()
        with pytest.raises(ReadingError, match="changed while it was read"):
            check_unchanged(path, content)


class TestTasks:
    def test_a_file_becomes_a_document_with_passages(self) -> None:
        ingested = DirectReader().read(a_task("inner/a.txt")).ingested
        assert ingested.document.source == "inner/a.txt"
        assert ingested.document.text == "One sentence. Another one."
        assert ingested.passages

    def test_metadata_from_beside_lies_over_what_the_file_says(self) -> None:
        task = replace(a_task("a.md", "# Heading\n\nWords of it."), sidecar=Metadata(title="Given", date="2021"))
        metadata = read_task(task).ingested.document.metadata
        assert (metadata.title, metadata.date) == ("Given", "2021")

    def test_a_format_that_no_reader_takes_is_said(self) -> None:
        with pytest.raises(UnsupportedFormat, match=r"ends in \.xyz"):
            read_task(a_task("a.xyz"))
