"""The bodies of the HTTP API: what is taken is checked by these models, what is given is described by them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr

from corpus.document import Kind

from .answer import Status
from .citing import CitationFormat
from .exports import AnswerFormat
from .offsets import Units

WORD_PATTERN = r"[\p{L}\p{N}]"


def _whole(value: object) -> object:
    """Return 3 for 3.0, which is the same number in JSON; everything else as it is, so that "3" stays wrong."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Offset = Annotated[int, Field(ge=0, le=2**53 - 1, strict=True), BeforeValidator(_whole)]
"""A place in a text, from 0: in code points, unless the request says that it counts UTF-16 units."""

Offsets = Annotated[Units, Field(description="What offsets count: Unicode code points, or UTF-16 units as JavaScript")]


WholeNumber = Annotated[int, Field(strict=True), BeforeValidator(_whole)]

Number = Annotated[int, Field(ge=1, le=100, strict=True), BeforeValidator(_whole)]


class Taken(BaseModel):
    """Base of what clients send: a member that is not described is an error, never ignored."""

    model_config = ConfigDict(extra="forbid")


class Given(BaseModel):
    """Base of what clients get."""

    model_config = ConfigDict(extra="forbid")


Words = Annotated[
    str,
    Field(
        description="What to find, in words: at least one letter or digit",
        json_schema_extra={"minLength": 1, "pattern": WORD_PATTERN},
    ),
]
"""Described here, checked by :mod:`app.questions`, which gives each fault a problem of its own."""

Language = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}$")]


Parts = Annotated[
    list[str],
    Field(
        max_length=1000,
        description="Only these parts (`part_id`), beside `documents`; a document of which parts are named is narrowed "
        "down to them; empty: no such filter",
    ),
]


class Filters(Taken):
    """What a question, or a batch of them, is narrowed to, and how it is answered."""

    documents: list[str] = Field([], max_length=1000, description="Quote only these documents (`doc_id`); empty: all")
    parts: Parts = []
    languages: list[Language] = Field(
        [], max_length=100, description="Quote only these languages (ISO 639-1); empty: all"
    )
    kinds: list[Kind] = Field(
        [], max_length=20, description="Quote only these kinds of passage; empty: as the question asks"
    )
    max_quotes: Number = 3
    offsets: Offsets = Units.CODE_POINTS


class AnswerRequest(Filters):
    """A question with its filters."""

    question: Words
    format: AnswerFormat | None = Field(None, description="Absent: what the header `Accept` asks for, else JSON")


class AnswerQuery(AnswerRequest):
    """A question in the address; filters may be given several times."""

    max_quotes: int = Field(3, ge=1, le=100)


class BatchQuestion(Taken):
    """One question of a batch."""

    id: StrictStr | WholeNumber | None = Field(None, description="Given back as it came")
    question: Words


class BatchRequest(Filters):
    """Several questions with the same filters."""

    questions: list[BatchQuestion] = Field(min_length=1)


class SearchRequest(Taken):
    """A query with its filters."""

    query: Words
    documents: list[str] = Field([], max_length=1000, description="Only these documents (`doc_id`); empty: all")
    parts: Parts = []
    languages: list[Language] = Field([], max_length=100, description="Only these languages (ISO 639-1); empty: all")
    kinds: list[Kind] = Field(
        [], max_length=20, description="Only these kinds of passage; empty: running text and notes"
    )
    top_k: Number = Field(20, description="Most hits")
    offsets: Offsets = Units.CODE_POINTS


class SearchQuery(Taken):
    """A query in the address."""

    query: Words
    top_k: int = Field(20, ge=1, le=100, description="Most hits")
    offsets: Offsets = Units.CODE_POINTS


class VerifyRequest(Taken):
    """A citation as an answer gave it."""

    doc_id: str
    start: Offset
    end: Offset
    text: Annotated[str, Field(min_length=1)] = Field(description="The exact words that were quoted")
    sha256: str | None = Field(None, description="Of the document's file when it was quoted")
    offsets: Offsets = Units.CODE_POINTS


class DocumentPath(BaseModel):
    """Names a document."""

    doc_id: str = Field(description="As an answer or the list of documents gives it")


class DocumentQuery(Taken):
    """How to describe a document."""

    offsets: Offsets = Units.CODE_POINTS


class TextQuery(Taken):
    """A stretch of a document."""

    offsets: Offsets = Units.CODE_POINTS
    start: int = Field(0, ge=0, description="First character")
    end: int | None = Field(None, ge=0, description="After the last character; absent: to the end of the text")


class CitationQuery(Taken):
    """A place of a document and how to cite it."""

    offsets: Offsets = Units.CODE_POINTS
    start: int = Field(ge=0, description="First character")
    end: int = Field(ge=1, description="After the last character")
    format: CitationFormat = Field(CitationFormat.TEXT, description="A style, or a format of reference managers")


class PageQuery(Taken):
    """A place in a list."""

    cursor: str | None = Field(None, description="`next_cursor` of the page before; absent: the first page")
    limit: int = Field(100, ge=1, le=1000, description="Most entries")


class CitationModel(Given):
    """Where a quote stands, naming the exact bytes."""

    title: str
    authors: list[str]
    date: str | None
    container: str | None
    section: str | None
    page: str | None
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
