from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.asking import TAKEN_AWAY
from app.exports import MEDIA_TYPES, exported
from app.factory import create_app
from app.messages import load_catalogues
from app.questions import parse_question
from app.settings import Settings

from .fakes import FakeAnswerService

CANAL = "How long is the canal being dug across the north?"
OSAKA = "Who won the cup in Osaka"
HAIRATAN = "پل حیرتان در سال ساخته شد"
LIST = f"# Rivers\r\n{CANAL}\r\n\r\n  {OSAKA}\r\n{HAIRATAN}\r\n{CANAL}"


def post(client: FlaskClient, questions: str = LIST, status: int = 200, **fields: Any) -> HTMLParser:
    response = client.post("/dossier", data={"questions": questions, **fields})
    assert response.status_code == status
    return HTMLParser(response.get_data(as_text=True))


def texts(tree: HTMLParser, selector: str) -> list[str]:
    return [node.text().strip() for node in tree.css(selector)]


def test_the_form_says_how_many_questions_it_takes_and_every_page_leads_to_it(client: FlaskClient) -> None:
    page = HTMLParser(client.get("/dossier").get_data(as_text=True))
    assert page.css_first("form[action='/dossier'][method=post] textarea[name=questions][required]")
    assert texts(page, "#questions-hint")[0].startswith("At most 50 questions.")
    assert page.css_first("nav a[href='/dossier'][aria-current=page]")
    home = HTMLParser(client.get("/").get_data(as_text=True))
    assert home.css_first("nav a[href='/dossier']") and not home.css_first("nav a[href='/dossier'][aria-current]")


def test_every_question_has_its_answer_in_order_numbered_through(client: FlaskClient) -> None:
    page = post(client)
    assert texts(page, "h1") == ["4 questions, 3 answered"]
    assert texts(page, "h2.question") == [f"1. {CANAL}", f"2. {OSAKA}", f"3. {HAIRATAN}", f"4. {CANAL}"]
    assert texts(page, ".questions a")[1] == f"2. {OSAKA} (not answered)"
    assert [node.attributes["data-quote"] for node in page.css(".words")] == [
        str(number) for number in range(1, 1 + len(page.css("figure.quote")))
    ]
    first, last = page.css_first("#question-1 .words"), page.css_first("#question-4 .words")
    assert first and last and first.text() == last.text()
    assert any("No document contains: " in one for one in texts(page, "#question-2 li"))
    assert page.css("#question-2 figure.near") and not page.css("#question-1 figure.near")
    assert any(
        one.startswith("“Sharing the water of the Amu Darya”, rivers.txt. Notes 1, ")
        for one in texts(page, ".works li")
    )


def test_ids_are_unique_and_links_within_the_page_lead_to_them(client: FlaskClient) -> None:
    page = post(client)
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert {(link.attributes["href"] or "")[1:] for link in page.css("a[href^='#']")} <= set(ids)


@pytest.mark.parametrize(("name", "form"), TAKEN_AWAY)
def test_all_of_it_is_saved_by_a_plain_form_as_it_was_asked(
    name: str, form: Any, client: FlaskClient, service: FakeAnswerService
) -> None:
    page = post(client, language="en", quotes="1", lang="ru")
    fields = {node.attributes["name"]: node.attributes["value"] for node in page.css("form.save input[type=hidden]")}
    button = page.css_first(f"form.save button[value='{form.value}']")
    assert button and button.text() == name
    assert (fields["language"], fields["quotes"], "part" in fields) == ("en", "1", False)
    saved = client.post("/dossier", data={**fields, "format": form.value})
    assert (saved.status_code, saved.mimetype) == (200, MEDIA_TYPES[form])
    assert saved.headers["Content-Disposition"].startswith("attachment; filename=dossier.")
    if form.value != "docx":
        asked = [
            service.answer(parse_question(one, Settings(), languages=["en"], max_quotes=1))
            for one in (CANAL, OSAKA, HAIRATAN, CANAL)
        ]
        assert saved.get_data() == exported(asked, form, load_catalogues()["en"])


def test_what_is_saved_is_in_the_language_of_the_page(client: FlaskClient) -> None:
    saved = client.post("/dossier?lang=fa", data={"questions": LIST, "format": "markdown"}).get_data(as_text=True)
    assert saved.startswith("# ۴ پرسش، ۳ پاسخ\n") and "## منابع" in saved


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ("# nothing\n\n", "There is no question."),
        (f"{CANAL}\n\n?!\n", "Line 3: There is no word in the question."),
        (f"{'x' * 2001}\n", "Line 1: The question is too long."),
        ("\n".join([CANAL] * 51), "There are 51 questions, and at most 50 can be asked at once."),
    ],
)
def test_what_cannot_be_asked_is_explained_in_place(questions: str, words: str, client: FlaskClient) -> None:
    page = post(client, questions, 422)
    (error,) = texts(page, "#questions-error")
    assert error.startswith(words)
    field = page.css_first("#questions[aria-invalid=true]")
    assert field and field.text().strip() == questions.strip()
    assert not page.css("figure, form.save")


def test_filters_are_kept_and_narrow_every_answer(client: FlaskClient) -> None:
    page = post(client, document="borders-fa-3c1d2e4f", kind="body")
    assert [node.attributes["value"] for node in page.css("form.ask input[checked]")] == ["borders-fa-3c1d2e4f", "body"]
    assert texts(page, "h1") == ["4 questions, 1 answered"]
    assert texts(post(client, since="2030", status=422), "#questions-error")[0].startswith("No document that you chose")


def test_folders_narrow_every_answer_and_go_along_when_it_is_saved(client: FlaskClient) -> None:
    page = post(client, folder="مرزها/")
    assert texts(page, "h1") == ["4 questions, 1 answered"]
    assert [node.attributes["value"] for node in page.css("form.ask input[checked]")] == ["مرزها"]
    assert [node.attributes["value"] for node in page.css("form.save input[name=folder]")] == ["مرزها"]
    assert texts(post(client, folder="nowhere", status=422), "#questions-error")[0].startswith("No document lies in")


def test_markup_in_a_question_is_shown_not_run(client: FlaskClient) -> None:
    response = client.post("/dossier", data={"questions": "</textarea><b a=\"'>x\nWho?"}).get_data(as_text=True)
    assert "</textarea><b" not in response and "<b a" not in response


def test_a_long_list_in_letters_that_are_not_latin_is_taken(service: FakeAnswerService) -> None:
    client = create_app(Settings(), service=service).test_client()
    questions = "\n".join([f"{HAIRATAN} {'رود' * 650}"] * 50)
    assert client.post("/dossier", data={"questions": questions}).status_code == 200


def test_the_language_of_a_result_is_changed_by_asking_again(client: FlaskClient) -> None:
    page = post(client, LIST, folder="reports")
    button = page.css_first(".bottom nav button[lang=fa]")
    assert button and button.attributes["form"] == page.css_first("form.ask").attributes["id"]  # type: ignore[union-attr]
    assert not page.css(".bottom nav a")
    again = client.post(button.attributes["formaction"] or "", data={"questions": LIST, "folder": "reports"})
    tree = HTMLParser(again.get_data(as_text=True))
    assert tree.css_first("html[lang=fa]") and texts(tree, "#questions") == [LIST]
    assert len(tree.css("h2.question")) == len(page.css("h2.question")) == 4
    empty = HTMLParser(client.get("/dossier").get_data(as_text=True))
    assert empty.css_first(".bottom nav a[lang=en][href='/dossier?lang=en']") and not empty.css(".bottom nav button")
