from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.ingest import ingest
from corpus.readers.protocol import Reading
from eval.drafting import drafts
from eval.errors import DatasetError
from eval.formats.questions import load_questions

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
