"""What the HTTP API takes, checked by these models."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from corpus.document import Kind

from .citing import CitationFormat
from .exports import AnswerFormat
from .offsets import Units
from .questions import DEFAULT_QUOTES
from .ranges import PATTERN
from .schema_parts import Identifier, Number, Offset, Offsets, Taken, Year

WORD_PATTERN = r"[\p{L}\p{N}]"

MOST_QUOTES = (
    f"Most quotes in an answer; absent: {DEFAULT_QUOTES}, or as many as may be asked for where these are fewer"
)


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


Folders = Annotated[
    list[str],
    Field(
        max_length=1000,
        description="Only documents in one of these folders or below it, by the path that `source` shows "
        "(`contracts/2019`; an archive is a folder, too), beside the other filters; empty: all",
    ),
]


Lang = Annotated[
    Literal["en", "fa", "ru"],
    Field(description="Language of what stands beside the quotes in forms that people read; JSON is always in English"),
]
"""One of :data:`app.messages.LANGUAGES`."""


class Filters(Taken):
    """What a question, or a batch of them, is narrowed to, and how it is answered."""

    documents: list[str] = Field([], max_length=1000, description="Quote only these documents (`doc_id`); empty: all")
    parts: Parts = Field([])
    folders: Folders = Field([])
    languages: list[Language] = Field(
        [], max_length=100, description="Quote only these languages (ISO 639-1); empty: all"
    )
    kinds: list[Kind] = Field(
        [], max_length=20, description="Quote only these kinds of passage; empty: as the question asks"
    )
    since: Year | None = Field(None, description="Quote only documents dated from this year on; absent: no bound")
    until: Year | None = Field(None, description="Quote only documents dated up to this year; absent: no bound")
    max_quotes: Number = Field(DEFAULT_QUOTES, description=MOST_QUOTES)
    offsets: Offsets = Units.CODE_POINTS

    @property
    def chosen_quotes(self) -> int | None:
        """``max_quotes`` where the client chose; ``None`` where the settings decide, which are not known here."""
        return self.max_quotes if "max_quotes" in self.model_fields_set else None


class Formed(Filters):
    """What answers come in, beside what they are narrowed to."""

    format: AnswerFormat | None = Field(None, description="Absent: what the header `Accept` asks for, else JSON")
    lang: Lang = "en"


class AnswerRequest(Formed):
    """A question with its filters."""

    question: Words


class AnswerQuery(AnswerRequest):
    """A question in the address; filters may be given several times."""

    since: int | None = Field(None, ge=0, le=9999, description="Quote only documents dated from this year on")
    until: int | None = Field(None, ge=0, le=9999, description="Quote only documents dated up to this year")
    max_quotes: int = Field(DEFAULT_QUOTES, ge=1, le=100, description=MOST_QUOTES)


class BatchQuestion(Taken):
    """One question of a batch."""

    id: Identifier = Field(None, description="Given back as it came")
    question: Words


class BatchRequest(Formed):
    """Several questions with the same filters."""

    questions: list[BatchQuestion] = Field(min_length=1)


class SearchRequest(Taken):
    """A query with its filters."""

    query: Words
    documents: list[str] = Field([], max_length=1000, description="Only these documents (`doc_id`); empty: all")
    parts: Parts = Field([])
    folders: Folders = Field([])
    languages: list[Language] = Field([], max_length=100, description="Only these languages (ISO 639-1); empty: all")
    kinds: list[Kind] = Field(
        [], max_length=20, description="Only these kinds of passage; empty: running text and notes"
    )
    top_k: Number = Field(20, description="Most hits")
    offsets: Offsets = Units.CODE_POINTS


class SearchQuery(SearchRequest):
    """A query in the address; filters may be given several times."""

    top_k: int = Field(20, ge=1, le=100, description="Most hits")


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


class NoQuery(Taken):
    """Nothing: what is asked for is all in the path."""


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
    ranges: str | None = Field(
        None,
        pattern=PATTERN,
        description="The pieces that are quoted, from `start` to `end`, where something between them is left out: "
        "START-END, with commas between; absent: all of it",
    )
    format: CitationFormat = Field(CitationFormat.TEXT, description="A style, or a format of reference managers")
    lang: Lang = "en"


class PageQuery(Taken):
    """A place in a list."""

    cursor: str | None = Field(None, description="`next_cursor` of the page before; absent: the first page")
    limit: int = Field(100, ge=1, le=1000, description="Most entries")
