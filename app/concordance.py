"""Every place of given words in the whole library, a page of places at a time, and how many each document holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from corpus.document import Document, Quote, Range

from .errors import FilterError
from .narrowing import narrowed_documents
from .occurrences import occurrences
from .ports import DocumentService

MOST_COUNTED = 5_000
"""Places that are counted in one document, beyond those that are listed."""

MOST_CHARACTERS = 20_000_000
"""After so many characters no further document is begun; some seconds."""

Cuts = Callable[[Document], Sequence[Sequence[Range]]]
"""Gives the raw ranges of the sentences of a document that something else stands in."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How often the words stand in one document.

    Attributes:
        count: At least 1.
        exact: Whether that is all; otherwise there are more.
    """

    doc_id: str
    title: str
    count: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Concordance:
    """What was found of some words.

    Attributes:
        words: What was looked for.
        places: One page of them, by document (``doc_id``) and in the order of its text.
        documents: Those that hold the words, of all that were looked through for this page.
        searched: How many documents were looked through.
        unsearched: How many come after them, because there was too much to look through at once.
        next_cursor: Where to go on; ``None`` when the last place was listed.
    """

    words: str
    places: tuple[Quote, ...]
    documents: tuple[Counted, ...]
    searched: int
    unsearched: int = 0
    next_cursor: str | None = None

    @property
    def count(self) -> int:
        """How many places were counted in all."""
        return sum(one.count for one in self.documents)

    @property
    def exact(self) -> bool:
        """Whether that is how many there are in the documents that were to be looked through."""
        return not self.unsearched and all(one.exact for one in self.documents)


def no_cuts(document: Document) -> Sequence[Sequence[Range]]:
    """Return nothing: no sentence is known to be cut."""
    return ()


def occurrences_in(
    service: DocumentService,
    words: str,
    doc_ids: Collection[str] = (),
    folders: Collection[str] = (),
    *,
    limit: int = 100,
    cursor: str | None = None,
    cuts: Cuts = no_cuts,
    most_characters: int | None = None,
) -> Concordance:
    """Return places of the words, and how many there are.

    Places are listed up to ``limit``; after that they are only counted, until ``most_characters`` are looked through.

    Args:
        service: Whose documents are looked through.
        words: See :func:`app.occurrences.occurrences`.
        doc_ids: Look only through these; empty for all.
        folders: Look only through what lies in one of them or below it, by the paths that sources show; empty for all.
        limit: Most places that are listed, at least 1.
        cursor: ``next_cursor`` of the page before; its documents and those before it are not counted again, but the
            one that it leads into is counted whole.
        cuts: What is known of sentences that something stands in.
        most_characters: At least 1; :data:`MOST_CHARACTERS` when absent.

    Raises:
        UnknownDocument: When one of ``doc_ids`` is none, or no document lies in one of ``folders``.
        FilterError: When the cursor is none.
    """
    most = MOST_CHARACTERS if most_characters is None else most_characters
    names = _names(service, doc_ids, folders)
    first, offset = _position(cursor) if cursor else ("", 0)
    waiting = [name for name in names if name >= first]
    places: list[Quote] = []
    counted: list[Counted] = []
    following: str | None = None
    searched = characters = 0
    for name in waiting:
        if characters >= most:
            following = following or f"{name}:0"
            break
        document = service.document(name)
        searched, characters = searched + 1, characters + len(document.text)
        number, exact = 0, True
        for number, place in enumerate(occurrences(document, words, cuts(document)), 1):
            if name == first and place.start < offset:
                continue
            if len(places) < limit:
                places.append(place)
            else:
                following = following or f"{name}:{place.start}"
                if number > MOST_COUNTED:
                    exact = False
                    break
        if number:
            counted.append(Counted(name, document.title, number - (not exact), exact))
    return Concordance(words, tuple(places), tuple(counted), searched, len(waiting) - searched, following)


def by_document(concordance: Concordance) -> Iterator[tuple[Counted, tuple[Quote, ...]]]:
    """Yield each document that holds the words, with its places on this page; those without any are left out."""
    for one in concordance.documents:
        places = tuple(place for place in concordance.places if place.document.doc_id == one.doc_id)
        if places:
            yield one, places


def _names(service: DocumentService, doc_ids: Collection[str], folders: Collection[str]) -> list[str]:
    if not doc_ids and not folders:
        return [one.doc_id for one in service.documents()]
    named = {service.document(doc_id).doc_id for doc_id in doc_ids}
    return sorted(narrowed_documents(service, named, folders))


def _position(cursor: str) -> tuple[str, int]:
    name, _, offset = cursor.rpartition(":")
    if not name or not (offset.isascii() and offset.isdigit() and len(offset) <= 12):
        raise FilterError(
            f"The cursor {cursor[:80]!r} was given; expected `next_cursor` of the page before. Leave it out to begin."
        )
    return name, int(offset)
