from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
import pytrec_eval  # type: ignore[import-untyped]

from eval.export import write_csv, write_trec_qrels, write_trec_run
from eval.formats.trec import read_qrels, read_run
from eval.measures.retrieval import retrieval_values

from .conftest import Evaluate


def test_a_table_has_one_line_for_each_question(evaluated: Evaluate, tmp_path: Path) -> None:
    write_csv(tmp_path / "run.csv", evaluated().rows())
    with (tmp_path / "run.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["id"] for line in lines] == [f"q{number}" for number in range(1, 7)]
    assert (lines[0]["hit@1"], lines[0]["refusal_recall"], lines[4]["hit@1"]) == ("1.0", "", "")
    assert lines[0]["quote_display"] == "The Sang rises below the Blue Glacier."


def test_cells_do_not_run_as_formulas(evaluated: Evaluate, tmp_path: Path) -> None:
    rows = [row | {"question": "=HYPERLINK(1)"} for row in evaluated().rows()]
    write_csv(tmp_path / "run.csv", rows)
    assert ",'=HYPERLINK(1)," in (tmp_path / "run.csv").read_text(encoding="utf-8")


def test_rankings_are_read_back_by_trec_readers(evaluated: Evaluate, tmp_path: Path) -> None:
    write_trec_run(tmp_path / "run.trec", evaluated().rows())
    run = read_run(tmp_path / "run.trec")
    assert list(run) == ["q1"]
    assert next(iter(run["q1"])) == "river.txt"


def test_qrels_are_read_back(tmp_path: Path) -> None:
    write_trec_qrels(tmp_path / "qrels", {"q1": {"a b": 2}})
    assert read_qrels(tmp_path / "qrels") == {"q1": {"a%20b": 2}}


def test_names_with_white_space_stay_apart(tmp_path: Path) -> None:
    names = ["a b", "a_b", "a%20b", "a\u2003b", "a%b", "ab"]
    write_trec_qrels(tmp_path / "qrels", {"q1": dict.fromkeys(names, 1)})
    assert len(read_qrels(tmp_path / "qrels")["q1"]) == len(names)


def columns(path: Path, which: tuple[int, ...]) -> list[list[str]]:
    """The columns of a TREC file as ranx reads it: split at white space, the others passed over."""
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    return [[line[at] for at in which] for line in lines]


def test_trec_eval_and_ranx_read_what_is_written(tmp_path: Path) -> None:
    draw = random.Random(3)
    names = [f"folder {number % 7}/{number}.txt" for number in range(60)]
    qrels = {f"q{n}": {name: draw.choice([0, 1, 2]) for name in draw.sample(names, 9)} | {"x": 1} for n in range(200)}
    run = {f"q{n}": {name: draw.randrange(8) / 7 for name in draw.sample(names, 40)} for n in range(200)}
    write_trec_qrels(tmp_path / "qrels", qrels)
    write_trec_run(tmp_path / "run", ({"question_id": query, "retrieved": scores} for query, scores in run.items()))
    with (tmp_path / "qrels").open() as judged, (tmp_path / "run").open() as ranked:
        read_back = pytrec_eval.parse_qrel(judged), pytrec_eval.parse_run(ranked)
    found = pytrec_eval.RelevanceEvaluator(read_back[0], {"ndcg_cut.10", "map", "recall.10"}).evaluate(read_back[1])
    expected = retrieval_values(qrels, run)
    for query, values in expected.items():
        trec = found[query]
        assert [trec["ndcg_cut_10"], trec["map"], trec["recall_10"]] == pytest.approx(
            [values["nDCG@10"], values["AP"], values["R@10"]], abs=5e-7
        )
    kept: dict[str, dict[str, float]] = {}
    for query, document, score in columns(tmp_path / "run", (0, 2, 4)):
        kept.setdefault(query, {})[document] = float(score)
    assert kept == read_run(tmp_path / "run") == read_back[1]
    assert {len(line.split()) for line in (tmp_path / "run").read_text().splitlines()} == {6}
    grades = {(query, document): int(grade) for query, document, grade in columns(tmp_path / "qrels", (0, 2, 3))}
    assert grades == {(q, d): grade for q, judged_ in read_back[0].items() for d, grade in judged_.items()}
