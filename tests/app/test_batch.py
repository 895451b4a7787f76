from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from app.answer import Question
from app.batch import BatchLine, read_questions, write_answers, write_dossier
from app.errors import BatchError
from app.exports import AnswerFormat
from app.messages import load_catalogues
from app.questions import parse_question
from app.settings import Settings
from corpus.errors import PathNotFound, UnknownDocument

from .fakes import FakeAnswerService


def parse(text: str) -> Question:
    return parse_question(text, Settings())


def test_lines_keep_their_order_and_ids_of_any_kind(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id": 7, "question": "Who?", "more": [1]}\r\n\n{"question": "\xd8\xb1\xd9\x88\xd8\xaf?"}\n'
        b'{"id": {"a": 1}, "question": "Why"}'
    )
    lines = read_questions(path, parse)
    assert [(line.id, line.question.text) for line in lines] == [(7, "Who?"), (None, "رود?"), ({"a": 1}, "Why")]


def test_plain_text_has_a_question_on_each_line(tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    path.write_bytes(b'\xef\xbb\xbf# Rivers\r\nWho?\r\n\n  # more\n \xd8\xb1\xd9\x88\xd8\xaf? \n{"question": "Why"}')
    lines = read_questions(path, parse)
    assert [(line.id, line.question.text) for line in lines] == [
        (None, "Who?"),
        (None, "رود?"),
        (None, '{"question": "Why"}'),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [(b"Who?\n\n??\n", "q.txt, line 3: The question has no"), (b"Who?\n\xff\n", "q.txt: not text in UTF-8")],
)
def test_a_bad_line_of_plain_text_is_named(text: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    path.write_bytes(text)
    with pytest.raises(BatchError, match=message):
        read_questions(path, parse)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "line 2: not JSON"),
        (b'"question"', 'line 2: expected an object with a text "question"'),
        (b'{"id": 1}', 'line 2: expected an object with a text "question"'),
        (b'{"question": 5}', 'line 2: expected an object with a text "question"'),
        (b'{"question": "??"}', "line 2: The question has no letter"),
        (b'{"question": "\xff"}', "line 2: not JSON in UTF-8"),
        (b"[" * 100_000, "line 2: not JSON"),
        (b'{"id": NaN, "question": "Who?"}', 'line 2: the "id" cannot be written back'),
        (b'{"id": [-Infinity], "question": "Who?"}', 'line 2: the "id" cannot be written back'),
        (b'{"id": 1e999, "question": "Who?"}', 'line 2: the "id" cannot be written back'),
        (b'{"id": "\\ud800", "question": "Who?"}', 'line 2: the "id" cannot be written back'),
        (b'{"id": {"\\udc00": 1}, "question": "Who?"}', 'line 2: the "id" cannot be written back'),
    ],
)
def test_a_bad_line_is_named(line: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(b'{"question": "Who?"}\n' + line + b"\n")
    with pytest.raises(BatchError, match=f"q.jsonl, {message}"):
        read_questions(path, parse)


def test_what_is_passed_over_may_be_what_no_answer_can_hold(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(b'{"id": 1, "score": NaN, "question": "Who?"}\n')
    assert [line.id for line in read_questions(path, parse)] == [1]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PathNotFound, match="No such file"):
        read_questions(tmp_path / "none.jsonl", parse)


def test_every_answer_is_one_line_in_order_and_every_quote_is_its_slice(
    tmp_path: Path, service: FakeAnswerService
) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"id": "a", "question": "How long is the canal being dug"}\n{"id": "b", "question": "Who won"}\n')
    out = tmp_path / "out.jsonl"
    write_answers(out, read_questions(path, parse), service.answer)
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(answer["id"], answer["status"]) for answer in answers] == [("a", "answered"), ("b", "refused")]
    for quote in [quote for answer in answers for quote in answer["quotes"] + answer["nearest"]]:
        assert quote["text"] == service.document(quote["doc_id"]).text[quote["start"] : quote["end"]]
    assert stat.S_IMODE(out.stat().st_mode) & 0o044 == 0o044


def test_a_batch_that_fails_leaves_the_old_answers(tmp_path: Path, service: FakeAnswerService) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old\n")
    path = tmp_path / "q.jsonl"
    path.write_text('{"question": "Who?"}\n')
    lines = read_questions(path, lambda text: Question(text, doc_ids=frozenset({"none"})))
    with pytest.raises(UnknownDocument):
        write_answers(out, lines, service.answer)
    assert out.read_text() == "old\n"
    assert sorted(tmp_path.iterdir()) == [out, path]


def test_a_dossier_that_fails_leaves_the_old_one(tmp_path: Path, service: FakeAnswerService) -> None:
    out = tmp_path / "dossier.md"
    out.write_text("old\n")
    lines = [BatchLine(None, Question("Who?")), BatchLine(None, Question("Who?", doc_ids=frozenset({"none"})))]
    with pytest.raises(UnknownDocument):
        write_dossier(out, lines, service.answer, AnswerFormat.MARKDOWN, load_catalogues()["en"])
    assert (out.read_text(), sorted(tmp_path.iterdir())) == ("old\n", [out])


def test_a_folder_is_no_file_to_write(tmp_path: Path, service: FakeAnswerService) -> None:
    with pytest.raises(BatchError, match="is a folder"):
        write_answers(tmp_path, [], service.answer)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path, service: FakeAnswerService) -> None:
    with pytest.raises(BatchError, match="cannot be written"):
        write_answers(tmp_path / "none" / "out.jsonl", [], service.answer)
