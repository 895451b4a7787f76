"""The values everything else is made of: documents, passages, sentences, quotes.

The invariant: text and offsets cannot disagree. A :class:`Quote` holds its document and its offsets; its text is cut
out when it is asked for, so there is no way to construct a quote that says something the document does not.

All offsets are Unicode code points into ``Document.text``, half open.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from .errors import OffsetError


class Kind(StrEnum):
    """What a stretch of a document is; search asks for body text unless told otherwise."""

    BODY = "body"
    HEADING = "heading"
    NOTE = "note"
    TABLE = "table"
    CAPTION = "caption"
    REFERENCE = "reference"
    FRONT_MATTER = "front matter"
    BOILERPLATE = "boilerplate"


class Range(NamedTuple):
    """A half-open stretch ``[start, end)`` of raw text, in code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """One recorded difference between raw and display text: ``raw[start:end]`` is shown as ``replacement``."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document: ``number`` counts from 1, ``label`` is what is printed on it, if known."""

    number: int
    start: int
    end: int
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it, up to the next heading of the same or a higher level (1 is highest)."""

    title: str
    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """One work inside a document that holds several (an article of a journal issue)."""

    title: str
    start: int
    end: int
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about a document; what is unknown is ``None`` or empty, never invented."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    container: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, note, table, caption or reference as the layout has it.

    ``ranges`` are its raw pieces in reading order; more than one where something else (a page head, a footnote) cut it.
    The blocks of a document cover every character that is not white space exactly once.
    """

    kind: Kind
    ranges: tuple[Range, ...]
    level: int = 0

    @property
    def start(self) -> int:
        """The offset of the first character."""
        return self.ranges[0].start

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.ranges[-1].end


@dataclass(frozen=True, slots=True)
class Place:
    """Where an offset stands: page, section path from the outermost heading, and part, each absent if unknown."""

    page: Page | None
    section: tuple[str, ...]
    part: Part | None


@dataclass(frozen=True)
class Document:
    """One source text with everything that is known about its positions.

    Attributes:
        doc_id: Stable for a source path; a changed file keeps it and gets another ``sha256``.
        text: The raw text. For plain-text files exactly what
            ``open(path, encoding="utf-8", newline="").read()`` gives when the file is UTF-8.
        sha256: Hex digest of the file's bytes.
        source: Path relative to the folder that was given to the build, with ``/``.
        media_type: For instance ``text/plain``.
        pages: In order, not overlapping; may be empty.
        sections: In order of their start; nested.
        parts: In order, not overlapping; empty when the document is a single work.
        edits: In order, not overlapping; what turns raw text into display text.
    """

    doc_id: str
    text: str = field(repr=False)
    sha256: str
    source: str
    media_type: str = "text/plain"
    metadata: Metadata = Metadata()
    pages: tuple[Page, ...] = field(default=(), repr=False)
    sections: tuple[Section, ...] = field(default=(), repr=False)
    parts: tuple[Part, ...] = field(default=(), repr=False)
    edits: tuple[Edit, ...] = field(default=(), repr=False)

    @property
    def title(self) -> str:
        """The title, or the file's name when no title is known."""
        return self.metadata.title or self.source

    def place(self, offset: int) -> Place:
        """Return where ``offset`` stands.

        Raises:
            OffsetError: When the offset lies outside the document.
        """
        if not 0 <= offset <= len(self.text):
            raise OffsetError(
                f"Offset {offset} was given for {self.doc_id}; expected 0 to {len(self.text)}. Check the citation."
            )
        page = next((page for page in self.pages if page.start <= offset < page.end), None)
        section = tuple(section.title for section in self.sections if section.start <= offset < section.end)
        part = next((part for part in self.parts if part.start <= offset < part.end), None)
        return Place(page, section, part)

    def display(self, ranges: Sequence[Range]) -> str:
        """Return the readable form of raw ``ranges``: recorded edits applied, gaps closed with one space.

        Raises:
            OffsetError: When a range is empty, out of order or outside the document.
        """
        pieces = [self._edited(piece) for piece in check_ranges(ranges, len(self.text))]
        return join_pieces(pieces)

    def _edited(self, piece: Range) -> str:
        first = max(bisect_right(self.edits, piece.start, key=attrgetter("start")) - 1, 0)
        out: list[str] = []
        at = piece.start
        # By number: a slice would copy all later edits of a long document for every sentence.
        for number in range(first, len(self.edits)):
            edit = self.edits[number]
            if edit.start >= piece.end:
                break
            if edit.end <= at:
                continue
            if edit.start < at or edit.end > piece.end:
                # An edit that is only half inside is not applied: the cut characters are shown as they are.
                continue
            out.append(self.text[at : edit.start])
            out.append(edit.replacement)
            at = edit.end
        out.append(self.text[at : piece.end])
        return "".join(out)


