from __future__ import annotations

from app.citations import formatted, parts
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
