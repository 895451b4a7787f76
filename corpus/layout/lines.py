"""The lines of a raw text and the sheet on which they are sorted into what they are.

Lines without a character that is not white space are left out; ``Line.gap`` tells how many stood before a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from statistics import quantiles
from typing import Final, NamedTuple

from corpus.document import Kind

# Characters. A text whose longer lines are all shorter than this may be hard wrapped; printed lines have 30 to 130.
_WIDEST_WRAP: Final = 140
_NARROWEST_WRAP: Final = 30
# The same where the format gives each line as it was printed, as narrow as a newspaper's columns.
_NARROWEST_COLUMN: Final = 16
# Words of a long line on average: one of fewer is an entry of a list.
_FEWEST_WORDS: Final = 4
_FEWEST_WORDS_PRINTED: Final = 3
# Lines that are looked at to learn the shape of a text.
_SAMPLE: Final = 20_000
_FEED = "\f"
_BYTE_ORDER_MARK = "\ufeff"
# Where a sentence can stop: a mark, then closing signs, citations and glued note numbers.
_STOPS = re.compile(r"[.!?…؟۔](?:[\"'”’»“)\]˝*]|\s?\[[^\[\]]{1,30}\]|\d{1,3})*$")
_HALF_STOPS = re.compile(r"[:;؛](?:[\"'”’»“)\]˝]|\d{1,3})*$")
_OPENERS = "\"'“”‘’«»(„[¿¡‹˝…"


class Line(NamedTuple):
    """One line without the white space around it.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last character.
        text: What stands between, without a mark of byte order before the first line.
        indent: Characters of white space before it.
        gap: Empty lines before it.
        feed: Whether a form feed stands before it.
    """

    start: int
    end: int
    text: str
    indent: int
    gap: int
    feed: bool

    @property
    def stops(self) -> bool:
        """Whether a sentence can end with this line."""
        return bool(_STOPS.search(self.text, max(0, len(self.text) - 50)))

    @property
    def half_stops(self) -> bool:
        """Whether the line ends with a colon or semicolon."""
        return bool(_HALF_STOPS.search(self.text, max(0, len(self.text) - 10)))

    @property
    def continues(self) -> bool:
        """Whether the line begins with a small letter."""
        return self.text.lstrip(_OPENERS)[:1].islower()


def read_lines(text: str) -> list[Line]:
    """Return the lines of ``text`` that are not empty, in order."""
    lines: list[Line] = []
    at = gap = 0
    feed = False
    for raw in text.splitlines(keepends=True):
        marked = at == 0 and raw.startswith(_BYTE_ORDER_MARK)
        bare = raw[marked:]
        kept = bare.strip()
        if kept:
            indent = len(bare) - len(bare.lstrip())
            start = at + marked + indent
            lines.append(Line(0 if marked else start, start + len(kept), kept, indent, gap, feed))
            gap, feed = 0, raw.endswith(_FEED)
        else:
            gap += 1
            feed = feed or _FEED in raw
        at += len(raw)
    return lines


@dataclass(frozen=True, slots=True)
class Shape:
    """How the lines of a text were set.

    Attributes:
        wrapped: Lines are broken at a width, not at the ends of paragraphs.
        width: Characters of a long line (the 90th percentile).
        double_spaced: An empty line stands between nearly all lines and so says nothing about paragraphs.
    """

    wrapped: bool
    width: int
    double_spaced: bool


def shape_of(lines: Sequence[Line], *, printed: bool = False) -> Shape:
    """Return the shape of a text from (up to 20,000 of) its lines.

    Args:
        lines: In order.
        printed: Whether the format gives rows of print, and empty lines where a new paragraph is seen.
    """
    sample = lines[:_SAMPLE]
    if len(sample) < 3:
        return Shape(False, max((len(line.text) for line in sample), default=0), False)
    lengths = [len(line.text) for line in sample]
    width = int(quantiles(lengths, n=10)[8])
    long = [line for line in sample if len(line.text) >= 0.7 * width]
    open_ended = sum(not line.stops for line in long)
    words = sum(line.text.count(" ") + 1 for line in long) / max(len(long), 1)
    wrapped = (
        (_NARROWEST_COLUMN if printed else _NARROWEST_WRAP) <= width <= _WIDEST_WRAP
        and max(lengths) <= 4 * width
        and len(long) >= 0.35 * len(sample)
        and open_ended >= 0.55 * len(long)
        and words >= (_FEWEST_WORDS_PRINTED if printed else _FEWEST_WORDS)
    )
    spaced = sum(line.gap >= 1 for line in sample[1:]) / (len(sample) - 1)
    return Shape(wrapped, width, wrapped and spaced > 0.75)


class Role(Enum):
    """What a line was found to be; every line begins as ``FLOW``."""

    FLOW = "flow"
    HEADING = "heading"
    TAKEN = "taken"


@dataclass
class Group:
    """Lines that form one block outside the flow, or one heading.

    Attributes:
        kind: What it is.
        lines: Indices into ``Sheet.lines``, in order.
        level: Of a heading, from 1.
    """

    kind: Kind
    lines: list[int]
    level: int = 0


@dataclass
class Sheet:
    """The work of the layout on one text: each step takes the lines it knows out of the flow.

    Attributes:
        page_starts: Indices of the lines that are known or taken to be the first of a page.
        labels: Printed page labels by the index of the line that shows them.
        heads: Indices of running heads.
        run_ins: Indices of headings in the flow that are the beginning of a sentence.
        note_marks: Raw ranges of note marks glued to words, as (start, end).
    """

    text: str
    lines: list[Line]
    shape: Shape
    roles: list[Role]
    groups: list[Group] = field(default_factory=list)
    page_starts: set[int] = field(default_factory=set)
    labels: dict[int, str] = field(default_factory=dict)
    heads: set[int] = field(default_factory=set)
    run_ins: set[int] = field(default_factory=set)
    note_marks: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str, *, printed: bool = False) -> Sheet:
        """Return the sheet of a raw text, with everything in the flow."""
        lines = read_lines(text)
        return cls(text, lines, shape_of(lines, printed=printed), [Role.FLOW] * len(lines))

    def take(self, kind: Kind, lines: Sequence[int], level: int = 0) -> None:
        """Take ``lines`` out of the flow as one block."""
        role = Role.HEADING if kind is Kind.HEADING else Role.TAKEN
        for index in lines:
            self.roles[index] = role
        self.groups.append(Group(kind, list(lines), level))

    def free(self, index: int) -> bool:
        """Tell whether ``index`` is a line that is still in the flow."""
        return 0 <= index < len(self.lines) and self.roles[index] is Role.FLOW

    def gap(self, index: int) -> int:
        """Return the empty lines before a line beyond those that stand between all lines."""
        return max(0, self.lines[index].gap - self.shape.double_spaced)

    def cluster(self, index: int, most: int) -> list[int]:
        """Return ``index`` and the free lines that follow it without an empty line or page start, up to ``most``."""
        found = [index]
        while len(found) < most:
            ahead = found[-1] + 1
            if not self.free(ahead) or self.lines[ahead].gap or ahead in self.page_starts:
                break
            found.append(ahead)
        return found
