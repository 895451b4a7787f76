"""Which documents a build begins with: those that the index names, as far as that can still be told.

A damaged index loses no document in silence: what its list names and the store lacks is reported, and where the list
itself cannot be read, everything that the store holds is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from pydantic import BaseModel

from corpus.store import Store
from corpus.versions import VersionInfo

from .current import GENERATIONS, POINTER, UNFINISHED, current_folder
from .errors import IndexDamaged
from .manifest import MANIFEST
from .report import FileReport, State

GUESSED = "kept as it was last read; which documents the damaged index held cannot be told"
LOST = "The index names it, but the store lacks it; expected its text. Build its file again."


class Named(Protocol):
    """A document as an index names it."""

    @property
    def doc_id(self) -> str:
        """Its id."""
        ...

    @property
    def source(self) -> str:
        """Its path as citations show it."""
        ...

    @property
    def version(self) -> int:
        """The stored version that the index answers from."""
        ...


@dataclass(frozen=True)
class Held:
    """The documents a build begins with.

    Attributes:
        versions: By ``doc_id``.
        lost: What the index names and the store lacks.
        damaged: Whether the current manifest could not be read, so that nothing may be deleted on its word.
        guessed: Whether no list of the documents could be read, so that they are the newest versions of the store.
    """

    versions: dict[str, VersionInfo] = field(default_factory=dict)
    lost: tuple[Named, ...] = ()
    damaged: bool = False
    guessed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether these are, for certain, all documents of the index."""
        return not (self.damaged or self.lost)

    def unmet(self, versions: Iterable[str], reported: Iterable[str]) -> Iterator[FileReport]:
        """Yield what has to be said of documents of which a build said nothing.

        Args:
            versions: The ``doc_id`` of every document after the build.
            reported: The ``doc_id`` of every document that it has reported.
        """
        there, said = set(versions), set(reported)
        for entry in self.lost:
            if entry.doc_id not in there:
                yield FileReport(source=entry.source, state=State.LOST, doc_id=entry.doc_id, reasons=(LOST,))
        for doc_id, info in sorted(self.versions.items()):
            if self.guessed and doc_id in there - said:
                yield FileReport(source=info.source, state=State.UNCHANGED, doc_id=doc_id, remarks=(GUESSED,))


def named_by(store: Store, entries: Sequence[Named], *, damaged: bool = False) -> Held:
    """Return the documents that a list of an index names."""
    known = {(info.doc_id, info.version): info for info in store.versions()}
    found = {entry.doc_id: known.get((entry.doc_id, entry.version)) for entry in entries}
    return Held(
        versions={doc_id: info for doc_id, info in found.items() if info is not None},
        lost=tuple(entry for entry in entries if found[entry.doc_id] is None),
        damaged=damaged,
    )


def recovered(data: Path, store: Store) -> Held:
    """Return the documents of an index whose current manifest is not there or cannot be read; none when none was built.

    They are those of the generation that the pointer names, else of the latest one; where any of these has no list that
    can be read, it could be the latest, and the newest version of every stored document is taken instead.
    """
    folders = [path for path in sorted((data / GENERATIONS).iterdir()) if not path.name.startswith(UNFINISHED)]
    if not folders and not (data / POINTER).exists():
        return Held()
    try:
        current = current_folder(data)
    except IndexDamaged:
        current = None
    lists = [_list_of(folder) for folder in (folders if current is None else [current])]
    readable = [found for found in lists if found is not None]
    if not readable or len(readable) < len(lists):
        return Held(versions={info.doc_id: info for info in store.versions()}, damaged=True, guessed=True)
    return named_by(store, max(readable, key=lambda found: found.built).documents, damaged=True)


class _Entry(BaseModel):
    doc_id: str
    source: str
    version: int


class _List(BaseModel):
    """What a manifest of any format says of its documents."""

    built: str
    documents: tuple[_Entry, ...]


def _list_of(folder: Path) -> _List | None:
    try:
        return _List.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
