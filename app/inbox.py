"""Files that somebody sent: where they wait, and where they stay once they are part of the library.

All places lie in the data folder. ``incoming/JOB`` holds the files of a job that has not begun, ``uploads`` holds what
was added, by name, as a folder of documents like any other: a file of a name that is there already takes its place.
``replaced/JOB`` holds what stood in that place until the job is done, so that a job that comes to nothing leaves the
files, too, as they were.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from corpus.errors import DataFolderError
from corpus.gather import SIDECAR_ENDINGS, sidecar_of
from corpus.readers.protocol import Limits

from .archives import leave_out
from .errors import NamesClash, UploadError
from .jobs import Upload

INCOMING = "incoming"
UPLOADS = "uploads"
REPLACED = "replaced"

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
        self.replaced = data / REPLACED

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

        A file of metadata is not read by itself: the files that it describes are. What a file takes the place of is
        set aside, until :meth:`settle` or :meth:`take_back`.

        Raises:
            DataFolderError: When they cannot be moved.
        """
        folder, aside = self.incoming / job_id, self.replaced / job_id
        try:
            self.uploads.mkdir(parents=True, exist_ok=True)
            aside.mkdir(parents=True, exist_ok=True)
            for name in names:
                if (folder / name).exists():
                    if (self.uploads / name).exists():
                        (self.uploads / name).replace(aside / name)
                    (folder / name).replace(self.uploads / name)
        except OSError as error:
            raise self._unwritable(self.uploads, error) from error
        self.forget(job_id)
        documents = {self.uploads / name for name in names if not is_sidecar(name)}
        for name in names:
            documents.update(self.described_by(name))
        return tuple(sorted(path for path in documents if path.is_file()))

    def described_by(self, name: str) -> tuple[Path, ...]:
        """Return the files that were added whose metadata the file ``name`` holds."""
        if not is_sidecar(name):
            return ()
        path = self.uploads / name
        return tuple(
            other
            for other in sorted(self.uploads.iterdir())
            if not is_sidecar(other.name) and sidecar_of(other) == path
        )

    def settle(self, job_id: str) -> None:
        """Delete what the files of a job took the place of."""
        shutil.rmtree(self.replaced / job_id, ignore_errors=True)

    def put_back(self, job_id: str, names: Iterable[str]) -> None:
        """Delete these files of a job that was accepted; what stood in their place stands there again.

        Raises:
            DataFolderError: When they cannot be moved.
        """
        try:
            for name in names:
                (self.uploads / name).unlink(missing_ok=True)
                self._bring_back(job_id, name)
        except OSError as error:
            raise self._unwritable(self.uploads, error) from error

    def take_back(self, job_id: str, names: Iterable[str] = (), keep: Container[str] = ()) -> None:
        """Undo :meth:`accept`: the files of a job wait again, and what they took the place of stands there again.

        It may be called again where it was cut off, and does nothing where nothing was accepted.

        Args:
            job_id: The job.
            names: Its files; without them only those that took the place of others are known.
            keep: Files that stay where they are.

        Raises:
            DataFolderError: When they cannot be moved.
        """
        folder, aside = self.incoming / job_id, self.replaced / job_id
        if not aside.is_dir():
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name in {*names, *(path.name for path in aside.iterdir())}:
                if name in keep:
                    continue
                # A file that still waits was not moved yet: what stands under its name is not of this job.
                if not (folder / name).exists() and (self.uploads / name).exists():
                    (self.uploads / name).replace(folder / name)
                self._bring_back(job_id, name)
        except OSError as error:
            raise self._unwritable(self.uploads, error) from error
        self.settle(job_id)

    def accepted(self) -> tuple[str, ...]:
        """Return the jobs whose files were accepted and neither settled nor taken back: they were cut off."""
        return tuple(sorted(folder.name for folder in self.replaced.glob("*")))

    def discard(self, source: str, sha256: str | None = None) -> None:
        """Delete a file that was added, and its metadata file; with a hash, only if it still has it."""
        path = self.uploads / source
        if not path.is_file() or (sha256 is not None and hash_of(path) != sha256):
            return
        sidecar = sidecar_of(path)
        path.unlink()
        if sidecar is not None and not any(sidecar_of(other) == sidecar for other in self.uploads.iterdir()):
            sidecar.unlink()

    def discard_member(self, source: str, used: Collection[str], limits: Limits, sha256: str | None = None) -> None:
        """Delete one file inside an archive that was added, and the archive with the last one that is used.

        Args:
            source: The archive, a slash and the name inside it; nothing is done where there is no such archive.
            used: Sources of the documents that are left.
            limits: Bounds for unpacking.
            sha256: Of the file; one of other content stays.

        Raises:
            DataFolderError: When the archive cannot be written anew.
        """
        archive = self._archive_of(source)
        if archive is None:
            return
        name = archive.relative_to(self.uploads).as_posix()
        if sha256 is None and not any(other.startswith(f"{name}/") for other in used):
            self.discard(name)
            return
        try:
            leave_out(archive, source.removeprefix(f"{name}/"), limits, sha256)
        except OSError as error:
            raise self._unwritable(archive, error) from error

    def _archive_of(self, source: str) -> Path | None:
        path = self.uploads / source
        parents = [parent for parent in path.parents if self.uploads in parent.parents]
        return next((parent for parent in parents if parent.is_file()), None)

    def _bring_back(self, job_id: str, name: str) -> None:
        before = self.replaced / job_id / name
        if before.exists():
            before.replace(self.uploads / name)

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


def is_sidecar(name: str) -> bool:
    """Return whether a file of this name holds metadata of another one."""
    return name.lower().endswith(SIDECAR_ENDINGS)


def _copy(stream: IO[bytes], path: Path) -> str:
    """Write a stream to a new file and return the hash of what was written."""
    content = hashlib.sha256()
    with path.open("xb") as file:
        while piece := stream.read(COPIED_BYTES):
            content.update(piece)
            file.write(piece)
    return content.hexdigest()


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
