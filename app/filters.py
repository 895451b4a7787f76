"""What a question on the page may be answered from, as its address says: documents, folders, years, kinds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from corpus.document import Kind
from corpus.metadata import EARLIEST_YEAR
from corpus.part_names import part_name

from .folders import folder_name, folders_above
from .ports import DocumentSummary

YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")

OFFERED_KINDS = (Kind.BODY, Kind.NOTE, Kind.TABLE, Kind.CAPTION, Kind.HEADING, Kind.REFERENCE, Kind.FRONT_MATTER)
"""Kinds of passage to choose from; boilerplate is nobody's answer."""


class Quotable(NamedTuple):
    """Documents and parts of documents that may be quoted; both empty for all."""

    documents: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of one address; empty means all.

    Attributes:
        folders: Paths as sources show them, without a slash at the end; a document fits in one of them or below it.
        since: First year of the documents' dates; ``None`` for no bound.
        until: Last year.
        quotes: Most quotes in the answer; ``None`` for :func:`app.questions.default_quotes`.
    """

    documents: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    quotes: int | None = None

    @property
    def narrow(self) -> bool:
        """Whether any of them leaves something out."""
        return bool(self.documents or self.parts or self.folders or self.languages or self.kinds or self.dated)

    @property
    def dated(self) -> bool:
        """Whether the date of a document matters."""
        return self.since is not None or self.until is not None

    def quotable(self, documents: Sequence[DocumentSummary]) -> Quotable | None:
        """Return what may be quoted; ``None`` where no document fits folders and years, or a folder is empty.

        A document without a year in its date fits no years; one of another calendar only fits years of that.
        """
        if not self.dated and not self.folders:
            return Quotable(self.documents, self.parts)
        if self.empty_folder(documents) is not None:
            return None
        chosen, folders = frozenset(self.documents), frozenset(self.folders)
        # In the order of the documents, and quick to look up.
        fitting = dict.fromkeys(
            one.doc_id
            for one in documents
            if not (folders and folders.isdisjoint(folders_above(one.source)))
            and (not self.dated or self._fits(year_of(one.date)))
        )
        everywhere = not self.documents and not self.parts
        found = Quotable(
            tuple(doc_id for doc_id in fitting if everywhere or doc_id in chosen),
            tuple(part for part in self.parts if part_name(part).doc_id in fitting),
        )
        return found if found.documents or found.parts else None

    def empty_folder(self, documents: Sequence[DocumentSummary]) -> str | None:
        """Return the first of the folders in which no document lies, if there is one."""
        there = {folder for one in documents for folder in folders_above(one.source)} if self.folders else ()
        return next((folder for folder in self.folders if folder not in there), None)

    def misplaced(self, documents: Sequence[DocumentSummary]) -> bool:
        """Return whether none of the chosen documents and parts lies in the folders, whatever their dates."""
        return replace(self, since=None, until=None).quotable(documents) is None

    def _fits(self, year: int | None) -> bool:
        bounds = [bound for bound in (self.since, self.until) if bound is not None]
        return (
            year is not None
            # 1402 is no year before 2020: it is one of another calendar, and only fits bounds of that.
            and all((bound < EARLIEST_YEAR) == (year < EARLIEST_YEAR) for bound in bounds)
            and (self.since is None or year >= self.since)
            and (self.until is None or year <= self.until)
        )


def filters_of(arguments: MultiDict[str, str]) -> Filters:
    """Return the filters of an address; what is no number there is no bound."""
    return Filters(
        _filled(arguments, "document"),
        _filled(arguments, "part"),
        tuple(dict.fromkeys(map(folder_name, _filled(arguments, "folder")))),
        _filled(arguments, "language"),
        _filled(arguments, "kind"),
        arguments.get("since", None, int),
        arguments.get("until", None, int),
        arguments.get("quotes", None, int),
    )


def year_of(date: str | None) -> int | None:
    """Return the first year that stands in a date, if one does."""
    found = YEAR.search(date or "")
    return int(found.group()) if found else None


def _filled(arguments: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(value for value in arguments.getlist(name) if value)
