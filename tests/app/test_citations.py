from __future__ import annotations

import pytest

from app.answer import citation_json
from app.citations import formatted, parts
from app.messages import load_catalogues
from app.presenting import citation_words
from corpus.document import Document, Metadata, Page, Part, Quote, Range, Section

TEXT = "Title\n\nHeading\n\nThe words that are quoted."


def document(**known: object) -> Document:
    return Document("d", TEXT, "0" * 64, "folder/d.txt", **known)  # type: ignore[arg-type]


def cite(document: Document) -> str:
    return formatted(Quote(document, (Range(16, 25),)))


def test_a_document_of_which_nothing_is_known_is_cited_by_its_file() -> None:
    assert cite(document()) == "“folder/d.txt”, characters 16–25."


def test_what_is_known_is_cited_in_order() -> None:
    known = document(
        metadata=Metadata("Title", ("A. Writer", "B. Writer"), "2021", "The Journal", "en"),
        pages=(Page(3, 0, len(TEXT), "iii"),),
        sections=(Section("Heading", 1, 7, len(TEXT)),),
    )
    assert cite(known) == (
        "A. Writer, B. Writer, “Title”, The Journal, 2021, § Heading, p. iii, folder/d.txt, characters 16–25."
    )


def test_a_part_is_cited_in_its_document() -> None:
    known = document(
        metadata=Metadata("The Issue", ("The Editor",)), parts=(Part("An Article", 7, len(TEXT), ("An Author",)),)
    )
    assert cite(known).startswith("An Author, “An Article”, The Issue, ")


def test_a_section_that_only_repeats_the_title_is_left_out() -> None:
    known = document(metadata=Metadata("Title"), sections=(Section("Title", 1, 0, len(TEXT)),))
    assert "§" not in cite(known)


def test_the_line_is_its_parts() -> None:
    quote = Quote(document(), (Range(16, 25),))
    assert formatted(quote) == ", ".join(parts(quote)) + "."


@pytest.mark.parametrize(("language", "said"), [("en", "pp. 39–40"), ("fa", "صص 39 تا 40"), ("ru", "с. 39–40")])
def test_a_quote_over_two_pages_is_cited_with_both(language: str, said: str) -> None:
    known = document(pages=(Page(3, 0, 20, "39"), Page(4, 20, len(TEXT), "40")))
    words = citation_words(load_catalogues()[language])
    assert parts(Quote(known, (Range(16, 25),)), words)[1] == said
    # A page that begins where a quote ends holds nothing of it.
    assert "40" not in parts(Quote(known, (Range(16, 20),)), words)[1]


def test_pages_that_have_one_label_are_one() -> None:
    known = document(pages=(Page(3, 0, 20, "39"), Page(4, 20, len(TEXT), "39")))
    assert ", p. 39, " in cite(known)


def test_the_citation_of_the_api_names_where_a_quote_begins_and_ends() -> None:
    known = document(pages=(Page(3, 0, 20, None), Page(4, 20, len(TEXT), "40")))
    cited = citation_json(Quote(known, (Range(16, 25),)), "en")
    assert (cited["page"], cited["last_page"]) == ("3", "40")
    cited = citation_json(Quote(document(), (Range(16, 25),)), "en")
    assert (cited["page"], cited["last_page"]) == (None, None)
