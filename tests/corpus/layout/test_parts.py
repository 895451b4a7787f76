from corpus.document import Kind, Range
from corpus.layout.parts import parts_of, with_part_levels
from corpus.layout.pieces import Piece


def pieces(*found):
    return [Piece(kind, (Range(10 * at, 10 * at + 9),), text, 1) for at, (kind, text) in enumerate(found)]


HEADING, BODY, FRONT = Kind.HEADING, Kind.BODY, Kind.FRONT_MATTER
TWO = pieces(
    (HEADING, "SALT AND WOOL:"),
    (HEADING, "ABSTRACT"),
    (BODY, "Salt was dear."),
    (FRONT, "Ellen Marsh"),
    (FRONT, "Professor of history, River University"),
    (HEADING, "A HISTORY"),
    (HEADING, "INTRODUCTION"),
    (BODY, "It began."),
    (HEADING, "THE LAST GUARD"),
    (HEADING, "INTRODUCTION"),
    (BODY, "He was paid off."),
)


def test_titles_above_abstracts_begin_parts():
    first, second = parts_of(TWO, [], 200)
    assert (first.title, first.start, first.end, first.authors) == ("SALT AND WOOL: A HISTORY", 0, 80, ("Ellen Marsh",))
    assert (second.title, second.start, second.end, second.authors) == ("THE LAST GUARD", 80, 200, ())


def test_a_running_head_completes_a_title():
    assert parts_of(TWO, ["HALE: THE LAST GUARD"], 200)[1].title == "HALE: THE LAST GUARD"


def test_one_title_is_the_title_of_the_whole():
    assert parts_of(TWO[:8], [], 200) == ()


def test_what_stands_before_is_a_part_only_with_a_label():
    text = pieces((BODY, "This issue."), (HEADING, "FOREWORD"))
    moved = text + [Piece(p.kind, (Range(p.start + 20, p.start + 29),), p.text, p.level) for p in TWO]
    assert parts_of(moved, [], 300)[0].title == "FOREWORD"
    assert len(parts_of(moved[1:], [], 300)) == 2


def test_headings_of_parts_are_the_highest():
    levels = [piece.level for piece in with_part_levels(TWO, parts_of(TWO, [], 200)) if piece.kind is HEADING]
    assert levels == [1, 2, 2, 2, 1, 2]
