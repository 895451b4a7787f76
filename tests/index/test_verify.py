from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.store import Store
from index.current import current_folder
from index.errors import IndexDamaged, IndexMissing
from index.verify import verify


def generation_file(data: Path, name: str) -> Path:
    folder = current_folder(data)
    assert folder is not None
    return next(path for path in folder.rglob("*") if path.is_file() and path.match(name))


def flip_last_byte(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))


def in_store(data: Path, statement: str) -> None:
    connection = sqlite3.connect(data / "corpus.sqlite3")
    with connection:
        connection.execute(statement)
    connection.close()


def test_a_sound_index_has_no_faults_and_says_what_was_checked(built_index: Path) -> None:
    checked = verify(built_index)
    assert checked.faults == ()
    assert checked.documents == 4
    assert checked.passages > 4
    assert checked.files >= 5


@pytest.mark.parametrize("name", ["rows.npy", "sentences.npy", "sentence_offsets.npy", "vectors", "lexical/meta.json"])
def test_one_changed_byte_in_any_file_is_found(built_index: Path, name: str) -> None:
    flip_last_byte(generation_file(built_index, name))
    assert any(name in fault and "is not what was written" in fault for fault in verify(built_index).faults)


@pytest.mark.parametrize("name", ["sentences.npy", "vectors"])
def test_a_missing_file_is_found(built_index: Path, name: str) -> None:
    generation_file(built_index, name).unlink()
    assert any(f"{name} is missing" in fault for fault in verify(built_index).faults)


def test_a_file_that_no_build_wrote_is_found(built_index: Path) -> None:
    generation_file(built_index, "rows.npy").with_name("stray").write_text("x")
    assert any(fault.startswith("stray is in the generation's folder") for fault in verify(built_index).faults)


def changed_original(data: Path) -> None:
    flip_last_byte(next((data / "files").glob("??/*")))


def missing_original(data: Path) -> None:
    next((data / "files").glob("??/*")).unlink()


def lost_passage(data: Path) -> None:
    in_store(data, "DELETE FROM passages WHERE ordinal = 0 AND version = 1")


def lost_document(data: Path) -> None:
    in_store(data, "DELETE FROM versions WHERE version = 1")


def other_text(data: Path) -> None:
    in_store(data, "UPDATE versions SET text = x'789c0300000000010001' WHERE version = 1")


def damaged_text(data: Path) -> None:
    in_store(data, "UPDATE versions SET text = x'00' WHERE version = 1")


def ranges_cut_short(data: Path) -> None:
    in_store(data, "UPDATE passages SET ranges = substr(ranges, 1, length(ranges) - 2) WHERE version = 1")


def other_ranges(data: Path) -> None:
    in_store(data, "UPDATE passages SET ranges = x'05000000' WHERE version = 1")


def unknown_kind(data: Path) -> None:
    in_store(data, "UPDATE passages SET kind = 'bodx' WHERE version = 1")


def broken_metadata(data: Path) -> None:
    in_store(data, "UPDATE versions SET metadata = '{' WHERE version = 1")


def other_metadata(data: Path) -> None:
    in_store(data, "UPDATE versions SET metadata = '{}' WHERE version = 1")


def broken_structure(data: Path) -> None:
    in_store(data, "UPDATE versions SET structure = text WHERE version = 1")


def other_document(data: Path) -> None:
    in_store(data, "UPDATE versions SET sha256 = 'another' WHERE version = 1")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (changed_original, "its original file is not what was read"),
        (missing_original, "No file with SHA-256"),
        (lost_passage, "passages are stored, expected"),
        (lost_document, "Version 1 of a document was asked for"),
        (other_text, "expected 0 <= start < end <= 0"),
        (damaged_text, "A stored document is damaged"),
        (ranges_cut_short, "A stored document is damaged (ValueError"),
        (other_ranges, "A stored document is damaged (IndexError"),
        (unknown_kind, "A stored document is damaged (ValueError"),
        (broken_metadata, "A stored document is damaged (JSONDecodeError"),
        (other_metadata, "A stored document is damaged (KeyError"),
        (broken_structure, "A stored document is damaged (JSONDecodeError"),
        (other_document, "the store holds"),
    ],
)
def test_damage_to_the_store_is_found(built_index: Path, damage: Callable[[Path], None], message: str) -> None:
    damage(built_index)
    assert any(message in fault for fault in verify(built_index).faults)


def test_an_original_that_cannot_be_opened_is_a_fault(built_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "original", lambda store, sha256: store.folder / "gone" / sha256)
    assert sum("No such file or directory" in fault for fault in verify(built_index).faults) == 4


def test_every_fault_is_reported_not_only_the_first(built_index: Path) -> None:
    changed_original(built_index)
    generation_file(built_index, "sentences.npy").unlink()
    faults = " ".join(verify(built_index).faults)
    assert "its original file is not what was read" in faults
    assert "sentences.npy is missing" in faults


def test_without_an_index_there_is_nothing_to_verify(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        verify(tmp_path)


def test_without_a_manifest_nothing_can_be_compared(built_index: Path) -> None:
    generation_file(built_index, "manifest.json").unlink()
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        verify(built_index)
