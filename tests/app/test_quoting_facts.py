"""Candidates that lack the fact that is asked for, or say otherwise than the question takes for granted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.intent import Wanted, intent_reader
from app.overlap import weigh
from app.premises import Contradiction, Premise
from app.quoting import compared
from corpus.document import Kind, Metadata
from index.lexical import Term

from .shelves import COSINE_ONLY, NO_WORDS, PLAIN, Shelf


class TestMissingFact:
    HOW_LONG = replace(PLAIN, wanted=frozenset({Wanted.NUMBER}))

    def test_the_neighbour_that_has_the_fact_is_quoted_with_the_sentence_that_names_the_thing(
        self, shelf: Shelf
    ) -> None:
        hit = shelf.hit(["Nothing here.", "They dug the canal.", "It is 40 miles long."], [0.2, 0.5, 0.3])
        weights = replace(COSINE_ONLY, most_sentences=2, missing=0.3)
        (first, *_) = shelf.candidates([hit], weights, intent=self.HOW_LONG)
        assert first.quote.text == "They dug the canal. It is 40 miles long."
        assert first.signals["misfit"] == 0.5
        (first, *_) = shelf.candidates([hit], weights)
        assert (first.quote.text, first.signals["misfit"]) == ("They dug the canal.", 0.0)

    def test_a_neighbour_is_not_added_to_a_sentence_that_has_the_fact(self, shelf: Shelf) -> None:
        hit = shelf.hit(["The canal is 40 miles long.", "It took 9 years."], [0.5, 0.3])
        (first, *_) = shelf.candidates([hit], replace(COSINE_ONLY, missing=0.3), intent=self.HOW_LONG)
        assert (first.quote.text, first.signals["misfit"]) == ("The canal is 40 miles long.", 0.0)

    def test_the_next_sentence_that_has_the_reason_is_quoted_with_the_one_that_names_the_thing(
        self, shelf: Shelf
    ) -> None:
        hit = shelf.hit(["Because of him.", "They gave up the canal.", "This was due to the sand."], [0.2, 0.5, 0.1])
        weights = replace(COSINE_ONLY, most_sentences=2, missing=0.4)
        (first, *_) = shelf.candidates([hit], weights, intent=replace(PLAIN, wanted=frozenset({Wanted.REASON})))
        assert (first.quote.text, first.signals["misfit"]) == (
            "They gave up the canal. This was due to the sand.",
            0.0,
        )
        (first, *_) = shelf.candidates([hit], weights, intent=self.HOW_LONG)
        assert first.quote.text == "They gave up the canal."

    def test_a_quote_without_the_fact_says_so(self, shelf: Shelf) -> None:
        hit = shelf.hit(["They dug the canal.", "Nothing here."], [0.5, 0.3])
        (first, *_) = shelf.candidates([hit], replace(COSINE_ONLY, missing=0.3), intent=self.HOW_LONG)
        assert first.signals["misfit"] == 1.0

    def test_an_entry_of_a_list_lacks_what_its_work_says(self, shelf: Shelf) -> None:
        hit = shelf.hit(["Weaver, A. (1931). The canal and its 40 locks."], [0.5], kind=Kind.REFERENCE)
        for intent, expected in ((PLAIN, 0.0), (replace(PLAIN, entries=False), 1.0)):
            (first, *_) = shelf.candidates([hit], intent=intent)
            assert first.signals["misfit"] == expected
        (body, *_) = shelf.candidates([shelf.hit(["The canal."], [0.5])], intent=replace(PLAIN, entries=False))
        assert body.signals["misfit"] == 0.0

    def test_a_quote_that_says_otherwise_than_is_taken_for_granted_cannot_be_the_answer(self, shelf: Shelf) -> None:
        intent = intent_reader().read("What happened to the canal of 1931?")
        hits = [
            shelf.hit(["Anna dug the canal of 1950."], [0.6]),
            shelf.hit(["Anna dug the canal of 1940."], [0.5], section=("Canals of 1931",)),
        ]
        first, second = compared(shelf.candidates(hits, intent=intent), NO_WORDS, intent)
        assert first.contradicts == (Contradiction(Premise.YEAR, "1931", ("1950",)),)
        assert (first.signals["misfit"], second.contradicts, second.signals["misfit"]) == (1.0, (), 0.0)

    def test_the_date_of_a_document_may_be_meant(self, shelf: Shelf) -> None:
        intent = intent_reader().read("What happened to the canal of 1931?")
        hit = shelf.hit(["The canal of 1950 was forgotten."], [0.6])
        shelf.documents["a"] = replace(shelf.documents["a"], metadata=Metadata(date="1931-05"))
        (dated,) = compared(shelf.candidates([hit], intent=intent), NO_WORDS, intent)
        assert dated.contradicts == ()

    def test_a_not_in_a_quote_is_told_and_decides_nothing(self, shelf: Shelf) -> None:
        wording = weigh([Term("canal", ("canal",), 1)], 9)
        hit = shelf.hit(["Anna never dug the canal."], [0.6])
        (first,) = compared(shelf.candidates([hit], wording=wording), wording, PLAIN)
        assert first.contradicts == (Contradiction(Premise.AFFIRMATION, "", ("never dug",)),)
        assert first.signals["misfit"] == 0.0

    @pytest.mark.parametrize(
        ("question", "section", "expected"),
        [
            ("How many tonnes of salt were sold?", (), 1.0),
            ("How many tonnes of salt were sold?", ("Salt",), 0.0),
            ("How many tonnes of flour were sold?", (), 0.0),
            ("Сколько тонн соли продали?", (), 0.0),
        ],
    )
    def test_an_amount_is_asked_of_something_that_has_to_be_named(
        self, shelf: Shelf, question: str, section: tuple[str, ...], expected: float
    ) -> None:
        intent = intent_reader().read(question)
        hit = shelf.hit(["They sold 40 tonnes of flour."], [0.6], section=section)
        (first,) = compared(shelf.candidates([hit], intent=intent), NO_WORDS, intent)
        assert first.signals["misfit"] == expected
