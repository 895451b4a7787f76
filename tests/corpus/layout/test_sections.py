from corpus.document import Kind, Part, Range
from corpus.layout.pieces import Piece
from corpus.layout.sections import sections_of


def heading(start, level, text):
    return Piece(Kind.HEADING, (Range(start, start + 5),), text, level)


def test_a_section_runs_to_the_next_heading_that_is_as_high():
    found = sections_of([heading(0, 1, "A"), heading(10, 2, "B:"), heading(20, 2, "C"), heading(30, 1, "D")], (), 40)
    assert [(section.title, section.start, section.end) for section in found] == [
        ("A", 0, 30),
        ("B", 10, 20),
        ("C", 20, 30),
        ("D", 30, 40),
    ]


def test_the_title_of_the_document_is_no_section():
    assert [section.title for section in sections_of([heading(0, 1, "T"), heading(9, 1, "A")], (), 40, title="T")] == [
        "A"
    ]


def test_a_part_is_the_section_around_its_sections():
    part = Part("WHOLE: TITLE", 0, 40)
    found = sections_of([heading(0, 1, "WHOLE:"), heading(10, 2, "A")], (part,), 40)
    assert [(section.title, section.level, section.end) for section in found] == [("WHOLE: TITLE", 1, 40), ("A", 2, 40)]
