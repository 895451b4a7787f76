from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.__main__ import COMMANDS, cli
from eval.measures.catalogue import CATALOGUE

DEAR = {"train-reader", "measure-reader", "train-cross-encoder", "measure-cross-encoder"}
"""Commands that load torch to explain themselves; docs/reader.md has them."""
DOCS = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - DEAR))
def test_every_command_loads_and_explains_itself(name: str) -> None:
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert f"Usage: cli {name}" in result.output
    assert r"\b" not in result.output


def test_an_unknown_command_is_a_wrong_call() -> None:
    assert CliRunner().invoke(cli, ["walk"]).exit_code == 2


def test_the_documentation_names_every_command_and_measure() -> None:
    named = set(re.findall(r"python -m eval (\S+)", DOCS))
    assert named == set(COMMANDS) - DEAR
    missing = [measure.name for measure in CATALOGUE if f"`{measure.name}`" not in DOCS]
    assert missing == []
