"""How the store writes values into columns, and reads back exactly the same values.

Each ``unpack`` undoes its ``pack``; offsets stay whole numbers, boxes are kept to a hundredth of a point. What no
``pack`` gave is a :class:`~corpus.errors.StoreError`.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.document import Document, Edit, Kind, Metadata, Page, Part, Passage, Range, Section, Sentence
from corpus.readers.boxes import Boxes
from corpus.readers.protocol import Box, Problem

from .errors import StoreError
from .metadata_edits import Edits

FAST = 1
"""zlib level: three quarters of what level 6 saves at a fifth of its time."""

POINT_STEPS = 100
"""Boxes are stored in hundredths of a PDF point, far below what a screen can show."""

NO_BOX = np.iinfo(np.int32).min
"""Stands for a character without a glyph."""

PackedPassage = tuple[int, int, str, str, str, bytes]
"""Start, end, kind, language, section (JSON), ranges."""


@contextmanager
def _sound() -> Iterator[None]:
    """Raise StoreError for whatever damaged columns make of their unpacking."""
    try:
        yield
    except (zlib.error, ValueError, TypeError, AttributeError, LookupError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise StoreError(
            f"A stored document is damaged ({reason}); expected what a build wrote. "
            "Build the index again from the files."
        ) from error


def pack_text(text: str) -> bytes:
    """Return the text compressed; lone surrogates survive."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), FAST)


@_sound()
def unpack_text(packed: bytes) -> str:
    """Return the text.

    Raises:
        StoreError: When the bytes are damaged.
    """
    return zlib.decompress(packed).decode("utf-8", "surrogatepass")


def pack_metadata(metadata: Metadata) -> str:
    """Return the metadata as JSON."""
    return _json(asdict(metadata))


@_sound()
def unpack_metadata(packed: str) -> Metadata:
    """Return the metadata.

    Raises:
        StoreError: When the column is damaged.
    """
    return _metadata(json.loads(packed))


def pack_edits(edits: Edits) -> str:
    """Return the user's edits as JSON."""
    return _json({**asdict(edits.given), "unknown": sorted(edits.unknown)})


@_sound()
def unpack_edits(packed: str) -> Edits:
    """Return the user's edits.

    Raises:
        StoreError: When the column is damaged.
    """
    fields: dict[str, Any] = json.loads(packed)
    unknown = frozenset(fields.pop("unknown", ()))
    return Edits(_metadata(fields), unknown)


def _metadata(fields: dict[str, Any]) -> Metadata:
    return Metadata(**{**fields, "authors": tuple(fields["authors"])})


def pack_problems(problems: Iterable[Problem]) -> str:
    """Return the problems as JSON."""
    return _json([[problem.reason, problem.where, problem.lost] for problem in problems])


@_sound()
def unpack_problems(packed: str) -> tuple[Problem, ...]:
    """Return the problems.

    Raises:
        StoreError: When the column is damaged.
    """
    return tuple(Problem(*fields) for fields in json.loads(packed))


def pack_structure(document: Document) -> bytes:
    """Return pages, sections, parts and edits compressed."""
    structure = {
        "pages": [[page.number, page.start, page.end, page.label] for page in document.pages],
        "sections": [[section.title, section.level, section.start, section.end] for section in document.sections],
        "parts": [[part.title, part.start, part.end, list(part.authors)] for part in document.parts],
        "edits": [list(edit) for edit in document.edits],
    }
    return zlib.compress(_json(structure).encode("utf-8", "surrogatepass"), FAST)


@_sound()
def unpack_structure(document: Document, packed: bytes) -> Document:
    """Return the document with its pages, sections, parts and edits.

    Raises:
        StoreError: When the column is damaged.
    """
    structure = _structure(packed)
    return replace(
        document,
        pages=tuple(Page(*fields) for fields in structure["pages"]),
        sections=tuple(Section(*fields) for fields in structure["sections"]),
        parts=_parts(structure["parts"]),
        edits=tuple(Edit(*fields) for fields in structure["edits"]),
    )


@_sound()
def unpack_parts(packed: bytes) -> tuple[Part, ...]:
    """Return the parts alone.

    Raises:
        StoreError: When the column is damaged.
    """
    return _parts(_structure(packed)["parts"])


def _structure(packed: bytes) -> dict[str, list[list[Any]]]:
    structure: dict[str, list[list[Any]]] = json.loads(zlib.decompress(packed).decode("utf-8", "surrogatepass"))
    return structure


def _parts(fields: Iterable[list[Any]]) -> tuple[Part, ...]:
    return tuple(Part(title, start, end, tuple(names)) for title, start, end, names in fields)


def pack_passage(passage: Passage) -> PackedPassage:
    """Return the columns of a passage."""
    numbers = array("I")
    for ranges in (passage.ranges, *(sentence.ranges for sentence in passage.sentences)):
        numbers.append(len(ranges))
        for start, end in ranges:
            numbers.extend((start, end))
    section = _json(list(passage.section))
    return passage.start, passage.end, str(passage.kind), passage.language, section, numbers.tobytes()


@_sound()
def unpack_passage(doc_id: str, kind: str, language: str, section: str, ranges: bytes) -> Passage:
    """Return the passage.

    Raises:
        StoreError: When the column is damaged.
    """
    numbers = array("I")
    numbers.frombytes(ranges)
    first, *others = _grouped(numbers)
    sentences = tuple(Sentence(group) for group in others)
    return Passage(doc_id, first, sentences, Kind(kind), language, tuple(json.loads(section)))


def pack_boxes(boxes: Sequence[Box | None]) -> bytes:
    """Return the boxes of one page compressed."""
    sides = boxes.sides.astype(np.float64) if isinstance(boxes, Boxes) else _sides(boxes)
    rows = np.full((len(boxes), 4), NO_BOX, dtype=np.int32)
    seen = ~np.isnan(sides[:, 0])
    rows[seen] = np.rint(sides[seen] * POINT_STEPS)
    # Neighbours differ little: differences by column compress to a third of the plain numbers.
    columns = np.diff(rows.T, axis=1, prepend=np.int32(0))
    return zlib.compress(columns.tobytes(), FAST)


@_sound()
def unpack_boxes(packed: bytes) -> tuple[Box | None, ...]:
    """Return the boxes, each side within half a hundredth of a point of what was stored.

    Raises:
        StoreError: When the column is damaged.
    """
    columns = np.frombuffer(zlib.decompress(packed), dtype=np.int32).reshape(4, -1)
    rows = np.cumsum(columns, axis=1, dtype=np.int32).T
    sides = (rows / POINT_STEPS).tolist()
    return tuple(None if row[0] == NO_BOX else Box(*side) for row, side in zip(rows.tolist(), sides, strict=True))


def _sides(boxes: Sequence[Box | None]) -> NDArray[np.float64]:
    rows = [(np.nan,) * 4 if box is None else box for box in boxes]
    return np.array(rows, dtype=np.float64).reshape(-1, 4)


def _grouped(numbers: array[int]) -> Iterator[tuple[Range, ...]]:
    at = 0
    while at < len(numbers):
        end = at + 1 + 2 * numbers[at]
        yield tuple(Range(numbers[place], numbers[place + 1]) for place in range(at + 1, end, 2))
        at = end


def _json(value: object) -> str:
    # ASCII, so that lone surrogates in titles survive as escapes.
    return json.dumps(value, separators=(",", ":"))
