"""Narrowing a question down to folders and years: what fits them becomes its documents and parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.errors import UnknownDocument

from .answer import Question
from .filters import Filters, Quotable
from .folders import folder_name, folders_of, nearest_folder
from .ports import DocumentService, DocumentSummary


def narrowed_question(
    question: Question,
    service: DocumentService,
    folders: Iterable[str] = (),
    since: int | None = None,
    until: int | None = None,
) -> Question:
    """Return a question that is answered from documents in one of the folders, and of the years, alone.

    Args:
        question: Its own documents and parts must fit, too.
        service: Asked for its documents where folders or years are given.
        folders: Paths as sources show them; none for all.
        since: First year of the documents' dates; ``None`` for no bound.
        until: Last year.

    Raises:
        UnknownDocument: When no document fits, or none lies in one of the folders.
    """
    filters = Filters(
        documents=tuple(sorted(question.doc_ids or ())),
        parts=tuple(sorted(question.part_ids or ())),
        folders=tuple(map(folder_name, folders)),
        since=since,
        until=until,
    )
    if not filters.folders and not filters.dated:
        return question
    quotable = _quotable(filters, service)
    return replace(question, doc_ids=frozenset(quotable.documents) or None, part_ids=frozenset(quotable.parts) or None)


def narrowed_documents(service: DocumentService, doc_ids: Iterable[str], folders: Iterable[str]) -> tuple[str, ...]:
    """Return the documents among ``doc_ids``, or among all when there are none, that lie in one of the folders.

    Args:
        service: Asked for its documents where folders are given.
        doc_ids: Of documents that there are.
        folders: Paths as sources show them; none for all.

    Raises:
        UnknownDocument: When none fits, or none lies in one of the folders.
    """
    filters = Filters(documents=tuple(doc_ids), folders=tuple(map(folder_name, folders)))
    return _quotable(filters, service).documents if filters.folders else filters.documents


def _quotable(filters: Filters, service: DocumentService) -> Quotable:
    documents = service.documents()
    quotable = filters.quotable(documents)
    if quotable is None:
        raise UnknownDocument(_nothing(filters, documents))
    return quotable


def _nothing(filters: Filters, documents: Sequence[DocumentSummary]) -> str:
    """Return why nothing fits, and what to do."""
    empty = filters.empty_folder(documents)
    if empty is not None:
        there = nearest_folder(empty, folders_of(one.source for one in documents))
        such = "; no document lies in one" if there is None else f", such as {there!r}"
        return (
            f"The folder {empty!r} was given; expected one in which a document lies, as `source` of the documents "
            f"shows it{such}. Correct it, or leave it away."
        )
    if filters.misplaced(documents):
        names = ", ".join(map(repr, filters.folders))
        return (
            f"The folder {names} was given with documents or parts that lie elsewhere; expected one of them in it. "
            "Leave the folder or the others away."
        )
    years = "–".join("" if year is None else str(year) for year in (filters.since, filters.until))
    chosen = "one of the chosen documents" if filters.documents or filters.parts or filters.folders else "a document"
    return f"The years {years} were given; expected some that {chosen} is dated in. Widen them, or leave them away."
