"""Asking on the page: the question's form and its answer. It works without a script; with one it is only quicker."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from .answer import Answer
from .asking import TAKEN_AWAY, answer_of, asked_question, error_words, form_values, nothing_words
from .context import context
from .errors import QuestionError
from .exports import AnswerFormat
from .filters import Filters, filters_of
from .presenting import shown_answer
from .wording import catalogue

pages = Blueprint("pages", __name__)


@pages.get("/")
def ask() -> str:
    """Show the question's form and, when there is a question, its answer."""
    if "q" not in request.args:
        return _ask_page()
    filters = filters_of(request.args)
    quotable = filters.quotable(context().service.documents())
    question = asked_question(request.args["q"], filters, quotable)
    if quotable is None:
        return _ask_page(error=nothing_words(filters))
    return _ask_page(**_answer_values(answer_of(question), filters))


@pages.get("/marks")
def marks() -> str:
    """Show what was marked as an answer; the browser keeps it and fills the page."""
    return render_template("marks.html")


@pages.errorhandler(QuestionError)
def _bad_question(error: QuestionError) -> tuple[str, int]:
    return _ask_page(error=error_words(error)), 422


def _ask_page(**values: Any) -> str:
    return render_template(
        "ask.html",
        health=context().service.health(),
        q=request.args.get("q", "")[: context().settings.max_question_characters],
        **form_values(filters_of(request.args)),
        **values,
    )


def _answer_values(answer: Answer, filters: Filters) -> dict[str, Any]:
    return {
        "answer": answer,
        "shown": shown_answer(answer, catalogue()),
        "taken_away": [(name, _taken_away(answer, filters, form)) for name, form in TAKEN_AWAY],
    }


def _taken_away(answer: Answer, filters: Filters, form: AnswerFormat) -> str:
    """Return the address of the same answer in another form; folders and years go along, not what fits them."""
    asked = answer.question
    return url_for(
        "answers.ask_by_address",
        question=asked.text,
        documents=sorted(set(filters.documents)),
        parts=sorted(set(filters.parts)),
        folders=sorted(set(filters.folders)),
        since=filters.since,
        until=filters.until,
        languages=sorted(asked.languages or ()),
        kinds=sorted(asked.kinds or ()),
        max_quotes=asked.max_quotes,
        format=form.value,
        lang=catalogue().language,
    )
