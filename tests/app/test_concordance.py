"""Exact words in the whole library: pages of places, counts, and saying where it stopped."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app import concordance
from app.concordance import by_document, occurrences_in
from app.errors import FilterError
from corpus.document import Document, Range
from corpus.errors import UnknownDocument

from .fakes import FakeAnswerService, make_document

TEXTS = {"a": "Salt and tea. Salt again.", "b": "Nothing here.", "c": "Tea.\n\nSalt, salt and salt."}
SERVICE = FakeAnswerService(tuple(make_document(name, text, f"{name}.txt", "en") for name, text in TEXTS.items()))
SALT = [("a", 0), ("a", 14), ("c", 6), ("c", 12), ("c", 21)]


def test_places_are_listed_by_document_and_counted() -> None:
    found = occurrences_in(SERVICE, "salt")
    assert [(place.document.doc_id, place.start) for place in found.places] == SALT
    assert [(one.doc_id, one.count, one.exact) for one in found.documents] == [("a", 2, True), ("c", 3, True)]
    assert (found.searched, found.unsearched, found.next_cursor, found.count) == (3, 0, None, 5)
    assert found.exact


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_hold_every_place_once(limit: int) -> None:
    pages, cursor = [], None
    while True:
        found = occurrences_in(SERVICE, "salt", limit=limit, cursor=cursor)
        pages.append([(place.document.doc_id, place.start) for place in found.places])
        cursor = found.next_cursor
        if cursor is None:
            break
    assert [place for page in pages for place in page] == SALT
    assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)


def test_what_is_not_listed_is_counted() -> None:
    found = occurrences_in(SERVICE, "salt", limit=1)
    assert (found.count, found.exact, found.next_cursor) == (5, True, "a:14")


def test_it_says_where_it_stopped() -> None:
    found = occurrences_in(SERVICE, "salt", most_characters=len(TEXTS["a"]) + 1)
    assert (found.searched, found.unsearched, found.next_cursor, found.exact) == (2, 1, "c:0", False)
    rest = occurrences_in(SERVICE, "salt", cursor=found.next_cursor)
    assert ([place.document.doc_id for place in rest.places], rest.next_cursor) == (["c"] * 3, None)


def test_a_word_that_stands_everywhere_is_counted_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(concordance, "MOST_COUNTED", 2)
    found = occurrences_in(SERVICE, "salt", limit=1)
    assert [(one.doc_id, one.count, one.exact) for one in found.documents] == [("a", 2, True), ("c", 2, False)]
    assert not found.exact
    every = occurrences_in(SERVICE, "salt", ["c"], limit=3)
    assert [(one.count, one.exact) for one in every.documents] == [(3, True)]


def test_only_the_named_documents_are_looked_through() -> None:
    found = occurrences_in(SERVICE, "salt", ["c", "b", "c"])
    assert ({place.document.doc_id for place in found.places}, found.searched) == ({"c"}, 2)
    with pytest.raises(UnknownDocument):
        occurrences_in(SERVICE, "salt", ["c", "none"])


def test_only_the_named_folders_are_looked_through() -> None:
    sources = {"a": "acts/old/a.txt", "b": "acts/b.txt", "c": "c.txt"}
    service = FakeAnswerService(tuple(make_document(name, TEXTS[name], sources[name], "en") for name in TEXTS))

    def looked(*arguments: list[str]) -> tuple[list[str], int]:
        found = occurrences_in(service, "salt", *arguments)
        return [one.doc_id for one in found.documents], found.searched

    assert looked([], ["acts"]) == (["a"], 2)
    assert looked([], ["acts/old/", "acts"]) == (["a"], 2)
    assert looked(["a", "c"], ["acts"]) == (["a"], 1)
    with pytest.raises(UnknownDocument, match="The folder 'laws' was given"):
        looked([], ["laws"])
    with pytest.raises(UnknownDocument, match="'acts' was given with documents"):
        looked(["c"], ["acts"])


@pytest.mark.parametrize("cursor", ["a", ":1", "a:", "a:b", "a:\u0661", "a:" + "1" * 13])
def test_a_cursor_that_is_none_is_refused(cursor: str) -> None:
    with pytest.raises(FilterError, match="next_cursor"):
        occurrences_in(SERVICE, "salt", cursor=cursor)


def test_documents_are_shown_with_their_places_on_this_page() -> None:
    shown = [(one.doc_id, len(places)) for one, places in by_document(occurrences_in(SERVICE, "salt", limit=3))]
    assert shown == [("a", 2), ("c", 1)]


def test_over_gaps_that_are_known_the_text_goes_on() -> None:
    def cuts(document: Document) -> Sequence[Sequence[Range]]:
        return [(Range(0, 4), Range(6, 10))] if document.doc_id == "c" else []

    found = occurrences_in(SERVICE, "tea. salt", ["c"], cuts=cuts)
    assert [place.ranges for place in found.places] == [(Range(0, 4), Range(6, 10))]
