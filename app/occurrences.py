"""Every place where given words stand in a document's readable text.

Words are compared whole and folded as search folds them (:mod:`corpus.normalise`), without stemming. White space,
quotation marks and apostrophes do not count; every other sign does, whatever its shape: "force-majeure" is not
"force majeure". What print did to a word does not count either: a hyphen at a line's end, a note mark glued to it. A
Persian compound is found glued, with its non-joiner and spaced, and its parts are words.

No match goes over a border: the end of a paragraph, heading, entry or row of a table.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise

from corpus.document import Document, Edit, Quote, Range
from corpus.mapping import Mapped, display_map
from corpus.normalise import fold_word

from .note_marks import without_note_marks

NON_JOINER = "\u200c"
REACH = 10_000
"""Characters after a paragraph's end that are looked through for the end of a match that begins in it."""
_HYPHENS = "-\u2010\u2011\u00ad\ufffe\x02"
_BRIDGE = "\u00ad"
_LINE_END = re.compile(r"[\n\v\f\r\x85\u2028\u2029]")
_PIECE = re.compile(r"\S+")
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PARTS = re.compile(f"[{_UNSPACED}]|[^{_UNSPACED}]+")
"""Words of a run of letters: each letter of a script that puts no space between words, and all of others in between."""
_INSIDE = frozenset(("Mn", "Mc", "Me", "Cf"))
"""Categories of what belongs to the letter before it, or is not seen."""
_NO_QUOTES = {ord(sign): " " for sign in "\"'"}


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that are looked for, as they are compared.

    Attributes:
        glued: With compounds as one word; empty when nothing is to be looked for.
        parted: With compounds as the words they are made of.
        letters: Without spaces and hyphens, as which every reading of a hyphen or compound is the same.
    """

    glued: str
    parted: str
    letters: str


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a document.

    Attributes:
        document: With the edits of this reading.
        changed: Offsets of the edits that are not as the document shows them; empty for the first reading, which all
            others are beside.
        other: The same with each hyphen that breaks a line read otherwise, if there is any.
    """

    document: Document
    changed: Sequence[int]
    other: _Reading | None = None

    def places(self, flow: Sequence[Range], wanted: Sought) -> Iterator[tuple[Range, ...]]:
        """Yield the raw ranges of each place in a flow; nothing where the flow is as the document shows it."""
        if self.changed and bisect_left(self.changed, flow[0].start) == bisect_left(self.changed, flow[-1].end):
            return
        shown = self.document.display(flow)
        folded = _folded(shown)
        if wanted.letters not in _letters(folded):
            return
        if wanted.glued in folded:
            yield from _mapped(self._view(flow), wanted.glued)
        if NON_JOINER in shown or wanted.parted != wanted.glued:
            view = self._view(flow)
            yield from _mapped(Mapped(view.text.replace(NON_JOINER, " "), view.runs), wanted.parted)
        if self.other is not None:
            yield from self.other.places(flow, wanted)

    def _view(self, flow: Sequence[Range]) -> Mapped:
        return display_map(self.document.text, self.document.edits, flow)


def sought(words: str) -> Sought:
    """Return words as they are compared; ``glued`` is empty when ``words`` holds nothing but white space and quotes."""
    glued = _folded(words)
    return Sought(glued, _folded(words.replace(NON_JOINER, " ")), _letters(glued))


def occurrences(document: Document, words: str, cut: Sequence[Sequence[Range]] = ()) -> Iterator[Quote]:
    """Yield each place of the words, in order and apart; none for words that hold nothing to look for.

    Args:
        document: With its edits, which say what is readable text.
        words: As a person types them, or as they were copied.
        cut: Raw ranges of sentences that something else (a page head, a note) stands in; over these gaps the text
            goes on.
    """
    wanted = sought(words)
    if not wanted.glued:
        return
    readings = tuple(_readings(document))
    goes_on = {before.end: after.start for ranges in cut for before, after in pairwise(ranges)}
    paragraphs = _paragraphs(document)
    by_start = {paragraph.start: paragraph for paragraph in paragraphs} if goes_on else {}
    done = 0
    for paragraph in paragraphs:
        flow = _flow(paragraph, goes_on, by_start)
        for ranges in sorted({found for reading in readings for found in reading.places(flow, wanted)}):
            # What begins in a later piece is found with the paragraph that the piece is.
            if done <= ranges[0].start < paragraph.end:
                done = ranges[-1].end if len(ranges) == 1 else done
                yield Quote(document, ranges)


