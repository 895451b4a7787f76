from __future__ import annotations

import math

import pytest

from app.overlap import weigh
from app.quoting import Candidate
from app.signals import NAMES, question_signals
from corpus.document import Document, Passage, Quote, Range, Sentence
from index.hits import Hit
from index.lexical import Term

TEXT = "One. Two. Three. Four. Five. Six. Seven."
DOCUMENT = Document("d", TEXT, "0" * 64, "d.txt")
WORDING = weigh([Term("one", ("one",), 1), Term("eight", ("eight",), 0)], 7)


def candidate(number: int, score: float, near_words: float = 0.0, **signals: float) -> Candidate:
    place = Range(5 * number, 5 * number + 4)
    passage = Passage("d", (place,), (Sentence((place,)),))
    own = {"sentence": 0.7, "dense": 0.6, "words": 0.2, "near_words": near_words, "odds": 0.0}
    own |= {"fits": 0.0, "misfit": 0.0, "other_script": 0.0}
    return Candidate(Quote(DOCUMENT, (place,)), passage, score, own | signals)


def hit(rank: int, dense: float) -> Hit:
    return Hit(candidate(0, 0).passage, 1 / rank, rank, signals={"dense": dense})


HITS = [hit(1, 0.5), hit(2, 0.8), hit(3, 0.2)]


def test_every_signal_is_there_by_its_name_and_a_number() -> None:
    found = question_signals([candidate(0, 1.0)], HITS, WORDING)
    assert tuple(found) == NAMES
    assert all(math.isfinite(value) for value in found.values())


@pytest.mark.parametrize(
    "name", ["sentence", "dense", "words", "near_words", "fits", "misfit", "odds", "crossed", "other_script"]
)
def test_the_first_candidate_gives_its_own_signals(name: str) -> None:
    first = candidate(0, 1.0, **{name: 0.125})
    assert question_signals([first, candidate(1, 0.9, **{name: 0.5})], HITS, WORDING)[name] == 0.125


def test_the_lead_is_over_the_mean_of_the_next_three() -> None:
    scores = [1.0, 0.9, 0.6, 0.3, -9.0]
    found = question_signals([candidate(n, score) for n, score in enumerate(scores)], HITS, WORDING)
    assert math.isclose(found["lead"], 0.4)


def test_one_candidate_alone_has_no_lead_and_no_rival() -> None:
    found = question_signals([candidate(0, 1.0, 0.9)], HITS, WORDING)
    assert (found["lead"], found["rival_words"]) == (0.0, 0.0)


def test_the_rival_is_the_one_of_the_next_five_that_covers_most() -> None:
    covered = [0.9, 0.1, 0.3, 0.2, 0.0, 0.25, 0.8]
    found = question_signals([candidate(n, 1 - n / 10, share) for n, share in enumerate(covered)], HITS, WORDING)
    assert found["rival_words"] == 0.3


def test_the_spread_is_of_the_best_cosine_over_the_mean_whatever_the_order() -> None:
    for hits in (HITS, HITS[::-1]):
        assert math.isclose(question_signals([candidate(0, 1.0)], hits, WORDING)["spread"], 0.3)


def test_the_question_gives_what_of_it_is_unknown() -> None:
    found = question_signals([candidate(0, 1.0)], HITS, WORDING)
    known, unknown = math.log(1 + 6.5 / 1.5), math.log(1 + 7.5 / 0.5)
    assert math.isclose(found["unknown"], unknown / (known + unknown))
