"""What the HTTP API gives, described by these models."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.document import Kind

from .answer import Status
from .premises import Premise
from .schema_parts import Given


class CitationModel(Given):
    """Where a quote stands, naming the exact bytes."""

    title: str
    authors: list[str]
    date: str | None
    container: str | None
    section: str | None
    page: str | None = Field(description="On which the quote begins")
    last_page: str | None = Field(description="On which it ends; the same where that is one page")
    language: str
    source: str
    sha256: str
    formatted: str


class QuoteSelectorModel(Given):
    """W3C Web Annotation: the words with what stands around them."""

    type: Literal["TextQuoteSelector"]
    exact: str
    prefix: str
    suffix: str


class PositionSelectorModel(Given):
    """W3C Web Annotation: the offsets, in code points."""

    type: Literal["TextPositionSelector"]
    start: int
    end: int


class LinksModel(Given):
    """Ways to the place: the reader of this server, and the source with a fragment."""

    reader: str
    source: str


class PlaceModel(Given):
    """A further place of the same words."""

    doc_id: str
    start: int
    end: int
    citation: CitationModel
    links: LinksModel


class ContradictionModel(Given):
    """Where a quote says otherwise than the question takes for granted."""

    premise: Premise
    asked: str = Field(description="What the question says; a country by its ISO 3166 code")
    found: list[str] = Field(description="What the quote says in its place")


class QuoteModel(Given):
    """One quote: `text` is exactly the document's characters from `start` to `end`."""

    marker: int
    text: str
    display: str
    ranges: list[list[int]]
    doc_id: str
    start: int
    end: int
    confidence: float
    kind: Kind
    citation: CitationModel
    selectors: list[QuoteSelectorModel | PositionSelectorModel]
    links: LinksModel
    also_in: list[PlaceModel]
    other_figures: list[int] = Field(description="Markers of quotes that give another figure for what was asked")
    contradicts: list[ContradictionModel] = Field(
        description="In what the quote says otherwise than the question takes for granted"
    )


class ReasonModel(Given):
    """Why an answer was refused."""

    code: str
    message: str


class AnswerModel(Given):
    """Quotes that answer, or a refusal that says why and shows what came nearest."""

    question: str
    status: Status
    confidence: float
    threshold: float
    quotes: list[QuoteModel]
    nearest: list[QuoteModel]
    reasons: list[ReasonModel]
    generation: str
    model: str
    elapsed_ms: dict[str, float]


class BatchAnswerModel(AnswerModel):
    """One answer of a batch."""

    id: str | int | None


class BatchModel(Given):
    """The answers in the order of the questions."""

    answers: list[BatchAnswerModel]


class ProblemModel(Given):
    """Part of a file that was not read; `where` is empty for all of it."""

    where: str
    reason: str


class SummaryModel(Given):
    """One document of the library."""

    doc_id: str
    title: str
    language: str
    source: str
    media_type: str
    sha256: str
    pages: int
    passages: int
    problems: list[ProblemModel]


class DocumentsModel(Given):
    """One page of the list of documents, ordered by `doc_id`."""

    documents: list[SummaryModel]
    next_cursor: str | None


class SectionModel(Given):
    """A heading and the text under it."""

    title: str
    level: int
    start: int
    end: int


class PageModel(Given):
    """One page; `label` is what is printed on it."""

    number: int
    label: str | None
    start: int
    end: int


class PartModel(Given):
    """A work of its own inside a document, such as an article of an issue."""

    part_id: str = Field(description="For the filter `parts`")
    title: str
    authors: list[str]
    start: int
    end: int


class DocumentModel(Given):
    """A document without its text."""

    doc_id: str
    title: str
    authors: list[str]
    date: str | None
    container: str | None
    language: str | None
    source: str
    media_type: str
    sha256: str
    characters: int
    pages: list[PageModel]
    sections: list[SectionModel]
    parts: list[PartModel]


class VerdictModel(Given):
    """Whether a citation still holds.

    `valid`: the words stand where they were cited. `moved`: they stand elsewhere in the document, nearest first in
    `places`. `absent`: the document does not hold them. `gone`: there is no such document.
    """

    status: Literal["valid", "moved", "absent", "gone"]
    document_changed: bool | None = Field(description="Whether its file is another one; null when no hash was sent")
    sha256: str | None
    places: list[list[int]]


class HitModel(Given):
    """One passage that was found."""

    rank: int
    score: float
    doc_id: str
    passage_id: str
    start: int
    end: int
    kind: Kind
    language: str
    section: list[str]
    text: str
    display: str
    signals: dict[str, float]


class HitsModel(Given):
    """Hits, best first."""

    query: str
    hits: list[HitModel]
    generation: str


class GenerationModel(Given):
    """The generation that answers."""

    generation: str
    model: str
    documents: int
    passages: int


class InvalidMember(Given):
    """One member of a request that does not fit."""

    pointer: str
    detail: str


class ProblemDetails(BaseModel):
    """An error (RFC 9457); `type` is stable and may be compared."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str
    errors: list[InvalidMember] | None = None


def problem_content(description: str) -> dict[str, Any]:
    """Return how OpenAPI describes a response that is a problem."""
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
