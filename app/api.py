"""The HTTP API under ``/api/v1``: a view parses, asks the service, and renders."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from flask_openapi3.models.tag import Tag

from corpus.document import Document, Quote, Range, check_ranges
from corpus.errors import UnknownDocument
from index.hits import SEARCHED_KINDS, Hit, Query

from .answer import answer_json
from .blueprints import BODY_PROBLEMS, Responses, json_object, make_blueprint
from .citing import MEDIA_TYPES, cited
from .context import context
from .listing import page_of
from .ports import DocumentSummary
from .questions import checked_text, parse_question
from .schemas import (
    AnswerModel,
    AnswerRequest,
    CitationQuery,
    DocumentModel,
    DocumentPath,
    DocumentsModel,
    GenerationModel,
    HitsModel,
    PageQuery,
    SearchQuery,
    SearchRequest,
    TextQuery,
    VerdictModel,
    VerifyRequest,
    problem_content,
)
from .verify import Standing, Verdict, verify

ANSWERS = Tag(name="answers", description="Asking, and checking what was answered")
LIBRARY = Tag(name="documents", description="What can be quoted")

NO_DOCUMENT: Responses = {404: problem_content("There is no such document, or no such place in it")}
TEXT: Responses = {
    200: {"description": "The exact characters", "content": {"text/plain": {"schema": {"type": "string"}}}},
    304: {"description": "The client has it already"},
}
CITED: Responses = {
    200: {
        "description": "The citation",
        "content": {media_type: {"schema": {"type": "string"}} for media_type in sorted(set(MEDIA_TYPES.values()))},
    }
}

api = make_blueprint("api", __name__)


@api.before_request
def _before() -> Response | None:
    return json_object() if request.method == "POST" else None


@api.post("/answers", tags=[ANSWERS], responses={200: AnswerModel, **BODY_PROBLEMS, **NO_DOCUMENT})
def ask(body: AnswerRequest) -> Response:
    """Answer a question with quotes, or refuse and say why.

    A refusal is a result, not an error: its status is 200 and `status` is `refused`. Offsets count Unicode code points.
    """
    question = parse_question(
        body.question,
        context().settings,
        documents=body.documents,
        languages=body.languages,
        kinds=body.kinds,
        max_quotes=body.max_quotes,
    )
    answer = context().service.answer(question)
    context().metrics.answered(answer)
    return jsonify(answer_json(answer))


@api.post("/search", tags=[ANSWERS], responses={200: HitsModel, **BODY_PROBLEMS, **NO_DOCUMENT})
def search(body: SearchRequest) -> Response:
    """Find passages, best first, without quoting or judging them."""
    question = parse_question(
        body.query, context().settings, documents=body.documents, languages=body.languages, kinds=body.kinds
    )
    return _hits(
        Query(question.text, question.doc_ids, question.languages, question.kinds or SEARCHED_KINDS, body.top_k)
    )


@api.get("/search", tags=[ANSWERS], responses={200: HitsModel})
def search_by_address(query: SearchQuery) -> Response:
    """Find passages, best first; the same as with POST, without filters."""
    return _hits(Query(checked_text(query.query, context().settings), top_k=query.top_k))


@api.post("/verify", tags=[ANSWERS], responses={200: VerdictModel, **BODY_PROBLEMS})
def verify_citation(body: VerifyRequest) -> Response:
    """Check a citation: does it still hold, has its document changed, where do the words stand now."""
    try:
        document = context().service.document(body.doc_id)
    except UnknownDocument:
        return jsonify(_verdict_json(Verdict(Standing.GONE)))
    return jsonify(_verdict_json(verify(document, Range(body.start, body.end), body.text, body.sha256)))


@api.get("/documents", tags=[LIBRARY], responses={200: DocumentsModel})
def documents(query: PageQuery) -> Response:
    """List the documents that can be quoted, page by page, in a fixed order."""
    listing = page_of(context().service.documents(), query.cursor, query.limit)
    return jsonify({"documents": [_summary_json(one) for one in listing.documents], "next_cursor": listing.next_cursor})


@api.get("/documents/<doc_id>", tags=[LIBRARY], responses={200: DocumentModel, **NO_DOCUMENT})
def document(path: DocumentPath) -> Response:
    """Describe one document: title, pages, sections."""
    return jsonify(_document_json(context().service.document(path.doc_id)))


@api.get("/documents/<doc_id>/text", tags=[LIBRARY], responses={**TEXT, **NO_DOCUMENT})
def text(path: DocumentPath, query: TextQuery) -> Response:
    """Return the text of a document, or a stretch of it, exactly as it is."""
    document = context().service.document(path.doc_id)
    end = len(document.text) if query.end is None else query.end
    if (query.start, end) != (0, 0):
        check_ranges([Range(query.start, end)], len(document.text))
    response = Response(document.text[query.start : end].encode(), mimetype="text/plain")
    response.set_etag(f"{document.sha256}-{query.start}-{end}")
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@api.get("/documents/<doc_id>/citation", tags=[LIBRARY], responses={**CITED, **NO_DOCUMENT})
def citation(path: DocumentPath, query: CitationQuery) -> Response:
    """Cite a place of a document in a style, or for a reference manager."""
    quote = Quote(context().service.document(path.doc_id), (Range(query.start, query.end),))
    return cited(quote, query.format)


@api.get("/generation", tags=[LIBRARY], responses={200: GenerationModel})
def generation() -> Response:
    """Describe the generation that answers: its id, the encoder, and how much it holds."""
    health = context().service.health()
    return jsonify(
        {
            "generation": health.generation,
            "model": health.model,
            "documents": health.documents,
            "passages": health.passages,
        }
    )


def _hits(query: Query) -> Response:
    service = context().service
    found = [_hit_json(hit, service.document(hit.passage.doc_id)) for hit in service.search(query)]
    return jsonify({"query": query.text, "hits": found, "generation": service.health().generation})


def _hit_json(hit: Hit, document: Document) -> dict[str, Any]:
    passage = hit.passage
    return {
        "rank": hit.rank,
        "score": hit.score,
        "doc_id": passage.doc_id,
        "passage_id": passage.passage_id,
        "start": passage.start,
        "end": passage.end,
        "kind": str(passage.kind),
        "language": passage.language,
        "section": list(passage.section),
        "text": document.text[passage.start : passage.end],
        "display": document.display(passage.ranges),
        "signals": dict(hit.signals),
    }


def _summary_json(one: DocumentSummary) -> dict[str, Any]:
    return {
        "doc_id": one.doc_id,
        "title": one.title,
        "language": one.language,
        "source": one.source,
        "media_type": one.media_type,
        "sha256": one.sha256,
        "pages": one.pages,
        "passages": one.passages,
        "problems": [{"where": problem.where, "reason": problem.reason} for problem in one.problems],
    }


def _document_json(document: Document) -> dict[str, Any]:
    metadata = document.metadata
    return {
        "doc_id": document.doc_id,
        "title": document.title,
        "authors": list(metadata.authors),
        "date": metadata.date,
        "container": metadata.container,
        "language": metadata.language,
        "source": document.source,
        "media_type": document.media_type,
        "sha256": document.sha256,
        "characters": len(document.text),
        "pages": [
            {"number": page.number, "label": page.label, "start": page.start, "end": page.end}
            for page in document.pages
        ],
        "sections": [
            {"title": section.title, "level": section.level, "start": section.start, "end": section.end}
            for section in document.sections
        ],
    }


def _verdict_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "status": str(verdict.standing),
        "document_changed": verdict.document_changed,
        "sha256": verdict.sha256,
        "places": [list(place) for place in verdict.places],
    }
