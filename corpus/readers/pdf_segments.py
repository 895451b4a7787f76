"""Pieces of lines on a PDF page: characters that stand side by side without a gap wide enough for another column."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .pdf_characters import HYPHENS, Characters, Face, PageText, among

WIDE_GAP: Final = 0.9
"""In ems: wider than a word space of a justified line mostly is, narrower than the gap between columns mostly is."""

FLOATING_SHARE: Final = 0.15
"""Of a line's characters: marks that stand apart above or below it."""

RIGHT_TO_LEFT_LETTERS: Final = ((0x590, 0x8FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFC), (0x10800, 0x10FFF))


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of one line.

    Attributes:
        picks: Indices into the page's characters: in the order of the file, spaces included, or for a piece with
            right-to-left letters from left to right on paper, spaces left out.
        x0: Its left edge, in points from the page's left.
        x1: Its right edge.
        face: Size and baseline of its middle character.
        right_to_left: Whether it holds right-to-left letters.
    """

    picks: range | tuple[int, ...]
    x0: float
    x1: float
    face: Face
    right_to_left: bool = False

    @property
    def run(self) -> range:
        """The stretch of the file from its first to its last character."""
        return range(min(self.picks), max(self.picks) + 1)

    @property
    def top(self) -> float:
        """About where its capital letters end, in points from the page's top."""
        return self.face.baseline - 0.75 * self.face.size

    @property
    def bottom(self) -> float:
        """About where its letters with tails end."""
        return self.face.baseline + 0.2 * self.face.size

    @property
    def width(self) -> float:
        """From edge to edge in points."""
        return self.x1 - self.x0


