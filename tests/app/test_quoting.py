from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quoting import WHOLE_KINDS, Quoter, Weights
from app.windows import LONGEST_QUOTE
from corpus.document import Document, Kind
from corpus.errors import UnknownDocument
from index.analysis import passage_term_set

from .shelves import COSINE_ONLY, NO_WORDS, PLAIN, Shelf, texts


class TestWhatIsQuoted:
    def test_no_hits_give_no_candidates(self, shelf: Shelf) -> None:
        assert shelf.candidates([]) == ()

    def test_the_best_sentence_of_each_passage_is_quoted_best_first(self, shelf: Shelf) -> None:
        hits = [
            shelf.hit(["One.", "Two.", "Three."], [0.1, 0.5, 0.2]),
            shelf.hit(["Four.", "Five."], [0.7, 0.3], rank=2),
        ]
        found = shelf.candidates(hits)
        assert texts(found) == ["Four.", "Two."]
        assert [candidate.score for candidate in found] == [0.7, 0.5]

    def test_of_equal_sentences_the_earlier_one_is_quoted(self, shelf: Shelf) -> None:
        assert texts(shelf.candidates([shelf.hit(["One.", "Two."], [0.5, 0.5])])) == ["One."]

    def test_a_neighbour_within_the_margin_is_quoted_with_it(self, shelf: Shelf) -> None:
        hit = shelf.hit(["One.", "Two.", "Three."], [0.45, 0.5, 0.48])
        for most, margin, quoted in ((1, 1.0, "Two."), (2, 0.03, "Two. Three."), (2, 0.01, "Two.")):
            weights = replace(COSINE_ONLY, most_sentences=most, margin=margin)
            assert texts(shelf.candidates([hit], weights)) == [quoted]

    def test_a_passage_gives_several_windows_that_do_not_overlap(self, shelf: Shelf) -> None:
        hit = shelf.hit(["One.", "Two.", "Three.", "Four."], [0.5, 0.49, 0.48, 0.47])
        weights = replace(COSINE_ONLY, most_sentences=2, margin=0.05, most_windows=3)
        assert texts(shelf.candidates([hit], weights)) == ["One. Two.", "Three. Four."]

    def test_a_passage_gives_no_more_windows_than_it_may(self, shelf: Shelf) -> None:
        hit = shelf.hit(["One.", "Two.", "Three."], [0.5, 0.4, 0.3])
        assert texts(shelf.candidates([hit], replace(COSINE_ONLY, most_windows=2))) == ["One.", "Two."]

    @pytest.mark.parametrize("kind", sorted(WHOLE_KINDS))
    def test_some_kinds_are_quoted_whole(self, shelf: Shelf, kind: Kind) -> None:
        hit = shelf.hit(["Marwick, T.", "Lamps.", "Harbour Press."], [0.1, 0.5, 0.2], kind=kind)
        assert texts(shelf.candidates([hit])) == ["Marwick, T. Lamps. Harbour Press."]

    @pytest.mark.parametrize("kind", sorted(set(Kind) - WHOLE_KINDS))
    def test_other_kinds_are_not(self, shelf: Shelf, kind: Kind) -> None:
        hit = shelf.hit(["One.", "Two."], [0.1, 0.5], kind=kind)
        assert texts(shelf.candidates([hit])) == ["Two."]

    def test_a_whole_that_is_longer_than_a_quote_may_be_is_quoted_by_sentence(self, shelf: Shelf) -> None:
        # Two sentences, each followed by one space, as long as a quote may be; and one character longer.
        half = LONGEST_QUOTE // 2 - 1
        fits = shelf.hit(["a" * half, "b" * half], [0.1, 0.5], kind=Kind.NOTE)
        longer = shelf.hit(["a" * half, "b" * (half + 1)], [0.1, 0.5], kind=Kind.NOTE, doc_id="b")
        assert texts(shelf.candidates([fits])) == [f"{'a' * half} {'b' * half}"]
        assert texts(shelf.candidates([longer])) == ["b" * (half + 1)]

    def test_the_sentences_of_a_hit_must_have_a_cosine_each(self, shelf: Shelf) -> None:
        with pytest.raises(ValueError, match="shorter"):
            shelf.candidates([shelf.hit(["One.", "Two."], [0.5])])

    def test_a_document_that_is_not_there_is_an_error(self, shelf: Shelf) -> None:
        def missing(doc_id: str) -> Document:
            raise UnknownDocument(f"No document is called {doc_id!r}.")

        with pytest.raises(UnknownDocument, match="No document is called 'a'"):
            Quoter(missing).candidates([shelf.hit(["One."], [0.5])], NO_WORDS, PLAIN)


