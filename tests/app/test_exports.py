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
from app.dossier import answered, numbered_through, works_cited
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
        document = docx.Document(BytesIO(exported([given], AnswerFormat.DOCX, ENGLISH)))
        shown = given.quotes or given.nearest
        assert given.status is Status.ANSWERED and len(shown) > 1
        quoted = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Quote"]
        assert quoted == [one.quote.display for one in shown]
        notes = footnotes_of(document)
        assert references_in(document) == list(notes) == [str(one.marker) for one in shown]
        assert all("rivers.txt" in note and "p. " in note for note in notes.values())

    def test_a_quote_from_right_to_left_says_so(self, service: FakeAnswerService) -> None:
        document = docx.Document(BytesIO(exported([answer(service, HAIRATAN)], AnswerFormat.DOCX, ENGLISH)))
        quote = next(one for one in document.paragraphs if one.style is not None and one.style.name == "Quote")
        assert quote._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None
        assert quote.runs[0].font.rtl

    def test_the_pieces_of_a_citation_keep_their_order_where_directions_meet(self, service: FakeAnswerService) -> None:
        document = docx.Document(BytesIO(exported([answer(service, HAIRATAN)], AnswerFormat.DOCX, ENGLISH)))
        note = footnotes_of(document)["1"]
        assert ".txt,\u200f characters 28–113.\u200f" in note
        english = docx.Document(BytesIO(exported([answer(service, "the river", 1)], AnswerFormat.DOCX, ENGLISH)))
        assert not {"\u200e", "\u200f"} & set(footnotes_of(english)["1"])

    def test_a_refusal_gives_its_reasons_and_what_came_nearest(self, service: FakeAnswerService) -> None:
        refused = answer(service, OSAKA)
        document = docx.Document(BytesIO(exported([refused], AnswerFormat.DOCX, ENGLISH)))
        texts = [one.text for one in document.paragraphs]
        assert refused.nearest and any("Osaka" in text for text in texts)
        assert texts.index("The documents do not answer this") < texts.index("What came nearest")
        assert texts.index("What came nearest") < texts.index(refused.nearest[0].quote.display)
        assert references_in(document) == [str(one.marker) for one in refused.nearest]

    def test_what_stands_beside_the_quotes_is_in_the_language_that_is_asked_for(
        self, service: FakeAnswerService
    ) -> None:
        document = docx.Document(BytesIO(exported([otherwise(service)], AnswerFormat.DOCX, WORDS["fa"])))
        assert "این‌جا ۱۹۵۰ آمده است و در پرسش ۱۹۳۱." in [one.text for one in document.paragraphs]
        assert "ص " in footnotes_of(document)["1"] and "p. " not in footnotes_of(document)["1"]
        heading = next(one for one in document.paragraphs if one.text == WORDS["fa"].text("refusal.heading"))
        assert heading._p.find(f"{qn('w:pPr')}/{qn('w:bidi')}") is not None

    def test_the_direction_of_a_heading_stands_where_the_schema_wants_it(self, service: FakeAnswerService) -> None:
        document = docx.Document(BytesIO(exported([answer(service, HAIRATAN)], AnswerFormat.DOCX, ENGLISH)))
        heading = next(one for one in document.paragraphs if one.text == HAIRATAN)
        names = [etree.QName(one).localname for one in heading._p.find(qn("w:pPr"))]
        assert names == ["pStyle", "bidi", "spacing"]

    def test_characters_that_a_file_cannot_hold_are_left_out(self) -> None:
        made = make_document("odd-1", "An odd\x0b text\ufffe with \x00 controls.", "odd.txt", "en")
        cited = CitedQuote(1, Quote(made, (Range(0, len(made.text)),)), 0.9)
        given = Answer(Question("odd \x01?"), Status.ANSWERED, 0.9, 0.5, (cited,))
        document = docx.Document(BytesIO(exported([given], AnswerFormat.DOCX, ENGLISH)))
        assert "with  controls." in document.paragraphs[1].text


