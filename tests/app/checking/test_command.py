"""``python -m app check``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner, Result

from app.__main__ import main

from ..fakes import FakeAnswerService

CANAL = "A canal of 285 kilometres is being dug across the north of Afghanistan"


@pytest.fixture
def run(service: FakeAnswerService) -> Any:
    def run(*arguments: str, given: bytes | None = None) -> Result:
        return CliRunner().invoke(main, ["check", *arguments], input=given, obj=lambda settings: service)

    return run


def test_a_draft_whose_quotations_stand_is_exit_status_0(run: Any, tmp_path: Path) -> None:
    draft = tmp_path / "memo.md"
    draft.write_text(f"It says “{CANAL}” and “four States draw on the river”.", encoding="utf-8")
    result = run(str(draft))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("2 quotations: 1 word for word, 1 with the same words, written otherwise")
    assert "Capital letters. Draft: “four”" in result.stdout and "characters 528–598" in result.stdout


@pytest.mark.parametrize("quoted", [CANAL.replace("north", "south"), "no word of this stands there"])
def test_a_quotation_that_differs_or_is_not_found_is_exit_status_3(quoted: str, run: Any) -> None:
    assert run("-", given=f"“{quoted}”".encode()).exit_code == 3


def test_differences_are_printed_on_both_sides_in_the_language_asked_for(run: Any) -> None:
    printed = run("-", "--lang", "ru", given=f"“{CANAL.replace('north', 'south')}”".encode()).stdout
    assert "Слова. В тексте: “south”" in printed and "Слова. В документе: “north”" in printed


def test_json_is_that_of_the_api(run: Any) -> None:
    result = run("-", "--json", "--document", "rivers-1a2b3c4d", given=f"“{CANAL}”".encode())
    body = json.loads(result.stdout)
    assert (body["documents"], body["quotations"][0]["standing"]) == (1, "verbatim")
    inside = json.loads(run("-", "--json", "--folder", "reports", given=f"“{CANAL}”".encode()).stdout)
    assert (inside["documents"], inside["quotations"][0]["standing"]) == (1, "absent")


def test_a_word_file_is_a_draft_too(run: Any, tmp_path: Path) -> None:
    file = docx.Document()
    file.add_paragraph(f"The report says “{CANAL}”.")
    file.save(str(tmp_path / "memo.docx"))
    assert run(str(tmp_path / "memo.docx")).stdout.startswith("1 quotation: 1 word for word")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("none.md", None, "cannot be opened"),
        ("empty.txt", b" \n", "no letter and no digit"),
        ("odd.draft", b"\xff\xfe\xfa", "not UTF-8 at byte 0"),
    ],
)
def test_a_file_that_is_no_draft_is_exit_status_2(
    name: str, content: bytes | None, words: str, run: Any, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    result = run(str(tmp_path / name))
    assert (result.exit_code, words in result.stderr) == (2, True), result.output


def test_an_unknown_document_is_told(run: Any) -> None:
    result = run("-", "--document", "none", given=b"one")
    assert result.exit_code != 0 and "'none' was asked for" in result.stderr
