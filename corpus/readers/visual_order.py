"""From the order in which letters stand on a line to the order in which they are read.

A PDF says where glyphs stand, not what comes first. For a line with right-to-left letters this module undoes the
Unicode bidirectional algorithm (UAX 9): right-to-left letters are read from right to left, runs of left-to-right
letters and numbers inside from left to right. Where two readings look the same on paper (a number between a Persian
and an English word), the number goes with the English word to its left.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

_RIGHT: Final = frozenset({"R", "AL", "AN"})
_DIGIT: Final = frozenset({"EN", "AN"})
_OPENING: Final = dict(zip("([{«‹", ")]}»›", strict=True))
_CLOSING: Final = {closing: opening for opening, closing in _OPENING.items()}


def is_bracket(character: str) -> bool:
    """Return whether the character is drawn as its mirror image in right-to-left text."""
    return character in _OPENING or character in _CLOSING


def balance(characters: Sequence[str]) -> int:
    """Return how many more right-to-left than left-to-right letters there are."""
    classes = [unicodedata.bidirectional(character) for character in characters]
    return sum(1 for name in classes if name in ("R", "AL")) - classes.count("L")


def reading_order(characters: Sequence[str], *, right_to_left: bool) -> list[int]:
    """Return the indices of ``characters``, which stand from left to right on one line, in reading order.

    Args:
        characters: One code point each, without combining marks (the caller keeps these with their base).
        right_to_left: The direction of the paragraph.
    """
    classes = [unicodedata.bidirectional(character) for character in characters]
    shapes = mend_brackets(characters)
    runs = _runs(shapes, classes, right_to_left)
    order: list[int] = []
    if right_to_left:
        for start, end, leftward in reversed(runs):
            order.extend(reversed(range(start, end)) if leftward else range(start, end))
        return order
    for start, end, leftward in runs:
        order.extend(_leftward(shapes, classes, start, end) if leftward else range(start, end))
    return order


def mend_brackets(line: Sequence[str]) -> list[str]:
    """Return a line, in the order of reading or of paper, with each bracket facing the way its neighbours say.

    Brackets of right-to-left text are drawn as their mirror images, and PDF files disagree on which of the two they
    name. A bracket after white space and before a word opens, one after a word and before white space closes.
    """
    mended = list(line)
    for at, character in enumerate(line):
        if not is_bracket(character):
            continue
        opens = _opens(line, at)
        if opens is True:
            mended[at] = _CLOSING.get(character, character)
        elif opens is False:
            mended[at] = _OPENING.get(character, character)
    return mended


def _opens(line: Sequence[str], at: int) -> bool | None:
    free_before = at == 0 or _is_edge(line[at - 1])
    free_after = at + 1 == len(line) or _is_edge(line[at + 1])
    if free_before == free_after:
        return None
    return free_before


def _is_edge(character: str) -> bool:
    return character.isspace() or character in ".,:;!?،؛؟" or is_bracket(character)


def _runs(characters: Sequence[str], classes: Sequence[str], right_to_left: bool) -> list[tuple[int, int, bool]]:
    """Return ``(start, end, is read leftward)`` for every run, from left to right on paper."""
    if right_to_left:
        forward = _forward_runs(characters, classes, 0, len(classes))
        return _with_gaps(forward, 0, len(classes), filled=False)
    leftward = _leftward_spans(classes)
    return _with_gaps(leftward, 0, len(classes), filled=True)


def _leftward(characters: Sequence[str], classes: Sequence[str], start: int, end: int) -> list[int]:
    """Return the indices of a run inside left-to-right text that is read from right to left but for its numbers."""
    order: list[int] = []
    for first, last, leftward in reversed(
        _with_gaps(_forward_runs(characters, classes, start, end), start, end, filled=False)
    ):
        order.extend(reversed(range(first, last)) if leftward else range(first, last))
    return order


def _forward_runs(characters: Sequence[str], classes: Sequence[str], start: int, end: int) -> list[tuple[int, int]]:
    """Return the runs of left-to-right letters, with the numbers among and after them, and the other numbers."""
    runs: list[tuple[int, int]] = []
    at = start
    while at < end:
        if classes[at] == "L":
            stop = _latin_end(characters, classes, at, end)
        elif classes[at] in _DIGIT:
            stop = _number_end(characters, classes, at, end)
        else:
            at += 1
            continue
        runs.append((at, stop))
        at = stop
    return runs


def _latin_end(characters: Sequence[str], classes: Sequence[str], start: int, end: int) -> int:
    stop = start + 1
    depth = 0
    for at in range(start, end):
        if classes[at] in ("R", "AL"):
            break
        if characters[at] in _OPENING:
            depth += 1
        elif characters[at] in _CLOSING:
            # A bracket that was opened outside belongs to the text around this run, and so does what follows it.
            if depth == 0:
                break
            depth -= 1
            stop = at + 1 if depth == 0 else stop
        elif depth == 0 and classes[at] in ("L", "EN", "AN"):
            stop = at + 1
    return stop


def _number_end(characters: Sequence[str], classes: Sequence[str], start: int, end: int) -> int:
    at = start
    while at < end:
        if classes[at] in _DIGIT:
            at += 1
        elif classes[at] == "CS" and characters[at] != "\u00a0" and at + 1 < end and classes[at + 1] in _DIGIT:
            at += 2
        else:
            break
    return at


def _leftward_spans(classes: Sequence[str]) -> list[tuple[int, int]]:
    """Return the longest stretches that begin and end with a right-to-left letter and hold no left-to-right one."""
    spans: list[tuple[int, int]] = []
    start = end = -1
    for at, name in enumerate([*classes, "L"]):
        if name == "L":
            if start >= 0:
                spans.append((start, end))
            start = -1
        elif name in _RIGHT:
            start = at if start < 0 else start
            end = at + 1
    return spans


def _with_gaps(runs: Sequence[tuple[int, int]], start: int, end: int, *, filled: bool) -> list[tuple[int, int, bool]]:
    """Return the runs and what lies between them; ``filled`` is whether the runs (or the gaps) are read leftward."""
    whole: list[tuple[int, int, bool]] = []
    at = start
    for first, last in runs:
        if at < first:
            whole.append((at, first, not filled))
        whole.append((first, last, filled))
        at = last
    if at < end:
        whole.append((at, end, not filled))
    return whole
