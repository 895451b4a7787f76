"""What the README and the docs say of commands, settings, routes and folders is what the code has."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from pydantic import BaseModel

from app.factory import create_app
from app.problems import INTERNAL, INVALID, PROBLEMS, TYPE_PREFIX
from app.settings import Settings

from .app.fakes import fake_service

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
TEXTS = {
    path.relative_to(ROOT): path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *ROOT.glob("docs/*.md")]
}
GROUPS = {"app": "main", "index": "cli", "eval": "cli"}


def commands() -> Iterator[tuple[str, str]]:
    """Every line of a code block that calls a program of this project, with the file it stands in."""
    for path, text in TEXTS.items():
        for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
            for line in block.replace("\\\n", " ").splitlines():
                call = re.search(r"python -m (?:app|index|eval) [^#|&>]*", line)
                if call:
                    yield str(path), call.group().strip()


def command_of(words: list[str]) -> tuple[click.Command, list[str]]:
    """The click command that a call names, and its arguments."""
    layer, *rest = words[2:]
    command: click.Command = getattr(import_module(f"{layer}.__main__"), GROUPS[layer])
    while isinstance(command, click.Group):
        name = rest.pop(0)
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"{layer} has no command {name}"
        command = found
    return command, rest


@pytest.mark.parametrize(("path", "line"), sorted(set(commands())))
def test_every_command_in_the_docs_exists_with_its_options(path: str, line: str) -> None:
    command, rest = command_of(shlex.split(line))
    options = {name for parameter in command.params for name in parameter.opts}
    assert {word.partition("=")[0] for word in rest if word.startswith("--")} <= options


def test_the_docs_show_the_commands() -> None:
    assert len(set(commands())) >= 8


def settings_rows(kind: type[BaseModel], prefix: str = "PINCITE_") -> Iterator[tuple[str, str, str]]:
    for name, field in kind.model_fields.items():
        inner: Any = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from settings_rows(inner, f"{prefix}{name.upper()}__")
        else:
            default = "" if field.default in (None, ()) else f"`{field.default}`"
            yield f"`{prefix}{name.upper()}`", default, str(field.description)


def table(text: str, first: str) -> list[tuple[str, ...]]:
    """The rows of the table whose header begins with a word."""
    lines = text[text.index(f"| {first} |") :].split("\n\n")[0].splitlines()[2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def test_the_table_of_settings_is_the_settings() -> None:
    assert table(README, "variable") == list(settings_rows(Settings))


def test_the_table_of_routes_is_the_routes() -> None:
    app = create_app(Settings(), service=fake_service())
    served = {
        f"`{method} {rule.rule.replace('<', '{').replace('>', '}')}`"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.split(".")[0] in ("answers", "api", "checks", "health", "jobs", "openai")
    }
    assert {route for route, _ in table(README, "route")} == served


def test_the_table_of_problems_is_the_problems() -> None:
    expected = [
        (f"`{TYPE_PREFIX}{problem.slug}`", str(problem.status), problem.title)
        for problem in [*PROBLEMS.values(), INVALID, INTERNAL]
    ]
    assert table(API, "`type`") == expected


def test_every_target_the_docs_name_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for text in TEXTS.values() for name in re.findall(r"(?m)^(?:PIP\S+ )*make ([a-z]+)", text)}
    assert named <= targets
    assert targets == {"setup", "run", "test", "lint", "clean"}


@pytest.mark.parametrize("path", sorted(TEXTS), ids=str)
def test_every_link_in_the_docs_leads_to_a_file(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", TEXTS[path])
    assert [link for link in links if not (ROOT / path.parent / link).exists()] == []


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.lower().replace("_", "-").split("==") for line in lines if line)


def test_every_dependency_is_pinned() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = {
        name.lower().replace("_", "-") for name in re.findall(r'^    "([A-Za-z0-9_.-]+)[\[>=<~]', project, re.MULTILINE)
    }
    assert len(named) > 20
    assert sorted(named - set(pins())) == []


def test_the_pin_of_torch_takes_whatever_build_is_at_hand() -> None:
    assert "+" not in pins()["torch"]


def test_a_makefile_that_has_nothing_to_do_does_nothing(tmp_path: Path) -> None:
    for name in ("Makefile", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    stamp = tmp_path / ".venv" / ".installed"
    stamp.parent.mkdir()
    stamp.touch()
    result = subprocess.run(["make", "setup"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "Nothing to be done" in result.stdout


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    for name in ("Makefile", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    call = ["make", "setup", "PYTHON=false"]
    result = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "false is not Python 3.11, 3.12 or 3.13" in result.stderr
    assert not (tmp_path / ".venv").exists()