class TestHtml:
    def test_notes_and_quotes_lead_to_each_other(self, service: FakeAnswerService) -> None:
        given = answer(service, CANAL)
        page = lxml_html.fromstring(exported([given], AnswerFormat.HTML, ENGLISH))
        quote = page.get_element_by_id("quote-1")
        assert quote.text == given.quotes[0].quote.display
        assert page.get_element_by_id("note-1").text_content().startswith("“Sharing the water")
        ids = {one.get("id") for one in page.iter() if one.get("id")}
        assert {link.get("href").removeprefix("#") for link in page.iter("a")} <= ids

    def test_markup_in_documents_stays_text(self, service: FakeAnswerService) -> None:
        page = exported([answer(service, MARKUP)], AnswerFormat.HTML, ENGLISH).decode()
        assert "<b>bold" not in page and "<script>" not in page
        assert "&lt;b&gt;bold&lt;/b&gt;" in page

    def test_a_refusal_gives_its_reasons_and_what_came_nearest(self, service: FakeAnswerService) -> None:
        refused = answer(service, "Who won <b> in Osaka")
        page = exported([refused], AnswerFormat.HTML, ENGLISH).decode()
        assert "<li>No document contains: " in page
        assert lxml_html.fromstring(page).get_element_by_id("quote-1").text == refused.nearest[0].quote.display

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_the_page_is_in_the_language_that_is_asked_for(self, language: str, service: FakeAnswerService) -> None:
        words = WORDS[language]
        page = lxml_html.fromstring(exported([otherwise(service)], AnswerFormat.HTML, words))
        assert (page.get("lang"), page.get("dir")) == (language, words.direction)
        assert [one.text for one in page.iter("h2")] == [words.text("refusal.heading"), words.text("refusal.nearest")]
        (beside,) = page.find_class("beside")
        assert words.digits("1950") in beside.text and words.digits("1931") in beside.text
        assert words.text("citation.page", label="40") in page.get_element_by_id("note-1").text_content()


def test_references_are_read_by_other_programs(service: FakeAnswerService) -> None:
    given = answer(service, CANAL)
    title = given.quotes[0].quote.document.title
    entries = pybtex.database.parse_string(exported([given], AnswerFormat.BIBTEX, ENGLISH).decode(), "bibtex").entries
    assert next(iter(entries.values())).fields["title"].strip("{}") == title
    assert rispy.loads(exported([given], AnswerFormat.RIS, ENGLISH).decode())[0]["title"] == title
    assert json.loads(exported([given], AnswerFormat.CSL_JSON, ENGLISH))[0]["title"] == title


@pytest.mark.parametrize("form", list(AnswerFormat))
def test_every_form_is_written_for_answers_and_refusals(form: AnswerFormat, service: FakeAnswerService) -> None:
    assert form in MEDIA_TYPES and form in ENDINGS
    for question in (CANAL, HAIRATAN, MARKUP, OSAKA):
        assert isinstance(exported([answer(service, question)], form, ENGLISH), bytes)


