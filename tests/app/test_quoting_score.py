"""What lifts a sentence above its neighbours, and what its score is made of."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from app.intent import Wanted
from app.overlap import weigh
from app.quoting import LOG_ODDS, UNREAD
from corpus.document import Kind
from index.lexical import Term

from .shelves import COSINE_ONLY, PLAIN, Shelf, texts


class TestScore:
    def test_questions_seldom_answer(self, shelf: Shelf) -> None:
        for mark in "?؟？":
            hit = shelf.hit([f"Who paid for it{mark}", "The weavers."], [0.5, 0.45])
            assert texts(shelf.candidates([hit])) == [f"Who paid for it{mark}"]
            (found,) = shelf.candidates([hit], replace(COSINE_ONLY, asks=-0.125))
            assert (found.quote.text, found.score) == ("The weavers.", 0.45)

    def test_a_question_mark_inside_a_sentence_makes_it_no_question(self, shelf: Shelf) -> None:
        hit = shelf.hit(["“Who paid?” she asked."], [0.5])
        assert shelf.candidates([hit], replace(COSINE_ONLY, asks=-0.125))[0].score == 0.5

    @pytest.mark.parametrize(
        ("wanted", "quoted"),
        [
            ({Wanted.NUMBER}, "It has seven arches."),
            ({Wanted.DATE}, "It opened in May."),
            ({Wanted.PERSON}, "It is of stone."),
            (set(), "It is of stone."),
        ],
    )
    def test_a_sentence_with_the_kind_of_fact_that_is_asked_for_fits(
        self, shelf: Shelf, wanted: set[Wanted], quoted: str
    ) -> None:
        hit = shelf.hit(["It is of stone.", "It has seven arches.", "It opened in May."], [0.5, 0.45, 0.45])
        intent = replace(PLAIN, wanted=frozenset(wanted))
        (found,) = shelf.candidates([hit], replace(COSINE_ONLY, fits=0.125), intent=intent)
        assert found.quote.text == quoted
        assert found.signals["fits"] == float(quoted != "It is of stone.")

    def test_side_kinds_count_less_than_running_text(self, shelf: Shelf) -> None:
        hits = [shelf.hit(["Note."], [0.5], kind=Kind.NOTE), shelf.hit(["Body."], [0.5], doc_id="b")]
        found = shelf.candidates(hits, replace(COSINE_ONLY, side_kind=-0.125))
        assert [(c.quote.text, c.score) for c in found] == [("Body.", 0.5), ("Note.", 0.375)]

    def test_the_score_of_a_passage_counts_from_0_to_1_within_the_search(self, shelf: Shelf) -> None:
        hits = [
            shelf.hit([f"{name}."], [0.0], score=score, rank=rank)
            for rank, (name, score) in enumerate([("Best", 7.0), ("Middle", 4.0), ("Last", 3.0)], 1)
        ]
        found = shelf.candidates(hits, replace(COSINE_ONLY, passage=0.5))
        assert [candidate.score for candidate in found] == [0.5, 0.125, 0.0]

    def test_passages_of_one_score_gain_nothing_from_it(self, shelf: Shelf) -> None:
        hits = [shelf.hit([f"{name}."], [0.25], score=3.0) for name in ("One", "Two")]
        assert [c.score for c in shelf.candidates(hits, replace(COSINE_ONLY, passage=0.5))] == [0.25, 0.25]

    def test_words_of_the_question_count_by_their_share(self, shelf: Shelf) -> None:
        wording = weigh([Term("oil", ("oil",), 2), Term("lift", ("lift",), 2)], 9)
        hit = shelf.hit(["She carries oil.", "The lift broke.", "Nothing."], [0.0, 0.25, 0.25])
        (found,) = shelf.candidates([hit], replace(COSINE_ONLY, words=1.0), wording)
        assert (found.quote.text, found.score, found.signals["words"]) == ("The lift broke.", 0.75, 0.5)

    def test_near_words_are_those_of_the_neighbours_and_headings(self, shelf: Shelf) -> None:
        wording = weigh([Term(word, (word,), 2) for word in ("oil", "lift", "harbour", "storm")], 9)
        hit = shelf.hit(
            ["She carries oil.", "It is heavy.", "The lift broke.", "In a storm."],
            [0.0, 0.5, 0.0, 0.0],
            section=("The harbour",),
        )
        (found,) = shelf.candidates([hit], replace(COSINE_ONLY, near_words=1.0), wording)
        assert found.quote.text == "It is heavy."
        assert (found.signals["words"], found.signals["near_words"]) == (0.0, 0.75)
        assert math.isclose(found.score, 1.25)

    def test_signals_say_what_a_candidate_was_made_of(self, shelf: Shelf) -> None:
        (found,) = shelf.candidates([shelf.hit(["One.", "Two, longer."], [0.1, 0.5])])
        assert found.signals == {
            "dense": 0.5,
            "sentence": 0.5,
            "words": 0.0,
            "near_words": 0.0,
            "fits": 0.0,
            "misfit": 0.0,
            "odds": 0.0,
            "characters": 12.0,
        }

    def test_the_reader_lifts_the_sentence_it_finds_to_answer(self, shelf: Shelf) -> None:
        hit = shelf.hit(["One says it.", "Two is longer."], [0.5, 0.4])
        readings = {hit.passage.passage_id: (-2.0, 3.0)}
        (found,) = shelf.candidates([hit], replace(COSINE_ONLY, reader=0.1), readings=readings)
        assert (found.quote.text, found.signals["odds"]) == ("Two is longer.", 3.0)
        assert math.isclose(found.score, 0.4 + 0.3)

    def test_what_the_reader_says_is_bounded(self, shelf: Shelf) -> None:
        hit = shelf.hit(["One says it.", "Two is longer."], [0.5, 0.4])
        readings = {hit.passage.passage_id: (-2.0, 1000.0)}
        (found,) = shelf.candidates([hit], replace(COSINE_ONLY, reader=0.1), readings=readings)
        assert found.signals["odds"] == LOG_ODDS

    def test_passages_that_were_not_read_count_as_not_answering(self, shelf: Shelf) -> None:
        read, unread = shelf.hit(["One."], [0.5], doc_id="a"), shelf.hit(["Two."], [0.6], doc_id="b")
        readings = {read.passage.passage_id: (0.0,)}
        found = shelf.candidates([unread, read], replace(COSINE_ONLY, reader=0.1), readings=readings)
        assert texts(found) == ["One.", "Two."]
        assert found[1].signals["odds"] == UNREAD
