"""Requirements of reading that finding and answering fulfil, one test (or group) for each.

The others are tested in ``tests/corpus/test_requirements.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.answer import Status
from app.questions import Question
from app.service import QuotingService
from corpus.document import Kind
from index.generation import open_generation
from index.hits import Query
from index.lexical import LexicalIndex, LexicalRow
from index.search import Searcher
from tests.fakes import FakeEncoder

from .small import index_texts, open_small

Searching = Callable[[Mapping[str, str]], Searcher]

ROAD = (
    "The road of the north was dry for a day in every direction, and its wells were guarded by men of the plain. "
    "Salt was carried on it in spring.\n\n"
)


@pytest.fixture
def searching(tmp_path: Path) -> Iterator[Searching]:
    opened = []

    def search(texts: Mapping[str, str]) -> Searcher:
        index_texts(tmp_path / "data", tmp_path / "texts", FakeEncoder(), texts)
        generation = open_generation(tmp_path / "data")
        opened.append(generation)
        return Searcher(generation, FakeEncoder())

    yield search
    for generation in opened:
        generation.close()


@contextmanager
def answering(folder: Path, texts: Mapping[str, str]) -> Iterator[QuotingService]:
    index_texts(folder / "data", folder / "texts", FakeEncoder(), texts)
    yield open_small(folder / "data", FakeEncoder())


def kinds(searcher: Searcher, query: Query) -> list[Kind]:
    return [hit.passage.kind for hit in searcher.search(query)]


REFERENCES = (
    "# Salt roads\n\n" + ROAD + "## References\n\n"
    "Karr, J. (1902). Wells of the road of the north. River Press.\n\n"
    "Moor, A. (1911). Salt and the road of the north. Journal of Roads, 7(3), 12-19.\n"
)


def test_requirement_14_references_are_found_only_when_they_are_asked_for(searching: Searching) -> None:
    searcher = searching({"salt.md": REFERENCES})
    assert Kind.REFERENCE not in kinds(searcher, Query("wells of the road of the north"))
    assert kinds(searcher, Query("wells of the road of the north", kinds=frozenset({Kind.REFERENCE})))


def test_requirement_14_a_question_about_a_source_comes_to_its_entry_and_any_other_to_the_text(tmp_path: Path) -> None:
    def first(service: QuotingService, text: str) -> Kind:
        answer = service.answer(Question(text))
        found = (answer.quotes or answer.nearest)[0].quote
        return Kind.REFERENCE if found.start >= REFERENCES.index("Karr") else Kind.BODY

    with answering(tmp_path, {"salt.md": REFERENCES}) as service:
        assert first(service, "Which references name the Journal of Roads and the road of the north?") is Kind.REFERENCE
        assert first(service, "How dry was the road of the north?") is Kind.BODY


@pytest.mark.parametrize("asked", ["منطقه گرایی", "منطقه\u200cگرایی", "منطقهگرایی", "منطقه\u200cگرايي"])
@pytest.mark.parametrize("written", ["منطقه گرایی", "منطقه\u200cگرایی", "منطقهگرایی"])
def test_requirement_17_each_form_of_a_compound_finds_each_other(tmp_path: Path, asked: str, written: str) -> None:
    rows = [
        LexicalRow(at, text, "", "", "fa", "body", "d")
        for at, text in enumerate((f"{written} در کنار رود کهنه است", "بازار کهنه در کنار رود است", "پل سنگی بلند است"))
    ]
    index = LexicalIndex.build(tmp_path / "lexical", rows)
    assert index.search(asked, 3)[0].row == 0


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Massoud", "Masud"),
        ("Massoud", "Masood"),
        ("Dostum", "Dustum"),
        ("Termez", "Termiz"),
        ("Hairaton", "Khairaton"),
        ("Pashtun", "Pushtun"),
        ("Mazar-i-Sharif", "Mazari-Sharif"),
        ("Qassym", "Kassym"),
        ("ISK", "ISKP"),
        ("Massoud", "Масуд"),
        ("Massoud", "مسعود"),
    ],
)
def test_requirement_19_a_name_is_found_by_its_other_spellings(tmp_path: Path, written: str, asked: str) -> None:
    texts = (
        f"The guards of {written} came over the pass.",
        "The guards of the well came over the pass.",
        "Salt is dear.",
    )
    rows = [LexicalRow(at, text, "", "", "en", "body", "d") for at, text in enumerate(texts)]
    index = LexicalIndex.build(tmp_path / "lexical", rows)
    found = index.search(asked, 3)
    assert found
    assert found[0].row == 0


def test_requirement_21_both_are_quoted_where_two_sources_disagree(tmp_path: Path) -> None:
    texts = {
        "one.md": "# The salt road\n\nThe salt road was guarded by 46 men in the year of the flood. They ate barley.\n",
        "two.md": "# The guards\n\nThe salt road was guarded by 90 men in the year of the flood. They ate bread.\n",
        "other.md": "# Orchards\n\nApples are stored in a cellar of stone until March.\n",
    }
    with answering(tmp_path, texts) as service:
        answer = service.answer(Question("How many men guarded the salt road in the year of the flood?"))
        cited = {(quote.quote.document.title, quote.quote.display) for quote in answer.quotes}
        assert ("The salt road", "The salt road was guarded by 46 men in the year of the flood.") in cited
        assert ("The guards", "The salt road was guarded by 90 men in the year of the flood.") in cited


def test_requirement_22_a_passage_that_only_names_the_right_things_is_no_answer(tmp_path: Path) -> None:
    texts = {"road.md": "# The salt road\n\n" + ROAD + "The map of the road is lost, and so is the list of tolls.\n"}
    with answering(tmp_path, texts) as service:
        answer = service.answer(Question("How many coppers did the ferrymen of the upper landing charge in 1812?"))
        assert answer.status is Status.REFUSED
        assert answer.reasons
        assert not answer.quotes
