"""The layers ``corpus <- index <- app``, with ``eval`` above all of them: no arrow points the other way."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "corpus": set(),
    "index": {"corpus"},
    "app": {"corpus", "index"},
    "eval": {"corpus", "index", "app"},
}
LAYERS = sorted(MAY_IMPORT)
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(path: Path, top_level_only: bool = False) -> Iterator[str]:
    """Full names of the modules of this project that a file imports."""
    package = module_name(path).split(".") if path.name == "__init__.py" else module_name(path).split(".")[:-1]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_level_only else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield source
            yield from (f"{source}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_a_module_imports_only_from_the_layers_below(path: Path) -> None:
    layer = module_name(path).split(".")[0]
    used = {name.split(".")[0] for name in imported(path)} & set(LAYERS)
    assert used - {layer} <= MAY_IMPORT[layer]


@pytest.mark.parametrize("path", MODULES, ids=module_name)
def test_eval_is_never_bound_as_a_name(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in plain if name.split(".")[0] == "eval"]


def test_no_modules_import_each_other_in_a_circle() -> None:
    names = {module_name(path) for path in MODULES}
    graph = {
        module_name(path): {name for name in imported(path, top_level_only=True) if name in names} - {module_name(path)}
        for path in MODULES
    }
    # A package stands for its __init__ file only: importing one of its modules does not count as importing it.
    free = {name for name, needs in graph.items() if not needs}
    while True:
        more = {name for name, needs in graph.items() if name not in free and needs <= free}
        if not more:
            break
        free |= more
    assert sorted(set(graph) - free) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_can_be_imported_alone(layer: str) -> None:
    modules = [module_name(path) for path in MODULES if module_name(path).split(".")[0] == layer]
    above = [other for other in LAYERS if other != layer and other not in MAY_IMPORT[layer]]
    program = (
        "import importlib, sys\n"
        f"for name in {[name for name in modules if not name.endswith('__main__')]!r}:\n"
        "    importlib.import_module(name)\n"
        f"print([name for name in {above!r} if name in sys.modules])\n"
    )
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.stdout, result.returncode) == ("[]\n", 0), result.stderr


@pytest.mark.parametrize("layer", LAYERS)
def test_the_folders_of_the_repository_are_what_is_imported(layer: str) -> None:
    program = f"import importlib; print(importlib.import_module({layer!r}).__file__)"
    result = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert Path(result.stdout.strip()) == ROOT / layer / "__init__.py"


def test_the_project_installs_no_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["tool"]["setuptools"]["packages"] == []


def test_every_folder_of_the_layers_and_tests_is_a_package() -> None:
    folders = {path.parent for top in (*LAYERS, "tests") for path in (ROOT / top).rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []
