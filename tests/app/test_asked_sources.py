from __future__ import annotations

import pytest

from app.asked_sources import sources_reader

READER = sources_reader()


@pytest.mark.parametrize(
    ("question", "of_each"),
    [
        ("What share of the freight is grain, and do the sources agree?", "What share of the freight is grain"),
        ("What share of the freight is grain and do the sources agree?", "What share of the freight is grain"),
        ("What share of the freight is grain - do the sources agree?", "What share of the freight is grain"),
        ("When was the bridge finished? Do the accounts match?", "When was the bridge finished?"),
        ("When was the bridge finished: the articles give different years", "When was the bridge finished"),
        ("How many arches are there according to the different texts?", "How many arches are there?"),
        ("According to several reports, how many arches are there?", "how many arches are there?"),
        ("How many  arches are there according   to various reports", "How many arches are there"),
        (
            "In the flood, how many carts were lost according to various reports?",
            "In the flood, how many carts were lost?",
        ),
        ("Sarpul has a bridge. Who built it, according to different sources?", "Sarpul has a bridge. Who built it"),
        ("Who was Dr. Marwick according to different sources?", "Who was Dr. Marwick?"),
        ("Grain as a share of the freight: what do the documents say?", "Grain as a share of the freight"),
        ("Number of carts on the bridge: compare the figures given", "Number of carts on the bridge"),
        ("Compare what the texts say: who paid for the bridge?", "who paid for the bridge?"),
        ("How long is the bridge? I want every estimate.", "How long is the bridge?"),
        ("Сколько яблонь в саду по разным отчётам?", "Сколько яблонь в саду?"),
        ("Когда заложили сад, и согласны ли в этом источники?", "Когда заложили сад"),
        ("Кто сторожил этот сад и что об этом пишут авторы?", "Кто сторожил этот сад"),
        ("Сад у мельницы зимой: что сообщают источники?", "Сад у мельницы зимой"),
        (
            "چاه را کی کندند و آیا منابع در این باره اختلاف دارند؟",
            "چاه را کی کندند",
        ),
        ("چاه را کی کندند؟ گویا هر نوشته‌ای سال دیگری می‌دهد.", "چاه را کی کندند؟"),
        ("ژرفای این چاه در منابع مختلف چند متر آمده است؟", "ژرفای این چاه چند متر آمده است؟"),
    ],
)
def test_what_is_asked_of_each_document_is_told_from_what_is_asked_about_sources(question: str, of_each: str) -> None:
    assert READER.read(question) == of_each


@pytest.mark.parametrize(
    "question",
    [
        "What do the stories say about the flood at the bridge?",
        "Put side by side what is said about the toll",
        "What do Marwick, Linden and other historians say about the bridge?",
        "What do the town and other sources say about the number of carts?",
        "Do the accounts of the flood differ? Answer in one short sentence.",
        "What do sources say about Sarpul? I need it for school.",
        "Do English and Persian sources differ on when the lake was formed?",
        "Одинаково ли датируют закладку сада?",
        "طول چاه را نویسندگان مختلف چقدر نوشته‌اند؟",
        "What do the sources say?",
    ],
)
def test_what_cannot_be_told_apart_is_asked_as_it_stands(question: str) -> None:
    assert READER.read(question) == question


@pytest.mark.parametrize(
    "question",
    [
        "What is the source of the river?",
        "What other sources of water does the town have?",
        "How many water sources are there?",
        "Which documents does a carter need?",
        "How many different birds are there?",
        "On what date did all the member states agree?",
        "How did the war end, and what reasons led to it?",
        "When was the alphabet changed, and how many letters does it have?",
        "What do the authors call the bridge?",
        "What are the three sources of the law?",
        "Who won the war? Which two books did he write after it?",
        "Какие источники названы?",
        "Какие документы нужны возчику?",
        "Согласно докладу ООН, сколько беженцев вернулось?",
        "Какие страны, согласно договору 1992 года, делят реку?",
        "Чем он отличается от авторитарных соседей?",
        "منابع این کتاب کدام است؟",
        "کشورها بر سر منابع آب چه اختلافی دارند؟",
        "",
    ],
)
def test_any_other_question_asks_nothing_of_several_documents(question: str) -> None:
    assert READER.read(question) is None
