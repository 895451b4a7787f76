"""The part of the API that answers: one question or several, in any form, at once or as it comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from flask import Response, jsonify, request
from flask_openapi3.models.tag import Tag

from corpus.document import Document, Quote
from corpus.errors import PinciteError

from .answer import Answer, Question, answer_json
from .blueprints import BODY_PROBLEMS, Responses, json_object, make_blueprint
from .context import context
from .dossier import answered
from .errors import FilterError
from .events import MEDIA_TYPE as EVENTS
from .events import Event, event_stream
from .exports import ENDINGS, MEDIA_TYPES, AnswerFormat, exported
from .messages import Catalogue
from .narrowing import narrowed_question
from .offsets import Units, counted_in, in_units
from .ports import HitsFound, QuotesFound, Step
from .problems import problem_json
from .questions import parse_question
from .request_schemas import AnswerQuery, AnswerRequest, BatchRequest, Filters
from .response_schemas import AnswerModel, BatchModel, problem_content
from .shapes import hit_place_json

ANSWERS = Tag(name="answers", description="Asking, and checking what was answered")

FORMS: Responses = {200: AnswerModel, 503: problem_content("Too many clients are answered piece by piece already")}
NO_DOCUMENT: Responses = {
    404: problem_content("There is no such document or part of one, or none fits folders and years")
}

answers_api = make_blueprint("answers", __name__)


@answers_api.before_request
def _before() -> Response | None:
    return json_object() if request.method == "POST" else None


@answers_api.post("/answers", tags=[ANSWERS], responses={**FORMS, **BODY_PROBLEMS, **NO_DOCUMENT})
def ask(body: AnswerRequest) -> Response:
    """Answer a question with quotes, or refuse and say why.

    A refusal is a result, not an error: its status is 200 and `status` is `refused`. With `Accept: text/event-stream`
    the hits, the quotes and the answer are sent as events, each as soon as it is known.
    """
    return _asked(body)


@answers_api.get("/answers", tags=[ANSWERS], responses={**FORMS, **NO_DOCUMENT})
def ask_by_address(query: AnswerQuery) -> Response:
    """Answer a question; the same as with POST, for links to an answer in one of its forms."""
    return _asked(query)


@answers_api.post("/answers/batch", tags=[ANSWERS], responses={200: BatchModel, **BODY_PROBLEMS, **NO_DOCUMENT})
def ask_batch(body: BatchRequest) -> Response:
    """Answer several questions, in their order; a question that cannot be asked refuses the whole batch.

    In a form other than JSON they are one document: its notes are numbered through, and references name each cited
    place once. `id` is given back in JSON only.
    """
    limit = context().settings.max_batch
    if len(body.questions) > limit:
        raise FilterError(f"{len(body.questions)} questions were sent; expected at most {limit}. Send fewer at once.")
    questions = [_question(one.question, body) for one in body.questions]
    form = body.format or _accepted()
    if form is AnswerFormat.JSON:
        answers = [
            {"id": one.id, **_json(_answered(question), body.offsets)}
            for one, question in zip(body.questions, questions, strict=True)
        ]
        response = jsonify({"answers": answers})
    else:
        response = saved(answered(questions, _answered), form, context().catalogues[body.lang])
    response.vary.add("Accept")
    return response


def _asked(asked: AnswerRequest) -> Response:
    question = _question(asked.question, asked)
    if asked.format is None and request.accept_mimetypes.best_match([*MEDIA_TYPES.values(), EVENTS]) == EVENTS:
        return _as_events(question, asked.offsets)
    form = asked.format or _accepted()
    answer = _answered(question)
    if form is AnswerFormat.JSON:
        response = jsonify(_json(answer, asked.offsets))
    else:
        response = saved([answer], form, context().catalogues[asked.lang], "answer")
    response.vary.add("Accept")
    return response


def saved(answers: Sequence[Answer], form: AnswerFormat, words: Catalogue, name: str = "dossier") -> Response:
    """Return answers as a file to be saved.

    Args:
        answers: At least one.
        form: Which form.
        words: What stands beside the quotes.
        name: Of the file, without its ending.
    """
    response = Response(exported(answers, form, words), mimetype=MEDIA_TYPES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ENDINGS[form]}")
    return response


def _question(text: str, filters: Filters) -> Question:
    asked = parse_question(
        text,
        context().settings,
        documents=filters.documents,
        parts=filters.parts,
        languages=filters.languages,
        kinds=filters.kinds,
        max_quotes=filters.chosen_quotes,
    )
    return narrowed_question(asked, context().service, filters.folders, filters.since, filters.until)


def _accepted() -> AnswerFormat:
    """Return the form that the client likes best, JSON where it has no preference or knows none of ours."""
    media_type = request.accept_mimetypes.best_match(list(MEDIA_TYPES.values()), MEDIA_TYPES[AnswerFormat.JSON])
    return next(form for form in AnswerFormat if MEDIA_TYPES[form] == media_type)


def _answered(question: Question) -> Answer:
    answer = context().service.answer(question)
    context().metrics.answered(answer)
    return answer


def _as_events(question: Question, units: Units) -> Response:
    steps = context().service.steps(question)
    # What is wrong with the question shows with the first step, while an error can still be a response.
    first = next(steps)
    return event_stream(_events(chain([first], steps), units, context().service.document, context().metrics.answered))


def _events(
    steps: Iterator[Step], units: Units, document_of: Callable[[str], Document], count: Callable[[Answer], None]
) -> Iterator[Event]:
    try:
        for step in steps:
            if isinstance(step, HitsFound):
                places = [hit_place_json(hit, document_of(hit.passage.doc_id), units) for hit in step.hits]
                yield Event("hits", {"hits": places})
            elif isinstance(step, QuotesFound):
                yield Event("quotes", {"quotes": [_quote_json(quote, units) for quote in step.quotes]})
            else:
                count(step)
                yield Event("answer", _json(step, units))
    except PinciteError as error:
        yield Event("problem", problem_json(error))


def _quote_json(quote: Quote, units: Units) -> dict[str, Any]:
    count = counted_in(quote.document.text, units).units
    return {
        "doc_id": quote.document.doc_id,
        "start": count(quote.start),
        "end": count(quote.end),
        "text": quote.text,
        "display": quote.display,
    }


def _json(answer: Answer, units: Units) -> dict[str, Any]:
    return in_units(answer_json(answer), answer, units)
