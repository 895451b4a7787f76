from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.answer import Answer, CitedQuote, Question, Status, answer_json
from app.offsets import Units, Utf16, in_units
from corpus.document import Quote, Range

from .fakes import make_document

TEXT = st.text(alphabet="aж\u200c𝔘😀é")


def utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


@given(TEXT, st.integers(0, 30))
def test_units_are_counted_as_an_encoder_counts_them(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    units = Utf16(text).units(offset)
    assert units == len(utf16(text[:offset])) // 2
    assert Utf16(text).points(units) == offset


def test_a_unit_inside_a_character_counts_as_its_beginning() -> None:
    assert [Utf16("a😀b😀").points(units) for units in range(7)] == [0, 1, 1, 2, 3, 3, 4]


@given(TEXT.filter(str), TEXT.filter(str), TEXT)
def test_a_client_that_counts_units_cuts_the_same_quote(before: str, words: str, after: str) -> None:
    document = make_document("doc-1", before + words + after, "a.txt", "en")
    quote = Quote(document, (Range(len(before), len(before) + len(words)),))
    answer = Answer(Question("q"), Status.ANSWERED, 0.9, 0.5, (CitedQuote(1, quote, 0.9, also_in=(quote,)),))
    (shown,) = in_units(answer_json(answer), answer, Units.UTF_16)["quotes"]
    for place in (shown, shown["selectors"][1], shown["also_in"][0]):
        cut = utf16(document.text)[place["start"] * 2 : place["end"] * 2].decode("utf-16-le")
        assert cut == words
    assert shown["ranges"] == [[shown["start"], shown["end"]]]
    assert in_units(answer_json(answer), answer, Units.CODE_POINTS) == answer_json(answer)
