from __future__ import annotations

import re
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.verify import MOST_PLACES, Standing, verify
from corpus.document import Document, Range

OLD = "0" * 64
DOCUMENT = Document("d", "The ford is closed. The ferry runs. The ford is closed.", "ab" * 32, "d.txt")


def test_words_that_stand_where_they_were_cited_are_valid() -> None:
    verdict = verify(DOCUMENT, Range(0, 19), "The ford is closed.")
    assert verdict.standing is Standing.VALID
    assert verdict.places == ((0, 19),)
    assert verdict.document_changed is None


def test_a_changed_file_is_told_apart_from_a_broken_citation() -> None:
    assert verify(DOCUMENT, Range(0, 19), "The ford is closed.", OLD).document_changed is True
    assert verify(DOCUMENT, Range(0, 19), "The ford is closed.", ("ab" * 32).upper()).document_changed is False


def test_words_that_moved_are_found_nearest_first() -> None:
    verdict = verify(DOCUMENT, Range(30, 49), "The ford is closed.", OLD)
    assert verdict.standing is Standing.MOVED
    assert verdict.places == ((36, 55), (0, 19))


def test_words_that_are_nowhere_are_absent() -> None:
    verdict = verify(DOCUMENT, Range(0, 9), "The fjord")
    assert (verdict.standing, verdict.places) == (Standing.ABSENT, ())


@pytest.mark.parametrize("cited", [Range(0, 10_000), Range(9_000, 9_019)])
def test_offsets_beyond_the_document_are_no_error(cited: Range) -> None:
    assert verify(DOCUMENT, cited, "The ferry runs.").places == ((20, 35),)


@pytest.mark.parametrize("cited", [Range(36, 1055), Range(-19, 55), Range(36, 30)])
def test_offsets_that_cannot_be_are_not_valid(cited: Range) -> None:
    verdict = verify(DOCUMENT, cited, "The ford is closed.")
    assert verdict.standing is Standing.MOVED
    assert set(verdict.places) == {(0, 19), (36, 55)}


@given(st.text("ab ", max_size=60), st.integers(-5, 70))
def test_the_places_are_the_nearest_ones(text: str, wanted: int) -> None:
    document = Document("d", text, "0" * 64, "d.txt")
    for word in ("ab", "b", " a"):
        everywhere = [found.start() for found in re.finditer(word, text)]
        nearest = sorted(everywhere, key=lambda start: (abs(start - wanted), start))[:MOST_PLACES]
        places = verify(document, Range(wanted, wanted), word).places
        assert [place.start for place in places] == nearest
        assert all(text[place.start : place.end] == word for place in places)


def test_words_that_overlap_themselves_are_listed_without_overlap() -> None:
    places = verify(Document("d", "aaaaaaa", "0" * 64, "d.txt"), Range(3, 3), "aa").places
    assert places
    assert all(one.end <= other.start for one, other in pairwise(sorted(places)))


def test_what_stands_everywhere_costs_no_more_than_what_is_rare() -> None:
    document = Document("d", "a b " * 250_000, "0" * 64, "d.txt")
    tracemalloc.start()
    try:
        places = verify(document, Range(500_000, 500_002), " ").places
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [place.start for place in places[:3]] == [499_999, 500_001, 499_997]
    # A range for each of the half a million spaces takes 50 MB.
    assert most < 10_000_000


def test_no_more_places_than_help() -> None:
    document = Document("d", "ab " * 100, "0" * 64, "d.txt")
    assert len(verify(document, Range(1, 3), "ab").places) == MOST_PLACES
