"""``python -m eval``: run question sets, compare runs, guard against falls.

Exit status 0 when all went well, 1 when a gate was missed or something fell short, 2 for a wrong call.
"""

from __future__ import annotations

import sys
from importlib import import_module

import click

from index.console import run

COMMANDS = {
    "run": "run:run_command",
    "compare": "compare:compare_command",
    "gate": "gate:gate_command",
    "table": "table:table_command",
    "ablate": "ablate:ablate_command",
    "calibrate": "calibrate:calibrate_command",
    "check": "check:check_command",
    "draft": "draft:draft_command",
    "export": "export:export_command",
    "score": "score:score_command",
    "cost": "cost:cost_command",
    "train-reader": "reader:train_reader",
    "train-cross-encoder": "cross:train_cross_encoder",
    "measure-cross-encoder": "cross:measure_cross_encoder",
    "measure-reader": "reader:measure_reader",
}
"""Module of ``eval.commands`` and name in it, by command."""


class LazyGroup(click.Group):
    """Loads a command when it is called: some bring torch, which the others need not wait for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names, most used first."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(f"eval.commands.{module}"), name)
        return command


@click.group(cls=LazyGroup, help=__doc__, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Hold the commands together."""


if __name__ == "__main__":
    sys.exit(run(cli))
