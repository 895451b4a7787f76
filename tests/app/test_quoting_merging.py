"""The same words in several places are one candidate."""

from __future__ import annotations

from app.quoting import Candidate, merge_equal
from corpus.document import Document, Passage, Quote, Range, Sentence

from .shelves import Shelf, texts


class TestMerging:
    def test_the_same_words_elsewhere_are_noted_with_the_first(self, shelf: Shelf) -> None:
        hits = [
            shelf.hit(["A toll is paid."], [0.3]),
            shelf.hit(["Another."], [0.4], doc_id="b"),
            shelf.hit(["A toll is paid."], [0.5], doc_id="c"),
            shelf.hit(["A  toll is PAID."], [0.2], doc_id="d"),
        ]
        found = shelf.candidates(hits)
        assert texts(found) == ["A toll is paid.", "Another."]
        assert found[0].passage.doc_id == "c"
        assert [quote.document.doc_id for quote in found[0].also_in] == ["a", "d"]
        assert found[1].also_in == ()

    def test_the_same_words_twice_in_one_document_are_two_places(self, shelf: Shelf) -> None:
        hits = [shelf.hit(["A toll is paid."], [0.5]), shelf.hit(["A toll is paid."], [0.4])]
        (found,) = shelf.candidates(hits)
        assert found.also_in[0].start > found.quote.end

    def test_a_place_that_overlaps_is_no_other_place(self) -> None:
        document = Document("a", "A toll is paid. ", "0" * 64, "a.txt")
        passage = Passage("a", (Range(0, 15),), (Sentence((Range(0, 15),)),))
        one = Candidate(Quote(document, (Range(0, 15),)), passage, 0.5)
        same = Candidate(Quote(document, (Range(0, 16),)), passage, 0.4)
        assert merge_equal([one, same]) == (one,)

    def test_texts_that_fold_alike_in_persian_are_the_same_words(self, shelf: Shelf) -> None:
        hits = [shelf.hit(["کتاب‌های کهنه"], [0.5]), shelf.hit(["كتاب‌هاي كهنه"], [0.4], doc_id="b")]
        (found,) = shelf.candidates(hits)
        assert [quote.text for quote in found.also_in] == ["كتاب‌هاي كهنه"]
