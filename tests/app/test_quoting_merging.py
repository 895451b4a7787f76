"""The same words in several places are one candidate."""

from __future__ import annotations

from dataclasses import replace

from corpus.document import Range

from .shelves import COSINE_ONLY, Shelf, texts


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

    def test_a_place_that_overlaps_is_no_other_place(self, shelf: Shelf) -> None:
        hit = shelf.hit(["A toll is paid."], [0.5])
        # Another passage of the same document, which holds the same words.
        wider = replace(hit.passage, ranges=(Range(hit.passage.start - 1, hit.passage.end),))
        (found,) = shelf.candidates([hit, replace(hit, passage=wider)])
        assert found.also_in == ()

    def test_two_sentences_are_the_same_words_as_one_that_was_not_divided(self, shelf: Shelf) -> None:
        weights = replace(COSINE_ONLY, most_sentences=2, margin=1.0)
        hits = [shelf.hit(["One", "and two."], [0.5, 0.5]), shelf.hit(["One and two."], [0.4], doc_id="b")]
        (found,) = shelf.candidates(hits, weights)
        assert [quote.document.doc_id for quote in found.also_in] == ["b"]

    def test_texts_that_fold_alike_in_persian_are_the_same_words(self, shelf: Shelf) -> None:
        hits = [shelf.hit(["کتاب‌های کهنه"], [0.5]), shelf.hit(["كتاب‌هاي كهنه"], [0.4], doc_id="b")]
        (found,) = shelf.candidates(hits)
        assert [quote.text for quote in found.also_in] == ["كتاب‌هاي كهنه"]
