"""Whether each quotation of a draft stands in the documents: where, and if not word for word, in what it differs.

Nothing is judged by likeness alone: a quotation is found where its words stand in a document in their order;
what only comes near is shown with every difference. What is shown of a document is always a slice of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from corpus.document import Document, Kind, Range
from corpus.errors import UnknownDocument
from index.hits import Query

from ..errors import DraftTooLong, EmptyDraft
from ..narrowing import narrowed_documents
from ..ports import AnswerService
from .comparing import Found
from .looking import Sought, aligned, around, look_in, sought_in, views
from .named_pages import pages_agree
from .quotations import Quotation, quotations

MOST_CHARACTERS = 200_000
"""Of one draft: a book chapter of some seventy pages."""

MOST_QUOTATIONS = 300
"""Quotations of one draft that are long enough to be checked; each is searched for once."""

MOST_LOOKED_THROUGH = 5_000_000
"""Characters of documents that are looked through word by word for one draft, the nearest documents first."""

HITS = 10
PASSAGE_CHARACTERS = 500
"""About what a passage has; how long a document is shows only when it is read."""

SURELY_LONGER = 4
"""A document that is reckoned to be so many times as long as may be is not read to see whether it is."""

SOUGHT_CHARACTERS = 1000
"""Of a quotation, that are searched for."""


class Standing(StrEnum):
    """How a quotation stands to the documents."""

    VERBATIM = "verbatim"
    SAME_WORDS = "same_words"
    DIFFERS = "differs"
    ABSENT = "absent"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Checked:
    """One quotation and what was found of it.

    Attributes:
        number: From 1, in the order of the draft.
        places: Those that are verbatim first; where words differ, the one that comes nearest.
        more_places: Whether it stands in more places than are named.
        page_agrees: Whether one of the places is on the page that the draft names; ``None`` when that cannot be told.
    """

    number: int
    quotation: Quotation
    standing: Standing
    places: tuple[Found, ...] = ()
    more_places: bool = False
    page_agrees: bool | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A draft that was checked.

    Attributes:
        draft: As it was checked: what cannot be written stands as U+FFFD, so that offsets stay.
        unclosed: Offsets of quotation marks that nothing closes.
        documents: How many there are to look in.
        looked_through: How many of them were looked through word by word; in the others only what search found.
    """

    draft: str
    quotations: tuple[Checked, ...]
    unclosed: tuple[int, ...]
    documents: int
    looked_through: int

    def count(self, standing: Standing) -> int:
        """Return how many quotations stand so."""
        return sum(one.standing is standing for one in self.quotations)

    @property
    def holds(self) -> bool:
        """Whether every quotation that was checked stands in the documents with the same words."""
        return not (self.count(Standing.DIFFERS) or self.count(Standing.ABSENT))


def checked_draft(draft: str) -> str:
    """Return the draft, fit to be checked.

    Raises:
        EmptyDraft: When no character is a letter or a digit.
        DraftTooLong: When it has more than ``MOST_CHARACTERS``.
    """
    if len(draft) > MOST_CHARACTERS:
        raise DraftTooLong(
            f"The draft has {len(draft):,} characters; expected at most {MOST_CHARACTERS:,}. Check it in parts."
        )
    if not any(char.isalnum() for char in draft):
        raise EmptyDraft("The draft has no letter and no digit; expected a text with quotations. Paste it.")
    return "".join("\ufffd" if char == "\0" or "\ud800" <= char <= "\udfff" else char for char in draft)


def check(service: AnswerService, draft: str, doc_ids: Iterable[str] = (), folders: Iterable[str] = ()) -> Check:
    """Return how every quotation of a draft stands to the documents.

    Args:
        service: Searches, and gives the documents.
        draft: Any text.
        doc_ids: Look only in these documents; empty for all.
        folders: Look only in what lies in one of them or below it, by the paths that sources show; empty for all.

    Raises:
        EmptyDraft: When it has no words.
        DraftTooLong: When it is longer, or has more quotations, than is checked at once.
        UnknownDocument: When one of ``doc_ids`` names no document, or no document lies in one of ``folders``.
    """
    draft = checked_draft(draft)
    known = {one.doc_id: one.passages * PASSAGE_CHARACTERS for one in service.documents()}
    asked = _asked(service, known, doc_ids, folders)
    within = {doc_id: characters for doc_id, characters in known.items() if asked is None or doc_id in asked}
    read = quotations(draft)
    sought = [sought_in(draft, number, one) for number, one in enumerate(read.found, 1) if one.is_checked]
    if len(sought) > MOST_QUOTATIONS:
        raise DraftTooLong(
            f"The draft has {len(sought):,} quotations; expected at most {MOST_QUOTATIONS:,}. Check it in parts."
        )
    looked_through = _looked_through(service, draft, sought, within, asked) if sought else 0
    checked = {one.number: _checked(one) for one in sought}
    return Check(
        draft,
        tuple(
            checked.get(number) or Checked(number, one, Standing.TOO_SHORT) for number, one in enumerate(read.found, 1)
        ),
        read.unclosed,
        len(within),
        looked_through,
    )


