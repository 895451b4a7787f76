from __future__ import annotations

import json

import pytest
import rispy
from flask.testing import FlaskClient
from pybtex.database import parse_string
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.answer import CitedQuote
from app.factory import create_app
from app.messages import load_catalogues
from app.presenting import shown_quote
from app.settings import Settings
from corpus.document import Document, Metadata, Quote, Range

from .fakes import FakeAnswerService

URL = "/api/v1/documents/rivers-1a2b3c4d/citation?start=528&end=599"


@pytest.mark.parametrize(
    ("form", "media_type", "words"),
    [
        ("text", "text/plain", "p. 40, rivers.txt, characters 528–599."),
        ("apa", "text/plain", "Sharing the water of the Amu Darya. (n.d.)."),
        ("gost", "text/plain", "Sharing the water of the Amu Darya."),
        ("bibtex", "application/x-bibtex", "pages = {40}"),
        ("ris", "application/x-research-info-systems", "SP  - 40"),
        ("csl-json", "application/vnd.citationstyles.csl+json", '"value": "40"'),
    ],
)
def test_a_place_is_cited_in_every_form(form: str, media_type: str, words: str, client: FlaskClient) -> None:
    response = client.get(f"{URL}&format={form}")
    assert (response.status_code, response.mimetype) == (200, media_type)
    assert words in response.get_data(as_text=True)


def test_files_of_reference_managers_are_downloads(client: FlaskClient) -> None:
    response = client.get(f"{URL}&format=ris")
    assert response.headers["Content-Disposition"] == "attachment; filename=rivers-1a2b3c4d-528-599.ris"
    assert rispy.loads(response.get_data(as_text=True))
    assert parse_string(client.get(f"{URL}&format=bibtex").get_data(as_text=True), "bibtex").entries
    assert json.loads(client.get(f"{URL}&format=csl-json").get_data(as_text=True))


def test_the_page_shows_every_style_and_file(client: FlaskClient) -> None:
    page = HTMLParser(client.get("/documents/rivers-1a2b3c4d/cite?start=528&end=599").get_data(as_text=True))
    assert [node.text() for node in page.css("dt")] == ["APA", "Chicago", "MLA", "ГОСТ"]
    assert [node.text() for node in page.css("a[download]")] == ["BibTeX", "RIS", "CSL-JSON"]
    for link in page.css("a[download]"):
        assert client.get(link.attributes["href"] or "").status_code == 200


def test_the_card_of_a_quote_leads_there(client: FlaskClient) -> None:
    page = HTMLParser(client.get("/?q=How+long+is+the+canal+being+dug").get_data(as_text=True))
    assert page.css_first("a[href='/documents/rivers-1a2b3c4d/cite?start=528&end=599']")


@pytest.mark.parametrize("path", ["cite?start=5&end=2", "cite", "cite?start=0&end=99999999"])
def test_a_place_that_is_not_there_cannot_be_cited(path: str, client: FlaskClient) -> None:
    assert client.get(f"/documents/rivers-1a2b3c4d/{path}").status_code == 404


CUT = "The parties\n\n39 RUNNING HEAD\n\nshall divide \U0001d516 the water equally. More.\n"
PIECES = "0-11,29-64"
WORDS = "The parties shall divide \U0001d516 the water equally."


@pytest.fixture
def of_cut() -> FlaskClient:
    document = Document("cut-1", CUT, "0" * 64, "cut.txt", metadata=Metadata("Cut"))
    return create_app(Settings(), service=FakeAnswerService((document,))).test_client()


def test_what_a_quote_leaves_out_is_in_no_file_of_it(of_cut: FlaskClient) -> None:
    page = HTMLParser(of_cut.get(f"/documents/cut-1/cite?start=0&end=64&ranges={PIECES}").text)
    assert page.css_first(".words").text() == WORDS
    bibtex, ris, csl = (of_cut.get(link.attributes["href"] or "").text for link in page.css("a[download]"))
    assert parse_string(bibtex, "bibtex").entries["cut-1-0-64"].fields["annote"] == WORDS
    assert rispy.loads(ris)[0]["notes"] == [WORDS]
    assert json.loads(csl)[0]["annote"] == WORDS


def test_the_button_that_copies_asks_for_the_pieces_too(of_cut: FlaskClient) -> None:
    document = Document("cut-1", CUT, "0" * 64, "cut.txt")
    quote = Quote(document, (Range(0, 11), Range(29, 64)))
    shown = shown_quote(CitedQuote(1, quote, 0.9), 0.5, load_catalogues()["en"])
    assert "RUNNING" not in of_cut.get(f"{shown.style_link}&format=bibtex").text
    assert of_cut.get(f"{shown.style_link}&format=text").text.endswith("characters 0–64.\n")


def test_pieces_are_counted_in_units_too(of_cut: FlaskClient) -> None:
    url = "/api/v1/documents/cut-1/citation?start=0&end=65&ranges=0-11,29-65&offsets=utf-16&format=csl-json"
    (item,) = json.loads(of_cut.get(url).text)
    assert (item["annote"], item["custom"]["end"]) == (WORDS, 64)


@pytest.mark.parametrize(
    ("ranges", "status"), [("0-11", 404), ("29-64", 404), ("29-64,0-11", 404), ("0-40,29-64", 404), ("0-64;", 422)]
)
def test_pieces_of_another_place_are_refused(ranges: str, status: int, of_cut: FlaskClient) -> None:
    url = f"/api/v1/documents/cut-1/citation?start=0&end=64&ranges={ranges}"
    assert of_cut.get(url).status_code == status
