"""Markdown: the file's own text, its structure as blocks, and its marks as edits that the display leaves out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from corpus.document import Block, Edit, Kind, Metadata, Range
from corpus.metadata import date_of, language_of, line_of, names_of

from .markdown_inline import marks_in
from .protocol import Limits, Problem, Reading
from .text import decoded_text

LINE_END: Final = re.compile(r"\r\n|\n|\r")
LINE_FEED: Final = re.compile(r"\n")
MARKERS: Final = re.compile(r"[>\s*+\-_=#]*")
NUMBERED: Final = re.compile(r"[\s>*+-]*(?=\d{1,9}[.)])")
TAG: Final = re.compile(r"<!--.*?-->|</?[A-Za-z!][^<>]*>", re.DOTALL)
DELIMITER_ROW: Final = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*")

AUTHOR_KEYS: Final = ("authors", "author", "creator")
CONTAINER_KEYS: Final = ("container", "journal", "publication", "publisher")
LANGUAGE_KEYS: Final = ("language", "lang", "locale")
DATE_KEYS: Final = ("date", "published", "created")


class MarkdownReader:
    """Reads Markdown as CommonMark with tables, footnotes, strikethrough and front matter."""

    suffixes = frozenset({".md", ".markdown", ".mdown", ".mkd"})

    def read(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Return the file's text with its blocks."""
        text, problems = decoded_text(data, limits)
        # A mark of byte order would hide the first heading from the parser; a space of the same length does not.
        plain = " " + text[1:] if text.startswith("\ufeff") else text
        markdown = _Markdown(plain.replace("\0", "\ufffd"))
        blocks = markdown.blocks()
        if blocks and plain != text:
            blocks = (replace(blocks[0], ranges=(Range(0, blocks[0].end),)), *blocks[1:])
            markdown.edits.append(Edit(0, 1, ""))
        metadata, more = _metadata(markdown.front_matter, markdown.title)
        edits = tuple(sorted(markdown.edits))
        return Reading(text, "text/markdown", metadata, blocks, problems=(*problems, *more), edits=edits)


@dataclass
class _Lines:
    """Where the lines of a text start; line ends as Markdown knows them."""

    text: str
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        # Looking for one character is an order of magnitude faster.
        found = list((LINE_END if "\r" in self.text else LINE_FEED).finditer(self.text))
        self.starts = [0, *(match.end() for match in found)]
        self.ends = [*(match.start() for match in found), len(self.text)]

    def span(self, first: int, after: int) -> Range:
        """Return where the lines from ``first`` up to ``after`` stand, without white space at their ends."""
        start, end = self.starts[first], self.ends[after - 1]
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip())
        return Range(start + left, max(start + len(piece.rstrip()), start + left))


class _Places:
    """Where the characters of an inline token's content stand in the text, line by line.

    A line break stands from the last word before it; what it hides ends with the first word after it.
    """

    def __init__(self) -> None:
        self._contents: list[int] = []
        self._raws: list[int] = []
        self._length = -1

    def add(self, raw: int, length: int) -> None:
        """Add a line of the content that stands at ``raw``."""
        self._contents.append(self._length + 1)
        self._raws.append(raw)
        self._length += 1 + length

    @property
    def last(self) -> int:
        """The place of the last character."""
        return self.of(self._length - 1)

    def of(self, offset: int) -> int:
        """Return the place of the character at an offset into the content."""
        line = max(bisect_right(self._contents, offset) - 1, 0)
        return self._raws[line] + offset - self._contents[line]


