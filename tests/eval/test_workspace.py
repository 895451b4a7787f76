from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import DataFolderError, PathNotFound
from eval.dataset import Dataset, SourceText
from eval.errors import DatasetError
from eval.workspace import folder_corpus, run_folder, set_corpus


class Documents:
    def __init__(self, *texts: SourceText) -> None:
        self.texts = texts
        self.read = 0

    def __iter__(self) -> Iterator[SourceText]:
        self.read += 1
        return iter(self.texts)

    def __len__(self) -> int:
        return len(self.texts)


def dataset(documents: Documents, sha256: str = "00") -> Dataset:
    return Dataset("Some set", (), {"corpus.jsonl": sha256}, documents=documents)


def test_documents_of_a_set_are_written_out_exactly_with_their_titles(tmp_path: Path) -> None:
    documents = Documents(SourceText("d/1#2", "Ein \u0085Titel", "\ufeffone\r\ntwo\n"), SourceText("d2", "", "پل"))
    corpus = set_corpus(tmp_path, dataset(documents))
    assert corpus.names == {"0000/0000000.txt": "d/1#2", "0000/0000001.txt": "d2"}
    assert (corpus.folder / "0000/0000000.txt").read_bytes() == "\ufeffone\r\ntwo\n".encode()
    assert json.loads((corpus.folder / "0000/0000000.csl.json").read_text())["title"] == "Ein \u0085Titel"
    assert not (corpus.folder / "0000/0000001.csl.json").exists()
    assert corpus.data.is_relative_to(tmp_path / "evaluations" / "indexes")


def test_they_are_written_once_for_the_same_files(tmp_path: Path) -> None:
    documents = Documents(SourceText("d1", "", "one"))
    first = set_corpus(tmp_path, dataset(documents))
    assert set_corpus(tmp_path, dataset(documents)) == first
    assert documents.read == 1
    assert set_corpus(tmp_path, dataset(documents, "01")).data != first.data


def test_what_a_killed_run_left_is_written_again(tmp_path: Path) -> None:
    documents = Documents(SourceText("d1", "", "one"))
    place = set_corpus(tmp_path, dataset(documents)).data
    (place / "names.json").unlink()
    (place / "texts" / "0000" / "0000000.txt").write_text("half")
    corpus = set_corpus(tmp_path, dataset(documents))
    assert (corpus.folder / "0000/0000000.txt").read_text() == "one"


def test_a_document_of_a_title_alone_can_be_quoted(tmp_path: Path) -> None:
    corpus = set_corpus(tmp_path, dataset(Documents(SourceText("d1", "Only this", ""))))
    assert (corpus.folder / "0000/0000000.txt").read_text() == "Only this"


def test_a_set_without_documents_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="--documents"):
        set_corpus(tmp_path, Dataset("set", (), {}))


def test_a_data_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DataFolderError, match="cannot be written"):
        set_corpus(tmp_path / "file", dataset(Documents()))


def test_a_folder_has_one_index_and_a_run_one_place(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    corpus = folder_corpus(tmp_path / "data", tmp_path / "texts")
    assert corpus.data == folder_corpus(tmp_path / "data", tmp_path / "texts" / ".." / "texts").data
    assert corpus.names is None
    assert run_folder(tmp_path, "set", "a") != run_folder(tmp_path, "set", "b")
    with pytest.raises(PathNotFound, match="expected a folder"):
        folder_corpus(tmp_path, tmp_path / "none")
