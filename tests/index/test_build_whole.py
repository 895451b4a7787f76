from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.errors import UnknownDocument
from corpus.reading import DirectReader
from corpus.store import Store
from index.build import build
from index.current import GENERATIONS, POINTER, current_folder
from index.errors import IndexDamaged, IndexMissing
from index.generation import Generation, open_generation
from index.library import remove
from index.progress import NoProgress
from index.report import State
from index.settings import IndexSettings
from tests.fakes import FakeEncoder
from tests.index.current import Builder, id_of, states, texts


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
