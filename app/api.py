"""The HTTP API under ``/api/v1``: a view parses, asks the service, and renders."""

from __future__ import annotations

from flask import Response, jsonify, request
from flask_openapi3.models.tag import Tag

from corpus.document import Quote, Range, check_ranges
from corpus.errors import OffsetError, UnknownDocument
from index.hits import SEARCHED_KINDS, Query

from .blueprints import BODY_PROBLEMS, Responses, json_object, make_blueprint
from .citing import MEDIA_TYPES, cited
from .concordance import occurrences_in
from .concordance_schemas import OccurrencesModel, OccurrencesQuery
from .context import context
from .exports import schema_of
from .listing import page_of
from .narrowing import narrowed_question
from .offsets import counted_in
from .presenting import citation_words
from .questions import checked_text, parse_question
from .ranges import ranges_of
from .request_schemas import (
    CitationQuery,
    DocumentPath,
    DocumentQuery,
    NoQuery,
    PageQuery,
    SearchQuery,
    SearchRequest,
    TextQuery,
    VerifyRequest,
)
from .response_schemas import DocumentModel, DocumentsModel, GenerationModel, HitsModel, VerdictModel, problem_content
from .shapes import concordance_json, document_json, hit_json, summary_json, verdict_json
from .stored_cuts import stored_cuts
from .verify import Standing, Verdict, verify

ANSWERS = Tag(name="answers", description="Asking, and checking what was answered")
LIBRARY = Tag(name="documents", description="What can be quoted")

NO_DOCUMENT: Responses = {404: problem_content("There is no such document or folder, or no such place in it")}
TEXT: Responses = {
    200: {"description": "The exact characters", "content": {"text/plain": {"schema": {"type": "string"}}}},
    304: {"description": "The client has it already"},
}
CITED: Responses = {
    200: {
        "description": "The citation",
        "content": {media_type: {"schema": schema_of(media_type)} for media_type in sorted(set(MEDIA_TYPES.values()))},
    }
}

api = make_blueprint("api", __name__)


@api.before_request
def _before() -> Response | None:
    return json_object() if request.method == "POST" else None


@api.post("/search", tags=[ANSWERS], responses={200: HitsModel, **BODY_PROBLEMS, **NO_DOCUMENT})
def search(body: SearchRequest) -> Response:
    """Find passages, best first, without quoting or judging them."""
    return _hits(body)


@api.get("/search", tags=[ANSWERS], responses={200: HitsModel, **NO_DOCUMENT})
def search_by_address(query: SearchQuery) -> Response:
    """Find passages, best first; the same as with POST."""
    return _hits(query)


def _hits(body: SearchRequest) -> Response:
    question = parse_question(
        body.query,
        context().settings,
        documents=body.documents,
        parts=body.parts,
        languages=body.languages,
        kinds=body.kinds,
    )
    question = narrowed_question(question, context().service, body.folders)
    query = Query(
        question.text,
        doc_ids=question.doc_ids,
        part_ids=question.part_ids,
        languages=question.languages,
        kinds=question.kinds or SEARCHED_KINDS,
        top_k=body.top_k,
    )
    service = context().service
    found = [hit_json(hit, service.document(hit.passage.doc_id), body.offsets) for hit in service.search(query)]
    return jsonify({"query": query.text, "hits": found, "generation": service.health().generation})


@api.get("/occurrences", tags=[ANSWERS], responses={200: OccurrencesModel, **NO_DOCUMENT})
def occurrences(query: OccurrencesQuery) -> Response:
    """Find every place of exact words, in the order of the documents and their text, and count them."""
    settings, service = context().settings, context().service
    words = checked_text(query.words, settings)
    with stored_cuts(settings.data) as cuts:
        found = occurrences_in(
            service, words, query.document, query.folder, limit=query.limit, cursor=query.cursor, cuts=cuts
        )
    return jsonify({**concordance_json(found, query.offsets), "generation": service.health().generation})


@api.post("/verify", tags=[ANSWERS], responses={200: VerdictModel, **BODY_PROBLEMS})
def verify_citation(body: VerifyRequest) -> Response:
    """Check a citation: does it still hold, has its document changed, where do the words stand now."""
    try:
        document = context().service.document(body.doc_id)
    except UnknownDocument:
        return jsonify(verdict_json(Verdict(Standing.GONE)))
    units = counted_in(document.text, body.offsets)
    cited = Range(units.points(body.start), units.points(body.end))
    verdict = verify(document, cited, body.text, body.sha256)
    return jsonify(verdict_json(verdict, units))


@api.get("/documents", tags=[LIBRARY], responses={200: DocumentsModel})
def documents(query: PageQuery) -> Response:
    """List the documents that can be quoted, page by page, in a fixed order."""
    listing = page_of(context().service.documents(), query.cursor, query.limit)
    return jsonify({"documents": [summary_json(one) for one in listing.documents], "next_cursor": listing.next_cursor})


@api.get("/documents/<doc_id>", tags=[LIBRARY], responses={200: DocumentModel, **NO_DOCUMENT})
def document(path: DocumentPath, query: DocumentQuery) -> Response:
    """Describe one document: title, pages, sections, parts."""
    found = context().service.document(path.doc_id)
    return jsonify(document_json(found, counted_in(found.text, query.offsets)))


@api.get("/documents/<doc_id>/text", tags=[LIBRARY], responses={**TEXT, **NO_DOCUMENT})
def text(path: DocumentPath, query: TextQuery) -> Response:
    """Return the text of a document, or a stretch of it, exactly as it is."""
    document = context().service.document(path.doc_id)
    units = counted_in(document.text, query.offsets)
    start, end = units.points(query.start), len(document.text) if query.end is None else units.points(query.end)
    if (start, end) != (0, 0):
        check_ranges([Range(start, end)], len(document.text))
    response = Response(document.text[start:end].encode(), mimetype="text/plain")
    # Of the text itself: the same file gives another one when it is read again by a later version.
    response.add_etag()
    response.cache_control.no_cache = True
    response.make_conditional(request)
    return response


@api.get("/documents/<doc_id>/citation", tags=[LIBRARY], responses={**CITED, **NO_DOCUMENT})
def citation(path: DocumentPath, query: CitationQuery) -> Response:
    """Cite a place of a document in a style, or for a reference manager."""
    found = context().service.document(path.doc_id)
    units = counted_in(found.text, query.offsets)
    pieces = ranges_of(query.ranges) if query.ranges else [Range(query.start, query.end)]
    if (pieces[0].start, pieces[-1].end) != (query.start, query.end):
        raise OffsetError(
            f"The ranges {query.ranges} were given for {query.start} to {query.end}; expected them to begin and end "
            "there. Check the citation."
        )
    quote = Quote(found, tuple(Range(units.points(start), units.points(end)) for start, end in pieces))
    return cited(quote, query.format, citation_words(context().catalogues[query.lang]))


@api.get("/generation", tags=[LIBRARY], responses={200: GenerationModel})
def generation(query: NoQuery) -> Response:
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
