"""Whether a citation that was given out earlier still holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document, Range

MOST_PLACES = 20
"""Places that are listed for words that moved; more help nobody."""


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
    if document.text[cited.start : cited.end] == text:
        return Verdict(Standing.VALID, changed, document.sha256, (cited,))
    places = _places(document.text, text)
    nearest = tuple(sorted(places, key=lambda place: (abs(place.start - cited.start), place.start))[:MOST_PLACES])
    return Verdict(Standing.MOVED if nearest else Standing.ABSENT, changed, document.sha256, nearest)


def _places(text: str, words: str) -> list[Range]:
    places: list[Range] = []
    at = text.find(words)
    while at >= 0:
        places.append(Range(at, at + len(words)))
        at = text.find(words, at + len(words))
    return places