def _asked(
    service: AnswerService, known: Collection[str], doc_ids: Iterable[str], folders: Iterable[str]
) -> frozenset[str] | None:
    """Return the documents that are looked in; ``None`` for all."""
    named = frozenset(doc_ids)
    for doc_id in sorted(named.difference(known)):
        raise UnknownDocument(
            f"The document {doc_id!r} was asked for; expected one of the list. See `index list` or /api/v1/documents."
        )
    return frozenset(narrowed_documents(service, sorted(named), folders)) or None


def _looked_through(
    service: AnswerService,
    draft: str,
    sought: Sequence[Sought],
    within: Mapping[str, int],
    asked: frozenset[str] | None,
) -> int:
    """Look for all quotations wherever they may be; return how many documents were looked through word by word."""
    small = sum(within.values()) <= MOST_LOOKED_THROUGH
    if not small:
        _search(service, sought, asked)
    done = _look_through(service, draft, sought, within)
    missing = [one for one in sought if not one.found]
    if small:
        # Searching costs a run of the encoder each; what was found without it need not be searched for, unless what
        # differs may be a page head, which the passages that search finds leave out.
        missing = [one for one in missing if one.nearest is None or one.nearest.may_be_cut]
        _search(service, missing, asked)
    for one in missing:
        _look_near(service, draft, one)
    return done


def _search(service: AnswerService, sought: Sequence[Sought], asked: frozenset[str] | None) -> None:
    for one in sought:
        text = " ".join(one.quotation.text.split())[:SOUGHT_CHARACTERS]
        one.hits = service.search(Query(text, asked, kinds=frozenset(Kind), top_k=HITS), closely=False)


def _look_through(service: AnswerService, draft: str, sought: Sequence[Sought], within: Mapping[str, int]) -> int:
    """Look for all quotations in the documents, those of the nearest hits first; return in how many."""
    ranked = sorted(
        (hit.rank, one.number, hit.passage.doc_id) for one in sought for hit in one.hits if hit.passage.doc_id in within
    )
    left = MOST_LOOKED_THROUGH
    done = 0
    for doc_id in dict.fromkeys([*(doc_id for _, _, doc_id in ranked), *within]):
        document = _document(service, doc_id) if within[doc_id] <= SURELY_LONGER * left else None
        if document is None or len(document.text) > left:
            continue
        left -= len(document.text)
        done += 1
        for view in views(document, (Range(0, len(document.text)),)):
            for one in sought:
                look_in(draft, one, view)
    return done


def _document(service: AnswerService, doc_id: str) -> Document | None:
    try:
        return service.document(doc_id)
    except UnknownDocument:
        # It was removed since the documents were listed.
        return None


def _look_near(service: AnswerService, draft: str, one: Sought) -> None:
    """Look for what comes nearest around the passages that search found."""
    for hit in one.hits:
        document = _document(service, hit.passage.doc_id)
        if document is None:
            continue
        for view in views(document, around(document, hit.passage, len(one.quotation.text) * 5 // 4 + 200)):
            one.add(aligned(draft, one.place, one.pattern, view, 0, len(view)))


def _checked(one: Sought) -> Checked:
    places = sorted(one.found, key=lambda found: len(found.differences) > 0)
    standing = Standing.VERBATIM if places and not places[0].differences else Standing.SAME_WORDS
    if not places:
        places = [one.nearest] if one.nearest is not None else []
        standing = Standing.DIFFERS if places else Standing.ABSENT
    agrees = pages_agree(one.quotation.pages, [found.quote for found in places], more=one.more)
    return Checked(one.number, one.quotation, standing, tuple(places), one.more, agrees)