class TestSeveral:
    """Answered, refused, answered from what the first was answered from, too, and answered in Persian."""

    @pytest.fixture
    def given(self, service: FakeAnswerService) -> list[Answer]:
        return [answer(service, one, 2) for one in (CANAL, OSAKA, "the river", HAIRATAN, CANAL)]

    def test_footnotes_are_numbered_through_and_each_stands_under_its_question(self, given: list[Answer]) -> None:
        document = docx.Document(BytesIO(exported(given, AnswerFormat.DOCX, ENGLISH)))
        quoted = [one.quote for each in given for one in (each.quotes or each.nearest)]
        assert references_in(document) == [str(number) for number in range(1, len(quoted) + 1)]
        notes = footnotes_of(document)
        assert list(notes) == references_in(document)
        assert all(
            f"characters {quote.start}–{quote.end}." in note for quote, note in zip(quoted, notes.values(), strict=True)
        )
        headings = [one.text for one in document.paragraphs if one.style is not None and one.style.name == "Heading 1"]
        assert headings == [
            *(f"{number}. {one.question.text}" for number, one in enumerate(given, 1)),
            "Works cited",
        ]

    def test_the_list_of_questions_leads_to_them_and_says_which_were_refused(self, given: list[Answer]) -> None:
        document = docx.Document(BytesIO(exported(given, AnswerFormat.DOCX, ENGLISH)))
        assert document.paragraphs[0].text == "5 questions, 4 answered"
        listed = [link for one in document.paragraphs for link in one.hyperlinks]
        assert [link.text for link in listed[:2]] == [f"1. {CANAL}", f"2. {OSAKA} (not answered)"]
        marked = {
            name: one.text
            for one in document.paragraphs
            for name in (mark.get(qn("w:name")) for mark in one._p.iter(qn("w:bookmarkStart")))
        }
        assert [marked[link.fragment] for link in listed] == [
            f"{number}. {one.question.text}" for number, one in enumerate(given, 1)
        ]

    def test_the_works_cited_stand_at_the_end_each_once_with_its_notes(self, given: list[Answer]) -> None:
        works = works_cited(numbered_through(given))
        assert [work.pieces for work in works] == [
            ("Ann Mason", "“The first volume”", "Chapter 1", "2019-05", "reports/long report.txt"),
            ("“Sharing the water of the Amu Darya”", "rivers.txt"),
            ("“پل‌ها و گذرگاه‌های آمودریا”", "مرزها/پل‌ها.txt"),
        ]
        assert sorted(marker for work in works for marker in work.markers) == list(
            range(1, 1 + sum(len(one.quotes or one.nearest) for one in given))
        )
        document = docx.Document(BytesIO(exported(given, AnswerFormat.DOCX, ENGLISH)))
        assert document.paragraphs[-2].text.startswith("“Sharing the water of the Amu Darya”, rivers.txt. Notes 1, 2, ")

    def test_a_place_that_is_cited_twice_is_one_entry(self, given: list[Answer]) -> None:
        places = {(one.quote.document.doc_id, one.quote.start) for each in given for one in each.quotes}
        assert sum(len(each.quotes) for each in given) > len(places)
        entries = pybtex.database.parse_string(exported(given, AnswerFormat.BIBTEX, ENGLISH).decode(), "bibtex").entries
        assert len(entries) == len(rispy.loads(exported(given, AnswerFormat.RIS, ENGLISH).decode())) == len(places)
        assert len(json.loads(exported(given, AnswerFormat.CSL_JSON, ENGLISH))) == len(places)

    def test_links_of_the_page_lead_to_what_is_there_once(self, given: list[Answer]) -> None:
        page = lxml_html.fromstring(exported(given, AnswerFormat.HTML, ENGLISH))
        ids = [one.get("id") for one in page.iter() if one.get("id")]
        assert len(ids) == len(set(ids))
        assert {link.get("href").removeprefix("#") for link in page.iter("a")} <= set(ids)
        assert [one.text for one in page.iter("h2")][:2] == [f"1. {CANAL}", f"2. {OSAKA}"]
        assert [one.text for one in page.iter("h3")] == ["The documents do not answer this", "What came nearest"]
        notes = list(page.iter("ol"))
        assert [one.get("start") for one in notes][:2] == [None, str(1 + len(notes[0]))]

    def test_markdown_has_headings_and_no_note_twice(self, given: list[Answer]) -> None:
        lines = exported(given, AnswerFormat.MARKDOWN, WORDS["ru"]).decode().splitlines()
        assert lines[0] == "# 5 вопросов, с ответом: 4"
        assert [line for line in lines if line.startswith("## ")][1] == f"## 2\\. {OSAKA}"
        notes = [line.partition(":")[0] for line in lines if line.startswith("[^")]
        assert notes == [f"[^{number}]" for number in range(1, len(notes) + 1)]
        assert lines[-2].startswith("- “Sharing the water of the Amu Darya”, rivers.txt. Примечания 1, 2, ")

    def test_remarks_name_the_quotes_by_their_new_numbers(self, given: list[Answer]) -> None:
        river = given[2]
        first = replace(river.quotes[0], other_figures=(2,))
        differing = replace(river, quotes=(first, *river.quotes[1:]))
        before = sum(len(one.quotes or one.nearest) for one in given[:2])
        page = exported([*given[:2], differing], AnswerFormat.MARKDOWN, ENGLISH).decode()
        assert f"Gives another figure than quote {before + 2}." in page

    def test_answers_that_are_kept_together_hold_a_document_once(self, service: FakeAnswerService) -> None:
        def read_again(question: Question) -> Answer:
            return FakeAnswerService(tuple(replace(one) for one in service.texts)).answer(question)

        both = answered([Question(CANAL), Question("the river")], read_again)
        documents = [
            one.quote.document for each in both for one in each.quotes if one.quote.document.source == "rivers.txt"
        ]
        assert len(documents) > 2 and len({id(one) for one in documents}) == 1
