import numpy as np
import pytest
import torch

from app.reader_pairs import PassageInput, make_pairs, padded, parts_of, passage_side, question_side
from tests.reader_fakes import PIECES, FakeTokens

PASSAGE = PassageInput("The Lower Ford", ("The river Sang rises in the hills.", "The ferry carries two carts."))


def side_of(passage):
    tokens = FakeTokens().passages([passage.text])[0]
    return passage_side(tokens, passage.starts(), tokens.states)


def test_a_sentence_starts_where_the_text_says_it():
    for start, sentence in zip(PASSAGE.starts(), PASSAGE.sentences, strict=True):
        assert PASSAGE.text[start:].startswith(sentence)


def test_a_passage_without_headings_is_its_sentences():
    passage = PassageInput("", ("One.", "Two."))
    assert passage.text == "One. Two."
    assert passage.starts().tolist() == [0, 5]


def test_tokens_belong_to_their_sentence_and_headings_to_none():
    assert side_of(PASSAGE).sentence.tolist() == [-1, -1, -1, -1, -1, *[0] * 7, *[1] * 5, -1]


def test_all_words_of_a_question_are_content():
    tokens = FakeTokens().question("Who carries carts?")
    assert question_side(tokens, tokens.states).sentence.tolist() == [-1, -1, 0, 0, 0, -1]


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [([10], [1]), ([40, 40], [2]), ([60, 60], [1, 1]), ([30, 30, 30, 30], [2, 2]), ([150, 10], [1, 1])],
)
def test_parts_are_few_and_even(lengths, expected):
    passage = PassageInput("", tuple("x" * length for length in lengths))
    assert [len(part) for part in parts_of(passage, longest=100)] == expected


def test_parts_cover_every_sentence_once_in_order():
    passage = PassageInput("", tuple("x" * (7 * number % 50 + 1) for number in range(40)))
    assert [number for part in parts_of(passage, longest=90) for number in part] == list(range(40))


def test_wide_characters_count_more():
    passage = PassageInput("", ("梅" * 40, "雨" * 40))
    assert len(parts_of(passage, longest=100)) == 2


def test_padding_is_never_content_and_never_the_same_piece():
    sides = [
        (question_side(tokens, tokens.states), side_of(passage))
        for tokens, passage in (
            (FakeTokens().question("carts?"), PASSAGE),
            (FakeTokens().question("Where does the river Sang rise?"), PassageInput("", ("The river.",))),
        )
    ]
    question, passage = (torch.from_numpy(padded([row[side].values for row in sides], 0)) for side in (0, 1))
    pairs = make_pairs(sides, np.full(PIECES, 100, np.uint8), question, passage)
    assert pairs.question_real.sum(1).tolist() == [4, 9]
    assert pairs.question_content.sum(1).tolist() == [1, 6]
    assert pairs.passage_content.sum(1).tolist() == [12, 2]
    assert pairs.same[0].nonzero().tolist() == [[2, 16]]
    assert not pairs.same[~pairs.question_content].any()
    assert pairs.question_weight[0].tolist() == [0, 0, 0.5, 0, 0, 0, 0, 0, 0]
    assert pairs.sentences.tolist() == [2, 1]
