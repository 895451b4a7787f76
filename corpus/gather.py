"""Walking the files and folders a build is given; every file that is met is handed on, none is left out in silence."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from slugify import slugify

from .errors import PathNotFound

SIDECAR_ENDINGS = (".meta.yaml", ".meta.yml", ".csl.json")
"""Files with these endings hold metadata for the file whose name (with or without its own ending) stands before."""

DESCRIBES = "metadata for the file beside it"
"""Why such a file is passed over."""

MAC_NOTES = "__MACOSX"
"""Folder in archives that were packed on a Mac; no file in it is a document."""

SLUG_CHARACTERS = 40
"""Longest readable part of a doc_id; the hash behind it makes it unique."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that a build was given.

    Attributes:
        path: Where it is now.
        root: The absolute folder that ``source`` is relative to.
        source: With ``/``; bytes that are not UTF-8 are shown as backslash escapes.
        sidecar: The file beside it that holds its metadata, if any.
        skip: Why it is not read, when it is passed over on purpose.
        fault: Why a folder could not be looked into; it stands for the files that it holds.
    """

    path: Path
    root: Path
    source: str
    sidecar: Path | None = None
    skip: str = ""
    fault: str = ""

    @property
    def doc_id(self) -> str:
        """The id of the document this file holds, unless another root holds a different one under the same path."""
        return doc_id_of(self.source)

    @property
    def rooted_doc_id(self) -> str:
        """The id that also tells the root apart."""
        return doc_id_of(self.source, str(self.root))


def doc_id_of(source: str, root: str = "") -> str:
    """Return the id for a source path: a readable slug and eight hexadecimal digits, the same on every machine.

    ``root`` is given only where the same path under two folders holds two documents.
    """
    stem = Path(source).stem
    slug = slugify(stem, max_length=SLUG_CHARACTERS, word_boundary=True) or "document"
    named = f"{root}/{source}" if root else source
    return f"{slug}-{hashlib.sha256(named.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def gather(paths: Iterable[Path], *data: Path) -> Iterator[SourceFile]:
    """Yield every file under the paths in a stable order, each once; the data folders ``data`` are not entered.

    Raises:
        PathNotFound: Before the first file, when a path does not exist.
    """
    given = list(paths)
    check_paths(given)
    own = frozenset(os.path.realpath(folder) for folder in data)
    return _once(source for path in given for source in _under(path, own))


def source_at(root: str, source: str) -> SourceFile | None:
    """Return the file that a stored root and source name, the archive for a member of one, ``None`` when it is gone."""
    path = Path(root, source)
    file = next((candidate for candidate in (path, *path.parents) if candidate.is_file()), None)
    if file is not None and Path(root) in file.parents:
        return SourceFile(file, Path(root), file.relative_to(root).as_posix(), sidecar_of(file))
    if "\\x" not in str(path) or not Path(root).is_dir():
        return None
    # A name that is not UTF-8 is stored as it is shown and has to be looked for.
    return next((found for found in _walk(Path(root)) if found.source == source and not found.skip), None)


def check_paths(paths: Iterable[Path]) -> None:
    """Refuse paths that lead nowhere.

    Raises:
        PathNotFound: When a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise PathNotFound(f"{shown(path)} does not exist; expected a file or a folder. Check the path.")


def placed(path: Path) -> Path:
    """Return where what was given stands: a folder with all links followed, a file by its own name, be it a link."""
    return path.resolve() if path.is_dir() else path.absolute().parent.resolve() / path.name


def shown(path: str | os.PathLike[str]) -> str:
    """Return a path as text that can be printed anywhere: bytes that are not UTF-8 become backslash escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _once(sources: Iterable[SourceFile]) -> Iterator[SourceFile]:
    seen: set[Path] = set()
    for source in sources:
        if source.path not in seen:
            seen.add(source.path)
            yield source


def _under(path: Path, own: Container[str]) -> Iterator[SourceFile]:
    if path.is_dir():
        return _walk(placed(path), own)
    file = placed(path)
    return iter([SourceFile(file, file.parent, shown(file.name), sidecar_of(file))])


def _walk(root: Path, own: Container[str] = ()) -> Iterator[SourceFile]:
    # realpath of every folder entered: a link that leads back up would otherwise never end.
    entered: set[str] = set()
    unreadable: list[OSError] = []
    for folder, folders, names in _folders(root, unreadable.append):
        real = os.path.realpath(folder)
        if real in entered:
            folders.clear()
            continue
        if real in own:
            folders.clear()
            yield _source(root, Path(folder), skip="data folder of this index")
            continue
        entered.add(real)
        folders.sort(key=os.fsencode)
        for hidden in [name for name in folders if name.startswith(".")]:
            folders.remove(hidden)
            yield _source(root, Path(folder, hidden), skip="hidden folder")
        for name in sorted(names, key=os.fsencode):
            yield _source(root, Path(folder, name), skip=reason_to_skip(name))
    for error in unreadable:
        fault = f"cannot be opened ({error.strerror}); expected a folder that may be read."
        yield SourceFile(Path(error.filename), root, _relative(Path(error.filename), root), fault=fault)


def _folders(root: Path, onerror: Callable[[OSError], None]) -> Iterator[tuple[str, list[str], list[str]]]:
    """Yield what ``os.walk`` does, folders that links lead to after all others: a new link takes nobody's files.

    Whoever takes a name out of the folders keeps it from being entered.
    """
    starts = [str(root)]
    for start in starts:
        for folder, folders, names in os.walk(start, onerror=onerror):
            yield folder, folders, names
            paths = [str(Path(folder, name)) for name in folders]
            # Path.is_symlink() breaks off in a folder that may be listed but not entered.
            starts.extend(path for path in paths if os.path.islink(path))  # noqa: PTH114


def _source(root: Path, path: Path, skip: str = "") -> SourceFile:
    return SourceFile(path, root, _relative(path, root), None if skip else sidecar_of(path), skip)


def _relative(path: Path, root: Path) -> str:
    return shown(path.relative_to(root)).replace(os.sep, "/")


def reason_to_skip(name: str) -> str:
    """Return why a file of this name is passed over, nothing when it is not."""
    if name.startswith("."):
        return "hidden file"
    if name.lower().endswith(SIDECAR_ENDINGS):
        return DESCRIBES
    return ""


def reason_to_skip_inside(name: str) -> str:
    """Return why a file of this path inside an archive is passed over, nothing when it is not."""
    *folders, last = name.split("/")
    if MAC_NOTES in folders:
        return "a Mac's own notes about the files"
    if any(folder.startswith(".") for folder in folders):
        return "hidden folder"
    return reason_to_skip(last)


def sidecar_of(path: Path) -> Path | None:
    """Return the file beside ``path`` that holds its metadata, if there is one."""
    # Path.is_file() raises when the name with the ending is too long, or the folder may not be entered.
    return next((candidate for candidate in sidecar_paths(path) if os.path.isfile(candidate)), None)  # noqa: PTH113


def sidecar_paths(path: PurePath) -> tuple[Path, ...]:
    """Return the paths at which the metadata of ``path`` is looked for, the first that is there counts."""
    names = (path.name, path.stem)
    return tuple(Path(path.with_name(name + ending)) for name in names for ending in SIDECAR_ENDINGS)
