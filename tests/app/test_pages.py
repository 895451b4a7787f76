from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from app.answer import CitedQuote
from app.asking import TAKEN_AWAY
from app.exports import MEDIA_TYPES, AnswerFormat
from app.factory import create_app
from app.premises import Contradiction, Premise
from app.presenting import shown_quote
from app.settings import Settings
from app.wording import catalogue
from corpus.document import Metadata, Quote, Range

from .fakes import BORDERS, MARKUP, RIVERS, FakeAnswerService, long_document, make_document

CANAL = "How long is the canal being dug across the north?"


def get(client: FlaskClient, path: str, **query: str) -> HTMLParser:
    return HTMLParser(client.get(path, query_string=query or None).get_data(as_text=True))


def text(tree: HTMLParser, selector: str) -> str:
    node = tree.css_first(selector)
    return node.text() if node else ""


class TestAsk:
    def test_without_a_question_there_is_only_the_form(self, client: FlaskClient) -> None:
        page = get(client, "/")
        assert page.css_first("form[action='/'] input[name=q][required]")
        assert not page.css("figure")

    def test_an_answer_shows_quote_citation_confidence_and_a_link_to_its_place(self, client: FlaskClient) -> None:
        page = get(client, "/", q=CANAL)
        assert (
            text(page, "[data-quote='1']") == "A canal of 285 kilometres is being dug across the north of Afghanistan."
        )
        assert text(page, "cite") == (
            "“Sharing the water of the Amu Darya”, § A canal changes the sum, p. 40, rivers.txt, characters 528–599."
        )
        assert "Likely the answer" in text(page, ".confidence") and "72%" in text(page, ".confidence")
        link = page.css_first(".actions a")
        assert link and link.attributes["href"] == "/documents/rivers-1a2b3c4d?start=528&end=599#quote"
        field = page.css_first("#q")
        assert field and field.attributes["value"] == CANAL

    def test_an_answer_can_be_saved_in_every_form_with_its_filters(self, client: FlaskClient) -> None:
        links = get(client, "/", q=CANAL, language="en", quotes="1").css(".save a")
        assert [link.text() for link in links] == ["Word", "HTML", "Markdown", "BibTeX", "RIS", "CSL-JSON"]
        for link, (_, form) in zip(links, TAKEN_AWAY, strict=True):
            address = link.attributes["href"] or ""
            assert "languages=en" in address and "max_quotes=1" in address
            saved = client.get(address)
            assert (saved.status_code, saved.mimetype) == (200, MEDIA_TYPES[form])
            if form is not AnswerFormat.DOCX:
                assert "285 kilometres" in saved.get_data(as_text=True)

    def test_what_is_saved_is_in_the_language_of_the_page(self, client: FlaskClient) -> None:
        links = {link.text(): link for link in get(client, "/", q=CANAL, lang="ru").css(".save a")}
        saved = client.get(links["Markdown"].attributes["href"] or "").get_data(as_text=True)
        assert "с. 40" in saved and "p. 40" not in saved

    def test_quotes_that_give_another_figure_say_so_and_lead_to_it(self) -> None:
        document = make_document("canal", "It is 285 km long. It is 300 km long.", "canal.txt", "en")
        first, second = (Quote(document, (Range(*place),)) for place in ((0, 18), (19, 37)))
        cited = (CitedQuote(1, first, 0.9, other_figures=(2,)), CitedQuote(2, second, 0.8, other_figures=(1,)))
        app = create_app(Settings(), service=FakeAnswerService((document,)))
        with app.test_request_context("/?lang=en"):
            card = app.jinja_env.get_template("quote.html").module.quote_card
            shown = [shown_quote(one, 0.5, catalogue()) for one in cited]
            pages = [HTMLParser(card(one, catalogue().text)) for one in shown]
        links = [page.css_first(".differs a") for page in pages]
        assert [link and (link.text(), link.attributes["href"]) for link in links] == [
            ("Gives another figure than quote 2.", "#q2"),
            ("Gives another figure than quote 1.", "#q1"),
        ]

    def test_a_quote_that_says_otherwise_than_the_question_takes_for_granted_says_in_what(self) -> None:
        document = make_document("canal", "It was dug in 1950.", "canal.txt", "en")
        other = (Contradiction(Premise.YEAR, "1931", ("1950",)),)
        cited = CitedQuote(1, Quote(document, (Range(0, 19),)), 0.2, contradicts=other)
        app = create_app(Settings(), service=FakeAnswerService((document,)))
        with app.test_request_context("/?lang=fa"):
            card = app.jinja_env.get_template("quote.html").module.quote_card
            page = HTMLParser(card(shown_quote(cited, 0.5, catalogue()), catalogue().text, nearest=True))
        assert text(page, ".differs") == "این‌جا \u2068۱۹۵۰\u2069 آمده است و در پرسش \u2068۱۹۳۱\u2069."

    def test_a_refusal_says_why_what_came_nearest_and_what_to_try(self, client: FlaskClient) -> None:
        page = get(client, "/", q="Who won the football cup in Osaka")
        assert text(page, "h1") == "The documents do not answer this"
        why = " ".join(item.text() for item in page.css(".columns li"))
        assert "from 50% on" in why and "\u2068Osaka\u2069" in why
        assert page.css("figure.near")
        assert page.css_first(".columns a[href='/documents']")

    def test_filters_are_offered_kept_and_can_be_taken_away(self, client: FlaskClient) -> None:
        asked = "/?q=cup+in+Osaka&document=rivers-1a2b3c4d&document=power-ru-5e6f7a8b&language=en&kind=body&kind=table"
        page = get(client, f"{asked}&since=1990&until=2020&quotes=5")
        checked = [box.attributes["value"] for box in page.css("input[checked]")]
        assert checked == ["power-ru-5e6f7a8b", "rivers-1a2b3c4d", "en", "body", "table"]
        assert [node.attributes["value"] for node in page.css(".pair input")] == ["1990", "2020"]
        assert page.css_first("option[value='5'][selected]")
        named = [node.text() for node in page.css(".narrowed bdi")]
        assert named[1:] == ["Sharing the water of the Amu Darya", "English", "Running text", "Tables", "1990–2020"]
        assert page.css_first(".columns a[href='/?q=cup+in+Osaka']")

    def test_filters_narrow_the_answer(self, client: FlaskClient) -> None:
        def quoted(**query: str) -> set[str]:
            page = get(client, "/", q="It counts the river and sacks of grain at the customs post", **query)
            links = [link.attributes["href"] or "" for link in page.css("figure .actions a:first-child")]
            return {link.partition("?")[0].removeprefix("/documents/") for link in links}

        assert quoted(document="rivers-1a2b3c4d") == {"rivers-1a2b3c4d"}
        assert quoted(since="2019", until="2019") == quoted() == {"long-report-00000001"}
        assert quoted(since="2020") == set()
        assert quoted(language="ru") == set()

    def test_parts_are_offered_below_their_document_and_narrow_the_answer(self, client: FlaskClient) -> None:
        part = "long-report-00000001:2"
        asked = "It counts sacks of grain at the customs post, paragraph 1 of the river"
        offered = get(client, "/").css("li:has(input[value='long-report-00000001']) input[name='part']")
        assert [box.attributes["value"] for box in offered] == ["long-report-00000001:1", part]
        page = get(client, "/", q=asked, part=part)
        assert {node.text() for node in page.css("cite")} and all(
            "The second volume" in node.text() for node in page.css("cite")
        )
        checked = [box.attributes["value"] for box in page.css("input[checked]")]
        assert (checked, text(page, ".narrowed")) == ([part], "The second volume")
        assert page.css_first("details.parts[open]")
        assert all(
            f"parts={part}" in (link.attributes["href"] or "").replace("%3A", ":") for link in page.css(".save a")
        )
        assert not get(client, "/", q=asked, part=part, since="2020").css("figure")
        assert len(get(client, "/", q=asked, part=part, since="2019").css("figure")) == 3

    def test_an_answer_of_many_dated_documents_can_be_saved(self) -> None:
        documents = [
            make_document(f"d-{n}", f"The river of valley {n} forms the border.\n", f"{n}.txt", "en", date="2001")
            for n in range(1001)
        ]
        late = make_document("late", "The river forms the border here too.\n", "late.txt", "en", date="2011")
        service = FakeAnswerService((*documents, late))
        client = create_app(Settings(), service=service).test_client()
        page = get(client, "/", q="The river forms the border", since="2000", until="2010")
        link = page.css_first(".save a[href*='format=csl-json']").attributes["href"] or ""
        assert len(link) < 200
        saved = client.get(link)
        assert saved.status_code == 200
        assert [item["id"] for item in json.loads(saved.text)] and "late" not in saved.text

    @pytest.mark.parametrize("part", ["long-report-00000001:9", "long-report-00000001", "none:1", ":"])
    def test_a_part_that_does_not_exist_is_explained(self, part: str, client: FlaskClient) -> None:
        response = client.get("/", query_string={"q": CANAL, "part": part})
        assert response.status_code == 404
        assert "no such" in response.get_data(as_text=True)
        assert client.get("/", query_string={"part": part}).status_code == 200

    def test_folders_are_offered_kept_named_and_narrow_the_answer(self, client: FlaskClient) -> None:
        grain = "It counts the river and sacks of grain at the customs post"
        offered = get(client, "/").css("input[name=folder]")
        assert [box.attributes["value"] for box in offered] == ["odd", "odd/<i>name<", "reports", "مرزها"]
        page = get(client, "/", q=grain, folder="reports/")
        assert [box.attributes["value"] for box in page.css("input[checked]")] == ["reports"]
        assert text(page, ".narrowed") == "reports" and page.css_first("details.filters summary")
        links = [link.attributes["href"] or "" for link in page.css(".save a")]
        assert links and all("folders=reports" in link for link in links)
        saved = client.get(next(link for link in links if "format=ris" in link)).get_data(as_text=True)
        assert saved.count("TY  -") == saved.count("reports/long report.txt, characters") > 0
        assert page.css("figure") and not get(client, "/", q=grain, folder="odd").css("section.answer")
        several = "/?q=river&folder=odd&folder=reports&folder=reports/&folder=%D9%85%D8%B1%D8%B2%D9%87%D8%A7"
        assert [one.text() for one in get(client, several).css(".narrowed bdi")] == ["odd", "reports", "+1"]

    def test_a_folder_that_no_document_lies_in_is_explained(self, client: FlaskClient) -> None:
        page = get(client, "/", q=CANAL, folder="report")
        assert (
            text(page, "#q-error") == "No document lies in the folder \u2068report\u2069. Choose another one, or none."
        )
        # It is listed, so that it can be taken away.
        assert [box.attributes["value"] for box in page.css("input[checked]")] == ["report"]
        page = get(client, "/", q=CANAL, folder="reports", document="rivers-1a2b3c4d")
        assert text(page, "#q-error").startswith("No document that you chose lies in a folder that you chose.")
        page = get(client, "/", q=CANAL, folder="reports", since="2050")
        assert "Widen the years" in text(page, "#q-error")

    def test_one_folder_is_no_choice(self, app_settings: Settings) -> None:
        texts = [make_document(f"d{n}", f"Title {n}\n\nWords.\n", f"a/{n}.txt", "en") for n in range(3)]
        client = create_app(app_settings, service=FakeAnswerService(tuple(texts))).test_client()
        assert not get(client, "/").css("[name=folder]")
        assert get(client, "/", folder="a").css_first("input[name=folder][checked]")

    def test_of_many_folders_the_path_is_typed_and_the_chosen_one_listed(self, app_settings: Settings) -> None:
        texts = [make_document(f"d{n:04}", "Title\n\nWords.\n", f"a/{n}/{n}.txt", "en") for n in range(150)]
        outer = make_document("z", "Title\n\nWords.\n", "z/z.txt", "en")
        client = create_app(app_settings, service=FakeAnswerService((*texts, outer))).test_client()
        page = get(client, "/", folder="a/149")
        assert [box.attributes["value"] for box in page.css("input[type=checkbox][name=folder]")] == ["a/149"]
        assert page.css_first("input[type=text][name=folder][list=outer-folders]")
        suggested = [one.attributes["value"] for one in page.css("#outer-folders option")]
        assert (len(suggested), suggested[:2]) == (100, ["a", "z"])
        assert not get(client, "/").css("input[type=checkbox][name=folder]")

    def test_years_that_no_document_has_are_explained(self, client: FlaskClient) -> None:
        assert "Widen the years" in text(get(client, "/", q="river", since="2050"), "#q-error")

    def test_years_that_are_no_numbers_are_no_bounds(self, client: FlaskClient) -> None:
        assert get(client, "/", q=CANAL, since="x", until="").css("figure")

    @pytest.mark.parametrize(("q", "words"), [("", "no word"), ("?!", "no word"), ("x" * 5000, "at most 2,000")])
    def test_a_question_that_cannot_be_asked_is_explained_in_place(
        self, q: str, words: str, client: FlaskClient
    ) -> None:
        response = client.get("/", query_string={"q": q})
        page = HTMLParser(response.get_data(as_text=True))
        assert response.status_code == 422
        assert words in text(page, "#q-error")
        assert page.css_first("#q[aria-describedby='q-error']")

    def test_markup_in_a_question_is_shown_not_run(self, client: FlaskClient) -> None:
        page = get(client, "/", q='"><script>alert(1)</script>')
        assert len(page.css("script")) == len(get(client, "/").css("script"))
        assert page.css_first("#q") and page.css_first("#q").attributes["value"] == '"><script>alert(1)</script>'  # type: ignore[union-attr]

    def test_with_many_documents_only_the_chosen_one_is_listed(self, app_settings: Settings) -> None:
        texts = tuple(make_document(f"d{n:04}", f"Title {n}\n\nWords.\n", f"{n}.txt", "en") for n in range(150))
        client = create_app(app_settings, service=FakeAnswerService(texts)).test_client()
        assert not get(client, "/").css("input[name=document]")
        chosen = get(client, "/", document="d0007")
        assert [box.attributes["value"] for box in chosen.css("input[name=document]")] == ["d0007"]

    def test_with_many_documents_the_one_of_a_chosen_part_is_listed(self, app_settings: Settings) -> None:
        texts = tuple(make_document(f"d{n:04}", f"Title {n}\n\nWords.\n", f"{n}.txt", "en") for n in range(150))
        client = create_app(app_settings, service=FakeAnswerService((*texts, long_document()))).test_client()
        chosen = get(client, "/", part="long-report-00000001:2")
        assert [box.attributes["value"] for box in chosen.css("input[checked]")] == ["long-report-00000001:2"]


