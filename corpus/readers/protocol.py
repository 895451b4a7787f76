"""What a reader gives: raw text once, with everything the format knows about positions.

A reader never cleans: what it calls ``text`` is what all offsets index for ever. What it cannot read it says in
``problems`` (read in part) or by raising :class:`~corpus.errors.ReadingError` (not at all).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from corpus.document import Block, Edit, Metadata, Page


class Box(NamedTuple):
    """The place of one character on its page, in PDF points from the page's top left corner; x0 < x1, y0 < y1."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a file that its reader must be told: ``where`` (a page, a member; empty for all) and ``reason``.

    Attributes:
        lost: Whether something of the file was not read; ``False`` for a mere remark (an encoding that was guessed).
    """

    reason: str
    where: str = ""
    lost: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for reading one file.

    Attributes:
        file_bytes: Largest file that is opened.
        text_characters: Longest text that is kept.
        pages: Most pages of one document.
        members: Most files inside an archive.
        expanded_bytes: Most bytes an archive may unfold to.
        seconds: Longest time for one file.
        memory_bytes: Most memory (address space) for reading one file, where it is read in a process of its own.
    """

    file_bytes: int = 200_000_000
    text_characters: int = 20_000_000
    pages: int = 10_000
    members: int = 10_000
    expanded_bytes: int = 1_000_000_000
    seconds: float = 300.0
    memory_bytes: int = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file gave.

    Attributes:
        text: The raw text.
        media_type: For instance ``application/pdf``.
        metadata: Only what the file itself says.
        blocks: The structure where the format marks it up (HTML, DOCX, Markdown, EPUB); ``None`` where it has to be
            found from lines and white space (plain text, PDF).
        pages: In order; empty when the format has none.
        boxes: For PDF one entry for each character of ``text`` (``None`` for characters without a glyph); else empty.
        problems: What was not read, with reasons.
        edits: What the format itself leaves out of the display (marks of emphasis, link targets), in order and apart;
            the layout adds its own.
    """

    text: str = field(repr=False)
    media_type: str
    metadata: Metadata = Metadata()
    blocks: tuple[Block, ...] | None = field(default=None, repr=False)
    pages: tuple[Page, ...] = field(default=(), repr=False)
    boxes: Sequence[Box | None] = field(default=(), repr=False)
    problems: tuple[Problem, ...] = ()
    edits: tuple[Edit, ...] = field(default=(), repr=False)


class Reader(Protocol):
    """Reads one format."""

    @property
    def suffixes(self) -> frozenset[str]:
        """File name endings it takes, lower case with the dot."""
        ...

    def read(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Return what the bytes of one file hold.

        Args:
            data: The whole file.
            name: The file's name, for messages and fragments only.
            limits: Bounds to keep.

        Raises:
            ReadingError: When nothing can be read; ``LimitExceeded`` when a bound is passed.
        """
        ...
