from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import cli
from eval.ablation.comparing import read_ablation
from eval.ablation.rendering import section
from eval.commands.ablate import DOCS, RESULTS
from eval.table.rendering import BEGIN, END, section_of
from index.console import run

TOPICS = ("ferry", "grain", "salt", "mill", "bridge", "lantern")
LIST = '[[sets]]\nname = "tiny"\nabout = "six passages"\nbeir = "tiny"\nablate = "nDCG@10"\n'


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """A set where each query names the topic of one document."""
    folder = tmp_path / "sets" / "tiny"
    (folder / "qrels").mkdir(parents=True)
    texts = [f"The {topic} stands in the year {1800 + at}. Nobody else owns it." for at, topic in enumerate(TOPICS)]
    corpus = [{"_id": f"d{at}", "text": text} for at, text in enumerate(texts)]
    queries = [{"_id": f"q{at}", "text": f"Where does the {topic} stand?"} for at, topic in enumerate(TOPICS)]
    for name, lines in (("corpus", corpus), ("queries", queries)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    judged = "".join(f"q{at}\td{at}\t1\n" for at in range(len(TOPICS)))
    (folder / "qrels" / "test.tsv").write_text(f"query-id\tcorpus-id\tscore\n{judged}")
    found = {"spec": tmp_path / "table.toml", "results": tmp_path / "ablation.json", "docs": tmp_path / "search.md"}
    found["spec"].write_text(LIST)
    found["docs"].write_text(f"# Search\n\n{BEGIN}\n{END}\n", encoding="utf-8")
    return found | {"sets": tmp_path / "sets"}


def ablate(files: dict[str, Path], *more: str) -> int:
    options = [part for name, path in files.items() for part in (f"--{name}", str(path))]
    return run(cli, ["ablate", *options, "--resamples", "100", *more])


def test_every_way_ranks_the_same_queries(files: dict[str, Path]) -> None:
    assert ablate(files) == 0
    found: dict[str, Any] = json.loads(files["results"].read_text(encoding="utf-8"))["sets"]["tiny"]
    names = [
        "words",
        "embeddings",
        "equal ranks",
        "without words",
        "without sentences",
        "without late interaction",
        "Pincite",
    ]
    assert list(found["ways"]) == names
    assert (found["queries"], found["documents"]) == (6, 6)
    assert found["ways"]["words"]["value"] == 1.0
    assert found["ways"]["Pincite"]["difference"] == 0.0
    assert found["ways"]["Pincite"]["adjusted"] is None
    text = files["docs"].read_text(encoding="utf-8")
    assert "| six passages | 6 | nDCG@10 | 1.000 ≈ |" in text
    assert "* **words**: BM25 over the words of the passages." in text


def test_figures_that_still_hold_are_not_made_again(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert ablate(files) == 0
    before = files["results"].read_bytes()
    assert ablate(files) == 0
    assert "figures still hold" in capsys.readouterr().err
    assert files["results"].read_bytes() == before


def test_a_set_that_cannot_be_read_is_told(files: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    files["spec"].write_text(LIST + LIST.replace('"tiny"', '"none"'))
    assert ablate(files) == 1
    assert "[2/2] none: not measured: The folder" in capsys.readouterr().err
    assert list(json.loads(files["results"].read_text())["sets"]) == ["tiny"]


@pytest.mark.parametrize(
    ("more", "text", "fault"),
    [
        (["--only", "other"], LIST, "no set 'other' with ablate; expected one of tiny"),
        ([], LIST.replace("nDCG@10", "hit@1"), "ablate goes with beir and names one of"),
    ],
)
def test_wrong_calls_are_one_sentence(
    files: dict[str, Path], more: list[str], text: str, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files["spec"].write_text(text)
    assert ablate(files, *more) == 2
    assert fault in capsys.readouterr().err


def test_the_docs_show_the_figures_that_are_kept() -> None:
    assert section_of(DOCS) == section(read_ablation(RESULTS))