class TestLibrary:
    def test_every_document_is_listed_with_what_was_not_read(self, client: FlaskClient) -> None:
        page = get(client, "/documents")
        assert len(page.css(".documents > li")) == 5
        assert "page 3" in text(page, ".problems")

    def test_markup_in_titles_and_file_names_is_shown_not_run(self, client: FlaskClient) -> None:
        page = get(client, "/documents")
        assert not page.css("h2 script") and not page.css(".facts i")
        assert 'Notes <script>alert("title")</script> & more' in page.body.text()  # type: ignore[union-attr]

    def test_a_long_list_is_paged_and_can_be_searched(self, app_settings: Settings) -> None:
        texts = tuple(make_document(f"d{n:05}", f"Title {n}\n\nWords.\n", f"{n}.txt", "en") for n in range(1000))
        client = create_app(app_settings, service=FakeAnswerService(texts)).test_client()
        page = get(client, "/documents")
        assert len(page.css(".documents > li")) == 100
        following = page.css_first("a[rel=next]")
        assert following
        second = HTMLParser(client.get(following.attributes["href"] or "").get_data(as_text=True))
        assert "Title 100" in text(second, ".documents h2")
        found = get(client, "/documents", find="title 99")
        assert [node.text() for node in found.css(".documents h2")] == [
            "Title 99",
            *(f"Title 99{n}" for n in range(10)),
        ]

    def test_an_empty_library_says_how_to_fill_it(self, app_settings: Settings) -> None:
        client = create_app(app_settings, service=FakeAnswerService(())).test_client()
        assert "python -m index build" in text(get(client, "/documents"), "code")
        assert "python -m index build" in text(get(client, "/"), "code")


