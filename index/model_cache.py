"""A folder of model files that is whole or not there.

It is written beside its place and renamed into it, with the SHA-256 of every file in ``checksums.json``; a folder that
does not fit its checksums is written again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from corpus.errors import DataFolderError

CHECKSUMS = "checksums.json"
MODELS_FOLDER = "models"
LOCK_SECONDS = 600.0
"""Longest wait for another process that is writing the same folder; writing takes seconds."""


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def ensure_model_folder(data: Path, name: str, write: Callable[[Path], None]) -> Path:
    """Return ``data/models/name``, written with ``write`` first if it is missing or damaged.

    Reads every file once to check it (0.3 s for half a gigabyte).

    Args:
        data: The data folder; created if it is missing.
        name: The folder's name; one name stands for one content.
        write: Fills the empty folder that it is given.

    Raises:
        DataFolderError: When the folder cannot be written.
    """
    folder = data / MODELS_FOLDER / name
    if _is_whole(folder):
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(f"{name}.lock"), timeout=LOCK_SECONDS):
            if not _is_whole(folder):
                _replace(folder, write)
    except OSError as error:
        raise DataFolderError(
            f"The model folder {folder} cannot be written ({error}). Make it writable or name another data folder."
        ) from error
    return folder


def _replace(folder: Path, write: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as parent:
        fresh = Path(parent) / "model"
        fresh.mkdir()
        write(fresh)
        checksums = {str(path.relative_to(fresh)): file_sha256(path) for path in _files(fresh)}
        (fresh / CHECKSUMS).write_text(json.dumps(checksums, indent=2), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)


def _is_whole(folder: Path) -> bool:
    try:
        checksums = json.loads((folder / CHECKSUMS).read_text(encoding="utf-8"))
        return bool(checksums) and all(file_sha256(folder / name) == digest for name, digest in checksums.items())
    except (OSError, ValueError, AttributeError, RecursionError):
        return False


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
