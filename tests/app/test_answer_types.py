import pytest

from app.answer_types import misfits
from app.intent import intent_reader


@pytest.mark.parametrize(
    ("question", "language", "text", "expected"),
    [
        ("How many carts crossed?", "en", "The carts crossed in the evening.", True),
        ("How many carts crossed?", "en", "Some 40 carts crossed.", False),
        ("How many carts crossed?", "en", "Three carts crossed.", False),
        ("How many carts crossed in 1931?", "en", "In 1931 carts crossed.", True),
        ("How many of the 40 carts crossed?", "en", "The 40 carts stood at the ford.", True),
        ("How many carts crossed?", "en", "In 1931 carts crossed.", True),
        ("When did the ferry sink?", "en", "The ferry sank in the night.", True),
        ("When did the ferry sink?", "en", "The ferry sank in May.", False),
        ("When did the ferry of 1931 sink?", "en", "The ferry of 1931 sank.", True),
        ("Who built the mill of Ardal?", "en", "The mill of Ardal was built of stone.", True),
        ("Who built the mill of Ardal?", "en", "The mill was built by Anna Weaver.", False),
        ("Who built the mill?", "en", "It was built in a year. They carried the stone themselves.", True),
        ("Кто построил мельницу?", "ru", "Мельницу построил Иван Ткач.", False),
        ("Кто построил мельницу?", "ru", "Мельница стоит у реки.", True),
        ("چه کسی آسیاب را ساخت؟", "fa", "آسیاب کنار رود است.", False),
        ("چند گاری گذشت؟", "fa", "گاری‌ها گذشتند.", True),
        ("چند گاری گذشت؟", "fa", "۴۰ گاری گذشت.", False),
        ("Where does the road end?", "en", "The road ends at Ombar.", False),
        ("Where does the road end?", "en", "The road is long.", True),
        ("Why does the road end?", "en", "The road is long.", False),
        ("How does the lamp work?", "en", "The road is long.", False),
    ],
)
def test_a_text_without_the_kind_of_fact_that_is_asked_for_misfits(question, language, text, expected):
    assert misfits(text, language, intent_reader().read(question)) is expected
