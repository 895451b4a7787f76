"""What a comparison asks of one of its things, in plain words."""

import pytest

from app.comparatives import PERSIAN_ADJECTIVES, PLAIN, comparative_reader
from app.intent import Wanted, intent_reader

READER = comparative_reader()


@pytest.mark.parametrize(
    ("before", "thing", "after", "expected"),
    [
        ("Which is longer, ", "the bridge", "?", "the bridge is how long?"),
        ("Which town sent more carts in 1874: ", "Sarpul", "?", "Sarpul town sent how many carts in 1874?"),
        ("Which of the two is more expensive — ", "the mill", "?", "the mill is how expensive?"),
        ("In 1874, whose toll grew faster, ", "Ombar’s", "?", "In 1874, Ombar’s toll grew how fast?"),
        ("Where is bread cheaper, in ", "Sarpul", "?", "in Sarpul is bread how expensive?"),
        ("Where is bread cheaper ", "in Sarpul", "?", "in Sarpul is bread how expensive?"),
        ("Who came first, ", "the miller", "?", "when the miller came?"),
        ("Кто прислал больше телег — ", "Сарпул", "?", "Сарпул прислал сколько телег?"),
        ("Что построили раньше: ", "мост", "?", "когда мост построили?"),
        ("کدام بلندتر است: ", "پل", "؟", "پل چقدر بلند است؟"),
        ("کدام یک کمک بیشتری کرد، ", "سرپل", "؟", "سرپل کمک چقدر کرد؟"),
        ("", "the mill", ", which is older?", "the mill is how old?"),
    ],
)
def test_the_thing_stands_where_which_stood_and_the_comparative_is_plain(
    before: str, thing: str, after: str, expected: str
) -> None:
    assert READER.asked_of(before, thing, after) == expected


@pytest.mark.parametrize(
    ("before", "thing", "after"),
    [
        ("Which is it, ", "the bridge", "?"),
        ("Which millers know more than ", "the keeper", "?"),
        ("Who was the first miller of ", "Sarpul", "?"),
        ("کدام دفتر کهنه را خواند، ", "آسیابان", "؟"),
    ],
)
def test_what_compares_nothing_stays_as_it_is(before: str, thing: str, after: str) -> None:
    assert READER.asked_of(before, thing, after) == f"{before}{thing}{after}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sarpul sold more flour", "Sarpul sold how much flour"),
        ("Sarpul sold more old carts", "Sarpul sold how much old carts"),
        ("Sarpul sold more carts", "Sarpul sold how many carts"),
        ("Sarpul had more old people", "Sarpul had how many old people"),
        ("Sarpul is less famous", "Sarpul is how famous"),
        ("Sarpul lost less", "Sarpul lost how much"),
        ("СКОЛЬКО? Больше!", "СКОЛЬКО? сколько!"),
        ("پل بزرگ تر", "پل چقدر بزرگ"),
        ("پل بزرگ\u200cتر", "پل چقدر بزرگ"),
        ("پل زودتر ساخته شد", "پل کی ساخته شد"),
    ],
)
def test_a_comparative_becomes_a_question_word(text: str, expected: str) -> None:
    assert READER.plainly(text) == expected


def test_only_the_first_comparative_is_asked_for() -> None:
    assert READER.plainly("a longer and older bridge") == "a how long and older bridge"


def test_what_is_asked_of_a_thing_is_a_number_or_a_date() -> None:
    intents = intent_reader()
    for before, wanted in (("Which is longer, ", Wanted.NUMBER), ("Who came earlier, ", Wanted.DATE)):
        assert intents.read(READER.asked_of(before, "the bridge", "?")).wanted == {wanted}
        assert not intents.read(f"{before}the bridge?").wanted & {wanted}


def test_no_comparative_is_listed_twice() -> None:
    listed = [one for comparatives in PLAIN.values() for one in comparatives]
    assert len(set(listed)) == len(listed)
    assert len(set(PERSIAN_ADJECTIVES)) == len(PERSIAN_ADJECTIVES)
