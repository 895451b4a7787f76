from corpus.document import Kind, Range
from corpus.layout.fused import part_fused_headings
from corpus.layout.pieces import Piece

from ..printed import prose

FILLER = prose(0, 40).replace("\n", " ").strip()


def parted(text):
    piece = Piece(Kind.BODY, (Range(0, len(text)),), text)
    return [(part.kind, text[part.ranges[0].start : part.ranges[0].end]) for part in part_fused_headings(text, [piece])]


def test_sub_headings_of_one_build_are_parted():
    text = f"Salt trade After the flood it fell. {FILLER} Wool trade Although it was small, it lasted."
    assert [words for kind, words in parted(text) if kind is Kind.HEADING] == ["Salt trade", "Wool trade"]
    assert next(words for kind, words in parted(text) if kind is Kind.BODY).startswith("After the flood it fell.")


def test_one_candidate_is_a_name():
    assert len(parted(f"Salt trade After the flood it fell. {FILLER}")) == 1


def test_short_paragraphs_are_left_alone():
    assert len(parted("Salt trade After the flood it fell. Wool trade Although small, it lasted.")) == 1
