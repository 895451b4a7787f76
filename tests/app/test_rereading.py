from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from app.depth import DEEP, DEFAULT, Depth
from app.reader_pairs import PassageInput, Side
from app.rereading import MET_WEIGHT, Rereader, open_rereader
from app.sentence_reader import Reading, ReadyPassage, SentenceReader
from corpus.document import Document, Passage, Range, Sentence
from index.hits import Hit
from index.tokens import EncodedQuestion, TokenStates

from ..fakes import FakeEncoder
from ..reader_fakes import FakeTokens

TEXT = "First one.\nThe other."
MET = {f"Heading {rank}": met for rank, met in enumerate((0.1, 0.9, 0.5, 0.3), start=1)}
"""How well a passage meets any question, by its heading."""


class FakeReader:
    """Says of each sentence how long it is, or less; remembers what it made ready."""

    def __init__(self, less: float = 0.0) -> None:
        self.less = less
        self.prepared: list[PassageInput] = []

    def prepare(self, passages: Sequence[PassageInput]) -> list[ReadyPassage]:
        self.prepared += passages
        return [cast(ReadyPassage, passage) for passage in passages]

    def asked(self, question: TokenStates) -> Side:
        return cast(Side, question)

    def met(self, question: Side, passages: Sequence[ReadyPassage]) -> NDArray[np.float32]:
        return np.array([MET[cast(PassageInput, one).context] for one in passages], np.float32)

    def read(self, question: Side, passages: Sequence[ReadyPassage]) -> list[Reading]:
        inputs = cast(Sequence[PassageInput], passages)
        return [Reading(tuple(len(s) - self.less for s in one.sentences), 0.0, Range(0, 1)) for one in inputs]


def make_document(doc_id: str) -> Document:
    return Document(doc_id, TEXT, "0" * 64, f"{doc_id}.txt")


def make_hit(rank: int) -> Hit:
    sentences = (Sentence((Range(0, 10),)), Sentence((Range(11, 21),)))
    passage = Passage(f"d{rank}", (Range(0, 21),), sentences, section=(f"Heading {rank}",))
    return Hit(passage, 1 / rank, rank)


class FakeQuestions:
    """Gives every question the same embedding, and the tokens of the fake encoder."""

    def encode(self, text: str) -> EncodedQuestion:
        return EncodedQuestion(np.ones(1, np.float32), FakeTokens().question(text))


ASKED = cast(Side, FakeTokens().question("Which?"))


def rereader(reader: FakeReader) -> Rereader:
    return Rereader(cast(SentenceReader, reader), FakeQuestions())


def test_only_the_nearest_passages_are_read() -> None:
    hits = [make_hit(rank) for rank in range(1, DEFAULT.read + 4)]
    readings = rereader(FakeReader()).read(ASKED, hits, make_document)
    assert list(readings) == [hit.passage.passage_id for hit in hits[: DEFAULT.read]]


def test_more_are_read_when_none_of_the_nearest_seems_to_answer() -> None:
    hits = [make_hit(rank) for rank in range(1, DEFAULT.read_on + 4)]
    readings = rereader(FakeReader(less=10.0)).read(ASKED, hits, make_document)
    assert len(readings) == DEFAULT.read, "a sentence of each has just the log-odds from which on it answers"
    readings = rereader(FakeReader(less=10.5)).read(ASKED, hits, make_document)
    assert list(readings) == [hit.passage.passage_id for hit in hits[: DEFAULT.read_on]]
    assert set(readings.values()) == {(-0.5, -0.5)}


def test_a_deeper_answer_reads_more() -> None:
    hits = [make_hit(rank) for rank in range(1, DEEP.read + 4)]
    deep = Rereader(cast(SentenceReader, FakeReader()), FakeQuestions(), DEEP)
    assert len(deep.read(ASKED, hits, make_document)) == DEEP.read > DEFAULT.read


def test_the_reader_sees_the_headings_and_the_displayed_sentences() -> None:
    reader = FakeReader()
    readings = rereader(reader).read(ASKED, [make_hit(1)], make_document)
    assert reader.prepared == [PassageInput("Heading 1", ("First one.", "The other."))]
    assert readings["d1:0-21"] == (10.0, 10.0)


def test_a_passage_is_made_ready_once() -> None:
    reader = FakeReader()
    twice = rereader(reader)
    for question in ("Which?", "Who?"):
        asked = twice.asked(FakeTokens().question(question))
        twice.ordered(asked, [make_hit(1), make_hit(2)], make_document)
        twice.read(asked, [make_hit(1), make_hit(2)], make_document)
    assert len(reader.prepared) == 2


def test_nothing_found_is_nothing_read() -> None:
    assert rereader(FakeReader()).read(ASKED, [], make_document) == {}
    assert rereader(FakeReader()).ordered(ASKED, [], make_document) == ()


def test_what_meets_the_question_better_comes_first() -> None:
    hits = [replace(make_hit(rank), score=1.0) for rank in (1, 2, 3)]
    ordered = rereader(FakeReader()).ordered(ASKED, hits, make_document)
    assert [(hit.passage.doc_id, hit.rank) for hit in ordered] == [("d2", 1), ("d3", 2), ("d1", 3)]
    assert [hit.score for hit in ordered] == pytest.approx([1 + MET_WEIGHT * met for met in (0.9, 0.5, 0.1)])
    assert [hit.signals["late_interaction"] for hit in ordered] == pytest.approx([0.9, 0.5, 0.1])


def test_search_has_its_say_in_the_order() -> None:
    hits = [replace(make_hit(1), score=3.0), replace(make_hit(2), score=1.0)]
    ordered = rereader(FakeReader()).ordered(ASKED, hits, make_document)
    assert [hit.passage.doc_id for hit in ordered] == ["d1", "d2"]


def test_hits_that_are_not_compared_count_as_the_worst_that_is() -> None:
    reader = FakeReader()
    near = Rereader(cast(SentenceReader, reader), FakeQuestions(), Depth(hits=3))
    hits = [replace(make_hit(rank), score=1.0) for rank in (2, 3, 4, 1)]
    ordered = near.ordered(ASKED, hits, make_document)
    assert len(reader.prepared) == 3
    assert [hit.signals["late_interaction"] for hit in ordered] == pytest.approx([0.9, 0.5, 0.3, 0.3])
    assert [hit.passage.doc_id for hit in ordered] == ["d2", "d3", "d1", "d4"]


def test_another_encoder_has_no_reader() -> None:
    assert open_rereader(FakeEncoder()) is None


def test_what_was_made_ready_ahead_is_not_made_again() -> None:
    reader = FakeReader()
    ready, hit = rereader(reader), make_hit(1)
    ready.make_ready(make_document("d1"), hit.passage)
    ready.read(ASKED, [hit], make_document)
    assert len(reader.prepared) == 1
