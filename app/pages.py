"""Asking on the page: the question's form and its answer. It works without a script; with one it is only quicker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from corpus.part_names import part_ids

from .answer import Answer
from .bidi import label
from .context import context
from .errors import EmptyQuestion, QuestionError
from .exports import AnswerFormat
from .filters import OFFERED_KINDS, Filters, filters_of, year_of
from .ports import DocumentSummary
from .presenting import shown_quote, shown_reason
from .questions import parse_question
from .wording import catalogue

OFFERED_DOCUMENTS = 100
"""The most documents that the question's form offers as a choice."""

NAMED_DOCUMENTS = 2
"""Chosen documents and parts that are named above the answer; the others are counted."""

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


pages = Blueprint("pages", __name__)


@pages.get("/")
def ask() -> str:
    """Show the question's form and, when there is a question, its answer."""
    if "q" not in request.args:
        return _ask_page()
    filters = filters_of(request.args)
    quotable = filters.quotable(context().service.documents())
    question = parse_question(
        request.args["q"],
        context().settings,
        documents=quotable.documents if quotable else (),
        parts=quotable.parts if quotable else (),
        languages=filters.languages,
        kinds=filters.kinds,
        max_quotes=filters.quotes,
    )
    if quotable is None:
        return _ask_page(error=catalogue().text("ask.nothing_dated"))
    answer = context().service.answer(question)
    context().metrics.answered(answer)
    return _ask_page(**_answer_values(answer, filters))


@pages.get("/marks")
def marks() -> str:
    """Show what was marked as an answer; the browser keeps it and fills the page."""
    return render_template("marks.html")


@pages.errorhandler(QuestionError)
def _bad_question(error: QuestionError) -> tuple[str, int]:
    key = "error.empty_question" if isinstance(error, EmptyQuestion) else "error.question_too_long"
    limit = catalogue().number(context().settings.max_question_characters)
    return _ask_page(error=catalogue().text(key, limit=limit)), 422


def _ask_page(**values: Any) -> str:
    documents = context().service.documents()
    filters = filters_of(request.args)
    of_parts = {part_id.rpartition(":")[0] for part_id in filters.parts}
    chosen = [one for one in documents if one.doc_id in filters.documents or one.doc_id in of_parts]
    offered = [_offered(one) for one in (documents if len(documents) <= OFFERED_DOCUMENTS else chosen)]
    return render_template(
        "ask.html",
        health=context().service.health(),
        q=request.args.get("q", "")[: context().settings.max_question_characters],
        filters=filters,
        narrowed=_narrowed(filters, offered),
        offered=offered,
        more_documents=len(documents) > OFFERED_DOCUMENTS,
        quote_languages=sorted({one.language for one in documents if one.language not in ("", "und")}),
        kinds=OFFERED_KINDS,
        dated=any(year_of(one.date) for one in documents),
        numbers=sorted({filters.quotes, *(number for number in NUMBERS if number <= context().settings.max_quotes)}),
        **values,
    )


def _offered(document: DocumentSummary) -> Offered:
    parts = context().service.parts(document.doc_id)
    titles = dict(zip(part_ids(document.doc_id, parts), (part.title for part in parts), strict=True))
    return Offered(document.doc_id, document.title, titles)


def _narrowed(filters: Filters, offered: Sequence[Offered]) -> list[str]:
    """Return what the question is narrowed down to, in words."""
    words = catalogue()
    chosen = [title for one in offered for title in one.chosen(filters)]
    years = "–".join("" if year is None else str(year) for year in (filters.since, filters.until))
    return [
        *(label(title) for title in chosen[:NAMED_DOCUMENTS]),
        *([f"+{words.number(len(chosen) - NAMED_DOCUMENTS)}"] if len(chosen) > NAMED_DOCUMENTS else []),
        *(words.language_name(code) for code in filters.languages),
        *(words.text(f"kind.{kind.replace(' ', '_')}") for kind in OFFERED_KINDS if kind in filters.kinds),
        *([years] if filters.dated else []),
    ]


def _answer_values(answer: Answer, filters: Filters) -> dict[str, Any]:
    words = catalogue()
    return {
        "answer": answer,
        # Beside a quote that answers, a further one is never called "probably not".
        "quotes": [shown_quote(one, 0.0, words) for one in answer.quotes],
        "nearest": [shown_quote(one, answer.threshold, words) for one in answer.nearest],
        "reasons": [(reason, shown_reason(reason, answer, words)) for reason in answer.reasons],
        "taken_away": [(name, _taken_away(answer, filters, form)) for name, form in TAKEN_AWAY],
    }


def _taken_away(answer: Answer, filters: Filters, form: AnswerFormat) -> str:
    """Return the address of the same answer in another form; years go along as they are, not the documents they fit."""
    asked = answer.question
    return url_for(
        "answers.ask_by_address",
        question=asked.text,
        documents=sorted(set(filters.documents)),
        parts=sorted(set(filters.parts)),
        since=filters.since,
        until=filters.until,
        languages=sorted(asked.languages or ()),
        kinds=sorted(asked.kinds or ()),
        max_quotes=asked.max_quotes,
        format=form.value,
        lang=catalogue().language,
    )
