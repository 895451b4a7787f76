from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.checking.check import MOST_CHARACTERS

CANAL = "A canal of 285 kilometres is being dug across the north of Afghanistan"
CHANGED = CANAL.replace("north", "south")
SACKS = "It counts sacks of grain at the customs post."


def post(client: FlaskClient, draft: str, lang: str = "en") -> HTMLParser:
    response = client.post(f"/check?lang={lang}", data={"text": draft}, content_type="multipart/form-data")
    assert response.status_code == 200
    return HTMLParser(response.get_data(as_text=True))


def text(tree: HTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return " ".join(node.text().split()) if node else ""


@pytest.mark.parametrize("lang", ["en", "fa", "ru"])
def test_the_page_has_a_field_and_is_led_to_from_every_page(lang: str, client: FlaskClient) -> None:
    page = HTMLParser(client.get(f"/check?lang={lang}").get_data(as_text=True))
    assert page.css_first("form[action='/check'][method=post] textarea[name=text][required]")
    assert page.css_first(".top nav a[href='/check'][aria-current=page]")
    assert HTMLParser(client.get("/").get_data(as_text=True)).css_first(".top nav a[href='/check']")


def test_the_summary_counts_and_every_quotation_follows_in_order(client: FlaskClient) -> None:
    page = post(client, f"“{CHANGED}”, “{CANAL}” (p. 39), “no word of this stands there” and a “model”")
    assert text(page, "h1") == "4 quotations: 1 word for word, 1 differs, 1 not found, 1 too short to be checked"
    assert [one.attributes["class"] for one in page.css("li.quotation")] == [
        "quotation differs",
        "quotation verbatim",
        "quotation absent",
        "quotation too_short",
    ]
    assert "The draft names page \u206839\u2069; it stands on page \u206840\u2069." in text(page, "#q2")
    field = page.css_first("textarea")
    assert field and CHANGED in field.text()


def test_differences_are_marked_and_told_in_words_with_a_link_to_the_place(client: FlaskClient) -> None:
    page = post(client, f"“{CHANGED}”")
    assert text(page, "blockquote del") == "[Draft: south]"
    assert text(page, "blockquote ins") == "[Document: north]"
    assert text(page, ".differences li") == "Words. Draft: south Document: north"
    assert "characters 528–598" in text(page, "cite")
    link = page.css_first(".quotation .actions a")
    address = link.attributes["href"] if link else ""
    assert address == "/documents/rivers-1a2b3c4d?start=528&end=598#quote"
    assert client.get(address).status_code == 200


def test_what_is_pasted_is_shown_and_never_taken_for_markup(client: FlaskClient) -> None:
    page = post(client, "“<b>no</b> <script>alert(1)</script> word of this”")
    assert not page.css("main script, main b")
    assert "<b>no</b>" in text(page, "blockquote")


def test_a_browser_s_line_ends_are_those_that_were_pasted(client: FlaskClient) -> None:
    page = post(client, "> A canal of 285 kilometres is being dug\r\n> across the north of Afghanistan\r\n\r\nText.")
    assert page.css_first("li.verbatim")


@pytest.mark.parametrize("draft", ["", "“ ”", "a" * (MOST_CHARACTERS + 1)])
def test_a_draft_that_cannot_be_checked_is_told_beside_the_field(draft: str, client: FlaskClient) -> None:
    response = client.post("/check", data={"text": draft}, content_type="multipart/form-data")
    assert response.status_code == 422
    assert HTMLParser(response.get_data(as_text=True)).css_first("textarea[aria-invalid=true] , #text-error")


def test_a_draft_without_quotations_is_told(client: FlaskClient) -> None:
    page = post(client, "Nothing is quoted here.")
    assert text(page, "h1") == "0 quotations"
    assert "There is no quotation in it" in text(page, "main")


@pytest.mark.parametrize(("lang", "word"), [("fa", "واژه‌به‌واژه"), ("ru", "слово в слово")])
def test_the_result_is_told_in_the_language_of_the_page(lang: str, word: str, client: FlaskClient) -> None:
    page = post(client, f"“{CANAL}” and «پل حیرتان در سال ۱۳۶۱ ساخته شد»", lang)
    assert word in text(page, "h1")
    assert [one.attributes["dir"] for one in page.css("blockquote")] == ["ltr", "rtl"]


def test_a_page_of_another_site_cannot_have_a_draft_checked(client: FlaskClient) -> None:
    response = client.post("/check", data={"text": "a"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


def test_the_language_of_a_checked_draft_is_changed_by_checking_again(client: FlaskClient) -> None:
    page = post(client, f"“{CHANGED}”")
    button = page.css_first(".bottom nav button[lang=ru]")
    form = page.css_first(f"form#{button.attributes['form']}") if button else None
    assert button and form and form.css_first("textarea") and not page.css(".bottom nav a")
    assert button.attributes["formaction"] == "/check?lang=ru"
    assert text(post(client, f"“{CHANGED}”", "ru"), "blockquote ins").startswith("[В документе: ")


def test_it_looks_in_the_chosen_folders_alone(client: FlaskClient) -> None:
    draft = {"text": f"“{SACKS}”"}
    page = HTMLParser(client.get("/check").get_data(as_text=True))
    assert page.css_first("form#draft details.filters input[name=folder][value=reports]")
    for folder, standing in (("reports/", "quotation verbatim"), ("odd", "quotation absent")):
        response = client.post("/check", data={**draft, "folder": folder})
        page = HTMLParser(response.get_data(as_text=True))
        assert [one.attributes["class"] for one in page.css("li.quotation")] == [standing]
        assert page.css_first(f"form#draft input[name=folder][value='{folder.rstrip('/')}'][checked]")


def test_a_folder_in_which_nothing_lies_is_told_in_the_language_of_the_page(client: FlaskClient) -> None:
    response = client.post("/check?lang=fa", data={"text": f"“{CANAL}”", "folder": "report"})
    page = HTMLParser(response.get_data(as_text=True))
    assert response.status_code == 404 and "\u2068report\u2069" in text(page, "#text-error")
    assert page.css_first("html[lang=fa] textarea") and CANAL in text(page, "textarea")
