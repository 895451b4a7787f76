from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus.errors import DataFolderError, StoreError
from corpus.files import OriginalFiles

DATA = b"the bytes of a file"
SHA256 = hashlib.sha256(DATA).hexdigest()


def test_bytes_come_back_by_their_hash(tmp_path: Path) -> None:
    files = OriginalFiles(tmp_path / "files")
    files.add(DATA, SHA256)
    files.add(DATA, SHA256)
    assert files.path(SHA256).read_bytes() == DATA
    assert [path.name for path in files.folder.rglob("*") if path.is_file()] == [SHA256]


def test_a_file_that_was_cut_short_is_written_again(tmp_path: Path) -> None:
    files = OriginalFiles(tmp_path)
    files.add(DATA, SHA256)
    files.path(SHA256).write_bytes(DATA[:4])
    files.add(DATA, SHA256)
    assert files.path(SHA256).read_bytes() == DATA


def test_a_file_with_a_changed_byte_is_written_again(tmp_path: Path) -> None:
    files = OriginalFiles(tmp_path)
    files.add(DATA, SHA256)
    files.path(SHA256).write_bytes(b"T" + DATA[1:])
    files.add(DATA, SHA256)
    assert files.path(SHA256).read_bytes() == DATA


def test_an_unknown_hash_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Build the index again"):
        OriginalFiles(tmp_path).path(SHA256)


def test_only_what_is_kept_stays(tmp_path: Path) -> None:
    files = OriginalFiles(tmp_path)
    other = hashlib.sha256(b"other").hexdigest()
    files.add(DATA, SHA256)
    files.add(b"other", other)
    assert files.keep_only({other}) == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [other]


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "files").write_text("a file in its place")
    with pytest.raises(DataFolderError, match="cannot be written"):
        OriginalFiles(tmp_path / "files").add(DATA, SHA256)
