"""The command line's border: errors become one sentence and an exit status, progress a line with rate and time left."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.filesize import decimal
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from corpus.errors import PinciteError, UsageError

PIPE_COLUMNS = 400
"""Width of tables that go to a file or another program, which should not find sentences cut into lines."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""


def examples(*lines: str) -> str:
    """Return calls as the last words of a command's help, each on a line of its own."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; an expected error is one sentence on stderr."""
    try:
        status = command.main(arguments, standalone_mode=False)
    except PinciteError as error:
        click.echo(str(error), err=True)
        return error.exit_status
    except click.UsageError as error:
        click.echo(f"{error.format_message()} Try --help.", err=True)
        return UsageError.exit_status
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted; what was done is kept, and the next build goes on from there.", err=True)
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def table_console() -> Console:
    """Return a console for tables on stdout: as wide as the terminal, wide enough for any line where there is none."""
    console = Console()
    return console if console.is_terminal else Console(width=PIPE_COLUMNS)


class RateColumn(ProgressColumn):
    """Shows finished work by second."""

    def render(self, task: Task) -> Text:
        """Return for instance ``1.2 kB/s`` or ``340 files/s``."""
        speed = task.finished_speed or task.speed
        unit = str(task.fields.get("unit", ""))
        if speed is None:
            return Text(f"- {unit}/s")
        return Text(f"{decimal(int(speed))}/s" if unit == "bytes" else f"{speed:,.0f} {unit}/s")


class ConsoleProgress:
    """Shows the running stage on a terminal; says nothing where there is none.

    Args:
        console: Where to show it.
    """

    def __init__(self, console: Console) -> None:
        self._shown = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            RateColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )

    def __enter__(self) -> Self:
        self._shown.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._shown.stop()

    def stage(self, name: str, total: int, unit: str) -> None:
        """Show a new stage instead of the last one."""
        for task in self._shown.task_ids:
            self._shown.remove_task(task)
        self._shown.add_task(name, total=total, unit=unit)

    def advance(self, amount: int) -> None:
        """Move the stage on."""
        self._shown.advance(self._shown.task_ids[-1], amount)
