"""Exact words on the page: lines with the words marked, links that lead there, in three languages."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app import concordance, occurrence_pages
from app.factory import create_app
from app.settings import Settings

from .fakes import FakeAnswerService, make_document

RIVERS_ID = "rivers-1a2b3c4d"
LONG_ID = "long-report-00000001"


def page(client: FlaskClient, path: str = "/occurrences", status: int = 200, **arguments: Any) -> HTMLParser:
    response = client.get(path, query_string=arguments or None)
    assert response.status_code == status
    return HTMLParser(response.get_data(as_text=True))


def text_of(tree: HTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    assert node is not None
    return " ".join(node.text().split())


def test_each_place_is_a_line_with_the_words_marked(client: FlaskClient) -> None:
    tree = page(client, words="two GENERATIONS")
    assert text_of(tree, "[role=status]") == "1 place in 1 document."
    assert text_of(tree, ".concordance h2") == "Sharing the water of the Amu Darya"
    assert text_of(tree, ".place mark") == "two generations"
    assert "lain dry for two generations, and it would" in text_of(tree, ".place")
    assert text_of(tree, ".concordance li .facts a") == "§ A canal changes the sum, p. 40, characters 645–660"


def test_the_links_open_the_reader_at_the_place_and_cite_it(client: FlaskClient) -> None:
    read, cite = (node.attributes["href"] or "" for node in page(client, words="thirstiest").css(".place + .facts a"))
    assert read.endswith("#quote")
    assert text_of(page(client, read.partition("#")[0]), "mark#quote") == "thirs- tiest"
    assert client.get(cite).status_code == 200


def test_without_words_there_is_a_form(client: FlaskClient) -> None:
    tree = page(client)
    assert tree.css_first("form[action='/occurrences'] input[name=words][required]")
    assert not tree.css("[role=status]")


def test_words_that_stand_nowhere_are_told_and_can_be_asked(client: FlaskClient) -> None:
    tree = page(client, words="walrus")
    assert "stand nowhere" in text_of(tree, "[role=status]")
    assert tree.css_first("[role=status] a[href='/?q=walrus']")


@pytest.mark.parametrize(("words", "said"), [("“ ”", "no letter and no digit"), ("x" * 2001, "at most 2,000")])
def test_what_cannot_be_looked_for_is_told_beside_the_form(words: str, said: str, client: FlaskClient) -> None:
    tree = page(client, words=words, status=422)
    assert said in text_of(tree, "#words-error")
    assert tree.css_first("#words[aria-invalid=true][aria-describedby=words-error]")


def test_it_can_be_narrowed_down_to_documents_and_widened_again(client: FlaskClient) -> None:
    tree = page(client, words="the", document=[RIVERS_ID, "markup-9a8b7c6d"])
    checked = tree.css("form.find input[name=document][checked]")
    assert [node.attributes["value"] for node in checked] == [RIVERS_ID, "markup-9a8b7c6d"]
    assert [text_of(tree, ".concordance h2")] == ["Sharing the water of the Amu Darya"]
    assert tree.css_first("form.find a[href='/occurrences?words=the']")
    assert client.get("/occurrences?words=the&document=none").status_code == 404


def test_folders_narrow_it_down_on_every_page_of_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occurrence_pages, "LISTED_PLACES", 3)
    tree = page(client, words="the", folder="reports")
    assert tree.css_first("form.find input[name=folder][value=reports][checked]")
    assert len(tree.css(".place")) == 3 and not tree.css(".further")
    following = tree.css_first(".sheets a[rel=next]")
    assert following and "folder=reports" in (following.attributes["href"] or "")


def test_folders_are_offered_and_one_in_which_nothing_lies_is_told_beside_the_form(client: FlaskClient) -> None:
    offered = page(client).css("form.find details.filters input[name=folder]")
    assert "reports" in [box.attributes["value"] for box in offered]
    assert not page(client).css("form.find input[name=folder][checked]")
    tree = page(client, words="the", folder="report", lang="ru", status=404)
    assert text_of(tree, "#words-error").startswith("В папке \u2068report\u2069 нет документов.")
    assert tree.css_first("form.find input[name=folder][value=report][checked]")


def test_more_places_come_page_by_page_and_other_documents_are_named(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(occurrence_pages, "LISTED_PLACES", 3)
    first = page(client, words="the")
    assert text_of(first, ".further a") == "Sharing the water of the Amu Darya"
    assert (first.css_first(".further a").attributes["href"] or "").endswith(f"document={RIVERS_ID}")  # type: ignore[union-attr]
    following = first.css_first(".sheets a[rel=next]").attributes["href"] or ""  # type: ignore[union-attr]
    second = page(client, following)
    assert len(first.css(".place")) == len(second.css(".place")) == 3
    assert text_of(first, "li .facts") != text_of(second, "li .facts")
    assert "From the beginning" in text_of(second, ".sheets")


def test_what_was_not_counted_or_looked_through_is_told(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(occurrence_pages, "LISTED_PLACES", 1)
    monkeypatch.setattr(concordance, "MOST_COUNTED", 2)
    assert text_of(page(client, words="the", document=LONG_ID), ".concordance .facts") == "More than 2 places"
    monkeypatch.setattr(concordance, "MOST_CHARACTERS", 1)
    assert "4 documents were not looked through yet" in text_of(page(client, words="walrus"), "[role=status]")


def test_a_document_that_is_not_there_any_more_is_no_error_of_the_page(client: FlaskClient) -> None:
    assert page(client, words="x", cursor="gone:5")


def test_markup_of_a_document_stays_text(client: FlaskClient) -> None:
    tree = page(client, words="note that says <b>bold</b>")
    assert "A note that says <b>bold</b> &" in text_of(tree, ".place")


def test_signs_stay_beside_the_words_that_they_touch() -> None:
    document = make_document("d", "They say (Force Majeure), and go.", "d.txt", "en")
    tree = page(create_app(Settings(), service=FakeAnswerService((document,))).test_client(), words="force majeure")
    assert text_of(tree, ".place") == "They say (Force Majeure), and go."


@pytest.mark.parametrize(("lang", "title"), [("en", "Exact words"), ("fa", "عین واژه\u200cها"), ("ru", "Точные слова")])
def test_in_three_languages(lang: str, title: str, client: FlaskClient) -> None:
    tree = page(client, words="گذرگاه", lang=lang)
    assert text_of(tree, "h1") == title
    assert tree.css_first(".place").attributes["dir"] == "rtl"  # type: ignore[union-attr]


def test_the_other_pages_lead_there(client: FlaskClient) -> None:
    assert page(client, "/").css_first("a[href='/occurrences']")
    assert page(client, f"/?q=the+river&document={RIVERS_ID}").css_first(
        f"a[href='/occurrences?words=the+river&document={RIVERS_ID}']"
    )
    assert page(client, "/documents").css_first("a[href='/occurrences']")
    form = page(client, f"/documents/{RIVERS_ID}").css_first("form[action='/occurrences']")
    assert form is not None
    assert form.css_first(f"input[name=document][value='{RIVERS_ID}']") and form.css_first("input[name=words]")
