from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.document import Metadata
from corpus.errors import DataFolderError, PathNotFound, UnknownDocument
from corpus.metadata_edits import Edits
from corpus.readers.protocol import Problem
from corpus.reading import DirectReader, ReadFile, Task
from corpus.store import Store
from index.build import LOCK, build
from index.errors import BuildRunning, IndexDamaged, IndexMissing, OtherModel
from index.generation import GENERATIONS, POINTER, Generation, current_folder, open_generation
from index.library import remove
from index.progress import NoProgress
from index.report import BuildReport, State, parse_report
from index.settings import IndexSettings
from tests.fakes import FakeEncoder
from tests.index.current import id_of

Builder = Callable[..., BuildReport]


@pytest.fixture
def run(settings: IndexSettings, fake_encoder: FakeEncoder) -> Builder:
    def run(*paths: Path, encoder: FakeEncoder = fake_encoder, **options: object) -> BuildReport:
        return build(paths, settings, encoder, reader=options.pop("reader", DirectReader()), **options)  # type: ignore[arg-type]

    return run


def states(report: BuildReport) -> dict[str, State]:
    return {file.source: file.state for file in report.files}


def texts(settings: IndexSettings) -> dict[str, str]:
    generation = open_generation(settings.data)
    try:
        return {info.source: generation.document(info.doc_id).text for info in generation.infos()}
    finally:
        generation.close()


class Breaking(NoProgress):
    """Breaks a build off at the first step of a stage, as a kill does."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.at = ""

    def stage(self, name: str, total: int, unit: str) -> None:
        self.at = name

    def advance(self, amount: int) -> None:
        if self.at == self.name:
            raise KeyboardInterrupt


class TestRefreshing:
    def test_everything_is_read_and_can_be_found(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        report = run(corpus_folder)
        assert states(report) == {
            "bazaar.txt": State.READ,
            "north/railways.md": State.READ,
            "pass.txt": State.READ,
            "rivers.txt": State.READ,
        }
        assert (report.exit_status, report.documents, report.switched) == (0, 4, True)
        for source, text in texts(settings).items():
            with (corpus_folder / source).open(encoding="utf-8", newline="") as file:
                assert file.read() == text

    def test_a_second_build_reads_and_encodes_nothing(
        self, run: Builder, corpus_folder: Path, fake_encoder: FakeEncoder, settings: IndexSettings
    ) -> None:
        first = run(corpus_folder)
        encoded = len(fake_encoder.encoded)
        folder = current_folder(settings.data)
        second = run(corpus_folder, reader=Refusing())
        assert set(states(second).values()) == {State.UNCHANGED}
        assert len(fake_encoder.encoded) == encoded
        assert (second.generation, second.switched, second.encoded) == (first.generation, False, 0)
        assert current_folder(settings.data) == folder

    def test_a_changed_file_is_replaced_under_the_same_id(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        run(corpus_folder)
        doc_id = id_of(settings, "rivers.txt")
        fake_encoder.encoded.clear()
        (corpus_folder / "rivers.txt").write_text("The ford is open again.")
        report = run(corpus_folder)
        assert states(report)["rivers.txt"] is State.READ
        assert states(report)["pass.txt"] is State.UNCHANGED
        assert texts(settings)["rivers.txt"] == "The ford is open again."
        assert id_of(settings, "rivers.txt") == doc_id
        assert set(fake_encoder.encoded) == {"The ford is open again."}

    def test_a_vanished_file_is_reported_and_removed_only_when_asked(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        run(corpus_folder)
        (corpus_folder / "rivers.txt").unlink()
        report = run(corpus_folder)
        assert states(report)["rivers.txt"] is State.VANISHED
        assert (report.exit_status, report.switched) == (0, False)
        assert "rivers.txt" in texts(settings)
        pruned = run(corpus_folder, prune=True)
        assert states(pruned)["rivers.txt"] is State.REMOVED
        assert sorted(texts(settings)) == ["bazaar.txt", "north/railways.md", "pass.txt"]

    def test_documents_from_elsewhere_stay(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, tmp_path: Path
    ) -> None:
        run(corpus_folder)
        (tmp_path / "more").mkdir()
        (tmp_path / "more" / "extra.txt").write_text("Something more.")
        report = run(tmp_path / "more", prune=True)
        assert states(report) == {"extra.txt": State.READ}
        assert len(texts(settings)) == 5

    def test_only_what_is_under_the_given_paths_is_looked_for(self, run: Builder, corpus_folder: Path) -> None:
        run(corpus_folder)
        (corpus_folder / "rivers.txt").unlink()
        (corpus_folder / "north" / "railways.md").unlink()
        assert states(run(corpus_folder / "north")) == {"north/railways.md": State.VANISHED}

    def test_the_order_of_paths_does_not_matter(
        self, corpus_folder: Path, tmp_path: Path, fake_encoder: FakeEncoder
    ) -> None:
        files = sorted(path for path in corpus_folder.rglob("*") if path.is_file())
        ids = {
            build(order, IndexSettings(data=tmp_path / str(number)), fake_encoder, reader=DirectReader()).generation
            for number, order in enumerate((files, files[::-1]))
        }
        assert len(ids) == 1

    def test_the_report_is_kept(self, run: Builder, corpus_folder: Path, settings: IndexSettings) -> None:
        report = run(corpus_folder)
        with Store(settings.data, read_only=True) as store:
            assert parse_report(store.last_report() or "") == report


class Refusing:
    """Reads nothing: whoever asks it has read too much."""

    def read(self, task: Task) -> ReadFile:
        raise AssertionError(f"{task.source} was read")

    def close(self) -> None:
        """Do nothing."""


class Touching(DirectReader):
    """Reads, while somebody else writes to the file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def read(self, task: Task) -> ReadFile:
        if task.source == self.path.name:
            self.path.write_text("Written meanwhile.")
        return super().read(task)


