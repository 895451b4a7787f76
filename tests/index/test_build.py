from __future__ import annotations

import errno
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.errors import DataFolderError, PathNotFound
from corpus.readers.protocol import Problem
from corpus.reading import DirectReader, ReadFile, Task
from corpus.store import Store
from index.build import LOCK, build
from index.current import current_folder
from index.errors import BuildRunning, OtherModel
from index.generation import open_generation
from index.report import State, parse_report
from index.settings import IndexSettings
from tests.fakes import FakeEncoder
from tests.index.current import Builder, id_of, states, texts


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

    def test_a_folder_that_cannot_be_listed_fails_and_what_it_holds_is_kept(
        self, run: Builder, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        run(corpus_folder)
        scandir = os.scandir

        # The tests may run as root, who may list every folder.
        def refused(path: str) -> object:
            if Path(path).name == "north":
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refused)
        report = run(corpus_folder, prune=True)
        (folder,) = [file for file in report.files if file.state is not State.UNCHANGED]
        assert (folder.source, folder.state, report.documents) == ("north", State.FAILED, 4)
        assert folder.reasons == ("cannot be opened (Permission denied); expected a folder that may be read.",)

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
