"""Unfolding a zip file member by member, without trusting anything it says about itself.

Sizes are counted while bytes come out, not read from headers; names never leave the archive; a member that cannot be
had is handed on with its reason, so that nothing is lost in silence and one bad member costs only itself.
"""

from __future__ import annotations

import io
import itertools
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Final

from corpus.errors import LimitExceeded, ReadingError

from .protocol import Limits

READ_BYTES: Final = 1 << 20
"""How much is unpacked between two looks at the limits."""

MOST_RATIO: Final = 200
"""Deflate gives at most 1032 to 1 and text rarely 20 to 1; a larger ratio than this is a bomb or empty of content."""

RATIO_FROM_BYTES: Final = 10_000_000
"""Small members may have any ratio: they can do no harm."""

LOCAL_HEADER_BYTES: Final = 30

READ_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Of the others zipfile unfolds all the packed bytes it was given at once: a few hundred of bzip2 fill gigabytes."""

OTHER_METHODS: Final = {zipfile.ZIP_BZIP2: "bzip2", zipfile.ZIP_LZMA: "lzma"}

CP437_SHOWN: Final = "cp437"
"""How zipfile decodes names that are not marked as UTF-8."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive.

    Attributes:
        name: Path inside the archive with ``/``, never absolute and without ``..``.
        data: Its bytes; empty when it could not be had.
        problem: Why it could not be had; empty when all is well.
    """

    name: str
    data: bytes = field(repr=False, default=b"")
    problem: str = ""


@dataclass(frozen=True)
class Archive:
    """A zip archive whose table of contents was read and held against the limits, by :func:`open_archive`."""

    package: zipfile.ZipFile
    files: Sequence[zipfile.ZipInfo]
    name: str
    limits: Limits

    def unfold(self, endings: tuple[str, ...] = ("",)) -> Iterator[Member]:
        """Yield the files in the archive's own order, each time anew; folders and archives inside as :func:`unfold`.

        Memory: one member at a time.

        Args:
            endings: Of the names, in small letters; other files are left packed.

        Raises:
            LimitExceeded: When all of them grow too large.
        """
        wanted = [info for info in self.files if _shown_name(info).lower().endswith(endings)]
        return _members(self.package, wanted, self.name, self.limits)


def open_archive(data: bytes, name: str, limits: Limits) -> Archive:
    """Return an archive that can be unfolded more than once.

    Args:
        data: The archive.
        name: Its name, for messages only.
        limits: ``members``, ``expanded_bytes`` for all of them together and ``file_bytes`` for each are kept.

    Raises:
        ReadingError: When this is no zip archive or a damaged one.
        LimitExceeded: When it has too many members.
    """
    package = _opened(data, name)
    files = [info for info in package.infolist() if not info.filename.endswith("/")]
    if len(files) > limits.members:
        raise LimitExceeded(
            f"{name} holds {len(files)} files; expected at most {limits.members}. "
            "Split the archive, or raise PINCITE_LIMITS__MEMBERS."
        )
    _refuse_overlaps(files, name)
    return Archive(package, files, name, limits)


def unfold(data: bytes, name: str, limits: Limits) -> Iterator[Member]:
    """Yield the files of a zip archive in its own order; folders are passed over, archives inside are left packed.

    Memory: one member at a time.

    Args:
        data: The archive.
        name: Its name, for messages only.
        limits: ``members``, ``expanded_bytes`` for all of them together and ``file_bytes`` for each are kept.

    Raises:
        ReadingError: Before the first member, when this is no zip archive or a damaged one.
        LimitExceeded: Before the first member when there are too many; later when all of them grow too large.
    """
    return open_archive(data, name, limits).unfold()


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most_bytes: int) -> bytes:
    """Return the bytes of one member.

    Raises:
        LimitExceeded: When it unfolds to more than ``most_bytes``, or at a ratio that only a bomb has.
        ReadingError: When it is encrypted, damaged or packed otherwise than with deflate.
    """
    if info.flag_bits & 0x1:
        raise ReadingError("encrypted; expected an archive without a password. Unpack it and add the files")
    if info.compress_type not in READ_METHODS:
        method = OTHER_METHODS.get(info.compress_type, f"method {info.compress_type}")
        raise ReadingError(f"packed in a way that is not read ({method}); expected deflate. Pack it again")
    try:
        with archive.open(info) as stream:
            return _bounded(stream, info, most_bytes)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise ReadingError(f"damaged ({error}); expected a whole archive. Pack it again") from error
    except NotImplementedError as error:
        raise ReadingError(f"packed in an unknown way ({error}); expected deflate. Pack it again") from error


def open_package(data: bytes, name: str, limits: Limits) -> zipfile.ZipFile:
    """Return an opened archive that is one document (DOCX, EPUB), its declared sizes already held against the limits.

    Raises:
        ReadingError: When this is no zip archive.
        LimitExceeded: When it has too many members or declares too large ones.
    """
    archive = _opened(data, name)
    members = archive.infolist()
    total = sum(info.file_size for info in members)
    if len(members) > limits.members or total > limits.expanded_bytes:
        raise LimitExceeded(
            f"{name} unfolds to {len(members)} parts of {total} bytes together; expected at most {limits.members} "
            f"and {limits.expanded_bytes}. Leave it out, or raise PINCITE_LIMITS__EXPANDED_BYTES."
        )
    for info in members:
        if info.file_size > RATIO_FROM_BYTES and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise LimitExceeded(
                f"{name}: {info.filename} unfolds to more than {MOST_RATIO} times its size (a zip bomb)"
            )
    _refuse_overlaps(members, name)
    return archive


def _opened(data: bytes, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ReadingError(f"{name} is no whole zip archive ({error}); expected one. Copy or pack it again.") from error


def _refuse_overlaps(members: Sequence[zipfile.ZipInfo], name: str) -> None:
    # The strongest bombs list the same packed bytes many times over.
    ordered = sorted(members, key=lambda info: info.header_offset)
    for info, following in itertools.pairwise(ordered):
        if info.header_offset + LOCAL_HEADER_BYTES + info.compress_size > following.header_offset:
            raise ReadingError(
                f"{name} packs {info.filename} and {following.filename} into the same bytes (a zip bomb)"
            )


def _members(
    archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo], name: str, limits: Limits
) -> Iterator[Member]:
    left = limits.expanded_bytes
    for info in members:
        member, unfolded = _member(archive, info, min(limits.file_bytes, left))
        left -= unfolded
        if left < 0:
            raise LimitExceeded(
                f"{name} unfolds to more than {limits.expanded_bytes} bytes; {member.name} and what follows were "
                "not read. Split the archive, or raise PINCITE_LIMITS__EXPANDED_BYTES."
            )
        yield member


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most_bytes: int) -> tuple[Member, int]:
    """Return the member and how many bytes it was unfolded to at most."""
    shown = _shown_name(info)
    trick = _trick(info, shown)
    if trick:
        return Member(_harmless(shown), problem=trick), 0
    try:
        data = read_member(archive, info, most_bytes)
    except LimitExceeded as error:
        # What was unfolded in vain counts too, or ten thousand such members would take hours.
        return Member(_harmless(shown), problem=str(error)), most_bytes + 1
    except ReadingError as error:
        return Member(_harmless(shown), problem=str(error)), 0
    return Member(_harmless(shown), data), len(data)


def _shown_name(info: zipfile.ZipInfo) -> str:
    """Return the member's name, read as UTF-8 where the archive forgot to say that it is."""
    if info.flag_bits & 0x800:
        return info.orig_filename
    try:
        return info.orig_filename.encode(CP437_SHOWN).decode("utf-8")
    except UnicodeError:
        return info.orig_filename


