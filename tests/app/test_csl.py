from __future__ import annotations

import pytest

from app.csl import STYLES, csl_item, styled
from corpus.document import Document, Metadata, Page, Part, Quote, Range, Section

TEXT = "Heading\n\nThe ford is closed in spring."


def quote(**known: object) -> Quote:
    return Quote(Document("ford-1", TEXT, "0" * 64, "a/ford.txt", **known), (Range(9, 38),))  # type: ignore[arg-type]


ARTICLE = quote(
    metadata=Metadata("The Ford", ("Ergashev, Bakhtiyor", "World Bank"), "2022-05-01", "River Studies", "en"),
    pages=(Page(1, 0, len(TEXT), "39"),),
)
PLAIN = quote(metadata=Metadata("The Ford"))


def test_what_is_known_becomes_an_item_and_what_is_not_is_left_out() -> None:
    item = csl_item(ARTICLE)
    assert item["type"] == "article-journal"
    assert item["author"] == [{"family": "Ergashev", "given": "Bakhtiyor"}, {"literal": "World Bank"}]
    assert item["issued"] == {"date-parts": [[2022, 5, 1]]}
    assert item["annote"] == "The ford is closed in spring."
    assert item["custom"]["locator"] == {"label": "page", "value": "39"}
    assert set(csl_item(PLAIN)) == {"id", "type", "title", "annote", "custom"}


def test_a_date_in_words_stays_as_it_was_written() -> None:
    assert csl_item(quote(metadata=Metadata("T", date="Spring 2021")))["issued"] == {"literal": "Spring 2021"}


def test_a_part_is_an_article_in_its_document() -> None:
    item = csl_item(quote(metadata=Metadata("The Issue"), parts=(Part("An Article", 0, len(TEXT), ("An Author",)),)))
    assert (item["title"], item["container-title"]) == ("An Article", "The Issue")
    assert item["author"] == [{"literal": "An Author"}]


def test_without_pages_the_section_is_the_place() -> None:
    item = csl_item(quote(sections=(Section("Heading", 1, 0, len(TEXT)),)))
    assert item["custom"]["locator"] == {"label": "section", "value": "Heading"}


@pytest.mark.parametrize(
    ("style", "in_text", "reference"),
    [
        (
            "apa",
            "(Ergashev & World Bank, 2022, p. 39)",
            "Ergashev, B., & World Bank. (2022). The Ford. River Studies.",
        ),
        (
            "chicago",
            "(Ergashev and World Bank 2022, 39)",
            "Ergashev, Bakhtiyor, and World Bank. 2022. “The Ford”. River Studies, May 1, 39.",
        ),
        (
            "mla",
            "(Ergashev and World Bank, “The Ford” 39)",
            "Ergashev, Bakhtiyor, and World Bank. “The Ford”. River Studies, May 2022.",
        ),
        ("gost", "[Ergashev, World Bank, 2022, с. 39]", "Ergashev B., World Bank. The Ford // River Studies. 2022."),
    ],
)
def test_styles(style: str, in_text: str, reference: str) -> None:
    got = styled(ARTICLE, style)
    assert (got.in_text, got.reference) == (in_text, reference)


@pytest.mark.parametrize("style", STYLES)
def test_a_work_without_author_and_date_is_named_once(style: str) -> None:
    got = styled(PLAIN, style)
    assert got.reference.casefold().count("the ford") == 1
    assert got.in_text.casefold().count("the ford") == 1
    assert not [slip for slip in (", ,", ", ]", ", )") if slip in got.in_text]


@pytest.mark.parametrize(
    ("title", "container"),
    [
        ("Water", "Water Policy Review"),
        ("Kabul", "The Kabul Times"),
        ("A", "Alpha Beta"),
        ("The Kabul Times", "The Kabul Times"),
        ("Вода", "Водные ресурсы: вода и жизнь"),
        ("آب", "آب و زندگی"),
    ],
)
def test_the_name_of_a_journal_stays_whole_where_it_holds_the_title(title: str, container: str) -> None:
    named = quote(metadata=Metadata(title, (), "2004", container, "ru"))
    assert {style: styled(named, style).reference for style in STYLES} == {
        "apa": f"{title}. (2004). {container}.",
        "chicago": f"“{title}”. 2004. {container}.",
        "mla": f"“{title}”. {container}, 2004.",
        "gost": f"{title} // {container}. 2004.",
    }


