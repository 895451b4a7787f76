"""What a generation says about itself: its encoder, its documents, and the checksums of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from .encoder import EncoderInfo
from .errors import IndexDamaged, OtherModel

FORMAT_VERSION = 1
"""Raised whenever a file of a generation changes its form."""

MANIFEST = "manifest.json"


class ModelEntry(BaseModel):
    """The encoder an index was built with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    sha256: str
    dimension: int
    query_prefix: str
    passage_prefix: str
    max_tokens: int

    @classmethod
    def of(cls, info: EncoderInfo) -> ModelEntry:
        """Return the entry for an encoder."""
        return cls(
            name=info.name,
            sha256=info.sha256,
            dimension=info.dimension,
            query_prefix=info.query_prefix,
            passage_prefix=info.passage_prefix,
            max_tokens=info.max_tokens,
        )


class DocumentEntry(BaseModel):
    """One document of a generation and the stored version it answers from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    doc_id: str
    sha256: str
    source: str
    version: int
    passages: int


class Manifest(BaseModel):
    """What a generation says about itself.

    Attributes:
        generation: Made from content alone: the same documents, encoder, versions and settings give the same id.
        documents: In order of ``doc_id``; ``ROW["document"]`` counts in this list, from 0.
        kinds: ``ROW["kind"]`` counts in this list.
        languages: ``ROW["language"]`` counts in this list.
        checksums: SHA-256 of every other file by its path inside the generation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    generation: str
    built: str
    model: ModelEntry
    pipeline: str
    texts: str
    libraries: dict[str, str]
    passages: int
    sentences: int
    kinds: tuple[str, ...]
    languages: tuple[str, ...]
    documents: tuple[DocumentEntry, ...]
    checksums: dict[str, str]


def check_model(manifest: Manifest, info: EncoderInfo) -> None:
    """Refuse an encoder that the index was not built with.

    Raises:
        OtherModel: When any of name, weights, dimension and prefixes differ.
    """
    given = ModelEntry.of(info)
    if given != manifest.model:
        raise OtherModel(
            f"The encoder {given.name} ({given.sha256[:8]}) was given; the index was built with {manifest.model.name} "
            f"({manifest.model.sha256[:8]}). Set PINCITE_MODEL to that one, or build again with --rebuild."
        )


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of a generation.

    Raises:
        IndexDamaged: When it is missing, damaged or of another format.
    """
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_bytes())
        version = content.get("format") if isinstance(content, dict) else None
        if version != FORMAT_VERSION:
            raise IndexDamaged(
                f"{path} is of format {version}; expected {FORMAT_VERSION}. Build the index again with --rebuild."
            )
        return Manifest.model_validate(content)
    except (OSError, ValueError, RecursionError) as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); expected a manifest. Build with --rebuild.") from error


def generation_id(inputs: Mapping[str, object]) -> str:
    """Return the id for what a generation is made of: twelve hexadecimal digits of its hash."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:12]


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under a folder but the manifest, by path with ``/``."""
    sums: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != MANIFEST:
            with path.open("rb") as file:
                sums[path.relative_to(folder).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return sums
