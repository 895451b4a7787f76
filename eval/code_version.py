"""Which code gives the answers, and which measures them: two digests over the modules that each is made of.

Two runs with the same :func:`code_version` were answered by the same code; a change to a page or to this layer does not
alter it. What the rows and figures of a run are is also a matter of the code that measures, which has a digest of its
own (:func:`measuring_version`): so the first stays comparable with runs that were made before there was the second.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOTS = ("app.service", "index.build")
"""Where answers and indexes are made; everything that these import, directly or not, is hashed."""

LAYERS = ("corpus", "index", "app")

MEASURING_ROOTS = ("eval.runner", "eval.asking", "eval.summary")
"""Where rows and figures are made; of what these import this layer alone is hashed: the others have their digest."""

DIGITS = 12


def code_version() -> str:
    """Return the digest of what answers."""
    return _digest(ROOTS, LAYERS)


def measuring_version() -> str:
    """Return the digest of what measures: asking, the measures, and how figures are taken from rows."""
    return _digest(MEASURING_ROOTS, ("eval",))


def _digest(roots: Iterable[str], layers: Container[str]) -> str:
    modules: dict[str, bytes] = {}
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        path = _file(name, layers)
        if path is None or name in modules:
            continue
        modules[name] = path.read_bytes()
        waiting += _imported(modules[name], name, is_package=path.name == "__init__.py")
    whole = hashlib.sha256()
    for name in sorted(modules):
        whole.update(f"{name} {hashlib.sha256(modules[name]).hexdigest()}\n".encode())
    return whole.hexdigest()[:DIGITS]


def _file(name: str, layers: Container[str]) -> Path | None:
    """Return the file of a module of this project, if it is one."""
    if name.split(".")[0] not in layers:
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
