from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import SourceText
from eval.errors import DatasetError
from eval.formats.squad import load_squad
from eval.measures.spans import Span

CONTEXT = "The pass lies at 3,363 metres."


def write(tmp_path: Path, *questions: dict[str, Any]) -> Path:
    path = tmp_path / "dev.json"
    body = {"version": "2", "data": [{"title": "Passes", "paragraphs": [{"context": CONTEXT, "qas": list(questions)}]}]}
    path.write_text(json.dumps(body), encoding="utf-8")
    return path


ANSWER = {"text": "3,363 metres", "answer_start": 17}
POSSIBLE = {"id": "a", "question": "How high?", "answers": [ANSWER, ANSWER]}
IMPOSSIBLE = {"id": "b", "question": "How wide?", "answers": [], "is_impossible": True}


def test_paragraphs_are_documents_and_answers_spans(tmp_path: Path) -> None:
    dataset = load_squad(write(tmp_path, POSSIBLE), language="en")
    (question,) = dataset.questions
    assert question.evidence == ((Span("000-000", 17, 29),),)
    assert (question.answers, question.language) == (("3,363 metres",), "en")
    assert dataset.qrels == {"a": {"000-000": 1}}
    assert dataset.documents is not None
    assert list(dataset.documents) == [SourceText("000-000", "Passes", CONTEXT)]


def test_impossible_questions_are_asked_within_their_paragraph(tmp_path: Path) -> None:
    dataset = load_squad(write(tmp_path, POSSIBLE, IMPOSSIBLE))
    assert [(question.key, question.within) for question in dataset.questions] == [
        ("a", ()),
        ("a@candidates", ("000-000",)),
        ("b@candidates", ("000-000",)),
    ]


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        (POSSIBLE | {"answers": [ANSWER | {"answer_start": 16}]}, "was given at 16; expected the paragraph to hold it"),
        (POSSIBLE | {"answers": []}, "is_impossible false and no answer"),
        (IMPOSSIBLE | {"answers": [ANSWER]}, "is_impossible true and answers"),
        (POSSIBLE | {"question": "?"}, r"dev\.json:1: data\.0\.paragraphs\.0\.qas\.0\.question"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, question: dict[str, Any], fault: str) -> None:
    with pytest.raises(DatasetError, match=fault):
        load_squad(write(tmp_path, question))


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    path.write_bytes('{"data": [{"title": "\xe9"}]}'.encode("latin-1"))
    with pytest.raises(DatasetError, match=r"set\.json: byte 21 is not UTF-8"):
        load_squad(path)


def test_half_of_a_surrogate_pair_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, {"id": "q1", "question": "Is it \ud83d?", "answers": [], "is_impossible": True})
    with pytest.raises(DatasetError, match="half of a surrogate pair"):
        load_squad(path)


def test_a_fault_in_an_indented_file_is_named_by_its_own_line(tmp_path: Path) -> None:
    path = tmp_path / "dev.json"
    path.write_text('{\n  "version": "2",\n  "data": [,]\n}\n', encoding="utf-8")
    with pytest.raises(DatasetError, match=r"dev\.json:3: .* at column 12; expected one JSON object"):
        load_squad(path)
