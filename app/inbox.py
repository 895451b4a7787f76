"""Files that somebody sent: where they wait, and where they stay once they are part of the library.

Both places lie in the data folder. ``incoming/JOB`` holds the files of a job that has not begun, ``uploads`` holds what
was added, by name, as a folder of documents like any other: a file of a name that is there already takes its place.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.errors import DataFolderError
from corpus.gather import SIDECAR_ENDINGS, sidecar_of

from .errors import NamesClash, UploadError
from .jobs import Upload

INCOMING = "incoming"
UPLOADS = "uploads"

MOST_NAME_BYTES = 200
"""Longest file name; file systems take 255 bytes, and a sidecar's ending must fit behind it."""

COPIED_BYTES = 1 << 20
SEPARATORS = re.compile(r"[/\\]")


@dataclass(frozen=True, slots=True)
class Received:
    """What was kept for a job: the names of its files, and a hash of names and bytes."""

    names: tuple[str, ...]
    content: str


class Inbox:
    """The files that were sent to one data folder.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        self.incoming = data / INCOMING
        self.uploads = data / UPLOADS

    def receive(self, job_id: str, uploads: Sequence[Upload]) -> Received:
        """Keep the files for a job.

        Raises:
            UploadError: When there is none, or a name cannot be kept; nothing is kept then.
        NamesClash: When a name comes twice.
            DataFolderError: When they cannot be written.
        """
        names = checked_names([upload.name for upload in uploads])
        folder = self.incoming / job_id
        content = hashlib.sha256()
        try:
            folder.mkdir(parents=True)
            for name, upload in zip(names, uploads, strict=True):
                content.update(f"{name}\0{_copy(upload.stream, folder / name)}\0".encode())
        except OSError as error:
            self.forget(job_id)
            raise self._unwritable(folder, error) from error
        return Received(names, content.hexdigest())

    def holds(self, job_id: str, names: Sequence[str]) -> bool:
        """Return whether the files of a job are still there, wherever they wait."""
        return all((self.incoming / job_id / name).is_file() or (self.uploads / name).is_file() for name in names)

    def forget(self, job_id: str) -> None:
        """Delete the files that wait for a job, if there are any."""
        shutil.rmtree(self.incoming / job_id, ignore_errors=True)

    def forget_all_but(self, job_ids: Iterable[str]) -> None:
        """Delete the files of all jobs but these."""
        kept = set(job_ids)
        for folder in self.incoming.glob("*"):
            if folder.name not in kept:
                self.forget(folder.name)

    def accept(self, job_id: str, names: Sequence[str]) -> tuple[Path, ...]:
        """Put the files of a job with the others and return those to be read; the second time it does nothing.

        A file of metadata is not read by itself: the files that it describes are.

        Raises:
            DataFolderError: When they cannot be moved.
        """
        folder = self.incoming / job_id
        try:
            self.uploads.mkdir(parents=True, exist_ok=True)
            for name in names:
                if (folder / name).exists():
                    (folder / name).replace(self.uploads / name)
        except OSError as error:
            raise self._unwritable(self.uploads, error) from error
        self.forget(job_id)
        documents = {self.uploads / name for name in names if not _is_sidecar(name)}
        described = {self.uploads / name for name in names if _is_sidecar(name)}
        if described:
            documents |= {path for path in self.uploads.iterdir() if sidecar_of(path) in described}
        return tuple(sorted(path for path in documents if path.is_file() and not _is_sidecar(path.name)))

    def discard(self, source: str, sha256: str | None = None) -> None:
        """Delete a file that was added, and its metadata file; with a hash, only if it still has it."""
        path = self.uploads / source
        if not path.is_file() or (sha256 is not None and _hash(path) != sha256):
            return
        sidecar = sidecar_of(path)
        path.unlink()
        if sidecar is not None and not any(sidecar_of(other) == sidecar for other in self.uploads.iterdir()):
            sidecar.unlink()

    def _unwritable(self, path: Path, error: OSError) -> DataFolderError:
        return DataFolderError(
            f"{path} cannot be written ({error.strerror or error}); expected a data folder with space and write "
            "permission. Make room, or name another one with PINCITE_DATA."
        )


def checked_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names under which files are kept, in order.

    Raises:
        UploadError: When there is none, or one cannot be kept.
        NamesClash: When two are the same.
    """
    if not names:
        raise UploadError("No file was sent; expected at least one part “files” with a file name. Choose a file.")
    safe = [safe_name(name) for name in names]
    twice = next((name for name in safe if safe.count(name) > 1), None)
    if twice is not None:
        raise NamesClash(f"Two files called {twice!r} were sent; expected different names. Rename one of them.")
    return tuple(safe)


def safe_name(name: str) -> str:
    """Return the last part of a name, fit to be the name of a file: no folders, no controls, one form of each letter.

    Raises:
        UploadError: When nothing of it is left, it is hidden, or it is too long.
    """
    last = SEPARATORS.split(name)[-1]
    # Controls, and what turns the text after it round, could make a name look like another one.
    shown = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in last)
    plain = "".join(char for char in shown if char in "\u200c\u200d" or unicodedata.category(char) != "Cf")
    safe = " ".join(unicodedata.normalize("NFC", plain).split())
    if not safe or safe.startswith("."):
        raise UploadError(
            f"A file was sent as {name[:80]!r}; expected a name that does not begin with a dot. Rename it."
        )
    if len(safe.encode()) > MOST_NAME_BYTES:
        raise UploadError(
            f"The file name {safe[:40]!r}… has {len(safe.encode())} bytes; expected at most {MOST_NAME_BYTES}. "
            "Rename the file."
        )
    return safe


def _is_sidecar(name: str) -> bool:
    return name.lower().endswith(SIDECAR_ENDINGS)


def _copy(stream: IO[bytes], path: Path) -> str:
    """Write a stream to a new file and return the hash of what was written."""
    content = hashlib.sha256()
    with path.open("xb") as file:
        while piece := stream.read(COPIED_BYTES):
            content.update(piece)
            file.write(piece)
    return content.hexdigest()


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
