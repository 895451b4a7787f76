from corpus.document import Block, Kind, Range
from corpus.layout.lines import Sheet
from corpus.layout.pieces import Piece, from_blocks, from_sheet, one_line


def test_lines_apart_become_ranges_apart():
    sheet = Sheet.of("In spring the salt and\nNOTE\nwool came down the river.")
    sheet.take(Kind.NOTE, [1])
    body, note = from_sheet(sheet)
    assert (body.kind, body.ranges) == (Kind.BODY, (Range(0, 22), Range(28, 53)))
    assert (note.kind, note.block()) == (Kind.NOTE, Block(Kind.NOTE, (Range(23, 27),)))


def test_blocks_of_a_format_become_pieces():
    (piece,) = from_blocks("a  b\nc", [Block(Kind.HEADING, (Range(0, 6),), 2)])
    assert piece == Piece(Kind.HEADING, (Range(0, 6),), "a b c", 2)
    assert piece.of_kind(Kind.NOTE).block() == Block(Kind.NOTE, (Range(0, 6),), 0)


def test_one_line():
    assert one_line(" a\n\tb  c ") == "a b c"
