"""One quotation in the words of documents: as it stands, by the conventions of quoting, or what comes near it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from corpus.document import Document, Passage, Range
from index.hits import Hit

from .alignment import MOST_PUT_IN, Alignment, Step, align
from .comparing import Found, compared
from .quotations import Quotation
from .quoted_words import Gap, Pattern, has_conventions, literal_pattern, pattern_of
from .readable_words import ReadableWords, has_marks

MOST_PLACES = 20
"""Places that are named for one quotation."""

MOST_ANCHORS = 50
"""Places of a row of words in one document from which a quotation is looked for."""

MOST_LEFT_OUT = 500
"""Words of the document that an ellipsis may stand for."""

LEAST_AGREEMENT = 0.6
"""Share of the words that must agree for a stretch to be called the nearest to a quotation."""

SEED_WORDS = 4
"""Words in a row that are looked for when a quotation is not found as it is."""

MOST_SEEDS = 24
"""Such rows of one quotation, spread over it."""

MOST_WINDOWS = 3
"""Stretches of one document that are aligned with a quotation because of them."""


@dataclass
class Sought:
    """One quotation while it is looked for.

    Attributes:
        number: From 1, in the order of the draft.
        pattern: By the conventions of quoting.
        literal: As it stands, where that is something else.
        hits: What search found for it, best first.
        found: Places with the same words.
        more: Whether there are more of them than are kept.
        nearest: The place with other words that agrees best.
    """

    number: int
    quotation: Quotation
    pattern: Pattern
    literal: Pattern | None
    hits: Sequence[Hit] = ()
    found: list[Found] = field(default_factory=list)
    more: bool = False
    nearest: Found | None = None

    @property
    def place(self) -> Range:
        """Where it stands in the draft."""
        return Range(self.quotation.start, self.quotation.end)

    def add(self, found: Found | None) -> None:
        """Keep a place, unless it is known or there are enough; a better reading takes the place of a worse one."""
        if found is None or found.agreement < LEAST_AGREEMENT:
            return
        if not found.has_same_words:
            if self.nearest is None or found.agreement > self.nearest.agreement:
                self.nearest = found
            return
        for number, known in enumerate(self.found):
            if _overlap(known, found):
                if len(found.differences) < len(known.differences):
                    self.found[number] = found
                return
        if len(self.found) < MOST_PLACES:
            self.found.append(found)
            return
        self.more = True
        if not found.differences:
            # What stands word for word is not lost among what only has the same words.
            worse = [number for number, known in enumerate(self.found) if known.differences]
            if worse:
                self.found[worse[-1]] = found


def sought_in(draft: str, number: int, quotation: Quotation) -> Sought:
    """Return a quotation ready to be looked for."""
    place = Range(quotation.start, quotation.end)
    literal = literal_pattern(draft, place) if has_conventions(draft, place) else None
    return Sought(number, quotation, pattern_of(draft, place), literal)


def views(document: Document, ranges: Sequence[Range]) -> Iterator[ReadableWords]:
    """Yield the words of a stretch as they are read; also without note marks where there are any."""
    if not document.text.strip():
        return
    yield ReadableWords(document, ranges)
    if has_marks(document, ranges[0].start, ranges[-1].end):
        yield ReadableWords(document, ranges, marks=False)


def look_in(draft: str, one: Sought, view: ReadableWords) -> None:
    """Look for a quotation in a document: as it stands, by the conventions, and where it comes near."""
    before = len(one.found)
    if one.literal is not None:
        for found in _exact(draft, one.place, one.literal, view):
            if not found.differences:
                one.add(found)
    if len(one.found) == before:
        for found in _exact(draft, one.place, one.pattern, view):
            one.add(found)
    if not one.found:
        for first, last in _seeds(one.pattern, view):
            one.add(aligned(draft, one.place, one.pattern, view, first, last))


def _exact(draft: str, place: Range, pattern: Pattern, view: ReadableWords) -> Iterator[Found]:
    """Yield the places where the longest row of the quotation's words stands with all others around it."""
    if not pattern.runs:
        return
    anchor = max(pattern.runs, key=lambda run: (run.end - run.start, -run.start))
    words = [word.folded for word in pattern.words[anchor.start : anchor.end]]
    whole = len(words) == len(pattern.words)
    for at in islice(view.find(words), MOST_ANCHORS):
        if whole:
            steps = tuple(Step(number, at + number, True) for number in range(len(words)))
            found = compared(draft, place, pattern, view, Alignment(steps, 0))
        else:
            before, after = _reach(pattern, 0, anchor.start), _reach(pattern, anchor.end, len(pattern.words))
            found = aligned(draft, place, pattern, view, at - before, at + len(words) + after)
        if found is not None and found.has_same_words:
            yield found


def _reach(pattern: Pattern, first: int, last: int) -> int:
    """Return over how many words of a document these words of a quotation may reach."""
    gaps = [gap for number, gap in pattern.gaps.items() if first <= number <= last]
    return last - first + sum(MOST_LEFT_OUT if gap is Gap.ELLIPSIS else MOST_PUT_IN for gap in gaps)


def _seeds(pattern: Pattern, view: ReadableWords) -> Iterator[Range]:
    """Yield windows around the places for which most rows of a few words of a quotation speak."""
    words = [word.folded for word in pattern.words]
    # A third of a short quotation: one word that differs leaves such a row.
    size = max(min(SEED_WORDS, len(words) // 3), min(2, len(words)))
    spare = len(words) // 2 + 2
    begins: Counter[int] = Counter()
    seen: dict[int, tuple[int, int]] = {}
    step = max(size, len(words) // MOST_SEEDS)
    for first in sorted({*range(0, len(words) - size + 1, step), len(words) - size}):
        for at in islice(view.find(words[first : first + size]), MOST_ANCHORS):
            begins[at - first] += 1
            seen.setdefault(at - first, (first, at))
    chosen: list[int] = []
    for begin, _ in begins.most_common():
        if len(chosen) < MOST_WINDOWS and all(abs(begin - other) > spare for other in chosen):
            chosen.append(begin)
            first, at = seen[begin]
            after = _reach(pattern, first, len(words))
            yield Range(at - _reach(pattern, 0, first) - spare, at + after + spare)


def aligned(draft: str, place: Range, pattern: Pattern, view: ReadableWords, first: int, last: int) -> Found | None:
    """Return the stretch between two words of a document that agrees best."""
    first, last = max(0, first), min(len(view), last)
    alignment = align(pattern, view.folded[first:last]) if first < last else None
    if alignment is None:
        return None
    steps = tuple(step if step.other is None else replace(step, other=step.other + first) for step in alignment.steps)
    return compared(draft, place, pattern, view, Alignment(steps, alignment.cost))


def around(document: Document, passage: Passage, characters: int) -> tuple[Range, ...]:
    """Return a passage with the text around it; what cuts the passage stays out."""
    ranges = list(passage.ranges)
    ranges[0] = Range(max(0, ranges[0].start - characters), ranges[0].end)
    ranges[-1] = Range(ranges[-1].start, min(len(document.text), ranges[-1].end + characters))
    return tuple(ranges)


def _overlap(one: Found, other: Found) -> bool:
    same = one.quote.document.doc_id == other.quote.document.doc_id
    return same and one.quote.start < other.quote.end and other.quote.start < one.quote.end
