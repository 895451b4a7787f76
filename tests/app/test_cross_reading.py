from __future__ import annotations

from collections.abc import Sequence

import pytest

from app.cross_reading import HOPED, LEAST_ODDS, MOST_CHARACTERS, WEIGHT, CrossReader, open_cross_reader
from app.quoting import LOG_ODDS, UNREAD, Candidate
from app.reader_pairs import PassageInput
from app.sentence_reader import Reading
from app.windows import cut
from corpus.document import Document, Passage, Range, Sentence

from ..fakes import FakeEncoder

SENTENCES = ("The river rises in the hills.", "It is 40 miles long.", "Nobody has swum it.", "The ferry is old.")


class FakeReader:
    """Says of each sentence what it is told to; remembers what it was given."""

    def __init__(self, odds: dict[str, float]) -> None:
        self.odds = odds
        self.given: list[tuple[str, tuple[PassageInput, ...]]] = []

    def read(self, question: str, passages: Sequence[PassageInput]) -> list[Reading]:
        self.given.append((question, tuple(passages)))
        odds = [tuple(self.odds.get(sentence, -3.0) for sentence in passage.sentences) for passage in passages]
        return [Reading(own, max(own), Range(0, 1)) for own in odds]


def make_document(sentences: Sequence[str] = SENTENCES) -> tuple[Document, Passage]:
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    own = tuple(
        Sentence((Range(start, start + len(sentence)),)) for start, sentence in zip(starts, sentences, strict=True)
    )
    document = Document("d", text, "0" * 64, "d.txt")
    return document, Passage("d", (Range(0, len(text)),), own, section=("The river",))


DOCUMENT, PASSAGE = make_document()


def candidate(first: int, last: int, score: float, odds: float = 1.0) -> Candidate:
    return Candidate(cut(DOCUMENT, PASSAGE, first, last), PASSAGE, score, {"odds": odds})


def ordered(reader: FakeReader, candidates: Sequence[Candidate], best: int = 2) -> tuple[Candidate, ...]:
    return CrossReader(reader, best).ordered("How long is it?", candidates, lambda name: DOCUMENT)


def test_what_answers_comes_before_what_only_looked_better() -> None:
    found = ordered(FakeReader({SENTENCES[1]: 4.0}), [candidate(0, 0, 1.0), candidate(1, 1, 0.95)])
    assert [one.quote.text for one in found] == [SENTENCES[1], SENTENCES[0]]
    assert [one.signals["crossed"] for one in found] == [4.0, -3.0]
    assert found[0].score == pytest.approx(0.95 + 4 * WEIGHT)
    assert found[0].signals["odds"] == 1.0


def test_only_the_best_are_read_and_the_others_count_as_no_answers() -> None:
    reader = FakeReader({SENTENCES[0]: -2.0, SENTENCES[1]: -8.5})
    found = ordered(reader, [candidate(0, 0, 1.0), candidate(1, 1, 0.99), candidate(3, 3, 0.98)])
    assert [len(passages) for _, passages in reader.given] == [1, 1]
    assert [one.signals["crossed"] for one in found] == [-2.0, UNREAD, -LOG_ODDS]


@pytest.mark.parametrize(("second", "read"), [(0.99, 2), (0.97, 1)])
def test_what_is_not_likely_to_come_first_any_more_is_not_read(second: float, read: int) -> None:
    reader = FakeReader({SENTENCES[0]: HOPED - 0.02 / WEIGHT})
    found = ordered(reader, [candidate(0, 0, 1.0), candidate(1, 1, second), candidate(3, 3, 0.5)], best=3)
    assert len(reader.given) == read
    assert [one.signals["crossed"] for one in found][read:] == [UNREAD] * (3 - read)


def test_of_what_the_reader_thinks_hopeless_only_the_first_is_read() -> None:
    reader = FakeReader({})
    given = [
        candidate(0, 0, 1.0, LEAST_ODDS - 1),
        candidate(1, 1, 1.0, LEAST_ODDS - 1),
        candidate(3, 3, 1.0, LEAST_ODDS),
    ]
    found = ordered(reader, given, best=3)
    assert len(reader.given) == 2
    assert [one.signals["crossed"] for one in found] == [-3.0, -3.0, UNREAD]


def test_reading_goes_on_until_one_answers() -> None:
    reader = FakeReader({SENTENCES[3]: 5.0})
    found = ordered(reader, [candidate(number, number, 1.0) for number in range(4)], best=4)
    assert len(reader.given) == 4
    assert found[0].quote.text == SENTENCES[3]


def test_a_quote_of_two_sentences_answers_when_one_of_them_does() -> None:
    found = ordered(FakeReader({SENTENCES[2]: 30.0}), [candidate(1, 2, 1.0)])
    assert found[0].signals["crossed"] == LOG_ODDS


def test_a_sentence_beside_the_quote_does_not_count() -> None:
    assert ordered(FakeReader({SENTENCES[1]: 5.0}), [candidate(0, 0, 1.0)])[0].signals["crossed"] == -3.0


def test_the_quote_is_read_with_its_headings_and_what_stands_around_it() -> None:
    reader = FakeReader({})
    ordered(reader, [candidate(1, 1, 1.0)])
    assert reader.given == [("How long is it?", (PassageInput("The river", SENTENCES),))]


def test_no_more_is_read_around_it_than_the_bound_allows() -> None:
    long = tuple(f"{word} {'x' * (MOST_CHARACTERS // 2)}." for word in ("One", "Two", "Three"))
    document, passage = make_document(long)
    reader = FakeReader({})
    given = [Candidate(cut(document, passage, 1, 1), passage, 1.0, {"odds": 1.0})]
    CrossReader(reader, 1).ordered("?", given, lambda name: document)
    assert reader.given[0][1][0].sentences == long[1:2]


def test_a_question_without_candidates_has_none_after_it_either() -> None:
    assert ordered(FakeReader({}), []) == ()


def test_there_is_none_for_an_encoder_that_it_was_not_trained_with() -> None:
    assert open_cross_reader(FakeEncoder()) is None
