from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import DataFolderError
from index.model_cache import CHECKSUMS, ensure_model_folder, file_sha256


class Writer:
    """Writes two files and counts how often it was asked to."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, folder: Path) -> None:
        self.calls += 1
        (folder / "weights").write_bytes(b"abc")
        (folder / "inner").mkdir()
        (folder / "inner" / "config").write_text("{}", encoding="utf-8")


@pytest.fixture
def writer() -> Writer:
    return Writer()


def test_a_folder_is_written_once(tmp_path: Path, writer: Writer) -> None:
    first = ensure_model_folder(tmp_path / "data", "m", writer)
    second = ensure_model_folder(tmp_path / "data", "m", writer)
    assert first == second == tmp_path / "data" / "models" / "m"
    assert writer.calls == 1
    assert (first / "weights").read_bytes() == b"abc"


def test_nothing_is_left_beside_the_folder_but_its_lock(tmp_path: Path, writer: Writer) -> None:
    ensure_model_folder(tmp_path, "m", writer)
    assert {path.name for path in (tmp_path / "models").iterdir()} <= {"m", "m.lock"}


@pytest.mark.parametrize("name", ["weights", "inner/config", CHECKSUMS])
@pytest.mark.parametrize("content", [b"ab", b"[" * 100_000])
def test_a_damaged_folder_is_written_again(tmp_path: Path, writer: Writer, name: str, content: bytes) -> None:
    folder = ensure_model_folder(tmp_path, "m", writer)
    (folder / name).write_bytes(content)
    assert (ensure_model_folder(tmp_path, "m", writer) / "weights").read_bytes() == b"abc"
    assert writer.calls == 2
    assert ensure_model_folder(tmp_path, "m", writer) and writer.calls == 2


def test_a_missing_file_is_noticed(tmp_path: Path, writer: Writer) -> None:
    (ensure_model_folder(tmp_path, "m", writer) / "inner" / "config").unlink()
    assert (ensure_model_folder(tmp_path, "m", writer) / "inner" / "config").is_file()


def test_a_writer_that_fails_leaves_no_folder(tmp_path: Path, writer: Writer) -> None:
    def fail(folder: Path) -> None:
        (folder / "weights").write_bytes(b"half")
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        ensure_model_folder(tmp_path, "m", fail)
    assert not (tmp_path / "models" / "m").exists()
    ensure_model_folder(tmp_path, "m", writer)
    assert writer.calls == 1


def test_checksums_name_every_file(tmp_path: Path, writer: Writer) -> None:
    folder = ensure_model_folder(tmp_path, "m", writer)
    sums = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
    assert sums == {name: file_sha256(folder / name) for name in ("inner/config", "weights")}


def test_a_data_folder_that_cannot_be_written_is_an_error(tmp_path: Path, writer: Writer) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(DataFolderError, match="cannot be written"):
        ensure_model_folder(tmp_path / "data", "m", writer)
