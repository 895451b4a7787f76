from __future__ import annotations

from corpus.document import Range
from eval.marking import Paint, painted, quote_pieces, span_pieces


def test_pieces_are_the_whole_text_in_order() -> None:
    pieces = painted("abcdefgh", 10, [Range(10, 13), Range(15, 18)], [Range(11, 13), Range(15, 16)])
    assert pieces == [
        ("a", Paint.PLAIN),
        ("bc", Paint.MET),
        ("de", Paint.LEFT_OUT),
        ("f", Paint.MET),
        ("gh", Paint.PLAIN),
    ]


def test_a_quote_shows_what_of_it_is_evidence() -> None:
    quote = {"file": "a", "start": 5, "text": "one two", "ranges": [[5, 12]]}
    evidence = [[{"file": "a", "start": 0, "end": 8}], [{"file": "b", "start": 8, "end": 12}]]
    assert quote_pieces(quote, evidence) == [("one", Paint.MET), (" two", Paint.PLAIN)]


def test_evidence_shows_what_of_it_is_quoted() -> None:
    quotes = [{"file": "a", "ranges": [[5, 8], [10, 12]]}, {"file": "b", "ranges": [[0, 99]]}]
    span = {"file": "a", "start": 4, "end": 12, "text": " one two"}
    assert span_pieces(span, quotes) == [
        (" ", Paint.PLAIN),
        ("one", Paint.MET),
        (" t", Paint.PLAIN),
        ("wo", Paint.MET),
    ]
