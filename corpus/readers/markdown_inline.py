"""Where marks of emphasis, links and escapes stand inside a line of Markdown, so that the display can leave them out.

markdown-it says what a line means but not where each piece stands; here its tokens are laid along the text again, in
order. Where they do not fit, nothing is claimed: the text is then displayed as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from markdown_it.common.utils import normalizeReference
from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

BREAK: Final = re.compile(r"\\?[ \t]*\n[ \t]*")
SPACES: Final = re.compile(r"\s*")
MARKS: Final = frozenset({"em_open", "em_close", "strong_open", "strong_close", "s_open", "s_close"})


class Mark(NamedTuple):
    """``content[start:end]`` is displayed as ``replacement``."""

    start: int
    end: int
    replacement: str


class _Misfit(Exception):
    """A token is not where it must be."""


def marks_in(content: str, children: Sequence[Token], references: Mapping[str, Any]) -> list[Mark]:
    """Return what of the content of one block is not displayed as it stands, in order and apart.

    Args:
        content: The content of an inline token.
        children: Its children, with escapes and entities as tokens of their own.
        references: The document's link definitions by normalised label.
    """
    walk = _Walk(content, references)
    try:
        for child in children:
            walk.take(child)
    except _Misfit:
        return []
    return walk.marks


class _Walk:
    def __init__(self, content: str, references: Mapping[str, Any]) -> None:
        self.content = content
        self.references = references
        self.at = 0
        self.marks: list[Mark] = []

    def take(self, child: Token) -> None:
        kind = child.type
        if kind == "text":
            self.at = self._after(child.content)
        elif kind == "text_special":
            self._drop(self._after(child.markup), child.content)
        elif kind in ("softbreak", "hardbreak"):
            self._drop(self._matched(BREAK), " ")
        elif kind in MARKS:
            self._drop(self._after(child.markup))
        elif kind == "code_inline":
            self._code(child.markup)
        elif kind == "html_inline":
            self._drop(self._after(child.content), " " if child.content.lower().startswith("<br") else "")
        elif kind == "link_open":
            self._drop(self._after("<" if child.markup == "autolink" else "["))
        elif kind == "link_close":
            self._drop(self._after(">") if child.markup == "autolink" else self._link_tail())
        elif kind == "image":
            self._drop(self._after("!["))
            self.at = self._after(child.content)
            self._drop(self._link_tail())
        elif kind == "footnote_ref":
            self._drop(self._after(f"[^{child.meta['label']}]"))
        else:
            raise _Misfit(kind)

    def _after(self, piece: str) -> int:
        if not self.content.startswith(piece, self.at):
            raise _Misfit(piece)
        return self.at + len(piece)

    def _matched(self, pattern: re.Pattern[str], start: int | None = None) -> int:
        found = pattern.match(self.content, self.at if start is None else start)
        if found is None:
            raise _Misfit(pattern.pattern)
        return found.end()

    def _drop(self, end: int, replacement: str = "") -> None:
        self.marks.append(Mark(self.at, end, replacement))
        self.at = end

    def _code(self, ticks: str) -> None:
        self._drop(self._after(ticks))
        closing = re.compile(f"(?<!`){ticks}(?!`)").search(self.content, self.at)
        if closing is None:
            raise _Misfit(ticks)
        for line_end in BREAK.finditer(self.content, self.at, closing.start()):
            self.marks.append(Mark(line_end.start(), line_end.end(), " "))
        self.at = closing.start()
        self._drop(closing.end())

    def _link_tail(self) -> int:
        """Return the offset after ``](target "title")``, ``][label]``, ``][]`` or a mere ``]``."""
        end = self._after("]")
        if self.content.startswith("(", end):
            return self._target_end(end + 1) or end
        if self.content.startswith("[", end):
            close = self.content.find("]", end)
            label = self.content[end + 1 : close]
            if close > 0 and (not label or normalizeReference(label) in self.references):
                return close + 1
        return end

    def _target_end(self, start: int) -> int | None:
        most = len(self.content)
        target = parseLinkDestination(self.content, self._matched(SPACES, start), most)
        at = self._matched(SPACES, target.pos if target.ok else start)
        title = parseLinkTitle(self.content, at, most)
        if title.ok:
            at = self._matched(SPACES, title.pos)
        return at + 1 if self.content.startswith(")", at) else None
