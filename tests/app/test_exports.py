"""An answer in every form, read back by the programs that read such files."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from typing import Any

import docx
import pybtex.database
import pytest
import rispy
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml import etree
from lxml import html as lxml_html

from app.answer import Answer, CitedQuote, Question, Status
from app.exports import ENDINGS, MEDIA_TYPES, AnswerFormat, exported
from app.messages import LANGUAGES, load_catalogues
from app.premises import Contradiction, Premise
from app.questions import parse_question
from app.settings import Settings
from corpus.document import Quote, Range

from .fakes import FakeAnswerService, make_document

WORDS = load_catalogues()
ENGLISH = WORDS["en"]
CANAL = "How long is the canal being dug across the north?"
HAIRATAN = "پل حیرتان در سال ساخته شد"
OSAKA = "Who won the cup in Osaka"
MARKUP = "A note that says bold & quotes stays as it was typed"


def answer(service: FakeAnswerService, question: str, quotes: int = 2) -> Answer:
    return service.answer(parse_question(question, Settings(), max_quotes=quotes))


def otherwise(service: FakeAnswerService) -> Answer:
    """A refusal whose nearest quote says otherwise than the question takes for granted."""
    first = answer(service, CANAL).quotes[0]
    says = replace(first, contradicts=(Contradiction(Premise.YEAR, "1931", ("1950",)),))
    return replace(answer(service, OSAKA), nearest=(says,))


def footnotes_of(document: Any) -> dict[str, str]:
    """The text of every footnote by the number of its reference."""
    blob = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES).blob
    notes = etree.fromstring(blob).findall(qn("w:footnote"))
    return {note.get(qn("w:id")): "".join(note.itertext()).strip() for note in notes if note.get(qn("w:type")) is None}


def references_in(document: Any) -> list[str]:
    return [one.get(qn("w:id")) for one in document.element.body.iter(qn("w:footnoteReference"))]


class TestWord:
    def test_every_quote_has_a_footnote_with_its_citation(self, service: FakeAnswerService) -> None:
        given = answer(service, "the river", 3)
        document = docx.Document(BytesIO(exported(given, AnswerFormat.DOCX, ENGLISH)))
        shown = given.quotes or given.nearest
        assert given.status is Status.ANSWERED and len(shown) > 1
        quoted = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Quote"]
        assert quoted == [one.quote.display for one in shown]
        notes = footnotes_of(document)
        assert references_in(document) == list(notes) == [str(one.marker) for one in shown]
        assert all("rivers.txt" in note and "p. " in note for note in notes.values())

    def test_a_quote_from_right_to_left_says_so(self, service: FakeAnswerService) -> None:
        document = docx.Document(BytesIO(exported(answer(service, HAIRATAN), AnswerFormat.DOCX, ENGLISH)))
        quote = next(one for one in document.paragraphs if one.style is not None and one.style.name == "Quote")
        assert quote._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
        assert quote.runs[0].font.rtl

    def test_the_pieces_of_a_citation_keep_their_order_where_directions_meet(self, service: FakeAnswerService) -> None:
        document = docx.Document(BytesIO(exported(answer(service, HAIRATAN), AnswerFormat.DOCX, ENGLISH)))
        note = footnotes_of(document)["1"]
        assert ".txt,\u200f characters 28–113.\u200f" in note
        english = docx.Document(BytesIO(exported(answer(service, "the river", 1), AnswerFormat.DOCX, ENGLISH)))
        assert not {"\u200e", "\u200f"} & set(footnotes_of(english)["1"])

    def test_a_refusal_gives_its_reasons_and_what_came_nearest(self, service: FakeAnswerService) -> None:
        refused = answer(service, OSAKA)
        document = docx.Document(BytesIO(exported(refused, AnswerFormat.DOCX, ENGLISH)))
        texts = [one.text for one in document.paragraphs]
        assert refused.nearest and any("Osaka" in text for text in texts)
        assert texts.index("The documents do not answer this") < texts.index("What came nearest")
        assert texts.index("What came nearest") < texts.index(refused.nearest[0].quote.display)
        assert references_in(document) == [str(one.marker) for one in refused.nearest]

    def test_what_stands_beside_the_quotes_is_in_the_language_that_is_asked_for(
        self, service: FakeAnswerService
    ) -> None:
        document = docx.Document(BytesIO(exported(otherwise(service), AnswerFormat.DOCX, WORDS["fa"])))
        assert "این‌جا ۱۹۵۰ آمده است و در پرسش ۱۹۳۱." in [one.text for one in document.paragraphs]
        assert "ص " in footnotes_of(document)["1"] and "p. " not in footnotes_of(document)["1"]
        heading = next(one for one in document.paragraphs if one.text == WORDS["fa"].text("refusal.heading"))
        assert heading._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None

    def test_the_direction_of_a_heading_stands_where_the_schema_wants_it(self, service: FakeAnswerService) -> None:
        document = docx.Document(BytesIO(exported(answer(service, HAIRATAN), AnswerFormat.DOCX, ENGLISH)))
        heading = next(one for one in document.paragraphs if one.text == HAIRATAN)
        names = [etree.QName(one).localname for one in heading._p.find(qn("w:pPr"))]
        assert names == ["pStyle", "bidi", "spacing"]

    def test_characters_that_a_file_cannot_hold_are_left_out(self) -> None:
        made = make_document("odd-1", "An odd\x0b text\ufffe with \x00 controls.", "odd.txt", "en")
        cited = CitedQuote(1, Quote(made, (Range(0, len(made.text)),)), 0.9)
        given = Answer(Question("odd \x01?"), Status.ANSWERED, 0.9, 0.5, (cited,))
        document = docx.Document(BytesIO(exported(given, AnswerFormat.DOCX, ENGLISH)))
        assert "with  controls." in document.paragraphs[1].text


class TestHtml:
    def test_notes_and_quotes_lead_to_each_other(self, service: FakeAnswerService) -> None:
        given = answer(service, CANAL)
        page = lxml_html.fromstring(exported(given, AnswerFormat.HTML, ENGLISH))
        quote = page.get_element_by_id("quote-1")
        assert quote.text == given.quotes[0].quote.display
        assert page.get_element_by_id("note-1").text_content().startswith("“Sharing the water")
        ids = {one.get("id") for one in page.iter() if one.get("id")}
        assert {link.get("href").removeprefix("#") for link in page.iter("a")} <= ids

    def test_markup_in_documents_stays_text(self, service: FakeAnswerService) -> None:
        page = exported(answer(service, MARKUP), AnswerFormat.HTML, ENGLISH).decode()
        assert "<b>bold" not in page and "<script>" not in page
        assert "&lt;b&gt;bold&lt;/b&gt;" in page

    def test_a_refusal_gives_its_reasons_and_what_came_nearest(self, service: FakeAnswerService) -> None:
        refused = answer(service, "Who won <b> in Osaka")
        page = exported(refused, AnswerFormat.HTML, ENGLISH).decode()
        assert "<li>No document contains: " in page
        assert lxml_html.fromstring(page).get_element_by_id("quote-1").text == refused.nearest[0].quote.display

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_is_in_the_language_that_is_asked_for(self, language: str, service: FakeAnswerService) -> None:
        words = WORDS[language]
        page = lxml_html.fromstring(exported(otherwise(service), AnswerFormat.HTML, words))
        assert (page.get("lang"), page.get("dir")) == (language, words.direction)
        assert [one.text for one in page.iter("h2")] == [words.text("refusal.heading"), words.text("refusal.nearest")]
        (beside,) = page.find_class("beside")
        assert words.digits("1950") in beside.text and words.digits("1931") in beside.text
        assert words.text("citation.page", label="40") in page.get_element_by_id("note-1").text_content()


def test_references_are_read_by_other_programs(service: FakeAnswerService) -> None:
    given = answer(service, CANAL)
    title = given.quotes[0].quote.document.title
    entries = pybtex.database.parse_string(exported(given, AnswerFormat.BIBTEX, ENGLISH).decode(), "bibtex").entries
    assert next(iter(entries.values())).fields["title"].strip("{}") == title
    assert rispy.loads(exported(given, AnswerFormat.RIS, ENGLISH).decode())[0]["title"] == title
    assert json.loads(exported(given, AnswerFormat.CSL_JSON, ENGLISH))[0]["title"] == title


@pytest.mark.parametrize("form", list(AnswerFormat))
def test_every_form_is_written_for_answers_and_refusals(form: AnswerFormat, service: FakeAnswerService) -> None:
    assert form in MEDIA_TYPES and form in ENDINGS
    for question in (CANAL, HAIRATAN, MARKUP, OSAKA):
        assert isinstance(exported(answer(service, question), form, ENGLISH), bytes)
