from __future__ import annotations

from corpus.document import Document, Edit, Metadata, Part, Passage, Range, Sentence
from index.texts import CONTEXT_CHARACTERS, context_text, passage_text, sentence_text, title_text

TEXT = "The ferry\ncarries two carts. It is slow."
TITLED = Metadata(title="Old Landing")


def a_document(metadata: Metadata = TITLED, parts: tuple[Part, ...] = ()) -> Document:
    return Document("ferry-1", TEXT, "0" * 64, "ferry.txt", metadata=metadata, parts=parts, edits=(Edit(9, 10, " "),))


def a_passage(section: tuple[str, ...] = ("Crossings", "Ferries")) -> Passage:
    sentences = (Sentence((Range(0, 28),)), Sentence((Range(29, 40),)))
    return Passage("ferry-1", (Range(0, 40),), sentences, section=section)


def test_a_passage_is_embedded_with_its_title_and_headings_before_its_display_text() -> None:
    expected = "Old Landing › Crossings › Ferries\nThe ferry carries two carts. It is slow."
    assert passage_text(a_document(), a_passage()) == expected


def test_a_passage_without_any_context_is_its_display_text_alone() -> None:
    assert passage_text(a_document(Metadata()), a_passage(())) == "The ferry carries two carts. It is slow."


def test_a_sentence_is_embedded_with_what_it_leans_on_after_it() -> None:
    path = "Old Landing › Crossings › Ferries"
    assert sentence_text(a_document(), a_passage(), 0) == f"The ferry carries two carts. {path}"
    assert sentence_text(a_document(), a_passage(), 1) == f"It is slow. The ferry carries two carts. {path}"


def test_a_sentence_without_any_context_is_embedded_alone() -> None:
    assert sentence_text(a_document(Metadata()), a_passage(()), 0) == "The ferry carries two carts."


def test_the_title_of_a_part_stands_for_that_of_the_whole() -> None:
    document = a_document(parts=(Part("On ferries", 0, 40),))
    assert title_text(document, a_passage()) == "On ferries"
    assert context_text(document, a_passage(("On ferries", "Tolls"))) == "On ferries › Tolls"


def test_long_headings_are_cut() -> None:
    assert len(context_text(a_document(), a_passage(("word " * 200,)))) == CONTEXT_CHARACTERS
