from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import Range
from corpus.ingest import ingest
from corpus.readers.protocol import Reading
from eval.drafting import drafts
from eval.errors import DatasetError
from eval.formats.questions import load_questions
from eval.measures.spans import Span, spans_by_file

from .fakes import marked, span

LONG = (
    "The ferry at Old Landing carries two carts at a time, and its toll has not changed for years. "
    "The northern line was opened in two stages, the first of which ended at the depot in Kiln Street. Short one."
)
OTHER = "Grain makes up most of the freight of the line, and nearly all of it moves between August and November."


def ingested():  # type: ignore[no-untyped-def]
    return [
        ingest(Reading(text, "text/plain"), doc_id=name, source=name, sha256="")
        for name, text in (("river.txt", LONG), ("rail.txt", OTHER))
    ]


def test_drafts_are_sentences_worth_asking_about_with_documents_taking_turns() -> None:
    lines = drafts(ingested(), [], size=10, seed=1)
    assert len(lines) == 3
    assert {lines[0]["evidence"][0][0]["file"], lines[1]["evidence"][0][0]["file"]} == {"river.txt", "rail.txt"}
    texts = {"river.txt": LONG, "rail.txt": OTHER}
    for line in lines:
        ((place,),) = line["evidence"]
        assert texts[place["file"]][place["start"] : place["end"]] == line["notes"]
        assert line["question"] == ""


def test_places_that_were_asked_about_are_left_out() -> None:
    taken = marked(1, "What?", span("river.txt", "The ferry"))
    assert {line["notes"][:9] for line in drafts(ingested(), [taken], size=10, seed=1)} == {"The north", "Grain mak"}


@pytest.mark.parametrize(
    ("start", "end", "free"), [(0, 10, True), (0, 11, False), (94, 120, False), (95, 120, True), (50, 50, True)]
)
def test_a_place_is_free_when_no_span_shares_a_character(start: int, end: int, free: bool) -> None:
    # The first long sentence is cut to [10, 95) by white space before it.
    text = " " * 10 + LONG[:85]
    (place,) = drafts([ingest(Reading(text, "text/plain"), doc_id="a", source="a", sha256="")], [], size=9, seed=1)
    assert [place["evidence"][0][0][name] for name in ("start", "end")] == [10, 95]
    document = ingest(Reading(text, "text/plain"), doc_id="a", source="a", sha256="")
    taken = [marked(1, "What?", Span("a", start, end)), marked(2, "What?", Span("b", 0, 500))]
    assert bool(drafts([document], taken, size=9, seed=1)) is free


def test_ids_are_none_of_those_that_exist() -> None:
    taken = [replace(marked(1, "What?", Span("rail.txt", 0, 5)), question_id=name) for name in ("draft-0001", "q7")]
    taken.append(replace(taken[0], question_id="draft-0003"))
    assert [line["id"] for line in drafts(ingested(), taken, size=10, seed=1)] == ["draft-0002", "draft-0004"]


def test_taken_spans_are_put_in_order_once_and_not_for_every_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []

    def counted(spans: Iterable[Span]) -> dict[str, list[Range]]:
        calls.append(1)
        return spans_by_file(spans)

    monkeypatch.setattr("eval.drafting.spans_by_file", counted)
    taken = [marked(1, "What?", Span("river.txt", 3, 9)), marked(2, "What?", Span("rail.txt", 0, 5))]
    assert len(drafts(ingested(), taken, size=10, seed=1)) == 1
    assert len(calls) == 1


def test_a_draw_is_the_same_for_a_seed_and_no_longer_than_asked_for() -> None:
    assert drafts(ingested(), [], size=2, seed=1) == drafts(ingested(), [], size=2, seed=1)
    assert len(drafts(ingested(), [], size=2, seed=1)) == 2


def test_a_draft_is_no_question_file_until_it_is_filled_in(tmp_path: Path) -> None:
    path = tmp_path / "draft.jsonl"
    lines = drafts(ingested(), [], size=1, seed=1)
    path.write_text(json.dumps(lines[0]) + "\n", encoding="utf-8")
    with pytest.raises(DatasetError, match=r"draft\.jsonl:1: question"):
        load_questions(path)
    path.write_text(json.dumps(lines[0] | {"question": "What moves in autumn?"}) + "\n", encoding="utf-8")
    assert len(load_questions(path).questions) == 1