@pytest.mark.parametrize(
    ("style", "in_text", "reference"),
    [
        ("apa", "(2004, 2004)", "2004. (2004)."),
        ("chicago", "(“2004” 2004)", "“2004”. 2004."),
        ("mla", "(“2004”)", "“2004”. 2004."),
    ],
)
def test_a_date_stays_that_is_the_title_too(style: str, in_text: str, reference: str) -> None:
    got = styled(quote(metadata=Metadata("2004", date="2004")), style)
    assert (got.in_text, got.reference) == (in_text, reference)


@pytest.mark.parametrize(
    ("title", "container", "expected"),
    [
        ("Why Water?", "Review", ("Why Water? (2004). Review.", "“Why Water?” 2004. Review.", "Why Water? // Review.")),
        ("آب؟", None, ("آب؟ (2004).", "“آب؟” 2004.", "آب؟")),
        ("1. Water", None, ("1. Water. (2004).", "“1. Water”. 2004.", "1. Water.")),
        ("a // b", None, ("a // b. (2004).", "“a // b”. 2004.", "a // b.")),
        ("Acme Inc.", None, ("Acme Inc. (2004).", "“Acme Inc.”. 2004.", "Acme Inc.")),
    ],
)
def test_a_title_is_followed_by_one_sign_and_keeps_its_number(
    title: str, container: str | None, expected: tuple[str, str, str]
) -> None:
    named = quote(metadata=Metadata(title, (), "2004", container, "fr"))
    got = tuple(styled(named, style).reference for style in ("apa", "chicago", "gost"))
    assert got == (expected[0], expected[1], f"{expected[2]} 2004.")


@pytest.mark.parametrize("style", STYLES)
def test_persian_names_and_titles_pass_through(style: str) -> None:
    got = styled(quote(metadata=Metadata("پل‌ها و گذرگاه‌ها", ("احمد رشیدی",), "2020", None, "fa")), style)
    assert "احمد رشیدی" in got.reference and "پل‌ها و گذرگاه‌ها" in got.reference


@pytest.mark.parametrize(
    ("style", "authors", "said"),
    [
        ("apa", ("احمدی, علی", "رضایی, محمد حسین"), "احمدی, علی, & رضایی, محمد حسین."),
        ("gost", ("احمدی, علی",), "احمدی علی."),
        ("apa", ("王, 小明",), "王, 小明."),
        ("apa", ("Иванов, Иван Петрович",), "Иванов, И. П."),
        ("apa", ("Smith, John Paul",), "Smith, J. P. (2020)."),
        ("gost", ("Smith, John Paul",), "Smith J. P. "),
        ("apa", ("Doe, Jane, Jr.",), "Doe, J., Jr. (2020)."),
        ("chicago", ("Doe, Jane, Jr.", "Roe, Ann, II"), "Doe, Jane, Jr., and Ann Roe II. 2020."),
        ("mla", ("Doe, Jane, Jr.",), "Doe, Jane, Jr. "),
        ("gost", ("Doe, Jane, Jr.",), "Doe J. Jr. The Ford. 2020."),
        ("apa", ("Rashid, Ahmad bin",), "Rashid, A. bin. (2020)."),
        ("apa", ("Berg, van den Jan",), "Berg, van den J. (2020)."),
        ("gost", ("Rashid, Ahmad bin",), "Rashid A. bin. "),
        ("chicago", ("Smith, John Paul",), "Smith, John Paul. 2020."),
        ("mla", ("Smith, John Paul",), "Smith, John Paul. "),
    ],
)
def test_given_names_are_initials_where_the_style_wants_them_and_the_script_has_capitals(
    style: str, authors: tuple[str, ...], said: str
) -> None:
    assert styled(quote(metadata=Metadata("The Ford", authors, "2020")), style).reference.startswith(said)


