"""The folders that documents lie in, by the paths that their sources show; an archive is the folder of its members."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence


def folder_name(given: str) -> str:
    """Return the path of a folder as it is compared: without slashes at its end, everything else as it is."""
    return given.rstrip("/") or given


def folders_above(source: str) -> Iterator[str]:
    """Yield the folders that a source lies in, the outermost first; none where it lies in no folder."""
    end = source.find("/")
    while end != -1:
        if source[:end] and source[end - 1] != "/":
            yield source[:end]
        end = source.find("/", end + 1)


def folders_of(sources: Iterable[str]) -> list[str]:
    """Return every folder that one of the sources lies in, each once, a folder before those in it."""
    found = {folder for source in sources for folder in folders_above(source)}
    return sorted(found, key=lambda folder: folder.split("/"))


def nearest_folder(name: str, folders: Sequence[str]) -> str | None:
    """Return the folder that may be meant: one that differs in case or Unicode form, else the first; none of none."""
    alike = (folder for folder in folders if _folded(folder) == _folded(name))
    return next(alike, folders[0] if folders else None)


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
