import pytest

from corpus.document import Edit, Kind, Range
from corpus.layout.edits import apart, edits_of
from corpus.layout.pieces import Piece


def displayed(text, *ranges, kind=Kind.BODY):
    piece = Piece(kind, tuple(ranges) or (Range(0, len(text)),), text)
    for edit in reversed(edits_of(text, [piece])):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("the mill\nof the guild", "the mill of the guild"),
        ("two  spaces\there", "two spaces here"),
        ("the govern-\nment", "the government"),
        ("a well-\nknown man", "a well-known man"),
        ("in mid-\nAugust", "in mid-August"),
        ("1996–\n2001", "1996–2001"),
        ("the mill –\nand the bridge", "the mill – and the bridge"),
        ("the «non-\n“titular“ nation", "the «non-“titular“ nation"),
        ("see http://example.org/salt-\nroads/old", "see http://example.org/salt-roads/old"),
        ("see http://example.org/salt/\nroads", "see http://example.org/salt/roads"),
        ("see http://example.org\nand go", "see http://example.org and go"),
        ("soft\u00adhyphen and govern\u00ad\nment", "softhyphen and government"),
        ("he said [SM1] so", "he said so"),
        ("see [12] and [A]", "see [12] and [A]"),
        ("T H E  M I L L  O F\nthe guild", "T H E M I L L O F the guild"),
        ("госу-\nдарство", "государство"),
        ("северо-\nвосток", "северо-восток"),
        ("a slip of teh pen", "a slip of teh pen"),
    ],
)
def test_what_is_shown_for_raw_text(raw, shown):
    assert displayed(raw) == shown


def test_the_document_itself_decides_about_its_words():
    assert displayed("the lime-stone is a limestone, and the lime-\nstone of limestone hills").endswith(
        "limestone hills"
    )
    assert "the sun-baked brick" in displayed("of sun-baked clay and the sun-\nbaked brick")
    assert "Kuldorans" in displayed("The Kuldorans left. The Kul-\ndorans came back.")


def test_letter_spaced_headings_are_closed():
    assert displayed("T H E  M I L L", kind=Kind.HEADING) == "THE MILL"


def test_tables_keep_their_white_space():
    assert edits_of("a  1\nb  2", [Piece(Kind.TABLE, (Range(0, 8),), "")]) == []


def test_a_word_broken_at_a_gap_ends_in_a_soft_hyphen():
    text = "the govern-XXXment fell"
    piece = Piece(Kind.BODY, (Range(0, 11), Range(14, len(text))), text)
    assert edits_of(text, [piece]) == [Edit(10, 11, "\u00ad")]
    kept = "a well-XXXknown man"
    assert edits_of(kept, [Piece(Kind.BODY, (Range(0, 7), Range(10, len(kept))), kept)]) == [Edit(6, 7, "-\u00ad")]


def test_what_a_format_gives_goes_before_what_is_found():
    given = [Edit(4, 8, "")]
    assert apart([Edit(0, 2, " "), Edit(3, 5, " "), Edit(7, 9, " "), Edit(9, 10, "")], given) == [
        Edit(0, 2, " "),
        Edit(4, 8, ""),
        Edit(9, 10, ""),
    ]
