from __future__ import annotations

import io

import click
import pytest
from rich.console import Console

from corpus.errors import PinciteError, UsageError
from index.console import INTERRUPTED, ConsoleProgress, run


def command_that(raised: BaseException | None = None, status: int | None = None) -> click.Command:
    @click.command()
    @click.option("--number", type=int)
    def command(number: int | None) -> int | None:
        if raised is not None:
            raise raised
        return status

    return command


@pytest.mark.parametrize(
    ("raised", "status"),
    [(PinciteError("Something fell short."), 1), (UsageError("A wrong call."), 2)],
)
def test_an_expected_error_is_one_sentence_on_stderr(
    capsys: pytest.CaptureFixture[str], raised: PinciteError, status: int
) -> None:
    assert run(command_that(raised), []) == status
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"{raised}\n")


def test_a_wrong_option_is_one_sentence_and_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command_that(), ["--number", "many"]) == 2
    captured = capsys.readouterr()
    assert captured.err.count("\n") == 1
    assert "'many' is not a valid integer" in captured.err


@pytest.mark.parametrize("status", [0, 1, None])
def test_what_a_command_returns_is_the_exit_status(status: int | None) -> None:
    assert run(command_that(status=status), []) == (status or 0)


def test_help_is_status_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command_that(), ["--help"]) == 0
    assert "--number" in capsys.readouterr().out


def test_ctrl_c_says_that_nothing_is_lost(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command_that(KeyboardInterrupt()), []) == INTERRUPTED
    assert "Interrupted" in capsys.readouterr().err


def test_an_error_nobody_foresaw_is_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        run(command_that(ZeroDivisionError()), [])


def test_progress_shows_stage_rate_and_time_left() -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, width=120, color_system=None)
    with ConsoleProgress(console) as progress:
        progress.stage("reading", 10, "files")
        progress.advance(4)
        progress.stage("encoding", 8, "characters")
        progress.advance(2)
    text = out.getvalue()
    assert "encoding" in text
    assert "25 %" in text
    assert "characters/s" in text


def test_progress_is_silent_where_there_is_no_terminal() -> None:
    out = io.StringIO()
    with ConsoleProgress(Console(file=out)) as progress:
        progress.stage("reading", 10, "files")
        progress.advance(10)
    assert out.getvalue().strip() == ""
