import pytest

from corpus.layout.headings import (
    heads_notes,
    heads_references,
    is_capitals,
    is_known_heading,
    is_title_paragraph,
    number_depth,
)

from ..printed import prose
from ..reads import read, sentences, titles


@pytest.mark.parametrize("text", ["Introduction", "2. Methods", "CONCLUSIONS", "Заключение", "مقدمه", "References:"])
def test_well_known_headings(text):
    assert is_known_heading(text)


@pytest.mark.parametrize("text", ["The introduction of tolls", "Salt", "Conclusions were drawn"])
def test_ordinary_words_are_no_known_headings(text):
    assert not is_known_heading(text)


@pytest.mark.parametrize("text", ["References", "Список литературы", "منابع", "Works cited", "5. Bibliography"])
def test_headings_of_reference_lists(text):
    assert heads_references(text)
    assert not heads_notes(text)


@pytest.mark.parametrize(("text", "capitals"), [("SALT AND WOOL", True), ("Salt", False), ("12", False)])
def test_capitals(text, capitals):
    assert is_capitals(text) is capitals


@pytest.mark.parametrize(("text", "depth"), [("2. Wells", 1), ("2.1 Wells", 2), ("IV. Wells", 1), ("50 wells", 0)])
def test_numbers_of_titles(text, depth):
    assert number_depth(text) == depth


@pytest.mark.parametrize("text", ["It was late.", "• salt", "wool and salt", "12 34 56", "and so on;", "word " * 40])
def test_what_is_no_title(text):
    assert not is_title_paragraph(text.strip())


def test_headings_of_wrapped_text_make_sections():
    text = (
        f"INTRODUCTION\n{prose(0, 20)}\nOLD WELLS\n\n{prose(20, 20)}\n2. New wells and who dug them\n\n{prose(40, 20)}"
    )
    assert titles(read(text)) == ["INTRODUCTION", "OLD WELLS", "2. New wells and who dug them"]


def test_a_word_in_capitals_inside_a_sentence_is_no_heading():
    treaty = "The treaty was signed by all members of the\nUNION\nof the northern towns, as everybody knows.\n"
    sentence = "The treaty was signed by all members of the UNION of the northern towns, as everybody knows."
    assert sentence in sentences(read(f"{prose(0, 20)}\n{treaty}"))


def test_short_lines_that_stand_apart_head_the_paragraphs_of_a_web_page():
    long = prose(0, 12).replace("\n", " ")
    result = read(f"Roads\n\nWho paid\n\n{long}\n\nWho walked\n\n{long}\n")
    assert titles(result) == ["Who paid", "Who walked"]
    assert result.document.metadata.title == "Roads"
