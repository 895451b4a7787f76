from __future__ import annotations

import io

import pytest
from rich.console import Console

from corpus.readers.protocol import Problem
from index.errors import IndexDamaged
from index.report import BuildReport, FileReport, State, parse_report, print_report, split_problems


def a_report(*files: FileReport) -> BuildReport:
    return BuildReport(
        generation="abc123",
        switched=True,
        files=files,
        documents=2,
        passages=7,
        sentences=20,
        encoded=27,
        seconds={"reading": 1.5, "encoding": 2.0},
    )


def printed(report: BuildReport) -> str:
    out = io.StringIO()
    print_report(report, Console(file=out, width=100))
    return out.getvalue()


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.READ, 0),
        (State.UNCHANGED, 0),
        (State.SKIPPED, 0),
        (State.VANISHED, 0),
        (State.REMOVED, 0),
        (State.PARTLY, 1),
        (State.FAILED, 1),
    ],
)
def test_the_exit_status_tells_whether_anything_fell_short(state: State, status: int) -> None:
    report = a_report(FileReport(source="a.txt", state=State.READ), FileReport(source="b.txt", state=state))
    assert report.exit_status == status


def test_the_table_has_every_file_that_needs_a_word_and_only_those() -> None:
    text = printed(
        a_report(
            FileReport(source="good.txt", state=State.READ, doc_id="good-1"),
            FileReport(source="same.txt", state=State.UNCHANGED, doc_id="same-1"),
            FileReport(source="half.pdf", state=State.PARTLY, doc_id="half-1", reasons=("page 3: no text",)),
            FileReport(source="bad.bin", state=State.FAILED, reasons=("binary data",)),
            FileReport(source="old.txt", state=State.READ, doc_id="old-1", remarks=("read as koi8_r",)),
        )
    )
    assert "half.pdf  partly read  page 3: no text" in text
    assert "bad.bin   failed       binary data" in text
    assert "old.txt   read         read as koi8_r" in text
    assert "good.txt" not in text
    assert "same.txt" not in text
    assert "2 read, 1 unchanged, 1 partly read, 1 failed; 27 texts encoded in 3.5 s" in text
    assert "generation abc123 (new): 2 documents, 7 passages, 20 sentences" in text


def test_square_brackets_in_names_are_shown_as_they_are() -> None:
    assert "[red]x[/red].bin" in printed(a_report(FileReport(source="[red]x[/red].bin", state=State.FAILED)))


def test_a_build_of_nothing_says_so() -> None:
    assert "no files; " in printed(a_report())


def test_what_is_lost_and_what_is_remarked_are_told_apart() -> None:
    problems = (Problem("no text", "page 2"), Problem("guessed", lost=False), Problem("cut short"))
    assert split_problems(problems) == (("page 2: no text", "cut short"), ("guessed",))


def test_a_report_comes_back_from_its_json() -> None:
    report = a_report(FileReport(source="a.txt", state=State.PARTLY, reasons=("x",)))
    assert parse_report(report.model_dump_json()) == report
    with pytest.raises(IndexDamaged, match="cannot be read"):
        parse_report('{"files": 3}')
