from __future__ import annotations

import hashlib
import sqlite3
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.database import SCHEMA_VERSION
from corpus.document import Document, Edit, Kind, Metadata, Page, Part, Passage, Range, Section, Sentence
from corpus.errors import DataFolderError, StoreError, UnknownDocument, UnknownPassage
from corpus.metadata_edits import Edits
from corpus.readers.protocol import Box, Problem
from corpus.store import Store

DATA = b"One line.\nAnother line."


def a_document(doc_id: str = "lines-1", text: str = DATA.decode()) -> Document:
    return Document(
        doc_id=doc_id,
        text=text,
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        source=f"{doc_id}.txt",
        metadata=Metadata(title="Lines", authors=("Ann Lee",), date="2020", container="Papers", language="en"),
        pages=(Page(1, 0, 9, "ix"), Page(2, 10, 23)),
        sections=(Section("One line.", 1, 0, 23),),
        parts=(Part("A part", 0, 23, ("Bo",)),),
        edits=(Edit(9, 10, " "),),
    )


def some_passages(doc_id: str = "lines-1") -> tuple[Passage, ...]:
    return (
        Passage(doc_id, (Range(0, 9),), (Sentence((Range(0, 9),)),), Kind.HEADING, "en"),
        Passage(
            doc_id,
            (Range(0, 3), Range(10, 23)),
            (Sentence((Range(0, 3),)), Sentence((Range(10, 17), Range(18, 23)))),
            Kind.NOTE,
            "ru",
            ("One line.", "Под"),
        ),
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "data")


def add(store: Store, document: Document, pipeline: str = "1") -> int:
    return store.add(document, some_passages(document.doc_id), pipeline=pipeline, root="/somewhere", data=DATA)


class TestAdding:
    def test_what_is_added_comes_back_the_same(self, store: Store) -> None:
        document = a_document()
        version = add(store, document)
        assert store.document(version) == document
        assert store.passages(version) == some_passages()
        assert store.passage(version, 1) == some_passages()[1]
        assert store.original(document.sha256).read_bytes() == DATA

    def test_facts_of_a_version_are_known_without_its_text(self, store: Store) -> None:
        problems = (Problem("no text", "page 3"), Problem("guessed", lost=False))
        version = store.add(a_document(), some_passages(), pipeline="1", sidecar="abc", problems=problems)
        info = store.info(version)
        assert (info.pages, info.passages, info.characters, info.sidecar) == (2, 2, 23, "abc")
        assert info.problems == problems
        assert info.title == "Lines"
        assert store.find("lines-1", a_document().sha256, pipeline="1", sidecar="abc") == info

    def test_another_pipeline_or_sidecar_is_another_version(self, store: Store) -> None:
        first = add(store, a_document())
        second = add(store, a_document(), pipeline="2")
        assert first != second
        assert store.find("lines-1", a_document().sha256, pipeline="3") is None
        assert store.find("lines-1", a_document().sha256, pipeline="1", sidecar="x") is None

    def test_a_new_version_leaves_the_old_one_as_it_is(self, store: Store) -> None:
        old = add(store, a_document())
        new = add(store, a_document(text="Something else altogether."))
        assert store.document(old) == a_document()
        assert store.document(new).text == "Something else altogether."

    def test_the_same_version_again_is_replaced(self, store: Store) -> None:
        add(store, a_document())
        version = add(store, a_document())
        assert [info.version for info in store.versions()] == [version]
        assert len(store.passages(version)) == 2

    def test_a_failure_inside_leaves_nothing_behind(self, store: Store) -> None:
        broken = replace(some_passages()[0], section=("\ud800", object()))  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            store.add(a_document(), [broken], pipeline="1")
        assert store.versions() == ()
        add(store, a_document())

    def test_what_is_committed_is_on_the_disk(self, store: Store) -> None:
        # SQLite's own name for it is FULL, 2; a power cut cannot be tried here.
        with store._database.reading() as connection:
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)

    def test_move_changes_where_the_file_is(self, store: Store) -> None:
        version = add(store, a_document())
        assert store.document(version).source == "lines-1.txt"
        store.move(version, root="/elsewhere", source="inner/lines.txt")
        assert store.info(version).root == "/elsewhere"
        assert store.document(version).source == "inner/lines.txt"


class TestKeeping:
    def test_what_is_not_kept_is_gone_with_its_file(self, store: Store) -> None:
        kept = add(store, a_document())
        text = "Gone."
        gone = store.add(a_document("gone-2", text), some_passages(), pipeline="1", data=text.encode())
        (store.files.folder / "ab").mkdir(exist_ok=True)
        (store.files.folder / "ab" / ".writing-left").write_bytes(b"of a killed build")
        assert store.keep_only({kept}) == 1
        with pytest.raises(StoreError, match="Build the index again"):
            store.document(gone)
        assert store.passages(gone) == ()
        with pytest.raises(StoreError, match="No file with SHA-256"):
            store.original(a_document("gone-2", text).sha256)
        assert [path.name for path in store.files.folder.glob("??/*")] == [a_document().sha256]

    def test_a_file_that_two_documents_hold_stays_for_one(self, store: Store) -> None:
        first = add(store, a_document())
        add(store, a_document("other-2"))
        store.keep_only({first})
        assert store.original(a_document().sha256).is_file()