def right_to_left_letters(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return for each code point whether it is in a right-to-left script; digits of these scripts are not."""
    found = np.zeros(len(codes), dtype=bool)
    for first, last in RIGHT_TO_LEFT_LETTERS:
        found |= (codes >= first) & (codes <= last)
    digits = ((codes >= 0x660) & (codes <= 0x669)) | ((codes >= 0x6F0) & (codes <= 0x6F9))
    return np.asarray(found & ~digits)


def segments_of(characters: Characters, text: PageText) -> list[Segment]:
    """Return the pieces of all lines of a page, in the order of the file."""
    inked = np.flatnonzero(~np.isnan(characters.boxes[:, 0]))
    if not len(inked):
        return []
    starts = np.flatnonzero(np.diff(_run_numbers(characters.codes)[inked], prepend=-1))
    lengths = np.diff(starts, append=len(inked))
    middles = characters.numbers[inked[starts + lengths // 2]]
    faces = [text.face(number) for number in middles.tolist()]
    leftward = np.logical_or.reduceat(right_to_left_letters(characters.codes[inked]), starts)
    cuts = _cuts(characters.boxes[inked], starts, lengths, faces)
    found: list[Segment] = []
    for run, (start, length) in enumerate(zip(starts.tolist(), lengths.tolist(), strict=True)):
        picks = inked[start : start + length]
        if leftward[run] and not faces[run].turned:
            found.extend(_on_paper(picks, characters, text))
        else:
            found.extend(_in_file_order(picks, cuts[start : start + length], characters.boxes, faces[run]))
    return found


def paper_order(picks: Sequence[int], characters: Characters, text: PageText) -> list[tuple[int, ...]]:
    """Return the characters from left to right on paper, each with the marks that stand above or below it.

    Kerned Arabic glyphs overlap, so the pen's place tells their order better than their edges do. Pieces of one
    ligature share it; of right-to-left ones the last piece is the leftmost.
    """
    codes, boxes, numbers = characters.codes, characters.boxes, characters.numbers
    bases = [pick for pick in picks if unicodedata.category(chr(codes[pick])) != "Mn"]
    leftward = right_to_left_letters(codes)
    pens = {pick: round(text.pen(int(numbers[pick])), 1) for pick in picks}
    bases.sort(key=lambda pick: (pens[pick], round(float(boxes[pick, 0]), 1), -pick if leftward[pick] else pick))
    clusters = [[base] for base in bases]
    centres = (boxes[:, 0] + boxes[:, 2]) / 2
    for mark in picks:
        if unicodedata.category(chr(codes[mark])) != "Mn":
            continue
        if not bases:
            clusters.append([mark])
            continue
        # A mark made from the same glyph as its letter has the same pen; others stand over theirs.
        same = [at for at, base in enumerate(bases) if pens[base] == pens[mark]]
        clusters[same[0] if same else int(np.abs(centres[bases] - centres[mark]).argmin())].append(mark)
    return [tuple(cluster) for cluster in clusters]


def _run_numbers(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each character the number of the line that pdfium put it in, and -1 for the breaks themselves."""
    breaks = (codes == 10) | (codes == 13)
    # Where a hyphen ends a line pdfium puts no break.
    hyphens = among(codes, HYPHENS)
    after_hyphen = np.concatenate(([False], hyphens[:-1]))
    numbers = np.cumsum(breaks | after_hyphen).astype(np.int64)
    numbers[breaks] = -1
    return numbers


def _cuts(
    boxes: NDArray[np.float64], starts: NDArray[np.int64], lengths: NDArray[np.int64], faces: Sequence[Face]
) -> NDArray[np.bool_]:
    """Return for each character that has a glyph whether a piece of a line begins with it."""
    sizes = np.repeat([math.inf if face.turned else face.size for face in faces], lengths)
    gaps = boxes[:, 0] - np.append(boxes[:1, 2], boxes[:-1, 2])
    dropped = (boxes[:, 1] > np.append(boxes[:1, 3], boxes[:-1, 3]) + 0.3 * sizes) & (gaps < 0)
    cuts = (gaps > WIDE_GAP * sizes) | (gaps < -2 * sizes) | dropped
    cuts[starts] = True
    return np.asarray(cuts)


def _in_file_order(
    picks: NDArray[np.int64], cuts: NDArray[np.bool_], boxes: NDArray[np.float64], face: Face
) -> Iterator[Segment]:
    begins = np.flatnonzero(cuts)
    left = np.minimum.reduceat(boxes[picks, 0], begins).tolist()
    right = np.maximum.reduceat(boxes[picks, 2], begins).tolist()
    firsts = picks[begins].tolist()
    lasts = picks[np.append(begins[1:], len(picks)) - 1].tolist()
    for first, last, x0, x1 in zip(firsts, lasts, left, right, strict=True):
        yield Segment(range(first, last + 1), x0, x1, face)


def _on_paper(run: NDArray[np.int64], characters: Characters, text: PageText) -> Iterator[Segment]:
    """Yield the pieces of a line with right-to-left letters, whose order in the file says little."""
    for line in _levels(run, characters.boxes):
        clusters = paper_order(line.tolist(), characters, text)
        faces = [text.face(int(characters.numbers[clusters[at][0]])) for at in (0, len(clusters) // 2, -1)]
        face = max(faces, key=lambda candidate: candidate.size)
        left = np.array([characters.boxes[cluster[0], 0] for cluster in clusters])
        right = np.maximum.accumulate([characters.boxes[cluster[0], 2] for cluster in clusters])
        cuts = np.flatnonzero(left[1:] - right[:-1] > WIDE_GAP * face.size) + 1
        for first, last in zip([0, *cuts.tolist()], [*cuts.tolist(), len(clusters)], strict=True):
            picks = tuple(pick for cluster in clusters[first:last] for pick in cluster)
            yield Segment(picks, float(left[first:last].min()), float(right[last - 1]), face, right_to_left=True)


def _levels(run: NDArray[np.int64], boxes: NDArray[np.float64]) -> list[NDArray[np.int64]]:
    """Return the run cut where pdfium took two lines for one."""
    tops, bottoms = boxes[run, 1], boxes[run, 3]
    order = np.argsort((tops + bottoms) / 2, kind="stable")
    lowest = np.maximum.accumulate(bottoms[order])
    cuts = np.flatnonzero(tops[order][1:] > lowest[:-1]) + 1
    levels: list[NDArray[np.int64]] = []
    for level in np.split(order, cuts):
        # A few marks that float above or below their letters are no line of their own.
        if levels and min(len(levels[-1]), len(level)) <= FLOATING_SHARE * len(run):
            levels[-1] = np.concatenate((levels[-1], level))
        else:
            levels.append(level)
    return [np.sort(run[level]) for level in levels]