@pytest.mark.parametrize(
    ("style", "labels", "said"),
    [
        ("apa", "39–40", "pp. 39–40)"),
        ("apa", "iii–iv", "pp. iii–iv)"),
        ("chicago", "39–40", " 39–40)"),
        ("mla", "39–40", " 39–40)"),
        ("gost", "39–40", "с. 39–40]"),
    ],
)
def test_both_pages_of_a_quote_are_cited(style: str, labels: str, said: str) -> None:
    first, last = labels.split("–")
    over = quote(metadata=ARTICLE.document.metadata, pages=(Page(1, 0, 20, first), Page(2, 20, len(TEXT), last)))
    assert styled(over, style).in_text.endswith(said)


@pytest.mark.parametrize(
    ("date", "item", "said"),
    [
        ("2021-13-45", {"literal": "2021-13-45"}, "(2021)"),
        ("2021-02-31", {"literal": "2021-02-31"}, "(2021)"),
        ("May 2021", {"date-parts": [[2021, 5]]}, "(2021"),
        ("Spring 2021", {"literal": "Spring 2021"}, "(2021)"),
        ("1402-05-01", {"literal": "1402-05-01"}, "(1402)"),
        ("1402", {"date-parts": [[1402]]}, "(1402)"),
        ("2019 or 2021", {"literal": "2019 or 2021"}, "(n.d.)"),
        ("950", {"date-parts": [[950]]}, "(950)"),
        ("0950", {"date-parts": [[950]]}, "(950)"),
        ("-0500", {"literal": "-0500"}, "(n.d.)"),
        ("1200 BCE", {"literal": "1200 BCE"}, "(n.d.)"),
        ("1200 г. до н. э.", {"literal": "1200 г. до н. э."}, "(n.d.)"),
        ("۱۲۰۰ پیش از میلاد", {"literal": "۱۲۰۰ پیش از میلاد"}, "(n.d.)"),
        ("Vancouver, BC, 2004", {"literal": "Vancouver, BC, 2004"}, "(2004)"),
        ("0000-00-00", {"literal": "0000-00-00"}, "(n.d.)"),
    ],
)
def test_no_date_is_given_that_is_not_stated(date: str, item: object, said: str) -> None:
    dated = quote(metadata=Metadata("The Ford", ("World Bank",), date))
    assert csl_item(dated)["issued"] == item
    assert said in styled(dated, "apa").reference
    assert not [slip for slip in ("45", "31", "May 1") if slip in styled(dated, "apa").reference]


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Ministry of Energy, Kabul", {"literal": "Ministry of Energy, Kabul"}),
        ("van der Berg, Jan", {"family": "van der Berg", "given": "Jan"}),
        ("Karr,", {"literal": "Karr"}),
        (", J.", {"literal": "J."}),
        ("Doe, Jane, Jr.", {"family": "Doe", "given": "Jane", "suffix": "Jr."}),
        ("Doe, III, Jane", {"family": "Doe", "given": "Jane", "suffix": "III"}),
        ("Jane Doe, Sr.", {"literal": "Jane Doe, Sr."}),
        ("Doe, Jane, MD", {"family": "Doe", "given": "Jane, MD"}),
    ],
)
def test_a_body_and_half_a_name_stay_in_one_piece(author: str, name: object) -> None:
    assert csl_item(quote(metadata=Metadata("The Ford", (author,))))["author"] == [name]


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("title", ["Вода и жизнь в долине", "آب و زندگی در دره", None])
def test_a_title_that_is_not_in_english_is_given_no_capitals_where_no_language_is_stated(
    style: str, title: str | None
) -> None:
    known = quote(metadata=Metadata(title) if title else Metadata())
    assert (title or "a/ford.txt") in styled(known, style).reference


def test_an_english_title_has_the_capitals_that_a_style_gives_it() -> None:
    known = quote(metadata=Metadata("Water and life in the valley"))
    assert "Water and Life in the Valley" in styled(known, "chicago").reference
