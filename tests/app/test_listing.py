from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.listing import page_of
from app.ports import DocumentSummary


def summaries(*ids: str) -> list[DocumentSummary]:
    return [DocumentSummary(doc_id, doc_id, "en", f"{doc_id}.txt", "text/plain", "0" * 64) for doc_id in sorted(ids)]


@given(st.sets(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=30), st.integers(1, 7))
def test_pages_in_turn_give_every_document_once(ids: set[str], limit: int) -> None:
    documents = summaries(*ids)
    seen: list[str] = []
    cursor = None
    while True:
        page = page_of(documents, cursor, limit)
        seen += [one.doc_id for one in page.documents]
        if page.next_cursor is None:
            break
        assert len(page.documents) == limit
        cursor = page.next_cursor
    assert seen == sorted(ids)


def test_a_cursor_stays_right_when_its_document_goes() -> None:
    cursor = page_of(summaries("a", "b", "c"), None, 2).next_cursor
    assert [one.doc_id for one in page_of(summaries("a", "c", "d"), cursor, 2).documents] == ["c", "d"]


def test_a_cursor_of_somebody_else_is_a_place_in_the_order() -> None:
    assert [one.doc_id for one in page_of(summaries("a", "c"), "b\0", 5).documents] == ["c"]
    assert page_of(summaries("a"), "zz", 5).documents == ()
