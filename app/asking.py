"""What the pages that ask share: the choices of the question's form, and the forms that answers are saved in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.part_names import part_ids

from .answer import Answer, Question
from .bidi import isolated, label
from .context import context
from .errors import EmptyQuestion, QuestionError
from .exports import AnswerFormat
from .filters import OFFERED_KINDS, Filters, Quotable, year_of
from .folders import folders_of
from .ports import DocumentSummary
from .questions import default_quotes, parse_question
from .wording import catalogue

OFFERED_DOCUMENTS = 100
"""The most documents that the question's form offers as a choice."""

OFFERED_FOLDERS = 100
"""The most folders that the question's form offers as a choice."""

NAMED_DOCUMENTS = 2
"""Chosen documents and parts, and chosen folders, that are named above the answer; the others are counted."""

NUMBERS = (1, 3, 5, 10, 20)
"""Numbers of quotes to choose from."""

TAKEN_AWAY = (
    ("Word", AnswerFormat.DOCX),
    ("HTML", AnswerFormat.HTML),
    ("Markdown", AnswerFormat.MARKDOWN),
    ("BibTeX", AnswerFormat.BIBTEX),
    ("RIS", AnswerFormat.RIS),
    ("CSL-JSON", AnswerFormat.CSL_JSON),
)
"""Forms that an answer can be saved in from the page, by the names that people know them by."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A document that the question's form offers as a choice, and the titles of its parts by ``part_id``."""

    doc_id: str
    title: str
    parts: Mapping[str, str]

    def chosen(self, filters: Filters) -> list[str]:
        """Return the titles of its parts that are chosen, else its own if it is."""
        parts = [title for part_id, title in self.parts.items() if part_id in filters.parts]
        return parts or ([self.title] if self.doc_id in filters.documents else [])


def asked_question(text: str, filters: Filters, quotable: Quotable | None) -> Question:
    """Return a question as the page asks it; ``quotable`` is what the filters leave to quote, if anything.

    Raises:
        QuestionError: When it has no words, or too many.
        FilterError: When a filter is none.
    """
    return parse_question(
        text,
        context().settings,
        documents=quotable.documents if quotable else (),
        parts=quotable.parts if quotable else (),
        languages=filters.languages,
        kinds=filters.kinds,
        max_quotes=filters.quotes,
    )


def answer_of(question: Question) -> Answer:
    """Return the answer to a question, counted."""
    answer = context().service.answer(question)
    context().metrics.answered(answer)
    return answer


def error_words(error: QuestionError) -> str:
    """Return in the language of the page why a question cannot be asked."""
    key = "error.empty_question" if isinstance(error, EmptyQuestion) else "error.question_too_long"
    return catalogue().text(key, limit=catalogue().number(context().settings.max_question_characters))


def nothing_words(filters: Filters) -> str:
    """Return in the language of the page why there is nothing to quote that fits the filters."""
    documents = context().service.documents()
    empty = filters.empty_folder(documents)
    if empty is not None:
        return catalogue().text("ask.no_folder", folder=isolated(label(empty)))
    return catalogue().text("ask.nothing_there" if filters.misplaced(documents) else "ask.nothing_dated")


def form_values(filters: Filters) -> dict[str, Any]:
    """Return what the form offers to narrow a question down with, and what of it is chosen."""
    documents = context().service.documents()
    settings = context().settings
    plain = default_quotes(settings)
    quotes = plain if filters.quotes is None else filters.quotes
    of_parts = {part_id.rpartition(":")[0] for part_id in filters.parts}
    chosen = [one for one in documents if one.doc_id in filters.documents or one.doc_id in of_parts]
    offered = [_offered(one) for one in (documents if len(documents) <= OFFERED_DOCUMENTS else chosen)]
    return {
        "filters": filters,
        "narrowed": _narrowed(filters, offered),
        "offered": offered,
        "more_documents": len(documents) > OFFERED_DOCUMENTS,
        **folder_values(filters.folders),
        "quote_languages": sorted({one.language for one in documents if one.language not in ("", "und")}),
        "kinds": OFFERED_KINDS,
        "dated": any(year_of(one.date) for one in documents),
        "most_quotes": quotes,
        "plain_quotes": plain,
        "numbers": sorted({quotes, plain, *(one for one in NUMBERS if one <= settings.max_quotes)}),
    }


def _offered(document: DocumentSummary) -> Offered:
    parts = context().service.parts(document.doc_id)
    titles = dict(zip(part_ids(document.doc_id, parts), (part.title for part in parts), strict=True))
    return Offered(document.doc_id, document.title, titles)


def folder_values(chosen: Sequence[str]) -> dict[str, Any]:
    """Return the folders to choose from; where there are many, the chosen ones, and some to complete a path with."""
    folders = folders_of(one.source for one in context().service.documents())
    many = len(folders) > OFFERED_FOLDERS
    offered = {*(() if many else folders), *chosen} if len(folders) > 1 else set(chosen)
    outer = sorted(folders, key=lambda folder: folder.count("/"))[:OFFERED_FOLDERS] if many else []
    return {
        "folders": sorted(offered, key=lambda folder: folder.split("/")),
        "chosen_folders": chosen,
        "more_folders": many,
        "outer_folders": outer,
    }


def _narrowed(filters: Filters, offered: Sequence[Offered]) -> list[str]:
    """Return what the question is narrowed down to, in words."""
    words = catalogue()
    chosen = [title for one in offered for title in one.chosen(filters)]
    years = "–".join("" if year is None else str(year) for year in (filters.since, filters.until))
    return [
        *_named(chosen),
        *_named(filters.folders),
        *(words.language_name(code) for code in filters.languages),
        *(words.text(f"kind.{kind.replace(' ', '_')}") for kind in OFFERED_KINDS if kind in filters.kinds),
        *([years] if filters.dated else []),
    ]


def _named(chosen: Sequence[str]) -> list[str]:
    """Return the first names of what is chosen, and how many others there are."""
    more = len(chosen) - NAMED_DOCUMENTS
    return [
        *(label(name) for name in chosen[:NAMED_DOCUMENTS]),
        *([f"+{catalogue().number(more)}"] if more > 0 else []),
    ]
