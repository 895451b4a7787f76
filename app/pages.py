"""Asking on the page: the question's form and its answer. It works without a script; with one it is only quicker."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from .answer import Answer
from .context import context
from .errors import EmptyQuestion, QuestionError
from .presenting import shown_quote, shown_reason
from .questions import parse_question
from .wording import catalogue

OFFERED_DOCUMENTS = 100
"""The most documents that the question's form offers as a choice."""

pages = Blueprint("pages", __name__)


@pages.get("/")
def ask() -> str:
    """Show the question's form and, when there is a question, its answer."""
    if "q" not in request.args:
        return _ask_page()
    question = parse_question(
        request.args["q"],
        context().settings,
        documents=_filled("document"),
        languages=_filled("language"),
        max_quotes=request.args.get("quotes", 3, int),
    )
    answer = context().service.answer(question)
    context().metrics.answered(answer)
    return _ask_page(**_answer_values(answer))


@pages.errorhandler(QuestionError)
def _bad_question(error: QuestionError) -> tuple[str, int]:
    key = "error.empty_question" if isinstance(error, EmptyQuestion) else "error.question_too_long"
    limit = catalogue().number(context().settings.max_question_characters)
    return _ask_page(error=catalogue().text(key, limit=limit)), 422


def _ask_page(**values: Any) -> str:
    documents = context().service.documents()
    chosen = _filled("document")
    return render_template(
        "ask.html",
        health=context().service.health(),
        q=request.args.get("q", "")[: context().settings.max_question_characters],
        document=next((one for one in documents if one.doc_id in chosen), None),
        documents=documents if len(documents) <= OFFERED_DOCUMENTS else (),
        language=next(iter(_filled("language")), ""),
        quote_languages=sorted({one.language for one in documents if one.language not in ("", "und")}),
        **values,
    )


def _answer_values(answer: Answer) -> dict[str, Any]:
    words = catalogue()
    return {
        "answer": answer,
        # Beside a quote that answers, a further one is never called "probably not".
        "quotes": [shown_quote(one, 0.0, words) for one in answer.quotes],
        "nearest": [shown_quote(one, answer.threshold, words) for one in answer.nearest],
        "reasons": [(reason, shown_reason(reason, answer, words)) for reason in answer.reasons],
    }


def _filled(name: str) -> list[str]:
    return [value for value in request.args.getlist(name) if value]
