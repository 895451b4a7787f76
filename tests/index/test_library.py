from __future__ import annotations

import os
import zipfile
from pathlib import Path
from typing import NoReturn

import pytest
from filelock import FileLock

from corpus.document import Metadata
from corpus.errors import UnknownDocument, UsageError
from corpus.reading import DirectReader
from corpus.store import Store
from corpus.versions import VersionInfo
from index.build import LOCK, build
from index.current import current_folder
from index.errors import BuildRunning, EncodingError, IndexMissing
from index.generation import open_generation
from index.library import edit_metadata, remove, reread
from index.report import BuildReport, State, parse_report
from index.settings import IndexSettings
from tests.fakes import FakeEncoder
from tests.index.current import id_of


@pytest.fixture
def folder(corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder) -> Path:
    build([corpus_folder], settings, fake_encoder, reader=DirectReader())
    fake_encoder.encoded.clear()
    return corpus_folder


def sources(settings: IndexSettings) -> dict[str, str]:
    generation = open_generation(settings.data)
    try:
        return {info.doc_id: info.source for info in generation.infos()}
    finally:
        generation.close()


def metadata(settings: IndexSettings, doc_id: str) -> Metadata:
    generation = open_generation(settings.data)
    try:
        return generation.document(doc_id).metadata
    finally:
        generation.close()


def text(settings: IndexSettings, doc_id: str) -> str:
    generation = open_generation(settings.data)
    try:
        return generation.document(doc_id).text
    finally:
        generation.close()


def states(report: BuildReport) -> dict[str, State]:
    return {file.source: file.state for file in report.files}


