from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from eval.dataset import Scope, SourceText
from eval.errors import DatasetError
from eval.formats.beir import load_beir
from eval.measures.spans import Span

CORPUS = [
    {"_id": "d1", "title": "One", "text": "\ufeffThe bridge is old."},
    {"_id": "d2", "title": "", "text": "The road is new."},
]
QUERIES: list[dict[str, Any]] = [
    {"_id": "q1", "text": "Which is old?", "metadata": {"lang": "en", "answers": ["bridge"]}},
    {"_id": "q2", "text": "Never judged?"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n"
SPANS = [{"query_id": "q1", "doc_id": "d1", "start": 5, "end": 11, "text": "bridge"}]


def write_lines(path: Path, lines: list[dict[str, Any]]) -> None:
    data = "".join(json.dumps(line) + "\n" for line in lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def folder(
    tmp_path: Path,
    *,
    corpus: list[dict[str, Any]] = CORPUS,
    queries: list[dict[str, Any]] = QUERIES,
    qrels: str = QRELS,
    spans: list[dict[str, Any]] = SPANS,
) -> Path:
    (tmp_path / "qrels").mkdir()
    write_lines(tmp_path / "corpus.jsonl.gz", corpus)
    write_lines(tmp_path / "queries.jsonl", queries)
    (tmp_path / "qrels" / "test.tsv").write_text(qrels, encoding="utf-8")
    if spans:
        write_lines(tmp_path / "spans.jsonl", spans)
    return tmp_path


def test_a_folder_becomes_questions_with_their_documents(tmp_path: Path) -> None:
    dataset = load_beir(folder(tmp_path))
    (question,) = dataset.questions
    assert (question.question_id, question.language, question.answers) == ("q1", "en", ("bridge",))
    assert question.evidence == ((Span("d1", 5, 11),),)
    assert dataset.qrels == {"q1": {"d1": 1, "d2": 0}}
    assert dataset.documents is not None
    assert list(dataset.documents) == [
        SourceText("d1", "One", CORPUS[0]["text"]),
        SourceText("d2", "", "The road is new."),
    ]
    assert len(dataset.documents) == 2
    assert set(dataset.sha256) == {"corpus.jsonl.gz", "queries.jsonl", "qrels/test.tsv", "spans.jsonl"}


def test_impossible_questions_are_asked_within_what_their_annotators_saw(tmp_path: Path) -> None:
    queries = [
        {"_id": "q1", "text": "Which is old?", "metadata": {"is_impossible": False, "doc_id": "d1"}},
        {"_id": "q3", "text": "Which is blue?", "metadata": {"is_impossible": True, "candidates": ["d2", "d1"]}},
    ]
    dataset = load_beir(folder(tmp_path, queries=queries))
    asked = [(question.key, question.answerable, question.within) for question in dataset.questions]
    assert asked == [("q1", True, ()), ("q1@candidates", True, ("d1",)), ("q3@candidates", False, ("d2", "d1"))]
    assert dataset.questions[1].scope is Scope.CANDIDATES
    assert dataset.questions[1].evidence == ((Span("d1", 5, 11),),)


def test_impossible_questions_without_candidates_are_asked_of_the_whole_corpus(tmp_path: Path) -> None:
    queries = [*QUERIES, {"_id": "q3", "text": "Which is blue?", "metadata": {"is_impossible": True}}]
    asked = load_beir(folder(tmp_path, queries=queries)).questions
    assert [(question.key, question.answerable) for question in asked] == [("q1", True), ("q3", False)]


def test_candidates_are_named_for_all_impossible_questions_or_for_none(tmp_path: Path) -> None:
    queries = [
        *QUERIES,
        {"_id": "q3", "text": "Which is blue?", "metadata": {"is_impossible": True, "doc_id": "d1"}},
        {"_id": "q4", "text": "Which is red?", "metadata": {"is_impossible": True}},
    ]
    with pytest.raises(DatasetError, match=r"queries\.jsonl:4: the query 'q4' is_impossible without candidates"):
        load_beir(folder(tmp_path, queries=queries))


def test_a_query_whose_documents_were_all_judged_irrelevant_is_not_asked(tmp_path: Path) -> None:
    dataset = load_beir(folder(tmp_path, qrels=QRELS + "q2\td1\t0\n"))
    assert [question.key for question in dataset.questions] == ["q1"]


def test_the_same_span_of_two_annotators_is_one_alternative(tmp_path: Path) -> None:
    (question,) = load_beir(folder(tmp_path, spans=[*SPANS, *SPANS])).questions
    assert len(question.evidence) == 1


def test_spans_are_optional(tmp_path: Path) -> None:
    (question,) = load_beir(folder(tmp_path, spans=[])).questions
    assert question.answerable
    assert question.evidence == ()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"qrels": QRELS + "q9\td1\t1\n"}, r"test\.tsv:4: the query 'q9'"),
        ({"qrels": QRELS + "q2\td9\t1\n"}, r"test\.tsv:4: the document 'd9'"),
        ({"qrels": QRELS + "q1\td1\t1\n"}, r"test\.tsv:4: 'q1' and 'd1' were judged before"),
        ({"corpus": [*CORPUS, CORPUS[0]]}, r"corpus\.jsonl\.gz:3: the id 'd1' was given before at line 1"),
        ({"corpus": [], "spans": []}, "holds no document"),
        ({"queries": [*QUERIES, QUERIES[1]]}, r"queries\.jsonl:3: the id 'q2' was given before at line 2"),
        ({"spans": [*SPANS, SPANS[0] | {"end": 99}]}, r"spans\.jsonl:2: the span \[5, 99\)"),
        ({"spans": [*SPANS, SPANS[0] | {"start": 4}]}, r"spans\.jsonl:2: the span's text is not what"),
        ({"spans": [*SPANS, SPANS[0] | {"doc_id": "d9"}]}, r"spans\.jsonl:2: the document 'd9'"),
        ({"spans": [*SPANS, SPANS[0] | {"query_id": "q9"}]}, r"spans\.jsonl:2: the query 'q9'"),
        (
            {"queries": [*QUERIES, {"_id": "q3", "text": "x", "metadata": {"is_impossible": True, "doc_id": "d9"}}]},
            r"queries\.jsonl:3: the document 'd9'",
        ),
    ],
)
def test_every_id_and_offset_is_checked_and_named(tmp_path: Path, change: dict[str, Any], fault: str) -> None:
    with pytest.raises(DatasetError, match=fault):
        load_beir(folder(tmp_path, **change))


def test_a_folder_of_another_layout_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"expected corpus\.jsonl or corpus\.jsonl\.gz"):
        load_beir(tmp_path)


@pytest.mark.shared
@pytest.mark.parametrize("name", ["scifact-dev", "miracl-ru", "xquad-en"])
def test_public_sets_are_read(shared: Path, name: str) -> None:
    assert len(load_beir(shared / "bench" / name).questions) > 300
