from __future__ import annotations

import json

import pytest
import rispy
from flask.testing import FlaskClient
from pybtex.database import parse_string
from selectolax.lexbor import LexborHTMLParser as HTMLParser

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
