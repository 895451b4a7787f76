from __future__ import annotations

import json
from urllib.parse import parse_qs, unquote, urlsplit

from app.answer import Answer, CitedQuote, Question, Reason, Status, answer_json, quote_json, reader_link, source_link
from app.response_schemas import AnswerModel
from corpus.document import Document, Metadata, Page, Quote, Range

TEXT = "The ford is closed. A head stands here. It opens in May, when the water is low-er."
DOCUMENT = Document("d-1", TEXT, "0" * 64, "a folder/ford.txt", metadata=Metadata("The Ford", language="en"))


def test_a_quote_is_the_slice_and_says_where() -> None:
    got = quote_json(CitedQuote(1, Quote(DOCUMENT, (Range(0, 19),)), 0.91234, "en"))
    assert got["text"] == TEXT[0:19] == "The ford is closed."
    assert (got["start"], got["end"], got["ranges"], got["confidence"]) == (0, 19, [[0, 19]], 0.9123)
    assert got["selectors"][0] == {
        "type": "TextQuoteSelector",
        "exact": "The ford is closed.",
        "prefix": "",
        "suffix": TEXT[19:51],
    }


def test_a_quote_with_a_gap_keeps_its_ranges_in_its_link() -> None:
    quote = Quote(DOCUMENT, (Range(0, 19), Range(40, 82)))
    address = urlsplit(reader_link(quote))
    assert address.path == "/documents/d-1"
    assert parse_qs(address.query) == {"start": ["0"], "end": ["82"], "ranges": ["0-19,40-82"]}
    assert quote_json(CitedQuote(1, quote, 1.0))["text"] == TEXT[0:82]


def test_the_source_link_names_first_and_last_words() -> None:
    link = source_link(Quote(DOCUMENT, (Range(0, len(TEXT)),)))
    path, _, fragment = link.partition("#:~:text=")
    assert path == "a%20folder/ford.txt"
    assert [unquote(part) for part in fragment.split(",")] == ["The ford is closed. A", "when the water is low-er."]
    assert "-" not in fragment


def test_the_source_link_of_a_pdf_names_the_page() -> None:
    pdf = Document("d", TEXT, "0" * 64, "f.pdf", "application/pdf", pages=(Page(7, 0, len(TEXT), "v"),))
    assert source_link(Quote(pdf, (Range(0, 3),))) == "f.pdf#page=7"


def test_an_answer_fits_its_schema_in_both_cases() -> None:
    cited = CitedQuote(1, Quote(DOCUMENT, (Range(0, 19),)), 0.9, also_in=(Quote(DOCUMENT, (Range(0, 19),)),))
    answered = Answer(Question("When?"), Status.ANSWERED, 0.9, 0.5, quotes=(cited,), elapsed_ms={"total": 1.0})
    refused = Answer(Question("Who?"), Status.REFUSED, 0.1, 0.5, nearest=(cited,), reasons=(Reason("low", "Low."),))
    for answer in (answered, refused):
        AnswerModel.model_validate_json(json.dumps(answer_json(answer)))
    assert answer_json(refused)["reasons"] == [{"code": "low", "message": "Low."}]
