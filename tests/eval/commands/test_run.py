from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.__main__ import cli
from eval.formats.trec import read_qrels, read_run
from index.console import run


def test_a_question_file_is_run_on_a_folder(
    question_file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    outputs = {name: tmp_path / f"out.{name}" for name in ("json", "html", "csv")}
    options = [part for name, path in outputs.items() for part in (f"--{name}", str(path))]
    status = run(
        cli,
        ["run", "--questions", str(question_file), "--documents", str(corpus_folder), "--resamples", "100", *options],
    )
    assert status == 0
    found = json.loads(outputs["json"].read_text(encoding="utf-8"))
    assert [row["id"] for row in found["questions"]] == ["q1", "q2", "q3"]
    assert set(found["by"]["language"]) == {"en", "fa"}
    assert found["measures"]["verbatim"] == 1.0
    assert found["settings"]["fast"] is True
    assert "<article" in outputs["html"].read_text(encoding="utf-8")
    assert outputs["csv"].read_text(encoding="utf-8").count("\n") == 4
    printed = capsys.readouterr().out
    assert "3 questions on 4 documents" in printed
    assert "Kept in" in printed


def test_a_file_that_cannot_be_read_makes_the_status_1(
    question_file: Path, corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus_folder / "broken.pdf").write_bytes(b"no pdf")
    arguments = ["run", "--questions", str(question_file), "--documents", str(corpus_folder), "--resamples", "100"]
    assert run(cli, arguments) == 1
    assert "broken.pdf was failed" in capsys.readouterr().err


def test_a_run_is_not_gone_on_with_at_another_threshold(
    question_file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def thresholds(given: str) -> set[float]:
        out = tmp_path / "run.json"
        asked = ["--questions", str(question_file), "--documents", str(corpus_folder), "--json", str(out)]
        assert run(cli, ["run", *asked, "--resamples", "100", "--resume", "--threshold", given]) == 0
        found = json.loads(out.read_text(encoding="utf-8"))
        assert found["settings"]["threshold"] == float(given)
        return {row["threshold"] for row in found["questions"]}

    assert thresholds("0.1") == {0.1}
    answers = next((tmp_path / "data").rglob("answers.jsonl"))
    lines = answers.read_text(encoding="utf-8").splitlines(keepends=True)
    answers.write_text("".join(lines[:2]), encoding="utf-8")
    assert thresholds("0.9") == {0.9}


def write_beir(folder: Path, first: str = "Rivers") -> Path:
    """Write a set of two documents, the first with the title ``first``."""
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    documents = [
        {"_id": "d/1", "title": first, "text": "The ferry at Old Landing was built by the guild of millers."},
        {"_id": "d/2", "title": "Rail", "text": "Grain makes up most of the freight of the northern line."},
    ]
    queries = [
        {
            "_id": "q1",
            "text": "Who built the ferry?",
            "metadata": {"is_impossible": False, "doc_id": "d/1", "lang": "en"},
        },
        {"_id": "q2", "text": "Who painted it?", "metadata": {"is_impossible": True, "doc_id": "d/2", "lang": "en"}},
    ]
    for name, lines in (("corpus", documents), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td/1\t1\n")
    (folder / "spans.jsonl").write_text(json.dumps({"query_id": "q1", "doc_id": "d/1", "start": 0, "end": 59}) + "\n")
    return folder


def test_a_beir_folder_is_run_on_its_own_documents(tmp_path: Path) -> None:
    out = {name: tmp_path / name for name in ("json", "trec-run", "trec-qrels")}
    options = [part for name, path in out.items() for part in (f"--{name}", str(path))]
    assert run(cli, ["run", "--beir", str(write_beir(tmp_path / "set")), "--resamples", "100", *options]) == 0
    found = json.loads(out["json"].read_text(encoding="utf-8"))
    assert found["measures"]["nDCG@10"] == 1.0
    assert found["measures"]["R@1"] == 1.0
    assert set(found["by"]["scope"]) == {"corpus", "candidates"}
    assert read_qrels(out["trec-qrels"]) == {"q1": {"d/1": 1}}
    assert next(iter(read_run(out["trec-run"])["q1"])) == "d/1"


def test_only_what_the_reader_was_not_trained_on_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    held = str(write_beir(tmp_path / "held", "Mills"))
    assert run(cli, ["run", "--beir", held, "--held", "--resamples", "100", "--json", str(out)]) == 0
    assert {row["id"].partition("@")[0] for row in json.loads(out.read_text(encoding="utf-8"))["questions"]} == {"q1"}
    assert run(cli, ["run", "--beir", str(write_beir(tmp_path / "none")), "--held"]) == 2
    assert "no question about a document that is held out" in capsys.readouterr().err


def test_the_qrels_of_a_sample_are_those_of_its_questions(corpus_folder: Path, tmp_path: Path) -> None:
    questions = ["Who built the ferry?", "What is the freight?", "Where is the bazaar?", "Where is the pass?"]
    (tmp_path / "topics").write_text("".join(f"{n}\t{text}\n" for n, text in enumerate(questions)), encoding="utf-8")
    (tmp_path / "qrels").write_text("".join(f"{n} 0 rivers.txt 1\n" for n in range(4)), encoding="utf-8")
    named = ["--topics", str(tmp_path / "topics"), "--qrels", str(tmp_path / "qrels")]
    out = ["--trec-run", str(tmp_path / "out.run"), "--trec-qrels", str(tmp_path / "out.qrels")]
    asked = ["run", *named, "--documents", str(corpus_folder), "--sample", "2", "--resamples", "100"]
    assert run(cli, [*asked, *out]) == 0
    assert len(read_run(tmp_path / "out.run")) == 2
    assert read_qrels(tmp_path / "out.qrels").keys() == read_run(tmp_path / "out.run").keys()


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ([], "Give one set"),
        (["--questions", "a", "--beir", "b"], "Give one set"),
        (["--topics", "a"], "Give one set"),
        (["--questions", "none.jsonl"], "expected a file that exists"),
        (["--beir", "none"], "expected corpus.jsonl"),
    ],
)
def test_wrong_calls_are_one_sentence_and_status_2(
    arguments: list[str], fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["run", *arguments]) == 2
    said = capsys.readouterr().err
    assert fault in said
    assert "Traceback" not in said


def test_an_offset_past_the_end_is_told_before_anything_is_built(
    question_file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.loads(question_file.read_text(encoding="utf-8").splitlines()[0])
    line["evidence"][0][0]["end"] = 10**6
    question_file.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert run(cli, ["run", "--questions", str(question_file), "--documents", str(corpus_folder)]) == 2
    assert "questions.jsonl:1: the span" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_a_missing_folder_and_a_missing_index_are_told(
    question_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["run", "--questions", str(question_file), "--documents", str(tmp_path / "none")]) == 2
    assert "expected a folder that exists" in capsys.readouterr().err
    assert run(cli, ["run", "--questions", str(question_file)]) != 0
    assert "Traceback" not in capsys.readouterr().err
