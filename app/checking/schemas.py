"""What the part of the API that checks drafts takes and gives."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ..offsets import Units
from ..request_schemas import WORD_PATTERN, Folders
from ..response_schemas import CitationModel, LinksModel
from ..schema_parts import Given, Offsets, Taken
from .check import MOST_CHARACTERS, Standing
from .comparing import Difference

Draft = Annotated[
    str,
    Field(
        description="What is checked: any text, with its quotations in quotation marks or as Markdown block quotes",
        json_schema_extra={"minLength": 1, "maxLength": MOST_CHARACTERS, "pattern": WORD_PATTERN},
    ),
]
"""Described here, checked by :mod:`app.checking`, which gives each fault a problem of its own."""


class CheckRequest(Taken):
    """A draft."""

    text: Draft
    documents: list[str] = Field([], max_length=1000, description="Look only in these (`doc_id`); empty: all")
    folders: Folders = Field([])
    offsets: Offsets = Units.CODE_POINTS


class SliceModel(Given):
    """A stretch of a text, exactly; empty where the other side has something more."""

    start: int
    end: int
    text: str


class DifferenceModel(Given):
    """One place where draft and document differ; only `words` makes a quotation differ, the others are told."""

    kind: Difference
    written: SliceModel = Field(description="In the draft")
    stands: SliceModel = Field(description="In the document")


class FoundModel(Given):
    """A place beside a quotation: `text` is exactly the document's characters from `start` to `end`."""

    doc_id: str
    start: int
    end: int
    ranges: list[list[int]] = Field(description="Without what the draft leaves out")
    text: str
    display: str
    agreement: float = Field(description="Share of the words of both sides that agree, 0 to 1")
    differences: list[DifferenceModel]
    citation: CitationModel
    links: LinksModel


class QuotationModel(Given):
    """One quotation of the draft.

    `verbatim`: its characters stand there, but for white space, the shapes of quotation marks and hyphens at line ends.
    `same_words`: the words do; case, accents, letter forms, spacing or punctuation differ. `differs`: in words;
    `places` is what comes nearest. `absent`: nothing comes near. `too_short`: fewer than three words, not checked.
    """

    number: int
    start: int
    end: int
    text: str
    words: int
    block: bool
    inside: int | None = Field(description="Number of the quotation that it stands in")
    standing: Standing
    places: list[FoundModel]
    more_places: bool = Field(description="It stands in more places than are named")
    page_named: str | None = Field(
        description="As the draft names it right after the quotation; several with commas between"
    )
    page_agrees: bool | None = Field(
        description="Null where no page is named, the document has none, or there are more places than are named"
    )


class CountsModel(Given):
    """How many quotations stand how."""

    quotations: int
    verbatim: int
    same_words: int
    differs: int
    absent: int
    too_short: int


class CheckModel(Given):
    """A checked draft."""

    holds: bool = Field(description="No quotation differs or is absent")
    summary: CountsModel
    quotations: list[QuotationModel]
    unclosed: list[int] = Field(description="Where in the draft a quotation mark opens that nothing closes")
    documents: int = Field(description="How many were to be looked in")
    looked_through: int = Field(description="In how many of them word by word; in the others where search led")
    generation: str
