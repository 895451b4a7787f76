from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Document, Quote, Range
from corpus.errors import UnknownDocument
from eval.errors import DatasetError
from eval.measures.spans import Quoted, Span
from eval.subject import Subject

from .fakes import QUESTIONS, TEXTS, FakeService, marked, span


def test_documents_have_the_names_of_the_set() -> None:
    subject = Subject(FakeService(), names={"river.txt": "doc-7"})
    assert subject.text_of("doc-7") == TEXTS["river.txt"]
    assert subject.doc_ids(["doc-7", "rail.txt"]) == {"river-id", "rail-id"}
    document = subject.service.document("river-id")
    assert subject.quoted(Quote(document, (Range(0, 3),))) == Quoted("doc-7", (Range(0, 3),))
    assert len(subject) == 3


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(UnknownDocument, match=r"'else.txt' is not in the index"):
        Subject(FakeService()).text_of("else.txt")


def test_questions_are_checked_against_the_documents_that_are_there() -> None:
    subject = Subject(FakeService())
    subject.check(QUESTIONS)
    with pytest.raises(DatasetError, match=r"set\.jsonl:9: the span"):
        subject.check([*QUESTIONS, marked(9, "What?", Span("rail.txt", 0, 10_000))])
    with pytest.raises(DatasetError, match=r"set\.jsonl:9: the document 'else'"):
        subject.check([marked(9, "What?", Span("else", 0, 1))])


def test_documents_that_are_relevant_must_be_there_and_others_need_not() -> None:
    subject = Subject(FakeService())
    subject.check(QUESTIONS, {"q1": {"river.txt": 1, "river": 0}, "q99": {"river": 1}})
    with pytest.raises(
        DatasetError, match=r"set\.jsonl:1: .* qrels the document 'river' .*; did you mean 'river\.txt'\?"
    ):
        subject.check(QUESTIONS, {"q1": {"rail.txt": 1, "river": 1}})


def test_what_contradicts_may_stand_where_no_evidence_does() -> None:
    subject = Subject(FakeService())
    there = span("river.txt", "The ferry at Old Landing carries two carts.")
    question = replace(marked(1, "Does the ferry carry ten carts?"), contradicts=((there,),))
    subject.check([question])
    with pytest.raises(DatasetError, match=r"set\.jsonl:1: the span"):
        subject.check([replace(question, contradicts=((there._replace(end=10_000),),))])


def test_a_text_file_is_compared_as_it_is_on_disk(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("one\r\ntwo\ufeff".encode())
    subject = Subject(FakeService(), file_of=lambda document: tmp_path / document.source)
    assert subject.source_text(Document("a", "read otherwise", "", "a.txt")) == "one\r\ntwo\ufeff"


@pytest.mark.parametrize("source", ["gone.txt", "l.txt"])
def test_other_files_are_compared_with_what_was_read(tmp_path: Path, source: str) -> None:
    (tmp_path / "l.txt").write_bytes(b"caf\xe9")
    document = Document("a", "as read", "", source)
    subject = Subject(FakeService(), file_of=lambda document: tmp_path / document.source)
    assert subject.source_text(document) == "as read"
    assert Subject(FakeService()).source_text(document) == "as read"


def test_a_ranking_holds_each_document_once_with_its_best_score() -> None:
    subject = Subject(FakeService())
    ranking = subject.ranking("toll of the ferry on the line to Kiln Street")
    assert list(ranking) == ["rail.txt", "river.txt"]
    assert ranking["rail.txt"] >= ranking["river.txt"]
    assert list(subject.ranking("toll of the ferry on the line to Kiln Street", depth=1)) == ["rail.txt"]


def test_a_ranking_goes_deeper_until_it_has_the_documents() -> None:
    texts = {"a.txt": "Iron ore. " * 400, "b.txt": "Iron bridge."}
    assert list(Subject(FakeService(texts)).ranking("iron ore")) == ["a.txt", "b.txt"]
