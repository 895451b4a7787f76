"""Asking a list of questions on the page, and taking all of their answers away as one document; no script is needed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from .answer import Answer, Question
from .answers_api import saved
from .asking import TAKEN_AWAY, answer_of, asked_question, error_words, form_values, nothing_words
from .batch import question_lines
from .context import context
from .dossier import (
    answered,
    cited_in,
    dossier_title,
    listed_question,
    numbered_question,
    numbered_through,
    works_cited,
)
from .errors import QuestionError
from .filters import Filters, filters_of
from .presenting import shown_answer
from .wording import catalogue

dossier = Blueprint("dossier", __name__)


@dossier.before_request
def _allow_long_lists() -> None:
    # Letters that are not Latin take six bytes each in a form.
    request.max_form_memory_size = context().settings.max_body_bytes


@dossier.route("/dossier", methods=["GET", "POST"])
def ask() -> Response:
    """Show the form, the answers to what was sent with it, or these in the form that a button names."""
    if request.method != "POST":
        return _page(filters_of(request.args))
    filters = filters_of(request.form)
    questions = _questions(request.form.get("questions", ""), filters)
    if isinstance(questions, str):
        return _page(filters, status=422, error=questions)
    answers = answered(questions, answer_of)
    form = next((form for _, form in TAKEN_AWAY if form == request.form.get("format")), None)
    if form is not None:
        return saved(answers, form, catalogue())
    return _page(filters, **_answer_values(answers, filters))


def _questions(text: str, filters: Filters) -> list[Question] | str:
    """Return what is asked, or in the language of the page why it cannot be."""
    words, limit = catalogue(), context().settings.max_batch
    lines = list(question_lines(text))
    if not lines:
        return words.text("dossier.none")
    if len(lines) > limit:
        return words.text("dossier.too_many", n=len(lines), limit=words.number(limit))
    quotable = filters.quotable(context().service.documents())
    questions = []
    for number, line in lines:
        try:
            questions.append(asked_question(line, filters, quotable))
        except QuestionError as error:
            return words.text("dossier.line", line=words.number(number), error=error_words(error))
    return questions if quotable is not None else nothing_words(filters)


def _page(filters: Filters, status: int = 200, **values: Any) -> Response:
    page = render_template(
        "dossier.html",
        questions=request.form.get("questions", ""),
        limit=context().settings.max_batch,
        **form_values(filters),
        **values,
    )
    return make_response(page, status)


def _answer_values(answers: list[Answer], filters: Filters) -> dict[str, Any]:
    words = catalogue()
    numbered = numbered_through(answers)
    numbers = {"since": filters.since, "until": filters.until, "quotes": filters.quotes}
    return {
        "title": dossier_title(numbered, words),
        "answers": [shown_answer(answer, words) for answer in numbered],
        "listed": [listed_question(number, answer, words) for number, answer in enumerate(numbered, 1)],
        "headings": [numbered_question(number, answer, words) for number, answer in enumerate(numbered, 1)],
        "works": [(work, cited_in(work, words)) for work in works_cited(numbered)],
        "forms": TAKEN_AWAY,
        "chosen": [
            *(("document", one) for one in filters.documents),
            *(("part", one) for one in filters.parts),
            *(("folder", one) for one in filters.folders),
            *(("language", one) for one in filters.languages),
            *(("kind", one) for one in filters.kinds),
            *((name, number) for name, number in numbers.items() if number is not None),
        ],
    }
