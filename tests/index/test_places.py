"""A query that is narrowed down to parts of documents, on an issue of three parts beside a text of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.document import Kind, Part, Passage
from corpus.errors import UnknownDocument, UnknownPart
from corpus.reading import DirectReader
from index.build import build
from index.generation import Generation, open_generation
from index.hits import Query
from index.places import places_of
from index.search import CANDIDATES, Searcher
from index.settings import IndexSettings

from ..corpus.printed import ISSUE, prose
from ..fakes import FakeEncoder

FERRIES, ROADS = 2, 3
CROWD = "".join(
    f" The chandler of the lower town paid for {number} candles, and the candles were of wax.\n\n"
    for number in range(CANDIDATES * 8)
)
"""More about candles than a search takes up, in the part about roads."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("places")
    (folder / "texts").mkdir()
    crowded = ISSUE.replace("AFTER THE RAILWAY", f"THE CANDLES\n\n{CROWD}AFTER THE RAILWAY")
    (folder / "texts" / "issue.txt").write_text(crowded, encoding="utf-8", newline="")
    (folder / "texts" / "mills.txt").write_text(prose(30, 40), encoding="utf-8", newline="")
    build([folder / "texts"], IndexSettings(data=folder / "data"), FakeEncoder(), reader=DirectReader())
    return folder / "data"


@pytest.fixture
def generation(data: Path) -> Iterator[Generation]:
    opened = open_generation(data)
    yield opened
    opened.close()


@pytest.fixture
def searcher(generation: Generation) -> Searcher:
    return Searcher(generation, FakeEncoder())


@pytest.fixture
def issue(generation: Generation) -> str:
    return doc_id(generation, "issue.txt")


def doc_id(generation: Generation, source: str) -> str:
    return next(entry.doc_id for entry in generation.manifest.documents if entry.source == source)


def part_of(generation: Generation, passage: Passage) -> Part | None:
    return generation.document(passage.doc_id).place(passage.start).part


QUESTION = "The chandler of the lower town paid for candles of wax?"


def test_the_issue_has_its_parts_without_its_text(generation: Generation, issue: str) -> None:
    assert generation.parts(issue) == generation.document(issue).parts
    assert len(generation.parts(issue)) == 3
    assert generation.parts(doc_id(generation, "mills.txt")) == ()


def test_without_the_filter_another_part_crowds_the_ferries_out(generation: Generation, searcher: Searcher) -> None:
    found = {part_of(generation, hit.passage) for hit in searcher.search(Query(QUESTION))}
    assert found == {generation.parts(doc_id(generation, "issue.txt"))[ROADS - 1]}


def test_only_passages_of_the_part_are_found_and_none_is_crowded_out(
    generation: Generation, searcher: Searcher, issue: str
) -> None:
    query = Query(QUESTION, part_ids=frozenset({f"{issue}:{FERRIES}"}), top_k=200)
    hits = searcher.search(query)
    part = generation.parts(issue)[FERRIES - 1]
    assert {part_of(generation, hit.passage) for hit in hits} == {part}
    inside = [
        passage
        for passage in generation.store.passages(generation.entry(issue).version)
        if part.start <= passage.start < part.end and passage.kind in query.kinds
    ]
    assert {hit.passage.passage_id for hit in hits} == {passage.passage_id for passage in inside}


def test_both_ways_of_finding_keep_to_the_part(generation: Generation, searcher: Searcher, issue: str) -> None:
    allowed, filters = searcher._filtered(Query(QUESTION, part_ids=frozenset({f"{issue}:{FERRIES}"})))
    by_words = generation.lexical.search(QUESTION, 500, filters)
    assert by_words
    assert all(allowed[hit.row] for hit in by_words)


def test_several_parts_are_searched_together(generation: Generation, searcher: Searcher, issue: str) -> None:
    parts = frozenset({f"{issue}:{FERRIES}", f"{issue}:{ROADS}"})
    hits = searcher.search(Query(QUESTION, part_ids=parts, top_k=200))
    assert {part_of(generation, hit.passage) for hit in hits} == set(generation.parts(issue)[1:])


def test_a_document_beside_a_part_is_searched_whole(generation: Generation, searcher: Searcher, issue: str) -> None:
    mills = doc_id(generation, "mills.txt")
    query = Query(QUESTION, doc_ids=frozenset({mills}), part_ids=frozenset({f"{issue}:{FERRIES}"}), top_k=200)
    found = {part_of(generation, hit.passage) for hit in searcher.search(query)}
    assert found == {None, generation.parts(issue)[FERRIES - 1]}
    assert {hit.passage.doc_id for hit in searcher.search(query)} == {mills, issue}


def test_parts_narrow_their_own_document_down(searcher: Searcher, generation: Generation, issue: str) -> None:
    query = Query(QUESTION, part_ids=frozenset({f"{issue}:{FERRIES}"}), top_k=200)
    both = Query(QUESTION, doc_ids=frozenset({issue}), part_ids=query.part_ids, top_k=200)
    assert searcher.search(both) == searcher.search(query)


def test_other_filters_hold_inside_a_part(searcher: Searcher, issue: str) -> None:
    parts = frozenset({f"{issue}:{ROADS}"})
    tables = searcher.search(Query("Loads by year", part_ids=parts, kinds=frozenset({Kind.TABLE})))
    assert {hit.passage.kind for hit in tables} == {Kind.TABLE}
    assert searcher.search(Query(QUESTION, part_ids=parts, languages=frozenset({"fa"}))) == ()


def test_no_filter_is_no_place_and_empty_ones_allow_nothing(generation: Generation, searcher: Searcher) -> None:
    assert places_of(generation, None, None) is None
    assert not searcher.allowed(Query(QUESTION, doc_ids=frozenset())).any()
    assert not searcher.allowed(Query(QUESTION, part_ids=frozenset())).any()


def test_a_part_that_does_not_exist_is_an_error(searcher: Searcher, issue: str) -> None:
    with pytest.raises(UnknownPart, match=r"Part 9 of issue\S+ was asked for; that document has 3 of them"):
        searcher.search(Query(QUESTION, part_ids=frozenset({f"{issue}:9"})))
    with pytest.raises(UnknownPart, match="expected a doc_id, a colon and a number"):
        searcher.search(Query(QUESTION, part_ids=frozenset({"issue"})))
    with pytest.raises(UnknownDocument, match="nobody"):
        searcher.search(Query(QUESTION, part_ids=frozenset({"nobody:1"})))