def _flow(paragraph: Range, goes_on: dict[int, int], by_start: dict[int, Range]) -> tuple[Range, ...]:
    """Return a paragraph with those that it goes on in, if something cut it, as far as a match may reach."""
    flow = [paragraph]
    while flow[-1].end - paragraph.end < REACH or len(flow) == 1:
        following = by_start.get(goes_on.get(flow[-1].end, -1))
        if following is None or following.start < flow[-1].end:
            break
        flow.append(following)
    return tuple(flow)


def _mapped(view: Mapped, wanted: str) -> Iterator[tuple[Range, ...]]:
    """Yield the raw ranges of each place of folded words in display text."""
    starts: list[int] = []
    places: list[Range] = []
    folded: list[str] = []
    at = 1
    for piece in _PIECE.finditer(view.text):
        for start, end, token in _tokens(piece.group()):
            starts.append(at)
            places.append(Range(piece.start() + start, piece.start() + end))
            folded.append(token)
            at += len(token) + 1
    text = f" {' '.join(folded)} "
    found = text.find(wanted)
    while found >= 0:
        last = found + len(wanted) - 1
        first, final = bisect_right(starts, found + 1) - 1, bisect_right(starts, last - 1) - 1
        yield view.raw(places[first].start, places[final].end)
        # The space after one place may stand before the next.
        found = text.find(wanted, last)


def _paragraphs(document: Document) -> list[Range]:
    """Return what lies between the line ends that are shown as such, and sections, without white space at its ends."""
    text, edits = document.text, document.edits
    cuts = {section.start for section in document.sections}
    number = 0
    for found in _LINE_END.finditer(text):
        at = found.start()
        while number < len(edits) and edits[number].end <= at:
            number += 1
        if number == len(edits) or edits[number].start > at:
            cuts.add(at + 1)
    paragraphs: list[Range] = []
    for start, end in pairwise(sorted(cuts | {0, len(text)})):
        piece = text[start:end]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        if right > left:
            paragraphs.append(Range(start + left, start + right))
    return paragraphs


def _readings(document: Document) -> Iterator[_Reading]:
    """Yield the document as it is shown and, if it has note marks, without them."""
    unmarked = without_note_marks(document)
    for edits in dict.fromkeys((document.edits, unmarked)):
        others = _other_hyphens(document.text, edits)
        yield _reading(document, edits, None if others == edits else _reading(document, others))


def _reading(document: Document, edits: tuple[Edit, ...], other: _Reading | None = None) -> _Reading:
    changed = [edit.start for edit, shown in zip(edits, document.edits, strict=True) if edit != shown]
    return _Reading(replace(document, edits=edits), changed, other)


def _other_hyphens(text: str, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits with each hyphen that breaks a line left out where it is shown, and shown where it is not."""
    others: list[Edit] = []
    done = 0
    for edit in edits:
        other = edit
        if edit.replacement.endswith(_BRIDGE):
            other = edit._replace(replacement=_BRIDGE if len(edit.replacement) > 1 else f"-{_BRIDGE}")
        elif not edit.replacement and edit.end - edit.start > 1 and text[edit.start] in _HYPHENS:
            other = edit._replace(replacement="-")
        elif not edit.replacement and edit.start > done and text[edit.start - 1] in _HYPHENS:
            other = edit._replace(start=edit.start - 1)
        others.append(other)
        done = edit.end
    return tuple(others)


def _folded(text: str) -> str:
    """Return the folded words and signs of a text with one space before, between and after; empty when it has none."""
    folded = " ".join(filter(None, map(_folded_piece, text.split())))
    return f" {folded} " if folded else ""


def _letters(folded: str) -> str:
    return folded.replace(" ", "").replace("-", "")


@lru_cache(maxsize=262_144)
def _folded_piece(piece: str) -> str:
    return " ".join(token for _, _, token in _tokens(piece))


def _tokens(piece: str) -> Iterator[tuple[int, int, str]]:
    """Yield the words and signs of a piece without white space: where each stands, and its folded form."""
    at = 0
    for is_word, group in groupby(piece, _is_letter):
        run = "".join(group)
        for part in _PARTS.findall(run) if is_word else run:
            # A sign may fold into several, as an ellipsis does; typed as several they are several.
            folded = _without_quotes(fold_word(part) if is_word else " ".join(fold_word(part)))
            if folded:
                yield at, at + len(part), folded
            at += len(part)


def _is_letter(sign: str) -> bool:
    """Return whether a character belongs to a word: letters, digits, what is set on them, and what is not seen."""
    return sign.isalnum() or unicodedata.category(sign) in _INSIDE


def _without_quotes(folded: str) -> str:
    return " ".join(folded.translate(_NO_QUOTES).split())
