"""Whether a citation that was given out earlier still holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document, Range

MOST_PLACES = 20
"""Places that are listed for words that moved; more help nobody."""

WINDOW_CHARACTERS = 1 << 16


class Standing(StrEnum):
    """What has become of a citation."""

    VALID = "valid"
    MOVED = "moved"
    ABSENT = "absent"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What has become of a citation.

    Attributes:
        document_changed: Whether the file is another one; ``None`` when that cannot be told.
        sha256: Of the document as it is now; ``None`` when it is gone.
        places: Where the words stand now, nearest to the cited place first.
    """

    standing: Standing
    document_changed: bool | None = None
    sha256: str | None = None
    places: tuple[Range, ...] = ()


def verify(document: Document, cited: Range, text: str, sha256: str | None = None) -> Verdict:
    """Return whether ``text`` stands at ``cited``, and where it stands if not.

    Args:
        document: As it is now.
        cited: Where the words stood; offsets that cannot be are a place where nothing stands.
        text: The words; not empty.
        sha256: Of the file when it was cited, if that is known.
    """
    changed = None if sha256 is None else sha256.lower() != document.sha256
    possible = 0 <= cited.start < cited.end <= len(document.text)
    if possible and document.text[cited.start : cited.end] == text:
        return Verdict(Standing.VALID, changed, document.sha256, (cited,))
    nearest = _nearest(document.text, text, cited.start)
    return Verdict(Standing.MOVED if nearest else Standing.ABSENT, changed, document.sha256, nearest)


def _nearest(text: str, words: str, wanted: int) -> tuple[Range, ...]:
    """Return the places of words that are nearest to an offset; no two of them overlap."""
    # Outwards from the offset, so that what is frequent costs no more than what is rare.
    offset = min(max(wanted, 0), len(text))
    before, after = _before(text, words, offset), _from(text, words, offset)
    left, right = next(before, None), next(after, None)
    places: list[Range] = []
    while len(places) < MOST_PLACES and (left or right):
        if left and (right is None or wanted - left.start <= right.start - wanted):
            place, left = left, next(before, None)
        elif right:
            place, right = right, next(after, None)
        if not any(place.start < other.end and other.start < place.end for other in places):
            places.append(place)
    return tuple(places)


def _from(text: str, words: str, offset: int, end: int | None = None) -> Iterator[Range]:
    """Yield the places that begin at or after an offset and end before another."""
    at = text.find(words, offset, end)
    while at >= 0:
        yield Range(at, at + len(words))
        at = text.find(words, at + len(words), end)


def _before(text: str, words: str, offset: int) -> Iterator[Range]:
    """Yield the places that begin before an offset, the nearest first."""
    # Window by window: searching backwards is slow for long words that repeat themselves.
    window = max(WINDOW_CHARACTERS, len(words))
    for end in range(offset, 0, -window):
        yield from reversed(tuple(_from(text, words, max(end - window, 0), end + len(words) - 1)))
