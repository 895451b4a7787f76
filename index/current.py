"""Which generation is the current one, and how another takes its place.

A generation is written under a temporary name and renamed; the pointer file ``CURRENT`` is replaced after that, in one
atomic step.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from .errors import IndexDamaged, IndexMissing

POINTER = "CURRENT"
GENERATIONS = "generations"
UNFINISHED = ".unfinished-"


def current_folder(data: Path) -> Path | None:
    """Return the folder of the current generation, or ``None`` when there is none yet.

    Raises:
        IndexDamaged: When the pointer names something that is not there.
    """
    pointer = data / POINTER
    try:
        name = pointer.read_text(encoding="ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamaged(
            f"{pointer} cannot be read ({error}); expected a generation's name. Build with --rebuild."
        ) from error
    folder = data / GENERATIONS / name
    if not name or "/" in name or not folder.is_dir():
        raise IndexDamaged(f"{pointer} names {name!r}; expected a folder in {folder.parent}. Build with --rebuild.")
    return folder


def required_folder(data: Path) -> Path:
    """Return the folder of the current generation.

    Raises:
        IndexMissing: When nothing was built yet.
        IndexDamaged: When the pointer names something that is not there.
    """
    folder = current_folder(data)
    if folder is None:
        raise IndexMissing(
            f"There is no index in {data}; expected a built one. Run `python -m index build PATH` first."
        )
    return folder


def switch(data: Path, name: str) -> None:
    """Make a finished generation the current one, in one step that a crash cannot halve."""
    pointer = data / POINTER
    temporary = pointer.with_name(POINTER + ".new")
    with temporary.open("w", encoding="ascii") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(pointer)
    sync_folder(data)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Have every file under a folder written to disk."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            with path.open("rb") as file:
                os.fsync(file.fileno())
    sync_folder(folder)


def remove_other_generations(data: Path, keep: Iterable[str]) -> None:
    """Delete every generation, finished or not, but those named."""
    kept = set(keep)
    for folder in sorted((data / GENERATIONS).iterdir()):
        if folder.name not in kept:
            shutil.rmtree(folder)
