"""The words of a document, or of a stretch of it, as they are read: found by a row of folded words, placed in raw text.

Other than :mod:`app.occurrences`, which reads a document anew for each thing that is sought, this is read once and
looked through for every quotation of a draft; signs between the words do not count, since a draft may have others.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from corpus.document import Document, Range
from corpus.mapping import display_map

from ..note_marks import is_note_mark, without_note_marks
from .quoted_words import spans_of


class ReadableWords:
    """The words of raw ranges of a document.

    Args:
        document: With its edits, which say what is readable text.
        ranges: What is read, in order; what lies between them (a page head, a note) is not.
        marks: Whether the note marks that the layout found are read too.
    """

    def __init__(self, document: Document, ranges: Sequence[Range], *, marks: bool = True) -> None:
        self.document = document
        edits = document.edits if marks else without_note_marks(document)
        self._view = display_map(document.text, edits, ranges)
        self._run_ends = [run.end for run in self._view.runs]
        self._starts, self._ends = array("Q"), array("Q")
        self.folded: list[str] = []
        for start, end, folded in spans_of(self._view.text, 0, len(self._view.text)):
            self._starts.append(start)
            self._ends.append(end)
            self.folded.append(folded)
        self._text = f" {' '.join(self.folded)} "
        self._at = array("Q", accumulate((len(word) + 1 for word in self.folded), initial=0))

    def __len__(self) -> int:
        return len(self.folded)

    def find(self, words: Sequence[str]) -> Iterator[int]:
        """Yield the numbers of the words at which a row of folded words begins, in order and apart."""
        row = f" {' '.join(words)} "
        found = self._text.find(row)
        while found >= 0:
            yield bisect_left(self._at, found)
            found = self._text.find(row, found + len(row) - 1)

    def word(self, number: int) -> str:
        """Return a word as it is read."""
        return self._view.text[self._starts[number] : self._ends[number]]

    def between(self, first: int, last: int) -> str:
        """Return what is read between two words."""
        return self._view.text[self._ends[first] : self._starts[last]]

    def start(self, number: int) -> int:
        """Return where a word begins in the document."""
        run = self._view.runs[bisect_right(self._run_ends, self._starts[number])]
        return run.raw_start + (self._starts[number] - run.start if run.copied else 0)

    def end(self, number: int) -> int:
        """Return where a word ends in the document."""
        run = self._view.runs[bisect_left(self._run_ends, self._ends[number])]
        return run.raw_start + self._ends[number] - run.start if run.copied else run.raw_end

    def ranges(self, first: int, last: int) -> tuple[Range, ...]:
        """Return the raw ranges from the first letter of one word to the last one of another."""
        pieces = list(self._view.raw(self._starts[first], self._ends[last]))
        start, end = self.start(first), self.end(last)
        # What is shown as nothing, such as a mark of emphasis, stands at the ends too; it is no part of the words.
        kept = [Range(max(piece.start, start), min(piece.end, end)) for piece in pieces]
        return tuple(piece for piece in kept if piece.start < piece.end)


def has_marks(document: Document, start: int, end: int) -> bool:
    """Return whether the layout found a note mark between two offsets."""
    edits = document.edits
    for number in range(bisect_left(edits, start, key=lambda edit: edit.start), len(edits)):
        edit = edits[number]
        if edit.start >= end:
            return False
        if is_note_mark(document, edit):
            return True
    return False