def join_pieces(pieces: Iterable[str]) -> str:
    """Join displayed pieces with one space, or with nothing where a piece ends in a word broken by a joined hyphen.

    A piece that ends with a soft hyphen (U+00AD, written by an edit) continues in the next one without a space.
    """
    joined = ""
    for piece in pieces:
        if joined.endswith("\u00ad"):
            joined = joined[:-1] + piece.lstrip()
        elif joined:
            joined = f"{joined.rstrip()} {piece.lstrip()}"
        else:
            joined = piece
    return joined.strip()


def check_ranges(ranges: Sequence[Range], length: int) -> Sequence[Range]:
    """Return ``ranges`` unchanged if they are non-empty, in order, apart and inside ``[0, length]``.

    Raises:
        OffsetError: Otherwise.
    """
    if not ranges:
        raise OffsetError("No range was given; expected at least one. Give start and end.")
    at = 0
    for start, end in ranges:
        if not at <= start < end <= length:
            raise OffsetError(
                f"The range [{start}, {end}) was given; expected {at} <= start < end <= {length}. Check the citation."
            )
        at = end
    return ranges


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage; ``ranges`` are its raw pieces, more than one only where something cut it."""

    ranges: tuple[Range, ...]

    @property
    def start(self) -> int:
        """The offset of the first character."""
        return self.ranges[0].start

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.ranges[-1].end


@dataclass(frozen=True, slots=True)
class Passage:
    """A contiguous slice of one document, the unit that is indexed; never cuts a sentence.

    Attributes:
        passage_id: ``doc_id:start-end``.
        ranges: The raw pieces; more than one where a page head or a note was left out of the flow.
        section: Heading path above it, outermost first; also its context for search.
        language: ISO 639-1 code, or ``und``.
        sentences: At least one, in order; together they cover the passage's ranges but for white space.
    """

    doc_id: str
    ranges: tuple[Range, ...]
    sentences: tuple[Sentence, ...]
    kind: Kind = Kind.BODY
    language: str = "und"
    section: tuple[str, ...] = ()

    @property
    def start(self) -> int:
        """The offset of the first character."""
        return self.ranges[0].start

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.ranges[-1].end

    @property
    def passage_id(self) -> str:
        """The name of this passage, unique in a generation."""
        return f"{self.doc_id}:{self.start}-{self.end}"


@dataclass(frozen=True)
class Quote:
    """An exact quotation: a document and the raw ranges that are quoted.

    ``text`` runs from the first to the last character quoted; ``ranges`` leave out what cut the sentence.

    Raises:
        OffsetError: When the ranges are not inside the document.
    """

    document: Document
    ranges: tuple[Range, ...]

    def __post_init__(self) -> None:
        check_ranges(self.ranges, len(self.document.text))

    @property
    def start(self) -> int:
        """The offset of the first character."""
        return self.ranges[0].start

    @property
    def end(self) -> int:
        """The offset after the last character."""
        return self.ranges[-1].end

    @property
    def text(self) -> str:
        """The exact raw text, ``document.text[start:end]``."""
        return self.document.text[self.start : self.end]

    @property
    def display(self) -> str:
        """What a person reads: the ranges with the recorded edits applied."""
        return self.document.display(self.ranges)

    @property
    def place(self) -> Place:
        """Page, section and part of the first character."""
        return self.document.place(self.start)

    @property
    def last_place(self) -> Place:
        """Page, section and part of the last character."""
        return self.document.place(self.end - 1)
