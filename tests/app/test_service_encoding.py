from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from numpy.typing import NDArray

from app.answer import Question
from app.ports import HitsFound
from app.quoting import Readings
from app.reader_pairs import Side, question_side
from app.rereading import Rereader
from app.service import QuotingService
from corpus.document import Document, Passage
from corpus.errors import UnknownDocument
from index.hits import Hit, Query
from index.tokens import EncodedQuestion, TokenStates

from ..fakes import FakeEncoder
from ..reader_fakes import FakeTokens
from .small import CALIBRATION, open_small


class RecordingRereader:
    """Remembers which passages were made ready and which questions were encoded and read; says nothing of any."""

    def __init__(self) -> None:
        self.ready: list[str] = []
        self.encoded: list[EncodedQuestion] = []
        self.ordered_for: list[Side] = []
        self.read_for: list[Side] = []

    def encode(self, question: str) -> EncodedQuestion:
        encoded = EncodedQuestion(FakeEncoder().encode_queries([question])[0], FakeTokens().question(question))
        self.encoded.append(encoded)
        return encoded

    def make_ready(self, document: Document, passage: Passage) -> None:
        assert passage.doc_id == document.doc_id
        self.ready.append(passage.passage_id)

    def asked(self, question: TokenStates) -> Side:
        return question_side(question, question.states)

    def ordered(self, question: Side, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> tuple[Hit, ...]:
        self.ordered_for.append(question)
        return tuple(reversed(hits))

    def read(self, question: Side, hits: Sequence[Hit], document_of: Callable[[str], Document]) -> Readings:
        self.read_for.append(question)
        return {}


class NoQuestions(FakeEncoder):
    """Has no questions encoded."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise AssertionError(texts)


def test_a_question_is_encoded_once_for_search_and_reader(small_index: Path) -> None:
    rereader = RecordingRereader()
    service = QuotingService(small_index, NoQuestions(), CALIBRATION, rereader=cast(Rereader, rereader))
    question = Question("Who built the ferry at Old Landing?")
    answer = service.answer(question)
    # A refusal that says what a filter left out searches once more, with the same embedding.
    refused = service.answer(replace(question, languages=frozenset({"fa"})))
    assert "filtered" in [reason.code for reason in refused.reasons]
    assert len(rereader.encoded) == 2
    assert rereader.read_for[0] is rereader.ordered_for[0]
    assert rereader.read_for[0].values is rereader.encoded[0].tokens.states
    assert answer.quotes or answer.nearest


def test_passages_are_listed_in_the_order_in_which_answers_are_looked_for(small_index: Path) -> None:
    rereader = RecordingRereader()
    service = QuotingService(small_index, FakeEncoder(), CALIBRATION, rereader=cast(Rereader, rereader))
    query = Query("Who built the ferry at Old Landing?")
    plain = service.search(query, closely=False)
    assert not rereader.ordered_for
    assert len(plain) > 1
    assert [hit.row for hit in service.search(query)] == [hit.row for hit in reversed(plain)]
    best = service.search(replace(query, top_k=1))
    assert [hit.row for hit in best] == [plain[-1].row]
    assert not service.search(replace(query, top_k=0))
    first = next(service.steps(Question(query.text)))
    assert isinstance(first, HitsFound)
    assert [hit.row for hit in first.hits] == [hit.row for hit in reversed(plain)]


def test_a_search_of_a_document_that_is_not_there_is_refused_before_its_words_are_encoded(small_index: Path) -> None:
    rereader = RecordingRereader()
    service = QuotingService(small_index, NoQuestions(), CALIBRATION, rereader=cast(Rereader, rereader))
    with pytest.raises(UnknownDocument):
        service.search(Query("Who built the ferry at Old Landing?", doc_ids=frozenset({"nowhere.txt"})))
    assert not rereader.encoded


class CountingEncoder(FakeEncoder):
    """Counts the questions it encodes."""

    def __init__(self) -> None:
        super().__init__()
        self.questions = 0

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.questions += len(texts)
        return super().encode_queries(texts)


def test_without_a_reader_too_a_question_is_encoded_once(small_index: Path) -> None:
    encoder = CountingEncoder()
    service = open_small(small_index, encoder)
    refused = service.answer(Question("Who built the ferry at Old Landing?", languages=frozenset({"fa"})))
    assert "filtered" in [reason.code for reason in refused.reasons]
    assert encoder.questions == 1


def test_every_passage_is_made_ready_ahead_of_questions(small_index: Path) -> None:
    rereader = RecordingRereader()
    service = QuotingService(small_index, FakeEncoder(), CALIBRATION, rereader=cast(Rereader, rereader))
    service.make_ready()
    assert len(set(rereader.ready)) == len(rereader.ready) == service.health().passages > 5


def test_making_passages_ready_ends_with_the_one_it_is_at(small_index: Path) -> None:
    stop = threading.Event()

    class Stopping(RecordingRereader):
        def make_ready(self, document: Document, passage: Passage) -> None:
            super().make_ready(document, passage)
            if len(self.ready) == 2:
                stop.set()

    rereader = Stopping()
    service = QuotingService(small_index, FakeEncoder(), CALIBRATION, rereader=cast(Rereader, rereader))
    service.make_ready(stop)
    assert len(rereader.ready) == 2 < service.health().passages


def test_without_a_reader_nothing_is_made_ready(small_index: Path) -> None:
    open_small(small_index, FakeEncoder()).make_ready()


@pytest.mark.parametrize("hits", [1, 3])
def test_a_question_is_quoted_from_so_many_passages(small_index: Path, hits: int) -> None:
    service = QuotingService(small_index, FakeEncoder(), CALIBRATION, hits=hits)
    first = next(service.steps(Question("Who built the ferry at Old Landing?")))
    assert isinstance(first, HitsFound)
    assert len(first.hits) == hits
