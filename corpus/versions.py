"""What is known of a stored version of a document without unpacking its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .document import Metadata
from .packing import unpack_edits, unpack_metadata, unpack_problems
from .readers.protocol import Problem


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """What is known of a stored version without unpacking its text.

    Attributes:
        sidecar: SHA-256 of the metadata file beside the source; empty when there is none.
        root: The folder the source path is relative to, when the version was read.
        problems: What of the file was not read.
    """

    version: int
    doc_id: str
    sha256: str
    sidecar: str
    pipeline: str
    source: str
    root: str
    media_type: str
    metadata: Metadata
    problems: tuple[Problem, ...]
    pages: int
    passages: int
    characters: int

    @property
    def title(self) -> str:
        """The title, or the file's name when no title is known."""
        return self.metadata.title or self.source


INFO_COLUMNS = (
    "version, doc_id, sha256, sidecar, pipeline, source, root, media_type, metadata, problems, pages, passages, "
    "characters, edited"
)
INFO_TABLES = "versions LEFT JOIN edited_metadata USING (doc_id)"


def version_info(row: tuple[Any, ...]) -> VersionInfo:
    """Return a row of ``INFO_COLUMNS``; the user's own edits lie over the metadata that was read."""
    version, doc_id, sha256, sidecar, pipeline, source, root, media_type, metadata, problems, *counts, edited = row
    pages, passages, characters = counts
    known = unpack_metadata(metadata)
    return VersionInfo(
        version=version,
        doc_id=doc_id,
        sha256=sha256,
        sidecar=sidecar,
        pipeline=pipeline,
        source=source,
        root=root,
        media_type=media_type,
        metadata=known if edited is None else unpack_edits(edited).over(known),
        problems=unpack_problems(problems),
        pages=pages,
        passages=passages,
        characters=characters,
    )
