from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from app.settings import Settings
from corpus.document import Document, Range
from eval.cleaning_effect import WAYS, main, measured, table, uncleaned
from eval.dataset import Dataset, MarkedQuestion
from eval.errors import DatasetError
from eval.measures.spans import Span
from index.progress import NoProgress
from tests.corpus.printed import ISSUE
from tests.fakes import FakeEncoder

LINES = (
    "THE KEEPER'S NOTES            12\n\nThe lower ford is closed for eleven weeks in spring, when the\n"
    "melting snow comes down.\n\n\nThe keeper sells   eels.\n"
)


def test_without_cleaning_a_paragraph_is_what_stands_between_empty_lines() -> None:
    layout = uncleaned(LINES, (), None, (), None)
    assert [LINES[slice(*block.ranges[0])] for block in layout.blocks] == [
        "THE KEEPER'S NOTES            12",
        "The lower ford is closed for eleven weeks in spring, when the\nmelting snow comes down.",
        "The keeper sells   eels.",
    ]
    shown = Document("d", LINES, "", "", edits=layout.edits).display((Range(LINES.index("The lower"), len(LINES) - 1),))
    assert shown.endswith("in spring, when the melting snow comes down. The keeper sells eels.")


def test_what_a_format_says_of_itself_is_taken_over() -> None:
    blocks = uncleaned("One.\n\nTwo.", (), None, (), None).blocks
    assert uncleaned("One.\n\nTwo.", (), blocks[:1], (), None).blocks == blocks[:1]


def test_both_ways_are_asked_the_same(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "issue.txt").write_text(ISSUE, encoding="utf-8")
    # A pull quote stands between the two halves of the sentence.
    halves = ("Most of the timber came down the river on rafts, which were sold to the baker as", "firewood as soon")
    spans = tuple(Span("issue.txt", ISSUE.index(half), ISSUE.index(half) + len(half)) for half in halves)
    question = MarkedQuestion("q1", "To whom were the rafts of timber sold as firewood?", True, "en", evidence=(spans,))
    settings = Settings(data=tmp_path / "data", fast=True, threshold=0.0)
    found = measured(Dataset("set", (question,), {}), folder, settings, fake_encoder, NoProgress())
    assert list(found) == list(WAYS)
    assert [figures["verbatim"] for figures in found.values()] == [1.0, 1.0]
    assert [figures["hit@1"] for figures in found.values()] == [0.0, 1.0]
    lines = table(found)
    assert lines[0] == "| | without cleaning | with cleaning |"
    assert f"| hit@3 | {found['without cleaning']['hit@3']:.3f} | {found['with cleaning']['hit@3']:.3f} |" in lines


def test_a_file_that_cannot_be_read_is_no_comparison(tmp_path: Path, fake_encoder: FakeEncoder) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    with pytest.raises(DatasetError, match=r"broken\.pdf was "):
        measured(
            Dataset("set", (), {}), tmp_path / "texts", Settings(data=tmp_path / "data"), fake_encoder, NoProgress()
        )


def test_a_folder_that_is_not_there_is_a_wrong_call() -> None:
    result = CliRunner().invoke(main, ["nowhere", "--questions", "none.jsonl"])
    assert result.exit_code == 2
    assert "does not exist" in result.output