class _Markdown:
    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = _Lines(text)
        self.edits: list[Edit] = []
        self.front_matter = ""
        self.title: str | None = None
        self._environment: dict[str, Any] = {}

    def blocks(self) -> tuple[Block, ...]:
        """Return the blocks; together they cover every character that is not white space once."""
        found = [block for block in self._marked() if block.ranges[0].end > block.ranges[0].start]
        return tuple(self._with_gaps(found))

    def _marked(self) -> Iterator[Block]:
        tokens = _parser().parse(self.text, self._environment)
        notes = tables = 0
        done = 0
        for number, token in enumerate(tokens):
            notes += token.nesting if token.type.startswith("footnote_reference") else 0
            inside = tables > 0
            tables += token.nesting if token.type in ("table_open", "table_close") else 0
            if token.map is None or inside or token.map[0] < done:
                continue
            block = self._block(token, tokens[number + 1 : number + 2], noted=notes > 0)
            if block is not None:
                done = token.map[1]
                yield block

    def _block(self, token: Token, following: Sequence[Token], *, noted: bool) -> Block | None:
        first, after = token.map or (0, 0)
        after = self._without_blank_end(first, after)
        span = self.lines.span(first, after)
        kind = Kind.NOTE if noted else Kind.BODY
        if token.type in ("heading_open", "paragraph_open"):
            self._inline_edits(following[0], span)
            if token.type == "paragraph_open":
                return Block(kind, (span,))
            level = int(token.tag[1:])
            if level == 1 and self.title is None:
                self.title = self._displayed(span)
            return Block(Kind.HEADING, (span,), level)
        if token.type == "front_matter":
            self.front_matter = token.content
            self._drop(self.lines.starts[first], self.lines.ends[first])
            self._drop(self.lines.starts[after - 1], self.lines.ends[after - 1])
            return Block(Kind.FRONT_MATTER, (span,))
        if token.type == "table_open":
            self._drop_delimiter_row(first + 1, after)
            return Block(Kind.TABLE, (span,))
        if token.type in ("fence", "code_block"):
            self._drop_fences(token, first, after)
            return Block(kind, (span,))
        if token.type == "html_block":
            self.edits.extend(Edit(*tag.span(), " ") for tag in TAG.finditer(self.text, *span))
            return Block(kind if self._displayed(span) else Kind.BOILERPLATE, (span,))
        return Block(Kind.BOILERPLATE, (span,)) if token.type == "hr" else None

    def _without_blank_end(self, first: int, after: int) -> int:
        while after - 1 > first and not self.text[self.lines.starts[after - 1] : self.lines.ends[after - 1]].strip():
            after -= 1
        return after

    def _displayed(self, span: Range) -> str:
        out, at = [], span.start
        for edit in sorted(edit for edit in self.edits if span.start <= edit.start and edit.end <= span.end):
            out += [self.text[at : edit.start], edit.replacement]
            at = edit.end
        return " ".join("".join([*out, self.text[at : span.end]]).split())

    def _inline_edits(self, token: Token, span: Range) -> None:
        places = self._places(token, span)
        if places is None:
            return
        opening = NUMBERED.match(self.text, span.start, places.of(0))
        self._drop(span.start, opening.end() if opening else places.of(0))
        references = self._environment.get("references", {})
        for mark in marks_in(token.content, token.children or [], references):
            broken = "\n" in token.content[mark.start : mark.end]
            end = places.of(mark.end) if broken else places.of(mark.end - 1) + 1
            self.edits.append(Edit(places.of(mark.start), end, mark.replacement))
        self._drop(places.last + 1, span.end)

    def _places(self, token: Token, span: Range) -> _Places | None:
        """Return where each character of an inline token's content stands, ``None`` where that cannot be told."""
        places = _Places()
        at = span.start
        if not token.content:
            return None
        for line in token.content.split("\n"):
            bare = line.strip()
            found = self.text.find(bare, at, span.end)
            if found < 0:
                return None
            begun = found - (len(line) - len(line.lstrip()))
            places.add(begun, len(line))
            at = self._next_line(begun + len(line))
        return places

    def _next_line(self, offset: int) -> int:
        number = bisect_right(self.lines.starts, offset)
        return self.lines.starts[number] if number < len(self.lines.starts) else len(self.text)

    def _drop(self, start: int, end: int) -> None:
        if end > start:
            self.edits.append(Edit(start, end, ""))

    def _drop_delimiter_row(self, row: int, after: int) -> None:
        if row < after and DELIMITER_ROW.fullmatch(self.text, self.lines.starts[row], self.lines.ends[row]):
            self._drop(self.lines.starts[row], self.lines.ends[row])

    def _drop_fences(self, token: Token, first: int, after: int) -> None:
        if token.type != "fence":
            return
        self._drop(self.lines.span(first, first + 1).start, self.lines.ends[first])
        last = self.lines.span(after - 1, after)
        if after - 1 > first and set(self.text[last.start : last.end].lstrip("> ")) <= set(token.markup):
            self._drop(*last)

    def _with_gaps(self, found: list[Block]) -> Iterator[Block]:
        """Yield the blocks and what stands between them: lone markers go with a neighbour, the rest is boilerplate."""
        at = 0
        waiting: Block | None = None
        for block in [*found, None]:
            end = len(self.text) if block is None else block.start
            gap = self._stripped(at, end)
            if gap is not None and waiting is not None and MARKERS.fullmatch(self.text, *gap):
                self._drop(*gap)
                waiting = replace(waiting, ranges=(Range(waiting.start, gap.end),))
                gap = None
            if waiting is not None:
                yield waiting
            if gap is not None:
                yield Block(Kind.BOILERPLATE, (gap,))
            waiting = block
            at = end if block is None else block.end

    def _stripped(self, start: int, end: int) -> Range | None:
        piece = self.text[start:end]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        return Range(start + left, start + right) if right > left else None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.use(front_matter_plugin).use(footnote_plugin, inline=False)
    # Escapes must stay tokens of their own, and footnotes where they stand.
    return parser.disable(["text_join", "footnote_tail"])


def _metadata(front_matter: str, heading: str | None) -> tuple[Metadata, tuple[Problem, ...]]:
    """Return what the front matter says; a first heading of the first level is the title where it names none."""
    try:
        fields = yaml.safe_load(front_matter) if front_matter else {}
    except (yaml.YAMLError, ValueError, RecursionError):
        reason = "the front matter is no YAML, so title and authors in it are not known"
        return Metadata(title=heading), (Problem(reason, lost=False),)
    if not isinstance(fields, Mapping):
        return Metadata(title=heading), ()
    known = {str(key).lower(): value for key, value in fields.items()}
    return Metadata(
        title=line_of(_first(known, ("title",))) or heading,
        authors=names_of(_names(known)),
        date=date_of(_first(known, DATE_KEYS)),
        container=line_of(_first(known, CONTAINER_KEYS)),
        language=language_of(_first(known, LANGUAGE_KEYS)),
    ), ()


def _first(fields: Mapping[str, object], keys: Sequence[str]) -> str | None:
    for key in keys:
        value = fields.get(key)
        if value is not None and not isinstance(value, Mapping | list | bool):
            return str(value)
    return None


def _names(fields: Mapping[str, object]) -> list[str]:
    value = next((fields[key] for key in AUTHOR_KEYS if fields.get(key)), [])
    named = value if isinstance(value, list) else [value]
    return [str(one.get("name", "") if isinstance(one, Mapping) else one) for one in named]
