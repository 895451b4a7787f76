"""What a build makes of a damaged index: no document is lost in silence."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.reading import DirectReader
from index.build import build
from index.current import GENERATIONS, POINTER, current_folder
from index.errors import IndexDamaged, IndexingError
from index.generation import open_generation
from index.library import edit_metadata, remove
from index.manifest import MANIFEST
from index.report import BuildReport, State
from index.settings import IndexSettings
from index.verify import verify
from tests.fakes import FakeEncoder
from tests.index.current import id_of


@pytest.fixture
def folders(tmp_path: Path, settings: IndexSettings, fake_encoder: FakeEncoder) -> tuple[Path, Path]:
    """Two folders of one document each, both in the index; the title of the second was edited."""
    for name in ("ferries", "freight"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"{name}.txt").write_text(f"The first page is about {name}. It goes on.")
    run(settings, fake_encoder, tmp_path / "ferries", tmp_path / "freight")
    edit_metadata(id_of(settings, "freight.txt"), {"title": "My title"}, settings, fake_encoder)
    return tmp_path / "ferries", tmp_path / "freight"


def run(settings: IndexSettings, encoder: FakeEncoder, *paths: Path, rebuild: bool = False) -> BuildReport:
    return build(paths, settings, encoder, reader=DirectReader(), rebuild=rebuild)


def titles(settings: IndexSettings) -> dict[str, str]:
    generation = open_generation(settings.data)
    try:
        return {info.source: info.title for info in generation.infos()}
    finally:
        generation.close()


def manifest_of(data: Path) -> Path:
    folder = current_folder(data)
    assert folder is not None
    return folder / MANIFEST


def pointer_to_nothing(data: Path) -> None:
    (data / POINTER).write_text("nowhere\n")


def pointer_gone(data: Path) -> None:
    (data / POINTER).unlink()


def other_format(data: Path) -> None:
    manifest = manifest_of(data)
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), "format": 0, "new": "field"}))


def manifest_cut_short(data: Path) -> None:
    manifest_of(data).write_bytes(manifest_of(data).read_bytes()[:200])


def pointer_and_a_manifest(data: Path) -> None:
    manifest_cut_short(data)
    pointer_to_nothing(data)


def generations_gone(data: Path) -> None:
    shutil.rmtree(data / GENERATIONS)


DAMAGES = [
    pointer_to_nothing,
    pointer_gone,
    other_format,
    manifest_cut_short,
    pointer_and_a_manifest,
    generations_gone,
]
LISTED = [pointer_to_nothing, pointer_gone, other_format]


def forget(data: Path, doc_id: str) -> None:
    """Take a document out of the store, as a power cut or a restored backup may."""
    connection = sqlite3.connect(data / "corpus.sqlite3")
    connection.execute("PRAGMA foreign_keys = ON")
    with connection:
        connection.execute("DELETE FROM versions WHERE doc_id = ?", (doc_id,))
    connection.close()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_rebuild_of_one_folder_keeps_the_documents_and_edits_of_another(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder, damage: Callable[[Path], None]
) -> None:
    damage(settings.data)
    report = run(settings, fake_encoder, folders[0], rebuild=True)
    assert report.documents == 2
    assert report.exit_status == 0
    assert titles(settings) == {"ferries.txt": "ferries.txt", "freight.txt": "My title"}
    assert verify(settings.data).faults == ()


@pytest.mark.parametrize("damage", DAMAGES)
def test_it_stays_so_with_the_builds_after_it(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder, damage: Callable[[Path], None]
) -> None:
    damage(settings.data)
    run(settings, fake_encoder, folders[0], rebuild=True)
    (folders[0] / "ferries.txt").write_text("Another page about tolls.")
    run(settings, fake_encoder, folders[0])
    run(settings, fake_encoder, folders[0], rebuild=True)
    assert titles(settings) == {"ferries.txt": "ferries.txt", "freight.txt": "My title"}
    assert len(list((settings.data / GENERATIONS).iterdir())) == 2
    assert verify(settings.data).faults == ()


def test_a_build_without_a_pointer_keeps_what_the_latest_generation_held(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder
) -> None:
    pointer_gone(settings.data)
    assert run(settings, fake_encoder, folders[0]).documents == 2
    assert titles(settings)["freight.txt"] == "My title"


@pytest.mark.parametrize("damage", LISTED)
def test_what_was_removed_stays_removed_where_a_list_can_be_read(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder, damage: Callable[[Path], None]
) -> None:
    remove([id_of(settings, "freight.txt")], settings, fake_encoder)
    age_the_others(settings.data)
    damage(settings.data)
    report = run(settings, fake_encoder, folders[0], rebuild=True)
    assert [file.source for file in report.files] == ["ferries.txt"]
    assert titles(settings) == {"ferries.txt": "ferries.txt"}


def age_the_others(data: Path) -> None:
    """Have every generation but the current one be of an earlier second, which a test does not wait for."""
    for path in (data / GENERATIONS).glob(f"*/{MANIFEST}"):
        if path != manifest_of(data):
            path.write_text(json.dumps({**json.loads(path.read_bytes()), "built": "2020-01-01T00:00:00+00:00"}))


def test_what_is_kept_on_a_guess_is_said(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder
) -> None:
    manifest_cut_short(settings.data)
    report = run(settings, fake_encoder, folders[0], rebuild=True)
    (kept,) = [file for file in report.files if file.source == "freight.txt"]
    assert kept.state is State.UNCHANGED
    assert "cannot be told" in kept.remarks[0]


def test_a_document_that_the_store_lacks_is_reported_as_lost(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder
) -> None:
    doc_id = id_of(settings, "freight.txt")
    forget(settings.data, doc_id)
    with pytest.raises(IndexDamaged, match="Build with --rebuild"):
        run(settings, fake_encoder, folders[0])
    report = run(settings, fake_encoder, folders[0], rebuild=True)
    assert lost(report) == [("freight.txt", doc_id)]
    assert (report.exit_status, report.documents) == (1, 1)
    # Its edits wait for its file, for nobody removed it.
    run(settings, fake_encoder, folders[1])
    assert titles(settings)["freight.txt"] == "My title"


def test_one_that_is_read_again_is_not_lost(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder
) -> None:
    forget(settings.data, id_of(settings, "freight.txt"))
    report = run(settings, fake_encoder, *folders, rebuild=True)
    assert (lost(report), report.exit_status, report.documents) == ([], 0, 2)
    assert titles(settings)["freight.txt"] == "My title"


@pytest.mark.parametrize("name", ["vectors", "rows.npy", "sentences.npy", "lexical/meta.json"])
@pytest.mark.parametrize("rebuild", [False, True])
def test_building_again_repairs_an_index_that_cannot_be_opened(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder, name: str, rebuild: bool
) -> None:
    path = manifest_of(settings.data).parent / name
    path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(IndexingError):
        open_generation(settings.data)
    encoded = len(fake_encoder.encoded)
    report = run(settings, fake_encoder, folders[0], rebuild=rebuild)
    assert (report.switched, report.documents) == (True, 2)
    assert len(fake_encoder.encoded) == encoded, "what was encoded is kept"
    assert verify(settings.data).faults == ()


@pytest.mark.parametrize("rebuild", [False, True])
def test_building_again_brings_back_originals_whose_files_are_still_there(
    folders: tuple[Path, Path], settings: IndexSettings, fake_encoder: FakeEncoder, rebuild: bool
) -> None:
    for number, path in enumerate(sorted((settings.data / "files").glob("??/*"))):
        path.write_bytes(b"cut short") if number else path.unlink()
    assert len(verify(settings.data).faults) == 2
    run(settings, fake_encoder, *folders, rebuild=rebuild)
    assert verify(settings.data).faults == ()


def lost(report: BuildReport) -> list[tuple[str, str]]:
    return [(file.source, file.doc_id) for file in report.files if file.state is State.LOST]