class TestEditing:
    def test_a_new_generation_cites_what_the_user_says(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "rivers.txt")
        report = edit_metadata(doc_id, {"title": "Fords", "authors": ["B. Orlu"]}, settings, fake_encoder)
        assert (report.switched, states(report)) == (True, {"rivers.txt": State.EDITED})
        assert metadata(settings, doc_id) == Metadata("Fords", ("B. Orlu",))
        assert fake_encoder.encoded, "passages are found by their new title"
        assert all("Fords" in encoded for encoded in fake_encoder.encoded)

    def test_it_stays_when_the_file_changes_and_goes_with_the_document(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "rivers.txt")
        edit_metadata(doc_id, {"title": "Fords"}, settings, fake_encoder)
        (folder / "rivers.txt").write_text("The ford is open again.")
        reread([doc_id], settings, fake_encoder, reader=DirectReader())
        assert (metadata(settings, doc_id).title, text(settings, doc_id)) == ("Fords", "The ford is open again.")
        remove([doc_id], settings, fake_encoder)
        remove([id_of(settings, "pass.txt")], settings, fake_encoder)
        build([folder], settings, fake_encoder, reader=DirectReader())
        assert metadata(settings, doc_id).title is None

    def test_it_is_gone_at_once_when_the_same_file_comes_back(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "rivers.txt")
        edit_metadata(doc_id, {"title": "Fords"}, settings, fake_encoder)
        remove([doc_id], settings, fake_encoder)
        build([folder], settings, fake_encoder, reader=DirectReader())
        assert metadata(settings, doc_id).title is None
        edit_metadata(doc_id, {"title": "Fords"}, settings, fake_encoder)
        away = (folder / "rivers.txt").rename(folder.parent / "rivers.txt")
        build([folder], settings, fake_encoder, reader=DirectReader(), prune=True)
        away.rename(folder / "rivers.txt")
        build([folder], settings, fake_encoder, reader=DirectReader())
        assert metadata(settings, doc_id).title is None

    def test_a_removal_that_fails_keeps_it(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "rivers.txt")
        edit_metadata(doc_id, {"title": "Fords"}, settings, fake_encoder)
        (folder / "rivers.txt").unlink()
        (folder / "new.txt").write_text("Something new.")
        with pytest.raises(EncodingError):
            build([folder], settings, Failing(), reader=DirectReader(), prune=True)
        assert metadata(settings, doc_id).title == "Fords"

    def test_taking_an_edit_back_leads_to_the_generation_from_before(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "north/railways.md")
        before = open_generation(settings.data).generation_id
        assert edit_metadata(doc_id, {"title": ""}, settings, fake_encoder).generation != before
        assert metadata(settings, doc_id).title is None
        assert edit_metadata(doc_id, {"title": None}, settings, fake_encoder).generation == before

    def test_an_edit_that_changes_nothing_writes_nothing(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        current = current_folder(settings.data)
        report = edit_metadata(id_of(settings, "rivers.txt"), {"title": None}, settings, fake_encoder)
        assert (report.switched, current_folder(settings.data)) == (False, current)

    def test_the_report_of_the_last_build_is_kept(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        edit_metadata(id_of(settings, "rivers.txt"), {"title": "Fords"}, settings, fake_encoder)
        with Store(settings.data) as store:
            assert len(parse_report(store.last_report() or "").files) == 4

    def test_what_cannot_be_used_changes_nothing(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "rivers.txt")
        with pytest.raises(UsageError, match="language was given"):
            edit_metadata(doc_id, {"title": "Fords", "language": "Klingon"}, settings, fake_encoder)
        with pytest.raises(UnknownDocument, match="nobody"):
            edit_metadata("nobody", {"title": "Fords"}, settings, fake_encoder)
        assert metadata(settings, doc_id).title is None


class Failing(FakeEncoder):
    """Fails when something is to be encoded."""

    def encode_passages(self, *arguments: object, **options: object) -> NoReturn:
        raise EncodingError("no memory is left")


def test_an_edit_that_fails_changes_nothing_that_is_answered_from(
    folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
) -> None:
    doc_id = id_of(settings, "rivers.txt")
    before = metadata(settings, doc_id)
    with pytest.raises(EncodingError):
        edit_metadata(doc_id, {"title": "Fords", "authors": ["B. Orlu"]}, settings, Failing())
    assert metadata(settings, doc_id) == before
    assert build([folder], settings, fake_encoder, reader=DirectReader()).switched is False


def test_a_build_that_fails_leaves_a_moved_document_where_it_was(
    folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
) -> None:
    roots = {info.source: info.root for info in infos(settings)}
    moved = folder.rename(folder.with_name("moved"))
    (moved / "new.txt").write_text("Something new.")
    with pytest.raises(EncodingError):
        build([moved], settings, Failing(), reader=DirectReader())
    assert {info.source: info.root for info in infos(settings)} == roots
    build([moved], settings, fake_encoder, reader=DirectReader())
    assert {info.root for info in infos(settings)} == {str(moved)}


def infos(settings: IndexSettings) -> list[VersionInfo]:
    generation = open_generation(settings.data)
    try:
        return list(generation.infos())
    finally:
        generation.close()


class TestRereading:
    def test_only_the_named_documents_are_read(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        for name in ("rivers.txt", "pass.txt"):
            (folder / name).write_text(f"New words of {name}.")
        report = reread([id_of(settings, "rivers.txt")], settings, fake_encoder, reader=DirectReader())
        assert states(report) == {"rivers.txt": State.READ}
        assert text(settings, id_of(settings, "rivers.txt")) == "New words of rivers.txt."
        assert text(settings, id_of(settings, "pass.txt")) != "New words of pass.txt."

    def test_one_in_a_folder_keeps_its_id(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "north/railways.md")
        (folder / "north" / "railways.md").write_text("# The line\n\nTrains run again.\n")
        report = reread([doc_id], settings, fake_encoder, reader=DirectReader())
        assert (states(report), report.documents) == ({"north/railways.md": State.READ}, 4)
        assert text(settings, doc_id).startswith("# The line")

    def test_one_whose_file_is_gone_is_reported_and_kept(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        doc_id = id_of(settings, "rivers.txt")
        (folder / "rivers.txt").unlink()
        report = reread([doc_id], settings, fake_encoder, reader=DirectReader())
        assert (states(report), report.switched) == ({"rivers.txt": State.VANISHED}, False)
        assert text(settings, doc_id)

    def test_a_member_of_an_archive_is_read_with_its_archive(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        def write(words: str) -> None:
            with zipfile.ZipFile(folder / "box.zip", "w") as archive:
                archive.writestr("in/letter.txt", words)

        write("The letter arrived.")
        build([folder], settings, fake_encoder, reader=DirectReader())
        doc_id = id_of(settings, "box.zip/in/letter.txt")
        write("The letter was sent back.")
        reread([doc_id], settings, fake_encoder, reader=DirectReader())
        assert text(settings, doc_id) == "The letter was sent back."

    def test_a_name_that_is_not_utf_8_is_found_again(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        file = folder / os.fsdecode(b"caf\xe9.txt")
        file.write_text("Coffee is served.")
        build([folder], settings, fake_encoder, reader=DirectReader())
        doc_id = id_of(settings, "caf\\xe9.txt")
        file.write_text("Tea is served.")
        reread([doc_id], settings, fake_encoder, reader=DirectReader())
        assert text(settings, doc_id) == "Tea is served."

    def test_nothing_is_read_when_one_is_unknown(
        self, folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        (folder / "rivers.txt").write_text("New.")
        with pytest.raises(UnknownDocument, match="nobody"):
            reread([id_of(settings, "rivers.txt"), "nobody"], settings, fake_encoder, reader=DirectReader())
        assert text(settings, id_of(settings, "rivers.txt")) != "New."


def test_a_document_named_twice_is_removed_once(
    folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
) -> None:
    doc_id = id_of(settings, "rivers.txt")
    report = remove([doc_id, doc_id], settings, fake_encoder)
    assert (len(report.files), report.documents) == (1, 3)


def test_a_running_build_is_not_disturbed(folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder) -> None:
    doc_id = id_of(settings, "rivers.txt")
    with FileLock(settings.data / LOCK):
        with pytest.raises(BuildRunning):
            edit_metadata(doc_id, {"title": "Fords"}, settings, fake_encoder)
        with pytest.raises(BuildRunning):
            reread([doc_id], settings, fake_encoder, reader=DirectReader())


def test_without_an_index_there_is_nothing_to_change(settings: IndexSettings, fake_encoder: FakeEncoder) -> None:
    with pytest.raises(IndexMissing):
        edit_metadata("x", {"title": "Fords"}, settings, fake_encoder)
    with pytest.raises(IndexMissing):
        reread(["x"], settings, fake_encoder)