class TestMetadata:
    def test_edits_lie_over_what_the_file_says_and_survive_reading_it_again(self, store: Store) -> None:
        version = add(store, a_document())
        store.document(version)
        store.edit_metadata("lines-1", Edits(Metadata(title="Better title", authors=("Cy", "Di"))))
        expected = Metadata("Better title", ("Cy", "Di"), "2020", "Papers", "en")
        assert store.document(version).metadata == expected
        assert store.info(version).metadata == expected
        again = add(store, a_document(text="Changed."))
        assert store.document(again).metadata.title == "Better title"
        assert store.edited_metadata("lines-1") == Edits(Metadata(title="Better title", authors=("Cy", "Di")))

    def test_a_document_that_is_not_there_cannot_be_edited(self, store: Store) -> None:
        with pytest.raises(UnknownDocument, match="nobody"):
            store.edit_metadata("nobody", Edits(Metadata(title="x")))


class TestBoxes:
    def test_boxes_come_back_by_page_within_half_a_hundredth_of_a_point(self, store: Store) -> None:
        boxes = [None if at % 5 == 0 else Box(at, 10.006, at + 0.994, 20.5) for at in range(23)]
        version = store.add(a_document(), some_passages(), pipeline="1", boxes=boxes)
        for page in a_document().pages:
            found = store.boxes(version, page.number)
            for expected, box in zip(boxes[page.start : page.end], found, strict=True):
                assert (expected is None) == (box is None)
                if expected is not None and box is not None:
                    assert box == pytest.approx(expected, abs=0.00501)

    def test_a_document_without_boxes_has_none(self, store: Store) -> None:
        assert store.boxes(add(store, a_document()), 1) == ()


class TestReading:
    def test_a_lone_surrogate_a_nul_and_a_mark_of_byte_order_survive(self, store: Store) -> None:
        document = a_document(text="\ufeffa\0b\ud800c\r\nd and some more words")
        assert store.document(add(store, document)).text == document.text

    def test_an_unknown_passage_is_an_error(self, store: Store) -> None:
        with pytest.raises(UnknownPassage, match="Passage 2"):
            store.passage(add(store, a_document()), 2)

    def test_the_same_document_is_unpacked_once(self, store: Store) -> None:
        version = add(store, a_document())
        assert store.document(version) is store.document(version)

    def test_threads_read_at_the_same_time(self, store: Store) -> None:
        version = add(store, a_document())
        found: list[Passage] = []
        threads = [threading.Thread(target=lambda: found.extend(store.passages(version))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == list(some_passages()) * 8

    def test_the_latest_report_is_kept(self, store: Store) -> None:
        assert store.last_report() is None
        store.add_report("a", "{}")
        store.add_report("b", '{"b": 1}')
        assert store.last_report() == '{"b": 1}'


class TestOpening:
    def test_reading_only_sees_what_is_there_and_cannot_write(self, store: Store, tmp_path: Path) -> None:
        version = add(store, a_document())
        with Store(tmp_path / "data", read_only=True) as reader:
            assert reader.document(version) == a_document()
            with pytest.raises(DataFolderError, match="readonly"):
                reader.add_report("x", "{}")

    def test_a_reader_sees_what_a_writer_adds_later(self, store: Store, tmp_path: Path) -> None:
        with Store(tmp_path / "data", read_only=True) as reader:
            version = add(store, a_document())
            assert reader.document(version) == a_document()

    def test_a_folder_that_cannot_be_written_is_read_as_it_is(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with Store(tmp_path / "data") as store:
            version = add(store, a_document())
        monkeypatch.setattr("corpus.database.os.access", lambda path, mode: False)
        with Store(tmp_path / "data", read_only=True) as reader:
            assert reader.document(version) == a_document()
        assert sorted(path.name for path in (tmp_path / "data").iterdir()) == ["corpus.sqlite3", "files"]

    def test_nothing_there_is_an_error_for_readers_and_creates_nothing(self, tmp_path: Path) -> None:
        with pytest.raises(StoreError, match="There is no corpus"):
            Store(tmp_path / "none", read_only=True)
        assert not (tmp_path / "none").exists()

    def test_another_schema_is_refused(self, tmp_path: Path) -> None:
        with Store(tmp_path) as store:
            path = store.path
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
        connection.close()
        with pytest.raises(StoreError, match=f"version {SCHEMA_VERSION + 1}; expected version {SCHEMA_VERSION}"):
            Store(tmp_path)

    def test_a_file_that_is_no_database_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "corpus.sqlite3").write_bytes(b"This is no database, but a file of some length. " * 40)
        with pytest.raises(StoreError, match="is damaged"):
            Store(tmp_path)

    def test_a_file_in_place_of_the_folder_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "data").write_text("a file")
        with pytest.raises(DataFolderError, match="expected a folder that can be written"):
            Store(tmp_path / "data")

    def test_a_folder_in_place_of_the_database_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "corpus.sqlite3").mkdir()
        with pytest.raises(DataFolderError, match="could not be used"):
            Store(tmp_path)
