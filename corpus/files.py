"""Original bytes, each file named by its SHA-256, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from .errors import DataFolderError, StoreError


class OriginalFiles:
    """The folder of original bytes: ``ab/abcd…`` by hash.

    Args:
        folder: Created with the first file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, data: bytes, sha256: str) -> None:
        """Keep the bytes under their hash; what is there already is left alone, what is damaged is written anew.

        Raises:
            DataFolderError: When they cannot be written.
        """
        path = self._place(sha256)
        if _holds(path, data):
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, data)
        except OSError as error:
            raise DataFolderError(
                f"{path} cannot be written ({error.strerror}); expected a data folder with space and write permission. "
                "Name another one with --data or PINCITE_DATA."
            ) from error

    def path(self, sha256: str) -> Path:
        """Return the path of the bytes with this hash.

        Raises:
            StoreError: When they are not kept.
        """
        path = self._place(sha256)
        if not path.is_file():
            raise StoreError(f"No file with SHA-256 {sha256} is stored; expected {path}. Build the index again.")
        return path

    def keep_only(self, hashes: Collection[str]) -> int:
        """Delete all files but these and return how many went; left-overs of killed builds go too."""
        gone = 0
        for path in sorted(self.folder.glob("??/*")):
            if path.name not in hashes:
                path.unlink()
                gone += 1
        return gone

    def _place(self, sha256: str) -> Path:
        return self.folder / sha256[:2] / sha256


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _write_whole(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