class TestOrder:
    def test_equal_scores_are_ordered_by_the_passage_and_then_the_place(self, shelf: Shelf) -> None:
        hits = [shelf.hit([f"{name} one.", f"{name} two."], [0.5, 0.5], doc_id=name) for name in ("c", "a", "b")]
        found = shelf.candidates(hits, replace(COSINE_ONLY, most_windows=2))
        assert texts(found) == ["a one.", "a two.", "b one.", "b two.", "c one.", "c two."]

    def test_no_more_are_returned_than_asked_for_and_those_keep_all_their_places(self, shelf: Shelf) -> None:
        hits = [
            shelf.hit([text], [cosine], doc_id=name)
            for name, text, cosine in (("a", "One.", 0.5), ("b", "Two.", 0.4), ("c", "One.", 0.3), ("d", "Three.", 0.2))
        ]
        every = shelf.candidates(hits)
        assert texts(every) == ["One.", "Two.", "Three."]
        for most in range(4):
            assert shelf.candidates(hits, most=most) == every[:most]

    @given(st.permutations(range(6)))
    def test_the_order_of_the_hits_changes_nothing(self, order: list[int]) -> None:
        shelf = Shelf()
        hits = [
            shelf.hit([f"Sentence {n}.", f"Other {n % 3}."], [n % 2 / 2, 0.25], doc_id=f"d{n}", score=float(n % 3))
            for n in range(6)
        ]
        weights = replace(COSINE_ONLY, passage=0.5, most_windows=2)
        best_first = sorted(hits, key=lambda hit: -hit.score)
        shuffled = sorted((hits[n] for n in order), key=lambda hit: -hit.score)
        assert shelf.candidates(shuffled, weights) == shelf.candidates(best_first, weights)


@given(st.data())
def test_every_candidate_is_cut_from_its_passage_and_no_two_windows_of_it_overlap(data: st.DataObject) -> None:
    shelf = Shelf()
    sentence = st.text("ab é?", min_size=1, max_size=12).map(str.strip).filter(bool)
    hits = []
    for rank in range(1, data.draw(st.integers(1, 4)) + 1):
        sentences = data.draw(st.lists(sentence, min_size=1, max_size=6))
        cosines = data.draw(
            st.lists(st.integers(-8, 8).map(lambda n: n / 8), min_size=len(sentences), max_size=len(sentences))
        )
        kind = data.draw(st.sampled_from(Kind))
        doc_id = data.draw(st.sampled_from("ab"))
        hits.append(shelf.hit(sentences, cosines, doc_id=doc_id, score=-float(rank), rank=rank, kind=kind))
    weights = Weights(
        most_sentences=data.draw(st.integers(1, 3)), most_windows=data.draw(st.integers(1, 4)), margin=0.3
    )
    found = shelf.candidates(hits, weights)
    assert [candidate.score for candidate in found] == sorted((c.score for c in found), reverse=True)
    for candidate in found:
        quote, passage = candidate.quote, candidate.passage
        assert passage.start <= quote.start < quote.end <= passage.end
        assert quote.text == shelf.documents[passage.doc_id].text[quote.start : quote.end]
    places = sorted((c.passage.doc_id, c.quote.start, c.quote.end) for c in found)
    for one, other in itertools.pairwise(places):
        assert one[0] != other[0] or one[2] <= other[1]


def test_a_passage_is_analysed_once_and_quoted_the_same_for_the_next_question(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    analysed: list[str] = []

    def counted(text: str, language: str) -> frozenset[str]:
        analysed.append(text)
        return passage_term_set(text, language)

    monkeypatch.setattr("app.quoting.passage_term_set", counted)
    hit = shelf.hit(["The ferry sank.", "It was raised."], [0.9, 0.1], section=("Ferries",))
    quoter = Quoter(shelf.documents.__getitem__, COSINE_ONLY)
    first = quoter.candidates([hit], NO_WORDS, PLAIN)
    again = quoter.candidates([replace(hit, passage=replace(hit.passage))], NO_WORDS, PLAIN)
    assert sorted(analysed) == ["Ferries", "It was raised.", "The ferry sank."]
    assert again == first