def _trick(info: zipfile.ZipInfo, name: str) -> str:
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a symbolic link; expected a file. Links in archives are never followed"
    if not name:
        return "it has no name; expected a file with one. Pack it again"
    plain = name.replace("\\", "/")
    if plain.startswith("/") or ".." in plain.split("/") or "\0" in plain or plain[1:2] == ":":
        return f"its name {name!r} points outside the archive; expected a plain path. Pack it again"
    return ""


def _harmless(name: str) -> str:
    """Return a relative path that stays inside, whatever the archive says."""
    parts = [part for part in name.replace("\\", "/").replace("\0", "").split("/") if part not in ("", ".", "..")]
    return str(PurePosixPath(*parts)) if parts else "unnamed"


def _bounded(stream: IO[bytes], info: zipfile.ZipInfo, most_bytes: int) -> bytes:
    out = bytearray()
    while piece := stream.read(READ_BYTES):
        out += piece
        if len(out) > most_bytes:
            raise LimitExceeded(f"unfolds to more than {most_bytes} bytes; expected less. Leave it out")
        if len(out) > RATIO_FROM_BYTES and len(out) > MOST_RATIO * max(info.compress_size, 1):
            raise LimitExceeded(f"unfolds to more than {MOST_RATIO} times its size (a zip bomb); leave it out")
    return bytes(out)
