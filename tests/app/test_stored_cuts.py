"""Sentences that a page head cuts are known from the stored passages, and words are found over the cut."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.concordance import occurrences_in
from app.stored_cuts import stored_cuts
from corpus.document import Document

from ..fakes import FakeEncoder
from .small import index_texts, open_small

NAMES = "anchor barrel canvas dock engine ferry gale hull island jetty keel lamp mast net oar pier quay rope sail tide"
LAST = ("nobody was bound in a case of force", "in a year when the ice came early and stayed, because", "of war.")


def printed() -> str:
    """Three pages, each with the same head and number, over which one sentence runs."""
    names = NAMES.split()
    lines = [
        f"the {' and the '.join(names[(line * 7 + word * (line % 5 + 1)) % 20] for word in range(9))} of the town"
        for line in range(21)
    ]
    lines[7] = f"majeure {lines[7]}"
    pages = ("\n".join([*lines[7 * page : 7 * page + 7], LAST[page]]) for page in range(3))
    return "\f".join(f"RECORDS OF THE HARBOUR BOARD {10 + page}\n\n{body}\n" for page, body in enumerate(pages))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cuts")
    index_texts(folder / "data", folder / "texts", FakeEncoder(), {"harbour.txt": printed()})
    return folder / "data"


def test_words_are_found_over_a_page_head(data: Path) -> None:
    service = open_small(data, FakeEncoder())
    with stored_cuts(data) as cuts:
        (place,) = occurrences_in(service, "a case of force majeure", cuts=cuts).places
    assert place.display == "a case of force majeure"
    assert "HARBOUR BOARD 11" in place.text and len(place.ranges) == 2
    assert occurrences_in(service, "a case of force majeure").places == ()


def test_of_another_document_nothing_is_known(data: Path) -> None:
    service = open_small(data, FakeEncoder())
    document = service.document(service.documents()[0].doc_id)
    with stored_cuts(data) as cuts:
        assert cuts(document)
        assert not cuts(Document(document.doc_id, document.text, "0" * 64, document.source))


def test_where_there_is_no_index_nothing_is_known(tmp_path: Path) -> None:
    with stored_cuts(tmp_path / "none") as cuts:
        assert not cuts(Document("d", "text", "0" * 64, "d.txt"))
    assert not (tmp_path / "none").exists()
