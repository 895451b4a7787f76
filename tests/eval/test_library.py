from __future__ import annotations

from pathlib import Path

import pytest

from corpus.document import Document, Quote, Range
from corpus.errors import UnknownDocument
from eval.errors import DatasetError
from eval.library import Library
from eval.measures.spans import Quoted, Span

from .fakes import QUESTIONS, TEXTS, FakeService, marked


def test_documents_have_the_names_of_the_set() -> None:
    library = Library(FakeService(), names={"river.txt": "doc-7"})
    assert library.text_of("doc-7") == TEXTS["river.txt"]
    assert library.doc_ids(["doc-7", "rail.txt"]) == {"river-id", "rail-id"}
    document = library.service.document("river-id")
    assert library.quoted(Quote(document, (Range(0, 3),))) == Quoted("doc-7", (Range(0, 3),))
    assert len(library) == 3


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UnknownDocument, match=r"'else.txt' is not in the index"):
        Library(FakeService()).text_of("else.txt")


def test_questions_are_checked_against_the_documents_that_are_there() -> None:
    library = Library(FakeService())
    library.check(QUESTIONS)
    with pytest.raises(DatasetError, match=r"set\.jsonl:9: the span"):
        library.check([*QUESTIONS, marked(9, "What?", Span("rail.txt", 0, 10_000))])
    with pytest.raises(DatasetError, match=r"set\.jsonl:9: the document 'else'"):
        library.check([marked(9, "What?", Span("else", 0, 1))])


def test_a_text_file_is_compared_as_it_is_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("one\r\ntwo\ufeff".encode())
    library = Library(FakeService(), folder=tmp_path)
    assert library.source_text(Document("a", "read otherwise", "", "a.txt")) == "one\r\ntwo\ufeff"


@pytest.mark.parametrize(
    ("source", "media_type"), [("a.pdf", "application/pdf"), ("gone.txt", "text/plain"), ("l.txt", "text/plain")]
)
def test_other_files_are_compared_with_what_was_read(tmp_path: Path, source: str, media_type: str) -> None:
    (tmp_path / "a.pdf").write_bytes(b"text")
    (tmp_path / "l.txt").write_bytes(b"caf\xe9")
    document = Document("a", "as read", "", source, media_type)
    assert Library(FakeService(), folder=tmp_path).source_text(document) == "as read"


def test_a_ranking_holds_each_document_once_with_its_best_score() -> None:
    library = Library(FakeService())
    ranking = library.ranking("toll of the ferry on the line to Kiln Street")
    assert list(ranking) == ["rail.txt", "river.txt"]
    assert ranking["rail.txt"] >= ranking["river.txt"]
    assert list(library.ranking("toll of the ferry on the line to Kiln Street", depth=1)) == ["rail.txt"]


def test_a_ranking_goes_deeper_until_it_has_the_documents() -> None:
    texts = {"a.txt": "Iron ore. " * 400, "b.txt": "Iron bridge."}
    assert list(Library(FakeService(texts)).ranking("iron ore")) == ["a.txt", "b.txt"]
