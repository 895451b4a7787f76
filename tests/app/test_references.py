"""What is written for other programs is read back by those programs' own readers."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import rispy
from pybtex.database import parse_string

from app.answer import Answer, CitedQuote, Question, Reason, Status
from app.messages import load_catalogues
from app.premises import Contradiction, Premise
from app.references import bibtex, csl_json, markdown, ris
from corpus.document import Document, Metadata, Page, Quote, Range

WORDS = load_catalogues()
HARD = 'Tolls & duties: 50% of $5, #1 {"a_b"} ~ x^2 \\ end, پل و мост.\nER  - no end'


def quote(
    text: str = HARD, title: str = "Tolls_& Duties", authors: tuple[str, ...] = ("Ergashev, Bakhtiyor", "World Bank")
) -> Quote:
    document = Document(
        "tolls-1",
        text,
        "0" * 64,
        "a/tolls.txt",
        metadata=Metadata(title, authors, "2022-05", "River Studies", "en"),
        pages=(Page(1, 0, len(text), "iv"),),
    )
    return Quote(document, (Range(0, len(text)),))


def plain(latex: str) -> str:
    """What LaTeX would print."""
    for written, char in (
        (r"\textbackslash{}", "\0"),
        (r"\textasciitilde{}", "~"),
        (r"\textasciicircum{}", "^"),
        (r"\&", "&"),
        (r"\%", "%"),
        (r"\$", "$"),
        (r"\#", "#"),
        (r"\_", "_"),
        (r"\textbraceleft{}", "\1"),
        (r"\textbraceright{}", "\2"),
    ):
        latex = latex.replace(written, char)
    return latex.replace("{", "").replace("}", "").replace("\0", "\\").replace("\1", "{").replace("\2", "}")


def test_bibtex_is_read_by_pybtex() -> None:
    (entry,) = parse_string(bibtex([quote()]), "bibtex").entries.values()
    assert entry.type == "article"
    assert plain(entry.fields["annote"]) == " ".join(HARD.split())
    assert plain(entry.fields["title"]) == "Tolls_& Duties"
    assert [str(person) for person in entry.persons["author"]] == ["Ergashev, Bakhtiyor", "{World Bank}"]
    assert (entry.fields["year"], entry.fields["month"], entry.fields["pages"]) == ("2022", "5", "iv")


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ("Smith, John and Mary", "Smith, {John and Mary}"),
        ("Doe, Jane, Jr.", "Doe, Jr., Jane"),
        ("Smith and Sons, Ltd.", "{Smith and Sons, Ltd.}"),
        ("Smith, and", "Smith, {and}"),
        ("Smith, John AND Mary", "Smith, {John AND Mary}"),
        ("Brandt, Alexander", "Brandt, Alexander"),
        ("van der Berg, Jan", "van der Berg, Jan"),
    ],
)
def test_one_author_is_one_person_in_bibtex(author: str, written: str) -> None:
    (entry,) = parse_string(bibtex([quote(authors=(author, "World Bank"))]), "bibtex").entries.values()
    assert [str(person) for person in entry.persons["author"]] == [written, "{World Bank}"]


@pytest.mark.parametrize("text", ["one { alone", "one } alone", "} and {", "\\{", "{}"])
def test_a_brace_without_its_other_leaves_the_entries_readable(text: str) -> None:
    first, second = parse_string(bibtex([quote(text), quote("Other words.")]), "bibtex").entries.values()
    assert plain(first.fields["annote"]) == text
    assert second.fields["annote"] == "Other words."


def test_several_quotes_are_several_entries() -> None:
    both = [quote(), quote("Other words.")]
    assert len(parse_string(bibtex(both), "bibtex").entries) == 2
    assert len(rispy.loads(ris(both))) == 2
    assert len(json.loads(csl_json(both))) == 2


def test_ris_is_read_by_rispy_and_a_quote_cannot_end_the_record() -> None:
    (record,) = rispy.loads(ris([quote()]))
    assert record["type_of_reference"] == "JOUR"
    assert record["notes"] == [" ".join(HARD.split())]
    assert record["authors"] == ["Ergashev, Bakhtiyor", "World Bank"]
    assert (record["year"], record["start_page"], record["language"]) == ("2022", "iv", "en")


@pytest.mark.parametrize(
    ("author", "written"),
    [
        (
            "Ministry of Agriculture, Irrigation and Livestock",
            "Ministry of Agriculture\u201a Irrigation and Livestock,",
        ),
        ("Ministry of Energy, Water, and Mines", "Ministry of Energy\u201a Water\u201a and Mines,"),
        ("World Bank", "World Bank"),
        ("Ministry of Energy", "Ministry of Energy"),
        ("Brandt, Alexander", "Brandt, Alexander"),
        ("Doe, Jane, Jr.", "Doe, Jane, Jr."),
    ],
)
def test_a_body_with_a_comma_in_its_name_is_one_name_in_ris(author: str, written: str) -> None:
    (record,) = rispy.loads(ris([quote(authors=(author, "World Bank"))]))
    assert record["authors"] == [written, "World Bank"]


def test_csl_json_has_the_words_and_the_bytes_they_are_of() -> None:
    (item,) = json.loads(csl_json([quote()]))
    assert item["annote"] == HARD
    assert item["custom"]["sha256"] == "0" * 64


def test_nothing_is_written_for_no_quote() -> None:
    assert (bibtex([]), ris([])) == ("", "")


def answered(text: str) -> Answer:
    return Answer(Question("Why *so*?"), Status.ANSWERED, 0.9, 0.5, quotes=(CitedQuote(1, quote(text), 0.9),))


def test_markdown_has_footnotes() -> None:
    assert markdown([answered("The ford is closed.")], WORDS["en"]) == (
        "**Why \\*so\\*?**\n\n> The ford is closed.[^1]\n\n"
        "[^1]: Ergashev, Bakhtiyor, World Bank, “Tolls\\_\\& Duties”, River Studies, 2022-05, p. iv, a/tolls.txt, "
        "characters 0–19.\n"
    )


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("# Heading", "\\# Heading"),
        ("1. Item", "1\\. Item"),
        ("- Item", "\\- Item"),
        ("a*b_c`d`[e](f)<g>", "a\\*b\\_c\\`d\\`\\[e\\](f)\\<g\\>"),
    ],
)
def test_words_of_a_document_are_no_markup(text: str, written: str) -> None:
    assert f"> {written}[^1]" in markdown([answered(text)], WORDS["en"])


def test_a_refusal_in_markdown_gives_its_reasons() -> None:
    refused = Answer(Question("Who?"), Status.REFUSED, 0.1, 0.5, reasons=(Reason("x", "Nothing came near."),))
    assert markdown([refused], WORDS["en"]) == (
        "**Who?**\n\nThe documents do not answer this\n\n- Nothing came near.\n"
    )


def test_a_refusal_in_markdown_shows_what_came_nearest_and_in_what_it_differs() -> None:
    refused = Answer(Question("Who?"), Status.REFUSED, 0.1, 0.5, reasons=(Reason("x", "Ничего близкого."),))
    near = CitedQuote(
        1, quote("The ford closed in 1950."), 0.1, contradicts=(Contradiction(Premise.YEAR, "1931", ("1950",)),)
    )
    lines = markdown([replace(refused, nearest=(near,))], WORDS["ru"]).splitlines()
    assert "Что оказалось ближе всего" in lines
    assert lines.index("> The ford closed in 1950.[^1]") < lines.index(
        "Здесь стоит \u20681950\u2069, а в вопросе \u20681931\u2069."
    )
    assert lines[-1].startswith("[^1]: ") and lines[-1].endswith(", с. iv, a/tolls.txt, знаки 0–24.")


def test_files_name_both_pages_of_a_quote() -> None:
    known = quote()
    over = replace(known.document, pages=(Page(1, 0, 9, "iv"), Page(2, 9, len(HARD), "v_1")))
    both = Quote(over, known.ranges)
    (entry,) = parse_string(bibtex([both]), "bibtex").entries.values()
    assert plain(entry.fields["pages"]) == "iv--v_1"
    (record,) = rispy.loads(ris([both]))
    assert (record["start_page"], record["end_page"]) == ("iv", "v_1")
    (item,) = json.loads(csl_json([both]))
    assert item["custom"]["locator"]["value"] == "iv–v_1"


@pytest.mark.parametrize(("date", "year"), [("Spring 2021", "2021"), ("1402-05-01", "1402"), ("2021-13-45", "2021")])
def test_the_year_of_a_date_in_other_words_is_kept(date: str, year: str) -> None:
    known = quote()
    dated = Quote(replace(known.document, metadata=replace(known.document.metadata, date=date)), known.ranges)
    (entry,) = parse_string(bibtex([dated]), "bibtex").entries.values()
    assert (entry.fields["year"], "month" in entry.fields) == (year, False)
    assert rispy.loads(ris([dated]))[0]["year"] == year
