from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from corpus.document import Metadata
from corpus.errors import ReadingError
from corpus.metadata_edits import Edits
from corpus.readers.archive import Archive, open_archive
from corpus.readers.protocol import Limits
from corpus.reading import FileBytes, file_bytes
from corpus.store import Store
from index import refresh
from index.generation import open_generation
from index.report import State
from index.settings import IndexSettings
from tests.index.current import Builder, id_of, states, texts


class TestSidecars:
    def test_metadata_beside_a_file_is_used_and_its_change_is_seen(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        sidecar = corpus_folder / "rivers.meta.yaml"
        run(corpus_folder)
        for title in ("Fords", "Ferries"):
            sidecar.write_text(f"title: {title}\n")
            report = run(corpus_folder)
            assert states(report)["rivers.txt"] is State.READ
            generation = open_generation(settings.data)
            assert generation.document(id_of(settings, "rivers.txt")).title == title
            generation.close()

    def test_one_that_cannot_be_read_is_said_and_the_file_is_read_all_the_same(
        self, run: Builder, corpus_folder: Path
    ) -> None:
        (corpus_folder / "rivers.meta.yaml").write_text("title: [unclosed\n")
        report = run(corpus_folder)
        (file,) = [file for file in report.files if file.source == "rivers.txt"]
        assert file.state is State.PARTLY
        assert "rivers.meta.yaml" in file.reasons[0]

    def test_one_that_cannot_be_opened_is_said_until_it_is_gone(
        self, run: Builder, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def state() -> State:
            return states(run(corpus_folder))["rivers.txt"]

        def refused(path: Path, limits: Limits) -> FileBytes:
            if path == sidecar:
                raise ReadingError("cannot be opened (Permission denied); expected a file that may be read.")
            return file_bytes(path, limits)

        sidecar = corpus_folder / "rivers.meta.yaml"
        run(corpus_folder)
        sidecar.write_text("title: Fords\n")
        assert state() is State.READ
        monkeypatch.setattr("index.refresh.file_bytes", refused)
        for _ in range(2):
            report = run(corpus_folder)
            (file,) = [file for file in report.files if file.source == "rivers.txt"]
            assert (file.state, report.exit_status) == (State.PARTLY, 1)
            assert "rivers.meta.yaml: cannot be opened (Permission denied)" in file.reasons[0]
        sidecar.unlink()
        assert [state(), state()] == [State.READ, State.UNCHANGED]

    def test_edited_metadata_survives_a_changed_file(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        run(corpus_folder)
        doc_id = id_of(settings, "rivers.txt")
        with Store(settings.data) as store:
            store.edit_metadata(doc_id, Edits(Metadata(title="The Sang and its fords")))
        (corpus_folder / "rivers.txt").write_text("The ford is open again.")
        assert run(corpus_folder).switched
        generation = open_generation(settings.data)
        assert generation.document(doc_id).title == "The Sang and its fords"
        generation.close()


class TestRoots:
    def test_another_folder_with_another_file_of_the_same_name_is_another_document(
        self, run: Builder, settings: IndexSettings, tmp_path: Path
    ) -> None:
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "notes.txt").write_text(f"Notes of {name}.")
        report = run(tmp_path / "one", tmp_path / "two")
        first, second = report.files
        assert first.doc_id != second.doc_id
        assert report.documents == 2
        again = run(tmp_path / "two", tmp_path / "one")
        assert [file.doc_id for file in again.files] == [second.doc_id, first.doc_id]
        assert {file.state for file in again.files} == {State.UNCHANGED}

    def test_a_folder_that_was_moved_holds_the_same_documents(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        first = run(corpus_folder)
        moved = corpus_folder.rename(corpus_folder.with_name("moved"))
        second = run(moved)
        assert second.generation == first.generation
        assert set(states(second).values()) == {State.UNCHANGED}
        (moved / "rivers.txt").write_text("Changed after the move.")
        assert run(moved).documents == 4

    def test_the_same_file_under_two_folders_is_one_document(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        copy = corpus_folder.with_name("copy")
        shutil.copytree(corpus_folder, copy)
        report = run(corpus_folder, copy)
        assert report.documents == 4
        assert sum(file.state is State.SKIPPED for file in report.files) == 4


class TestWhatIsStillThere:
    def test_what_lies_in_a_folder_that_is_passed_over_has_not_vanished(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        for folder in (settings.data / "uploads", corpus_folder / ".notes"):
            folder.mkdir(parents=True)
            (folder / "note.txt").write_text(f"A note in {folder.name}.")
            run(folder)
        report = run(corpus_folder.parent, prune=True)
        assert not {State.VANISHED, State.REMOVED} & set(states(report).values())
        assert report.documents == 6

    def test_a_new_link_to_a_folder_does_not_take_its_files(self, run: Builder, corpus_folder: Path) -> None:
        run(corpus_folder)
        (corpus_folder / "a").symlink_to("north")
        assert set(states(run(corpus_folder, prune=True)).values()) == {State.UNCHANGED}

    def test_a_link_that_is_given_alone_covers_itself_and_not_what_it_leads_to(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        link = corpus_folder / "link.txt"
        link.symlink_to("rivers.txt")
        run(corpus_folder)
        assert states(run(link, prune=True)) == {"link.txt": State.UNCHANGED}
        assert {"link.txt", "rivers.txt"} <= texts(settings).keys()


class TestOtherFolders:
    def test_one_file_is_one_document_whatever_folder_is_built(
        self, run: Builder, tmp_path: Path, settings: IndexSettings
    ) -> None:
        folder = tmp_path / "all"
        file = folder / "z" / "x.txt"
        file.parent.mkdir(parents=True)
        file.write_text("The first text.")
        run(file)
        first = id_of(settings, "x.txt")
        report = run(folder)
        assert (report.documents, states(report)) == (1, {"z/x.txt": State.UNCHANGED})
        file.write_text("The second text.")
        report = run(file)
        assert (report.documents, states(report)) == (1, {"x.txt": State.READ})
        assert id_of(settings, "x.txt") == first
        report = run(folder, prune=True)
        assert (report.documents, texts(settings)) == (1, {"z/x.txt": "The second text."})
        for text in ("The second text.", "The third text."):
            (folder / "x.txt").write_text(text)
            assert run(folder).documents == 2
            assert texts(settings) == {"x.txt": text, "z/x.txt": "The second text."}


class TestArchives:
    def test_each_file_inside_is_a_document(self, run: Builder, tmp_path: Path, settings: IndexSettings) -> None:
        with zipfile.ZipFile(tmp_path / "box.zip", "w") as archive:
            archive.writestr("inner/one.txt", "The first text.")
            archive.writestr("two.txt", "The second text.")
            archive.writestr("three.xyz", "Of no known kind.")
        report = run(tmp_path / "box.zip")
        assert states(report) == {
            "box.zip/inner/one.txt": State.READ,
            "box.zip/two.txt": State.READ,
            "box.zip/three.xyz": State.FAILED,
        }
        assert texts(settings)["box.zip/inner/one.txt"] == "The first text."
        assert set(states(run(tmp_path / "box.zip")).values()) == {State.UNCHANGED, State.FAILED}

    def test_what_is_hidden_or_metadata_inside_is_passed_over_with_the_reason(
        self, run: Builder, tmp_path: Path
    ) -> None:
        with zipfile.ZipFile(tmp_path / "box.zip", "w") as archive:
            archive.writestr("in/one.txt", "The first text.")
            archive.writestr("in/one.txt.meta.yaml", "title: One")
            archive.writestr("in/.DS_Store", b"\0\0\0\1Bud1")
            archive.writestr("__MACOSX/in/._one.txt", b"\0\5\x16\7")
            archive.writestr("__MACOSX/plain.txt", "Of no use.")
            archive.writestr("in/.git/config.txt", "Of no use.")
        report = run(tmp_path / "box.zip")
        assert [(file.source, file.remarks) for file in report.files if file.state is State.SKIPPED] == [
            ("box.zip/in/one.txt.meta.yaml", ("metadata for the file beside it",)),
            ("box.zip/in/.DS_Store", ("hidden file",)),
            ("box.zip/__MACOSX/in/._one.txt", ("a Mac's own notes about the files",)),
            ("box.zip/__MACOSX/plain.txt", ("a Mac's own notes about the files",)),
            ("box.zip/in/.git/config.txt", ("hidden folder",)),
        ]
        assert (report.exit_status, report.documents) == (0, 1)

    def test_metadata_inside_is_used_over_that_beside_the_archive(
        self, run: Builder, tmp_path: Path, settings: IndexSettings
    ) -> None:
        def titles() -> dict[str, tuple[str | None, str | None]]:
            generation = open_generation(settings.data)
            known = {info.source: (info.metadata.title, info.metadata.date) for info in generation.infos()}
            generation.close()
            return known

        for title in ("Fords", "Ferries"):
            with zipfile.ZipFile(tmp_path / "box.zip", "w") as archive:
                archive.writestr("in/one.txt", "The first text.")
                archive.writestr("two.txt", "The second text.")
                archive.writestr("in/one.txt.meta.yaml", f"title: {title}")
                archive.writestr("__MACOSX/two.meta.yaml", "title: Of no use")
                archive.writestr("two.meta.yaml", "title: [unclosed")
            (tmp_path / "box.zip.meta.yaml").write_text("title: Box\ndate: 2019\n")
            report = run(tmp_path / "box.zip")
            assert states(report)["box.zip/in/one.txt"] is State.READ
            assert titles() == {"box.zip/in/one.txt": (title, "2019"), "box.zip/two.txt": ("Box", "2019")}
            (two,) = [file for file in report.files if file.source == "box.zip/two.txt"]
            assert (two.state, "two.meta.yaml" in two.reasons[0]) == (State.PARTLY, True)
        assert states(run(tmp_path / "box.zip"))["box.zip/in/one.txt"] is State.UNCHANGED

    def test_the_table_of_contents_is_read_once(
        self, run: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with zipfile.ZipFile(tmp_path / "box.zip", "w") as archive:
            archive.writestr("one.txt", "The first text.")
            archive.writestr("one.txt.meta.yaml", "title: One")
        opened: list[str] = []

        def counted(data: bytes, name: str, limits: Limits) -> Archive:
            opened.append(name)
            return open_archive(data, name, limits)

        monkeypatch.setattr(refresh, "open_archive", counted)
        assert states(run(tmp_path / "box.zip"))["box.zip/one.txt"] is State.READ
        assert opened == ["box.zip"]

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_of_members_of_one_name_the_first_is_read_and_the_others_are_reported(
        self, run: Builder, tmp_path: Path, settings: IndexSettings
    ) -> None:
        with zipfile.ZipFile(tmp_path / "box.zip", "w") as archive:
            archive.writestr("one.txt", "The first text.")
            archive.writestr("./one.txt", "The second text.")
            archive.writestr("one.txt", "The first text.")
        for taken in (State.READ, State.UNCHANGED):
            report = run(tmp_path / "box.zip")
            assert [file.source for file in report.files] == ["box.zip/one.txt"] * 3
            assert [file.state for file in report.files] == [taken, State.FAILED, State.SKIPPED]
            assert "another file of this name" in report.files[1].reasons[0]
            assert (report.exit_status, report.documents) == (1, 1)
            assert texts(settings) == {"box.zip/one.txt": "The first text."}

    def test_what_was_in_a_broken_archive_has_not_vanished(
        self, run: Builder, tmp_path: Path, settings: IndexSettings
    ) -> None:
        folder = tmp_path / "boxes"
        folder.mkdir()
        with zipfile.ZipFile(folder / "box.zip", "w") as archive:
            archive.writestr("one.txt", "The first text.")
        run(folder)
        (folder / "box.zip").write_bytes(b"PK and no more")
        report = run(folder, prune=True)
        assert states(report) == {"box.zip": State.FAILED}
        assert "box.zip/one.txt" in texts(settings)