class TestReader:
    def test_the_mark_holds_the_quote_exactly(self, client: FlaskClient) -> None:
        start, end = RIVERS.index("Three of them"), RIVERS.index("later wrote")
        page = get(client, "/documents/rivers-1a2b3c4d", start=str(start), end=str(end))
        assert "".join(node.text() for node in page.css("mark")) == RIVERS[start:end]
        assert len(page.css("#quote")) == 1

    def test_every_quote_of_an_answer_is_marked_where_its_link_leads(
        self, client: FlaskClient, service: FakeAnswerService
    ) -> None:
        answer = client.post("/api/v1/answers", json={"question": CANAL, "max_quotes": 3}).get_json()
        for quote in answer["quotes"]:
            page = HTMLParser(client.get(quote["links"]["reader"]).get_data(as_text=True))
            assert "".join(node.text() for node in page.css("mark")) == quote["text"]

    def test_ranges_leave_out_what_stands_between(self, client: FlaskClient) -> None:
        page = get(client, "/documents/rivers-1a2b3c4d", start="0", end="20", ranges="0-7,12-20")
        assert [node.text() for node in page.css("mark")] == [RIVERS[0:7], RIVERS[12:20]]
        assert [node.attributes.get("id") for node in page.css("mark")] == ["quote", "quote-2"]

    @pytest.mark.parametrize("more", [{}, {"raw": "1"}, {"full": "1"}])
    def test_the_text_is_the_document(self, more: dict[str, str], client: FlaskClient) -> None:
        page = get(client, "/documents/rivers-1a2b3c4d", **more)
        shown = "".join(node.text() for node in page.css("article > *"))
        assert shown == RIVERS

    def test_carriage_returns_and_nul_survive(self, app_settings: Settings) -> None:
        odd = make_document("odd", "One\r\ntwo\rthree\0four\n", "odd.txt", "en")
        client = create_app(app_settings, service=FakeAnswerService((odd,))).test_client()
        raw = client.get("/documents/odd").get_data(as_text=True)
        assert "One&#13;\n" in raw and "two&#13;three\u2400four" in raw

    def test_headings_paragraphs_and_pages_are_structure(self, client: FlaskClient) -> None:
        page = get(client, "/documents/rivers-1a2b3c4d")
        assert [node.tag for node in page.css("article h2, article h3")] == ["h2", "h3", "h3"]
        assert [node.attributes["data-label"] for node in page.css(".page")] == ["39", "40"]
        targets = [(node.attributes["href"] or "").partition("#")[2] for node in page.css(".contents a")]
        assert all(page.css_first(f"#{target}") for target in targets) and len(targets) == 3

    def test_each_paragraph_has_its_direction_and_the_text_its_language(self, client: FlaskClient) -> None:
        page = get(client, "/documents/borders-fa-3c1d2e4f")
        assert {node.attributes["dir"] for node in page.css("article > *")} == {"rtl"}
        article = page.css_first("article")
        assert article and article.attributes["lang"] == "fa"

    def test_markup_in_a_document_is_shown_not_run(self, client: FlaskClient) -> None:
        page = get(client, "/documents/markup-9a8b7c6d")
        assert not page.css("article b, article img, article script")
        assert "".join(node.text() for node in page.css("article > *")) == MARKUP

    def test_a_long_document_is_shown_around_the_quote_with_ways_on(self, client: FlaskClient) -> None:
        response = client.get("/documents/long-report-00000001?start=151000&end=151200")
        assert len(response.get_data()) < 150_000
        page = HTMLParser(response.get_data(as_text=True))
        assert page.css_first("mark#quote")
        for way in ("prev", "next"):
            link = page.css_first(f"a[rel={way}]")
            assert link and "start=151000" in (link.attributes["href"] or "")
            other = HTMLParser(client.get(link.attributes["href"] or "").get_data(as_text=True))
            assert not other.css("mark")
            assert other.css_first("a[href$='#quote']")

    @pytest.mark.parametrize("sheet", ["0", "-3", "99999", "x"])
    def test_a_part_that_is_not_there_is_the_nearest(self, sheet: str, client: FlaskClient) -> None:
        assert client.get(f"/documents/long-report-00000001?sheet={sheet}").status_code == 200

    def test_a_link_to_another_version_says_so(self, client: FlaskClient, service: FakeAnswerService) -> None:
        now = service.document("rivers-1a2b3c4d").sha256
        assert not get(client, "/documents/rivers-1a2b3c4d", sha256=now).css("[role=alert]")
        assert get(client, "/documents/rivers-1a2b3c4d", sha256="0" * 64).css("[role=alert]")


