"""Which code gives the answers: one digest over the modules that the answering service is made of.

Two runs with the same digest were answered by the same code; a change to a page or to this layer does not alter it.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOTS = ("app.service", "index.build")
"""Where answers and indexes are made; everything that these import, directly or not, is hashed."""

LAYERS = ("corpus", "index", "app")
DIGITS = 12


def code_version() -> str:
    """Return the digest."""
    modules: dict[str, bytes] = {}
    waiting = list(ROOTS)
    while waiting:
        name = waiting.pop()
        path = _file(name)
        if path is None or name in modules:
            continue
        modules[name] = path.read_bytes()
        waiting += _imported(modules[name], name, is_package=path.name == "__init__.py")
    whole = hashlib.sha256()
    for name in sorted(modules):
        whole.update(f"{name} {hashlib.sha256(modules[name]).hexdigest()}\n".encode())
    return whole.hexdigest()[:DIGITS]


def _file(name: str) -> Path | None:
    """Return the file of a module of this project, if it is one."""
    if name.split(".")[0] not in LAYERS:
        return None
    path = ROOT.joinpath(*name.split("."))
    found = (each for each in (path.with_suffix(".py"), path / "__init__.py") if each.is_file())
    return next(found, None)


def _imported(source: bytes, name: str, *, is_package: bool) -> Iterator[str]:
    parts = name.split(".")
    package = parts if is_package else parts[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            whole = ".".join([*base, *([node.module] if node.module else [])])
            yield whole
            yield from (f"{whole}.{alias.name}" for alias in node.names)
