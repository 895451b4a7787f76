from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.errors import DatasetError
from eval.formats.questions import load_questions
from eval.measures.spans import Span

SPAN = {"file": "a.txt", "start": 0, "end": 4}
GOOD: dict[str, Any] = {"id": "q1", "question": "What?", "answerable": True, "evidence": [[SPAN]]}


def write(tmp_path: Path, *lines: dict[str, Any]) -> Path:
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_a_line_becomes_a_question(tmp_path: Path) -> None:
    line = GOOD | {"lang": "fa", "kind": "number", "answer": "four", "notes": "n", "split": "dev"}
    line["evidence"] = [[SPAN, SPAN | {"file": "b.txt"}], [SPAN | {"end": 9}]]
    dataset = load_questions(write(tmp_path, line))
    (question,) = dataset.questions
    assert (question.key, question.language, question.kind) == ("q1", "fa", "number")
    assert (question.answer, question.notes) == ("four", "n")
    assert question.evidence == ((Span("a.txt", 0, 4), Span("b.txt", 0, 4)), (Span("a.txt", 0, 9),))
    assert question.where.endswith("set.jsonl:1")
    assert dataset.name == "set"
    assert set(dataset.sha256) == {"set.jsonl"}


def test_what_contradicts_a_false_premise_is_read(tmp_path: Path) -> None:
    line = GOOD | {"answerable": False, "evidence": [], "contradicts": [[SPAN], [SPAN | {"end": 9}]]}
    (question,) = load_questions(write(tmp_path, line)).questions
    assert question.contradicts == ((Span("a.txt", 0, 4),), (Span("a.txt", 0, 9),))
    assert list(question.spans) == [Span("a.txt", 0, 4), Span("a.txt", 0, 9)]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"answerable": False}, "answerable false and evidence"),
        ({"evidence": []}, "answerable true and no evidence"),
        ({"contradicts": [[SPAN]]}, "an answer and a premise that is contradicted"),
        ({"contradicts": [[]]}, r"contradicts\.0: list should have at least 1 item"),
        ({"evidence": [[]]}, r"evidence\.0: list should have at least 1 item"),
        ({"evidence": [[SPAN | {"start": "0"}]]}, r"evidence\.0\.0\.start: input should be a valid integer"),
        ({"evidence": [[SPAN | {"start": -1}]]}, r"evidence\.0\.0\.start: input should be greater"),
        ({"question": " ?! "}, "question: string should match pattern"),
        ({"id": ""}, "id: string should have at least 1 character"),
    ],
)
def test_a_line_that_contradicts_itself_is_named(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    path = write(tmp_path, GOOD, GOOD | {"id": "q2"} | change)
    with pytest.raises(DatasetError, match=fault) as caught:
        load_questions(path)
    assert str(caught.value).startswith(f"{path}:2: ")


def test_an_id_that_came_before_is_named_with_both_lines(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, GOOD)
    with pytest.raises(DatasetError, match=r"set\.jsonl:2: the id 'q1' was given before at .*set\.jsonl:1"):
        load_questions(path)


def test_an_empty_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="holds no question"):
        load_questions(write(tmp_path))


@pytest.mark.shared
def test_the_development_questions_are_read(shared: Path) -> None:
    assert len(load_questions(shared / "eval" / "seeds_dev.jsonl").questions) == 60
