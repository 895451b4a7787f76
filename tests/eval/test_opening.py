from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.settings import Settings
from corpus.document import Document
from corpus.readers.protocol import Limits
from corpus.reading import DirectReader
from eval.asking import ask
from eval.dataset import Dataset, MarkedQuestion, SourceText
from eval.errors import DatasetError, IndexReplaced
from eval.measures.spans import Span
from eval.opening import build_subject, check_before_building, check_texts, open_subject
from eval.reading import read_folder
from eval.subject import Subject
from eval.workspace import folder_corpus, set_corpus
from index.build import build
from index.progress import NoProgress
from tests.fakes import FakeEncoder

from .fakes import FakeService
from .test_workspace import Documents

QUESTION = "How long is the lower ford closed in spring?"


def asked(folder: Path) -> MarkedQuestion:
    text = (folder / "rivers.txt").read_text(encoding="utf-8")
    start = text.index("In spring")
    end = text.index("weeks.") + len("weeks.")
    return MarkedQuestion(
        "q1", QUESTION, True, "en", evidence=((Span("rivers.txt", start, end),),), where="set.jsonl:1"
    )


@pytest.fixture
def opened(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data", fast=True)


def test_a_folder_is_indexed_beside_the_users_own_index(
    corpus_folder: Path, opened: Settings, fake_encoder: FakeEncoder
) -> None:
    dataset = Dataset("set", (asked(corpus_folder),), {})
    corpus = folder_corpus(opened.data, corpus_folder)
    subject, unread = build_subject(dataset, corpus, opened, fake_encoder, NoProgress())
    assert unread == ()
    assert not (opened.data / "CURRENT").exists()
    row = ask(dataset.questions[0], subject)
    assert row["values"]["verbatim"] == row["values"]["clean_edges"] == 1.0
    assert row["values"]["hit@3"] == 1.0
    assert row["quotes"] or row["nearest"]


def test_a_data_folder_inside_the_documents_is_not_indexed(corpus_folder: Path, fake_encoder: FakeEncoder) -> None:
    opened = Settings(data=corpus_folder / "data", fast=True)
    build([corpus_folder], opened, fake_encoder, reader=DirectReader())
    for _ in range(2):
        corpus = folder_corpus(opened.data, corpus_folder)
        dataset = Dataset("set", (), {})
        subject, unread = build_subject(dataset, corpus, opened, fake_encoder, NoProgress(), DirectReader())
        assert unread == ()
        assert [each.source for each in subject.service.documents() if each.source.startswith("data/")] == []
    found = [each.document.source for each in read_folder(corpus_folder, opened.data, Limits(), lambda _: None)]
    assert found and [source for source in found if source.startswith("data/")] == []


def test_a_second_run_encodes_nothing(corpus_folder: Path, opened: Settings, fake_encoder: FakeEncoder) -> None:
    dataset = Dataset("set", (asked(corpus_folder),), {})
    corpus = folder_corpus(opened.data, corpus_folder)
    build_subject(dataset, corpus, opened, fake_encoder, NoProgress())
    encoded = len(fake_encoder.encoded)
    build_subject(dataset, corpus, opened, fake_encoder, NoProgress())
    assert len(fake_encoder.encoded) == encoded


def test_another_encoder_builds_the_index_anew(
    corpus_folder: Path, opened: Settings, fake_encoder: FakeEncoder
) -> None:
    dataset = Dataset("set", (asked(corpus_folder),), {})
    corpus = folder_corpus(opened.data, corpus_folder)
    build_subject(dataset, corpus, opened, fake_encoder, NoProgress())
    other = FakeEncoder("other")
    subject, _ = build_subject(dataset, corpus, opened, other, NoProgress())
    assert subject.service.health().model == "other"


def test_what_cannot_be_read_is_reported(corpus_folder: Path, opened: Settings, fake_encoder: FakeEncoder) -> None:
    (corpus_folder / "broken.pdf").write_bytes(b"no pdf")
    corpus = folder_corpus(opened.data, corpus_folder)
    _, unread = build_subject(Dataset("set", (), {}), corpus, opened, fake_encoder, NoProgress())
    assert [file.source for file in unread] == ["broken.pdf"]


def test_the_current_index_is_asked_with_quotes_compared_with_the_original_bytes(
    corpus_folder: Path, opened: Settings, fake_encoder: FakeEncoder
) -> None:
    build([corpus_folder], opened, fake_encoder)
    subject = open_subject(opened, fake_encoder)
    summary = subject.summary("rivers.txt")
    document = subject.service.document(summary.doc_id)
    lying = Document(document.doc_id, "other text", document.sha256, document.source)
    assert subject.source_text(lying) == (corpus_folder / "rivers.txt").read_text(encoding="utf-8")
    assert ask(asked(corpus_folder), subject)["values"]["verbatim"] == 1.0


def test_a_build_during_a_run_ends_it_with_a_sentence(
    corpus_folder: Path, opened: Settings, fake_encoder: FakeEncoder
) -> None:
    build([corpus_folder], opened, fake_encoder)
    subject = open_subject(opened, fake_encoder)
    question = asked(corpus_folder)
    ask(question, subject)
    (corpus_folder / "more.txt").write_text("In spring the upper ford is closed too, for two weeks.", encoding="utf-8")
    build([corpus_folder], opened, fake_encoder)
    for call in (
        lambda: ask(question, subject),
        lambda: subject.ranking(QUESTION),
        lambda: subject.text_of("rivers.txt"),
    ):
        with pytest.raises(IndexReplaced, match="The index was built anew while it was asked"):
            call()


def test_a_document_that_left_the_index_during_a_run_is_told_so(
    corpus_folder: Path, opened: Settings, fake_encoder: FakeEncoder
) -> None:
    build([corpus_folder], opened, fake_encoder)
    subject = open_subject(opened, fake_encoder)
    inside = replace(asked(corpus_folder), within=("rivers.txt",))
    (corpus_folder / "rivers.txt").unlink()
    build([corpus_folder], opened, fake_encoder, prune=True)
    with pytest.raises(IndexReplaced):
        ask(inside, subject)
    with pytest.raises(IndexReplaced):
        subject.text_of("rivers.txt")


def test_documents_of_a_set_keep_their_names_and_texts(opened: Settings, fake_encoder: FakeEncoder) -> None:
    texts = [
        SourceText("d#1", "Rivers", "\ufeffThe Sang is closed for three weeks in spring."),
        SourceText("d#2", "Rail", "Grain makes up most of the freight of the northern line."),
    ]
    question = MarkedQuestion("q1", "When is the Sang closed?", True, evidence=((Span("d#1", 1, 10),),), where="s:1")
    dataset = Dataset("set", (question,), {"corpus.jsonl": "00"}, documents=Documents(*texts))
    subject, _ = build_subject(dataset, set_corpus(opened.data, dataset), opened, fake_encoder, NoProgress())
    assert subject.text_of("d#1") == texts[0].text
    assert subject.summary("d#1").title == "Rivers"
    assert list(subject.ranking("When is the Sang closed?"))[:1] == ["d#1"]
    row = ask(question, subject, {"d#1": 1})
    assert row["values"]["R@1"] == 1.0
    assert (row["quotes"] or row["nearest"])[0]["file"] == "d#1"


def test_a_document_of_a_set_that_cannot_be_read_is_reported_each_time(
    opened: Settings, fake_encoder: FakeEncoder
) -> None:
    texts = [
        SourceText("d#1", "Rivers", "The Sang is closed for three weeks in spring."),
        SourceText("d#2", "", "The\x0c Sang rises\r below the\x1f glacier."),
    ]
    dataset = Dataset("set", (), {"corpus.jsonl": "00"}, documents=Documents(*texts))
    for _ in range(2):
        subject, unread = build_subject(
            dataset, set_corpus(opened.data, dataset), opened, fake_encoder, NoProgress(), DirectReader()
        )
        assert len(unread) == 1 and len(subject) == 1


def test_texts_are_compared_until_they_were_found_the_same(
    opened: Settings, fake_encoder: FakeEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = SourceText("d#1", "Rivers", "The Sang is closed for three weeks in spring.")
    dataset = Dataset("set", (), {"corpus.jsonl": "00"}, documents=Documents(text))
    checked: list[str] = []

    def check(*_: object) -> None:
        checked.append("once")
        if len(checked) == 1:
            raise DatasetError("killed")

    monkeypatch.setattr("eval.opening.check_texts", check)

    def opening() -> None:
        build_subject(dataset, set_corpus(opened.data, dataset), opened, fake_encoder, NoProgress(), DirectReader())

    with pytest.raises(DatasetError):
        opening()
    opening()
    opening()
    assert len(checked) == 2


def test_a_text_that_was_read_otherwise_is_an_error() -> None:
    dataset = Dataset("set", (), {}, documents=Documents(SourceText("river.txt", "", "something else")))
    with pytest.raises(DatasetError, match=r"'river.txt' of set was not read as it stands"):
        check_texts(dataset, Subject(FakeService()))


def test_spans_are_checked_before_anything_is_built(corpus_folder: Path) -> None:
    good = asked(corpus_folder)
    check_before_building(Dataset("set", (good,), {}), corpus_folder)
    broken = MarkedQuestion("q2", "What?", True, evidence=((Span("rivers.txt", 0, 99_999),),), where="set.jsonl:2")
    with pytest.raises(DatasetError, match=r"set\.jsonl:2: the span \[0, 99999\)"):
        check_before_building(Dataset("set", (good, broken), {}), corpus_folder)
    elsewhere = MarkedQuestion("q3", "What?", True, evidence=((Span("a.zip/b.txt", 0, 1),),), where="set.jsonl:3")
    check_before_building(Dataset("set", (elsewhere,), {}), corpus_folder)
