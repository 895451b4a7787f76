"""The same text in every format gives the same sentences, each at its own right place."""

from __future__ import annotations

import pytest

from corpus.document import Kind, Quote
from corpus.ingest import ingest
from corpus.readers.archive import unfold
from corpus.readers.protocol import Limits, Reading
from corpus.readers.registry import reader_for

from .readers.making import (
    PARAGRAPHS,
    PERSIAN,
    chapter,
    docx,
    epub,
    one_column,
    persian,
    persian_columns,
    two_columns,
    zipped_from,
)

SENTENCES = [sentence.strip() + "." for text in PARAGRAPHS for sentence in text.split(".") if sentence.strip()]
PERSIAN_SENTENCES = [sentence.strip() + "." for text in PERSIAN for sentence in text.split(".") if sentence.strip()]


def word(paragraphs: tuple[str, ...]) -> bytes:
    def write(document) -> None:
        for paragraph in paragraphs:
            document.add_paragraph(paragraph)

    return docx(write)


def marked_up(paragraphs: tuple[str, ...]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def files(paragraphs: tuple[str, ...]) -> dict[str, bytes]:
    return {
        "a.txt": "\n\n".join(paragraphs).encode(),
        "a.md": "\n\n".join(paragraphs).encode(),
        "a.html": f"<!doctype html><meta charset=utf-8><main>{marked_up(paragraphs)}</main>".encode(),
        "a.docx": word(paragraphs),
        "a.epub": epub({"a.xhtml": chapter(marked_up(paragraphs))}),
    }


ENGLISH = [
    *files(PARAGRAPHS).items(),
    ("one.pdf", one_column()),
    ("two.pdf", two_columns()),
    ("across.pdf", two_columns(across=True)),
]
IN_PERSIAN = [*files(PERSIAN).items(), ("fa.pdf", persian()), ("fa-two.pdf", persian_columns())]


def quotes(name: str, data: bytes) -> tuple[Reading, list[Quote]]:
    reading = reader_for(name).read(data, name, Limits())
    ingested = ingest(reading, doc_id=name, source=name, sha256="")
    assert reading.text == ingested.document.text
    return reading, [
        Quote(ingested.document, sentence.ranges)
        for passage in ingested.passages
        if passage.kind is Kind.BODY
        for sentence in passage.sentences
    ]


@pytest.mark.parametrize(("name", "data"), ENGLISH, ids=[name for name, _ in ENGLISH])
def test_english_sentences_are_the_same_in_every_format(name, data):
    assert [quote.display for quote in quotes(name, data)[1]] == SENTENCES


@pytest.mark.parametrize(("name", "data"), IN_PERSIAN, ids=[name for name, _ in IN_PERSIAN])
def test_persian_sentences_are_the_same_in_every_format(name, data):
    assert [quote.display for quote in quotes(name, data)[1]] == PERSIAN_SENTENCES


@pytest.mark.parametrize(("name", "data"), ENGLISH, ids=[name for name, _ in ENGLISH])
def test_each_quote_stands_where_its_words_stand(name, data):
    reading, found = quotes(name, data)
    at = 0
    for quote in found:
        assert quote.start >= at
        assert quote.text.split() == quote.display.split()
        assert reading.text[quote.start : quote.end] == quote.text
        at = quote.end


@pytest.mark.parametrize("paragraphs", [PARAGRAPHS, PERSIAN], ids=["en", "fa"])
def test_the_members_of_a_zip_give_the_same_quotes_as_the_files_alone(paragraphs):
    alone = files(paragraphs)
    for member in unfold(zipped_from(alone), "all.zip", Limits()):
        inside, outside = quotes(member.name, member.data)[1], quotes(member.name, alone[member.name])[1]
        assert [(quote.ranges, quote.display) for quote in inside] == [
            (quote.ranges, quote.display) for quote in outside
        ]
        alone.pop(member.name)
    assert not alone


@pytest.mark.parametrize(("name", "data"), IN_PERSIAN, ids=[name for name, _ in IN_PERSIAN])
def test_each_persian_quote_stands_where_its_words_stand(name, data):
    reading, found = quotes(name, data)
    at = 0
    for quote in found:
        assert quote.start >= at
        assert quote.text.split() == quote.display.split()
        assert reading.text[quote.start : quote.end] == quote.text
        at = quote.end


@pytest.mark.parametrize("name", ["one.pdf", "two.pdf", "across.pdf", "fa.pdf", "fa-two.pdf"])
def test_each_quote_of_a_pdf_has_its_page_and_a_box_for_each_glyph(name):
    reading, found = quotes(name, dict([*ENGLISH, *IN_PERSIAN])[name])
    for quote in found:
        assert quote.place.page is not None
        assert quote.place.page.number == 1
        for at in range(quote.start, quote.end):
            assert (reading.boxes[at] is None) == reading.text[at].isspace()
