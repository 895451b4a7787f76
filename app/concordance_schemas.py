"""What the HTTP API takes and gives for exact words."""

from __future__ import annotations

from pydantic import Field

from .offsets import Units
from .request_schemas import Words
from .response_schemas import LinksModel
from .schema_parts import Given, Offsets, Taken


class OccurrencesQuery(Taken):
    """Words whose every place is wanted."""

    words: Words
    document: list[str] = Field(
        [], max_length=1000, description="Look only through this document (`doc_id`); may be given several times"
    )
    folder: list[str] = Field(
        [],
        max_length=1000,
        description="Look only through what lies in this folder or below it, by the path that `source` shows; may be "
        "given several times",
    )
    cursor: str | None = Field(
        None, pattern=r"^.+:[0-9]{1,12}$", description="`next_cursor` of the page before; absent: from the beginning"
    )
    limit: int = Field(100, ge=1, le=1000, description="Most places")
    offsets: Offsets = Units.CODE_POINTS


class OccurrenceModel(Given):
    """One place of the words; `before` and `after` are what stands around it in its paragraph, as displayed."""

    doc_id: str
    title: str
    start: int
    end: int
    ranges: list[list[int]] = Field(description="Its pieces; more than one where something else stands inside")
    text: str = Field(description="The document's characters from `start` to `end`")
    display: str
    before: str
    after: str
    page: str | None
    section: str | None
    citation: str
    links: LinksModel


class CountedModel(Given):
    """How often the words stand in one document."""

    doc_id: str
    title: str
    count: int
    exact: bool = Field(description="Whether that is all; otherwise there are more")


class OccurrencesModel(Given):
    """Places of the words, in the order of the documents and their text."""

    words: str
    places: list[OccurrenceModel]
    documents: list[CountedModel] = Field(
        description="Those that hold the words, of all that were looked through from `cursor` on, listed or not"
    )
    searched: int = Field(description="How many documents were looked through for this page")
    unsearched: int = Field(description="How many were not, because there was too much to look through at once")
    next_cursor: str | None = Field(description="Where to go on; null when every place was listed")
    generation: str
