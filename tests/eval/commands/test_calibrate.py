from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.confidence import FAST_FILE_NAME, load_calibration
from eval.__main__ import cli
from eval.training.sets import Role, Use, role_of
from index.console import run


@pytest.fixture
def many_questions(question_file: Path) -> Path:
    """The question file, each of its questions in it fifteen times."""
    lines = [json.loads(line) for line in question_file.read_text(encoding="utf-8").splitlines()]
    copies = [line | {"id": f"{line['id']}-{copy}"} for copy in range(15) for line in lines]
    question_file.write_text("".join(json.dumps(line) + "\n" for line in copies), encoding="utf-8")
    return question_file


def test_a_calibration_is_stored_with_the_data(
    many_questions: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus_folder / "broken.pdf").write_bytes(b"no pdf")
    assert run(cli, ["calibrate", "--questions", str(many_questions), "--documents", str(corpus_folder)]) == 1
    calibration = load_calibration(tmp_path / "data" / FAST_FILE_NAME)
    assert calibration.fitted_on == ("questions",)
    assert calibration.questions <= 45
    out, err = capsys.readouterr()
    assert "broken.pdf was failed" in err
    assert "figures from models that did not see the question" in out
    assert re.search(r"  en: \d+ questions\n    auroc \d", out)
    assert re.search(r"  fa: \d+ questions\n    auroc not measured", out)
    assert "Written to" in out


def test_too_few_questions_change_nothing(
    question_file: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(cli, ["calibrate", "--questions", str(question_file), "--documents", str(corpus_folder)]) == 1
    assert "expected at least 30" in capsys.readouterr().err
    assert not (tmp_path / "data" / FAST_FILE_NAME).exists()


def test_a_set_is_asked_on_its_own_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = ("ferry", "mill", "bridge", "tower", "market", "harbour", "well", "kiln", "barn", "lock")
    paragraphs = []
    for number, name in enumerate(names * 2):
        context = f"The {name} number {number} was built by the guild of {name} makers. It is old."
        answers = [{"text": f"the guild of {name} makers", "answer_start": context.index("the guild")}]
        asked = [
            {"id": f"a{number}", "question": f"Who built the {name} number {number}?", "answers": answers},
            {
                "id": f"n{number}",
                "question": f"Who ate {number} plums in Lisbon?",
                "answers": [],
                "is_impossible": True,
            },
        ]
        paragraphs.append({"context": context, "qas": asked})
    path = tmp_path / "set.json"
    path.write_text(json.dumps({"data": [{"title": "Town", "paragraphs": paragraphs}]}), encoding="utf-8")
    out = tmp_path / "calibration.json"
    assert run(cli, ["calibrate", "--squad", str(path), "--sample", "36", "--out", str(out)]) == 0
    calibration = load_calibration(out)
    assert calibration.fitted_on == ("set",)
    # Of an unanswerable question only its own paragraph is known not to answer it; the others are asked there as well.
    assert calibration.questions <= 36
    assert "auroc" in capsys.readouterr().out


def test_sets_of_other_kinds_teach_how_sure_to_be(
    many_questions: Path, corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    titles = [f"Town {number}" for number in range(200)]
    chosen = [title for title in titles if role_of(Use.SPLIT, title) is Role.VALIDATION][:15]
    trained = next(title for title in titles if role_of(Use.SPLIT, title) is Role.TRAIN)
    corpus, queries, spans = [], [], []
    for title in (*chosen, trained):
        text = f"The ferry of {title} was built by a guild of makers. It is old."
        corpus.append({"_id": title, "title": title, "text": text})
        for said, asked in ((True, f"Who built the ferry of {title}?"), (False, "Who ate plums in Lisbon?")):
            metadata = {"is_impossible": not said, "doc_id": title}
            queries.append({"_id": f"{title} {said}", "text": asked, "metadata": metadata})
        spans.append({"query_id": f"{title} True", "doc_id": title, "start": 0, "end": len(text) - 12})
    folder = tmp_path / "towns"
    (folder / "qrels").mkdir(parents=True)
    for name, records in (("corpus", corpus), ("queries", queries), ("spans", spans)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    judged = "".join(f"{title} True\t{title}\t1\n" for title in (*chosen, trained))
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}", encoding="utf-8")
    given = ["--questions", str(many_questions), "--documents", str(corpus_folder)]
    found = []
    for name, more in (("alone", []), ("scaled", ["--scale-on", str(folder)])):
        out = tmp_path / f"{name}.json"
        assert run(cli, ["calibrate", *given, *more, "--out", str(out)]) == 0
        found.append(load_calibration(out))
    alone, scaled = found
    assert (alone.fitted_on, scaled.fitted_on) == (("questions",), ("questions", "towns"))
    # Two questions of each chosen document and none of the other one.
    assert scaled.questions - alone.questions == 2 * len(chosen)
    assert (scaled.mean, scaled.scale) == (alone.mean, alone.scale)
    assert scaled.bias != alone.bias
    assert capsys.readouterr().out.count(f"{alone.questions} questions; figures from models") == 2


@pytest.mark.parametrize(
    "given",
    [
        [],
        ["--questions", "a.jsonl", "--squad", "b.json"],
        ["--beir", "folder", "--squad", "b.json"],
        ["--squad", "b.json", "--documents", "folder"],
    ],
)
def test_one_kind_of_set_is_asked_for(given: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["calibrate", *given]) == 2
    err = capsys.readouterr().err
    assert "Give questions in one form" in err or "--documents goes with --questions" in err
