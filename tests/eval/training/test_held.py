import numpy as np
import pytest

from app.sentence_reader import Reading, SentenceReader
from corpus.document import Range
from eval.training.held import (
    BothJudge,
    CosineJudge,
    CrossJudge,
    Judgement,
    ReaderJudge,
    StoredTokens,
    sentences_of,
    word_f1,
    worth,
)
from eval.training.sets import Role
from eval.training.start import start_network
from tests.reader_fakes import PIECES

from .test_sampling import SHAPE, layers


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        ("Anna Weaver", "anna weaver", 1.0),
        ("by Anna", "Anna Weaver", 0.5),
        ("the mill", "Anna", 0.0),
        ("", "Anna", 0.0),
    ],
)
def test_word_f1(text, answer, expected):
    assert word_f1(text, answer) == pytest.approx(expected)


def test_a_judge_that_knows_everything_is_worth_everything(found):
    def judge(example):
        if not example.answerable:
            return Judgement(0.0, example.parts[0], 0)
        part = min(example.answers)
        return Judgement(1.0, part, example.answers[part][0].sentence, example.texts[0])

    measured = worth(found.of(Role.TEST), found.parts, judge)
    squad = measured["squad2"]
    assert (squad.questions, squad.answerable) == (6, 4)
    assert (squad.auroc, squad.sentence, squad.span_f1) == (1.0, 1.0, 1.0)
    assert measured["xen"].auroc is None


def test_a_judge_that_knows_nothing_is_worth_chance(found):
    squad = worth(found.of(Role.TEST), found.parts, lambda example: Judgement(0.0, example.parts[0], 0))["squad2"]
    assert (squad.auroc, squad.sentence, squad.span_f1) == (0.5, 0.5, None)


def test_the_cosine_judge_takes_the_nearest_sentence(found):
    def embed(side, text):
        return np.array([float("mill" in text), float("ferry" in text)], np.float32)

    squad = worth(found.of(Role.TEST), found.parts, CosineJudge(found.parts, embed))["squad2"]
    assert squad.sentence == 1.0


def test_a_reader_can_be_judged(found, store):
    reader = SentenceReader(
        start_network(found, store, SHAPE, 1, layers()), np.full(PIECES, 99, np.uint8), StoredTokens(store)
    )
    squad = worth(found.of(Role.TEST), found.parts, ReaderJudge(reader, found.parts))["squad2"]
    assert squad.sentence >= 0.5
    assert squad.span_f1 is not None


def test_sentences_are_listed_once(found):
    listed = sentences_of(found.of(Role.TEST), found.parts)
    assert len(listed) == len(set(listed)) > 0


class Saying:
    """Says the same of every passage: ``odds`` of the first sentences, -9 of the rest."""

    def __init__(self, *odds):
        self._odds = odds
        self.asked = 0

    def prepare(self, passages):
        return list(passages)

    def read(self, question, passages, cosines=None):
        self.asked += 1
        rests = [(-9.0,) * (len(passage.sentences) - len(self._odds)) for passage in passages]
        return [Reading((*self._odds, *rest), max(self._odds), Range(0, 1)) for rest in rests]


def test_two_judge_by_the_sum_of_their_log_odds(found):
    example = next(one for one in found.of(Role.TEST) if len(found.parts[one.parts[0]].passage.sentences) >= 2)
    saying = Saying(3.0, 1.0)
    first, second = CrossJudge(saying, found.parts), ReaderJudge(Saying(0.0, 6.0), found.parts)
    judged = BothJudge(first, second, found.parts, share=0.5)(example)
    assert judged == Judgement(3.0 + 0.5 * 6.0, example.parts[0], 1)
    assert BothJudge(first, second, found.parts, share=0.2)(example).sentence == 0
    assert first(example).sentence == 0
    assert saying.asked == 1, "one question is read once, however many judge by it"
