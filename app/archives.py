"""Taking one file out of an archive that was added, so that what was removed lies nowhere any more."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

from corpus.errors import ReadingError
from corpus.readers.archive import unfold
from corpus.readers.protocol import Limits


def leave_out(path: Path, name: str, limits: Limits, sha256: str | None = None) -> None:
    """Write an archive anew without one of its files.

    What cannot be unpacked, so that no document can be made of it, is left out too. An archive that cannot be read
    whole, or does not hold the file, stays as it is.

    Args:
        path: The archive.
        name: Of the file, as :func:`corpus.readers.archive.unfold` gives it.
        limits: Bounds for unpacking.
        sha256: Of the file; one of other content stays.

    Raises:
        OSError: When it cannot be read or written; it is as it was then.
    """
    new = path.with_name(f".{path.name}.new")
    left: set[str] = set()
    found = False
    try:
        with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
            for member in unfold(path.read_bytes(), path.name, limits):
                if member.name == name and sha256 in (None, hashlib.sha256(member.data).hexdigest()):
                    found = True
                elif not member.problem and member.name not in left:
                    left.add(member.name)
                    archive.writestr(member.name, member.data)
        if found:
            new.replace(path)
    except ReadingError:
        return
    finally:
        new.unlink(missing_ok=True)
