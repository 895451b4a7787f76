from __future__ import annotations

import pytest

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


def test_no_more_places_than_help() -> None:
    document = Document("d", "ab " * 100, "0" * 64, "d.txt")
    assert len(verify(document, Range(1, 3), "ab").places) == MOST_PLACES
