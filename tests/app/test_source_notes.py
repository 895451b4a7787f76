from __future__ import annotations

import pytest

from app.answer import Question
from app.confidence import Calibration
from app.service import QuotingService
from app.source_notes import without_source_notes
from corpus.document import Kind
from index.build import build
from index.settings import IndexSettings
from tests.fakes import FakeEncoder

from .shelves import Shelf

CITING = (
    "12 Ferries stop for the winter, 1902, https://example.org/ferries.",
    "7 Karr, J. On ferries // Journal of the Lower Town, 1902.",
    "3 Карр Я. О переправах. С. 14.",
    "4 Karr, On ferries, pp. 3-9.",
)
TELLING = ("10 The guild was dissolved in 1902.", "2 See the chapter on tolls.")


@pytest.mark.parametrize("note", CITING)
def test_a_note_that_names_a_source_is_left_out(note: str) -> None:
    shelf = Shelf()
    hit = shelf.hit([note], [0.9], kind=Kind.NOTE)
    assert without_source_notes([hit], shelf.documents.__getitem__) == ()


@pytest.mark.parametrize("note", TELLING)
def test_a_note_that_tells_something_stays(note: str) -> None:
    shelf = Shelf()
    hit = shelf.hit([note], [0.9], kind=Kind.NOTE)
    assert without_source_notes([hit], shelf.documents.__getitem__) == (hit,)


def test_running_text_with_a_link_stays_and_the_order_too() -> None:
    shelf = Shelf()
    hits = [
        shelf.hit(["The tolls are listed at https://example.org/tolls."], [0.9]),
        shelf.hit([CITING[0]], [0.8], kind=Kind.NOTE),
        shelf.hit(["The ferry is slow."], [0.7]),
    ]
    assert without_source_notes(hits, shelf.documents.__getitem__) == (hits[0], hits[2])


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> QuotingService:
    folder = tmp_path_factory.mktemp("texts")
    (folder / "ferries.md").write_text(
        "# Ferries\n\nThe ferries of the lower town were stopped by ice in most winters.[^1]\n\n"
        "[^1]: Ferries of the lower town stopped by ice, 1902, https://example.org/ice.\n",
        encoding="utf-8",
    )
    data = tmp_path_factory.mktemp("data")
    encoder = FakeEncoder()
    build([folder], IndexSettings(data=data), encoder)
    calibration = Calibration(signals=(), mean=(), scale=(), weights=(), bias=0.0, threshold=1.0)
    return QuotingService(data, encoder, calibration)


@pytest.mark.parametrize(
    ("question", "noted"),
    [
        (Question("What stopped the ferries of the lower town?"), False),
        (Question("Which footnote says what stopped the ferries of the lower town?"), True),
        (Question("What stopped the ferries of the lower town?", kinds=frozenset({Kind.NOTE})), True),
    ],
)
def test_a_source_is_quoted_only_when_one_is_asked_for(
    service: QuotingService, question: Question, noted: bool
) -> None:
    kinds = {cited.kind for cited in service.answer(question).nearest}
    assert (Kind.NOTE in kinds) is noted
    assert (Kind.BODY in kinds) is (question.kinds is None)
