from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.library import Library, make_library
from app.ports import Health
from corpus.document import Document
from corpus.errors import UnknownDocument
from index.generation import open_generation
from index.hits import Query

from ..fakes import FakeEncoder
from .small import TEXTS, index_texts


@pytest.fixture
def library(small_index: Path) -> Iterator[Library]:
    encoder = FakeEncoder()
    generation = open_generation(small_index, encoder.info)
    yield make_library(generation, encoder)
    generation.close()


def by_source(library: Library, source: str) -> Document:
    return next(library.document(summary.doc_id) for summary in library.documents() if summary.source == source)


def test_every_document_has_a_summary_in_order_of_its_id(library: Library) -> None:
    assert {summary.source for summary in library.documents()} == set(TEXTS)
    ids = [summary.doc_id for summary in library.documents()]
    assert ids == sorted(ids)


def test_a_summary_says_what_is_known_of_its_document(library: Library) -> None:
    (summary,) = [summary for summary in library.documents() if summary.source == "sea/lanterns.md"]
    document = library.document(summary.doc_id)
    assert (summary.title, summary.media_type) == ("Lanterns of the harbour", "text/markdown")
    assert (summary.sha256, summary.pages, summary.problems) == (document.sha256, 0, ())
    assert summary.passages > 1


def test_the_passages_of_all_summaries_are_those_of_the_generation(library: Library) -> None:
    assert sum(summary.passages for summary in library.documents()) == library.health().passages


def test_health_names_the_generation_and_counts_it(library: Library) -> None:
    generation = library.generation
    assert library.health() == Health(generation.generation_id, "fake", len(TEXTS), len(generation))


def test_a_document_is_the_file_it_was_read_from(library: Library) -> None:
    for source, text in TEXTS.items():
        assert by_source(library, source).text == text


def test_a_filter_of_known_documents_is_accepted(library: Library) -> None:
    library.check_documents(None)
    library.check_documents(frozenset())
    library.check_documents(frozenset(summary.doc_id for summary in library.documents()))


def test_a_filter_that_names_a_document_that_is_not_there_is_refused(library: Library) -> None:
    known = library.documents()[0].doc_id
    with pytest.raises(UnknownDocument, match="No document is called 'zz-1'; expected one"):
        library.check_documents(frozenset({known, "zz-1"}))
    with pytest.raises(UnknownDocument, match="'nowhere'"):
        library.document("nowhere")


def test_of_several_unknown_documents_always_the_same_is_named(library: Library) -> None:
    unknown = frozenset(f"unknown-{number}" for number in range(9))
    with pytest.raises(UnknownDocument, match="'unknown-0'"):
        library.check_documents(unknown)


def test_the_searcher_and_the_quoter_answer_from_the_generation(library: Library) -> None:
    hit = library.searcher.search(Query("oil of the northern lamp"))[0]
    assert hit.passage.doc_id in {summary.doc_id for summary in library.documents()}


def test_an_index_of_nothing_is_an_empty_library(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    (tmp_path / "texts").mkdir()
    index_texts(tmp_path / "data", tmp_path / "texts", encoder, {})
    generation = open_generation(tmp_path / "data", encoder.info)
    empty = make_library(generation, encoder)
    assert empty.documents() == ()
    assert (empty.health().documents, empty.health().passages) == (0, 0)
    assert empty.searcher.search(Query("anything")) == ()
    generation.close()