class TestLanguages:
    def test_the_address_chooses_and_a_cookie_remembers(self, client: FlaskClient) -> None:
        page = get(client, "/", lang="fa")
        html = page.css_first("html")
        assert html and (html.attributes["lang"], html.attributes["dir"]) == ("fa", "rtl")
        again = get(client, "/documents").css_first("html")
        assert again and again.attributes["lang"] == "fa"

    @pytest.mark.parametrize(
        ("accepted", "language"), [("ru-RU,ru;q=0.9", "ru"), ("de", "en"), ("fa;q=0.8, en;q=0.5", "fa")]
    )
    def test_without_a_choice_the_browser_decides(self, accepted: str, language: str, client: FlaskClient) -> None:
        response = client.get("/", headers={"Accept-Language": accepted})
        html = HTMLParser(response.get_data(as_text=True)).css_first("html")
        assert html and html.attributes["lang"] == language
        assert "Accept-Language" in response.headers["Vary"]

    def test_a_language_that_is_not_there_is_not_remembered(self, client: FlaskClient) -> None:
        response = client.get("/?lang=xx")
        assert response.status_code == 200
        assert "Set-Cookie" not in response.headers

    def test_the_same_page_in_another_language_keeps_its_question(self, client: FlaskClient) -> None:
        links = [node.attributes["href"] or "" for node in get(client, "/", q=CANAL).css("footer nav a")]
        assert all("q=How+long" in link for link in links) and len(links) == 3

    def test_a_persian_page_isolates_what_runs_the_other_way(self, client: FlaskClient) -> None:
        page = get(client, "/", lang="fa", q="پل حیرتان در سال ساخته شد")
        quote = page.css_first("blockquote")
        assert quote and (quote.attributes["dir"], quote.attributes["lang"]) == ("rtl", "fa")
        assert all(node.tag == "bdi" for node in page.css("cite > *"))
        assert text(page, "[data-quote='1']") in BORDERS

    def test_a_quote_is_numbered_in_the_digits_of_the_page(self, client: FlaskClient) -> None:
        page = get(client, "/", lang="fa", q=CANAL)
        assert text(page, "#q1 .marker [aria-hidden]") == "۱"


def test_a_title_cannot_turn_the_page_round(app_settings: Settings) -> None:
    spoof = make_document("spoof", "Words.\n", "gpj\u202e.exe", "en")
    spoof = type(spoof)(**{**spoof.__dict__, "metadata": Metadata(title="A\u202eB")})
    client = create_app(app_settings, service=FakeAnswerService((spoof,))).test_client()
    for path in ("/documents", "/documents/spoof"):
        assert "\u202e" not in client.get(path).get_data(as_text=True)