class TestTrouble:
    def test_a_file_that_cannot_be_read_costs_only_itself(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        (corpus_folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
        (corpus_folder / "sheet.xyz").write_text("a,b")
        (corpus_folder / "empty.txt").write_bytes(b"")
        report = run(corpus_folder)
        found = states(report)
        assert found["picture.txt"] is State.FAILED
        assert found["sheet.xyz"] is State.FAILED
        assert found["empty.txt"] is State.PARTLY
        assert (report.exit_status, report.documents) == (1, 5)
        reasons = {file.source: " ".join(file.reasons) for file in report.files}
        assert "binary data" in reasons["picture.txt"]
        assert "ends in .xyz" in reasons["sheet.xyz"]
        assert "no text" in reasons["empty.txt"]

    def test_what_was_read_in_part_is_said_again_by_every_build(self, run: Builder, corpus_folder: Path) -> None:
        (corpus_folder / "empty.txt").write_bytes(b"")
        run(corpus_folder)
        again = run(corpus_folder)
        assert states(again)["empty.txt"] is State.PARTLY
        assert again.exit_status == 1

    def test_what_was_read_before_is_kept_when_a_file_breaks(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        run(corpus_folder)
        before = texts(settings)
        (corpus_folder / "rivers.txt").write_bytes(bytes(range(256)) * 20)
        report = run(corpus_folder, prune=True)
        assert states(report)["rivers.txt"] is State.FAILED
        assert texts(settings) == before

    def test_a_file_that_changes_while_it_is_read_is_not_taken(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        report = run(corpus_folder, reader=Touching(corpus_folder / "rivers.txt"))
        (broken,) = [file for file in report.files if file.source == "rivers.txt"]
        assert broken.state is State.FAILED
        assert "changed while it was read" in broken.reasons[0]
        assert "rivers.txt" not in texts(settings)
        assert states(run(corpus_folder))["rivers.txt"] is State.READ

    def test_the_same_content_twice_is_kept_twice_and_said(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        shutil.copy(corpus_folder / "rivers.txt", corpus_folder / "copy.txt")
        for _ in range(2):
            report = run(corpus_folder)
            (copy,) = [file for file in report.files if file.source == "rivers.txt"]
            assert copy.remarks == ("holds the same bytes as copy.txt; both are kept",)
        assert len(texts(settings)) == 5
        assert report.exit_status == 0

    def test_hidden_files_are_named(self, run: Builder, corpus_folder: Path) -> None:
        (corpus_folder / ".hidden.txt").write_text("Secret.")
        report = run(corpus_folder)
        assert states(report)[".hidden.txt"] is State.SKIPPED
        assert report.exit_status == 0

    def test_a_limit_is_a_reason(self, run: Builder, corpus_folder: Path, tmp_path: Path) -> None:
        tight = IndexSettings(data=tmp_path / "tight", limits={"file_bytes": 300})  # type: ignore[arg-type]
        report = build([corpus_folder], tight, FakeEncoder(), reader=DirectReader())
        assert State.FAILED in states(report).values()
        assert any("expected at most 300" in reason for file in report.files for reason in file.reasons)

    def test_what_was_cut_by_a_limit_is_read_again_under_another(
        self, run: Builder, corpus_folder: Path, tmp_path: Path
    ) -> None:
        run(corpus_folder)
        other = IndexSettings(data=tmp_path / "data", limits={"pages": 99})  # type: ignore[arg-type]
        report = build([corpus_folder], other, FakeEncoder(), reader=DirectReader())
        assert set(states(report).values()) == {State.READ}

    def test_what_ran_out_of_time_is_tried_again_with_more_of_it_and_nothing_else_is(
        self, corpus_folder: Path, tmp_path: Path
    ) -> None:
        reads: list[str] = []

        class Hasty(DirectReader):
            def read(self, task: Task) -> ReadFile:
                reads.append(task.source)
                read = super().read(task)
                slow = task.source == "rivers.txt" and task.limits.seconds < 100
                problems = (Problem("the time ran out"),) if slow else ()
                return replace(read, ingested=replace(read.ingested, problems=problems))

        def state(seconds: float) -> State:
            reads.clear()
            limits = IndexSettings(data=tmp_path / "data", limits={"seconds": seconds})  # type: ignore[arg-type]
            return states(build([corpus_folder], limits, FakeEncoder(), reader=Hasty()))["rivers.txt"]

        assert (state(10), len(reads)) == (State.PARTLY, 4)
        assert (state(10), reads) == (State.PARTLY, [])
        assert (state(100), reads) == (State.READ, ["rivers.txt"])
        assert (state(10), reads) == (State.UNCHANGED, [])

    def test_names_that_are_not_utf8_are_read_and_shown_with_escapes(
        self, run: Builder, tmp_path: Path, settings: IndexSettings
    ) -> None:
        folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9"))
        folder.mkdir()
        (folder / os.fsdecode(b"r\xe9sum\xe9.txt")).write_text("One text.")
        report = run(folder)
        assert states(report) == {"r\\xe9sum\\xe9.txt": State.READ}
        assert states(run(folder)) == {"r\\xe9sum\\xe9.txt": State.UNCHANGED}
        (folder / os.fsdecode(b"r\xe9sum\xe9.txt")).unlink()
        assert states(run(folder, prune=True)) == {"r\\xe9sum\\xe9.txt": State.REMOVED}

    def test_an_index_inside_the_folder_does_not_hold_itself(
        self, corpus_folder: Path, fake_encoder: FakeEncoder
    ) -> None:
        inside = IndexSettings(data=corpus_folder / "data")
        for _ in range(2):
            report = build([corpus_folder], inside, fake_encoder, reader=DirectReader())
            assert report.documents == 4
            assert states(report)["data"] is State.SKIPPED

    def test_a_corpus_of_nothing_is_an_index_of_nothing(
        self, run: Builder, tmp_path: Path, settings: IndexSettings
    ) -> None:
        (tmp_path / "none").mkdir()
        report = run(tmp_path / "none")
        assert (report.documents, report.passages, report.exit_status) == (0, 0, 0)
        assert texts(settings) == {}


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


class TestWrongCalls:
    def test_a_path_that_is_not_there_changes_nothing(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        run(corpus_folder)
        before = current_folder(settings.data)
        with pytest.raises(PathNotFound):
            run(corpus_folder, corpus_folder / "nowhere")
        assert current_folder(settings.data) == before

    def test_a_data_folder_that_is_a_file_is_refused(self, corpus_folder: Path, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("a file")
        for data in (tmp_path / "file", tmp_path / "file" / "inner"):
            with pytest.raises(DataFolderError, match="cannot be used"):
                build([corpus_folder], IndexSettings(data=data), FakeEncoder(), reader=DirectReader())
        assert (tmp_path / "file").read_text() == "a file"

    def test_a_second_build_says_so(self, run: Builder, corpus_folder: Path, settings: IndexSettings) -> None:
        settings.data.mkdir()
        with FileLock(settings.data / LOCK), pytest.raises(BuildRunning, match="Another build is running"):
            run(corpus_folder)
        assert run(corpus_folder).exit_status == 0

    def test_another_encoder_is_refused_and_taken_only_when_asked(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        run(corpus_folder)
        before = current_folder(settings.data)
        other = FakeEncoder("other")
        with pytest.raises(OtherModel, match="--rebuild"):
            run(corpus_folder, encoder=other)
        assert current_folder(settings.data) == before
        report = run(corpus_folder, encoder=other, rebuild=True)
        assert report.switched
        open_generation(settings.data, other.info).close()


class TestWholeOrNotThere:
    @pytest.mark.parametrize("stage", ["reading", "looking up", "encoding", "writing"])
    def test_a_build_that_is_broken_off_changes_nothing_and_the_next_completes(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, stage: str, fake_encoder: FakeEncoder
    ) -> None:
        run(corpus_folder)
        before, folder = texts(settings), current_folder(settings.data)
        (corpus_folder / "rivers.txt").write_text("The ford is open again. " * 40)
        (corpus_folder / "new.txt").write_text("Something new. And something more.")
        with pytest.raises(KeyboardInterrupt):
            run(corpus_folder, progress=Breaking(stage))
        assert (texts(settings), current_folder(settings.data)) == (before, folder)
        report = run(corpus_folder)
        assert report.switched
        assert len(texts(settings)) == 5
        assert len(fake_encoder.encoded) == len(set(fake_encoder.encoded)), "something was encoded twice"
        assert [path.name for path in (settings.data / GENERATIONS).glob(".unfinished*")] == []

    def test_an_open_generation_answers_through_the_next_switch(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        run(corpus_folder)
        generation = open_generation(settings.data, fake_encoder.info)
        doc_id = next(info.doc_id for info in generation.infos() if info.source == "rivers.txt")
        (corpus_folder / "rivers.txt").write_text("The ford is open again.")
        run(corpus_folder)
        assert "Blue Glacier" in generation.document(doc_id).text
        assert all(generation.passage(row) for row in range(len(generation)))
        generation.close()

    def test_what_no_kept_generation_names_is_deleted(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        for number in range(4):
            (corpus_folder / "rivers.txt").write_text(f"State {number} of the ford.")
            run(corpus_folder)
        with Store(settings.data, read_only=True) as store:
            versions = [info for info in store.versions() if info.source == "rivers.txt"]
            assert [store.document(info.version).text[:7] for info in versions] == ["State 2", "State 3"]
        assert len(list((settings.data / GENERATIONS).iterdir())) == 2
        assert len(list((settings.data / "files").glob("??/*"))) == 5

    def test_rebuilding_repairs_a_damaged_index(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        first = run(corpus_folder)
        folder = current_folder(settings.data)
        assert folder is not None
        shutil.rmtree(folder)
        with pytest.raises(IndexDamaged, match="--rebuild"):
            run(corpus_folder)
        again = run(corpus_folder, rebuild=True)
        assert again.generation == first.generation
        open_generation(settings.data, fake_encoder.info).close()

    def test_rebuilding_never_touches_the_folder_that_is_open(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings
    ) -> None:
        run(corpus_folder)
        before = current_folder(settings.data)
        run(corpus_folder, rebuild=True)
        after = current_folder(settings.data)
        assert before is not None
        assert after is not None
        assert after != before
        assert before.is_dir()

    def test_the_same_input_gives_the_same_generation(
        self, run: Builder, corpus_folder: Path, tmp_path: Path, settings: IndexSettings
    ) -> None:
        first = run(corpus_folder)
        other = build([corpus_folder], IndexSettings(data=tmp_path / "other"), FakeEncoder(), reader=DirectReader())
        assert other.generation == first.generation


class TestRemoving:
    def test_a_document_is_left_out_and_the_others_stay(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        run(corpus_folder)
        encoded = len(fake_encoder.encoded)
        report = remove([id_of(settings, "rivers.txt")], settings, fake_encoder)
        assert states(report) == {"rivers.txt": State.REMOVED}
        assert sorted(texts(settings)) == ["bazaar.txt", "north/railways.md", "pass.txt"]
        assert len(fake_encoder.encoded) == encoded

    def test_it_comes_back_with_the_next_build_of_its_folder(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        run(corpus_folder)
        remove([id_of(settings, "rivers.txt")], settings, fake_encoder)
        assert run(corpus_folder).documents == 4

    def test_an_unknown_document_changes_nothing(
        self, run: Builder, corpus_folder: Path, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        run(corpus_folder)
        known = id_of(settings, "rivers.txt")
        with pytest.raises(UnknownDocument, match="'nobody'"):
            remove([known, "nobody"], settings, fake_encoder)
        assert len(texts(settings)) == 4

    def test_without_an_index_there_is_nothing_to_remove(
        self, settings: IndexSettings, fake_encoder: FakeEncoder
    ) -> None:
        with pytest.raises(IndexMissing):
            remove(["x"], settings, fake_encoder)
        assert not settings.data.exists()


def test_the_pointer_and_every_version_survive_copying_the_folder(
    run: Builder, corpus_folder: Path, settings: IndexSettings, tmp_path: Path, fake_encoder: FakeEncoder
) -> None:
    run(corpus_folder)
    shutil.copytree(settings.data, tmp_path / "copy")
    shutil.rmtree(settings.data)
    generation: Generation = open_generation(tmp_path / "copy", fake_encoder.info)
    assert len(list(generation.infos())) == 4
    generation.close()
    assert (tmp_path / "copy" / POINTER).is_file()
