from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.intent import Intent, Wanted, intent_reader
from app.overlap import Wording, weigh
from app.premises import Contradiction, Premise
from app.quoting import LOG_ODDS, UNREAD, WHOLE_KINDS, Candidate, Quoter, Readings, Weights, compared, merge_equal
from app.windows import LONGEST_QUOTE
from corpus.document import Document, Kind, Metadata, Passage, Quote, Range, Sentence
from corpus.errors import UnknownDocument
from index.analysis import passage_term_set
from index.hits import SEARCHED_KINDS, Hit
from index.lexical import Term

PLAIN = Intent(frozenset(), SEARCHED_KINDS)
NO_WORDS = weigh([], 1)
COSINE_ONLY = Weights(
    sentence=1, passage=0, words=0, near_words=0, fits=0, side_kind=0, asks=0, margin=0, most_sentences=1,
    most_windows=1,
)  # fmt: skip
"""Each test turns on the one weight it is about, so that none depends on the values that are tuned."""


class Shelf:
    """Documents written for one test, and hits on their passages."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}

    def hit(
        self,
        sentences: Sequence[str],
        cosines: Sequence[float],
        *,
        doc_id: str = "a",
        score: float = 1.0,
        rank: int = 1,
        kind: Kind = Kind.BODY,
        section: tuple[str, ...] = (),
    ) -> Hit:
        """A passage of these sentences, written at the end of its document."""
        text = self.documents[doc_id].text if doc_id in self.documents else "Head.\n\n"
        marked = []
        start = len(text)
        for sentence in sentences:
            marked.append(Sentence((Range(len(text), len(text) + len(sentence)),)))
            text += f"{sentence} "
        self.documents[doc_id] = Document(doc_id, text + "\n\n", "0" * 64, f"{doc_id}.txt")
        passage = Passage(doc_id, (Range(start, len(text) - 1),), tuple(marked), kind, "en", section)
        return Hit(passage, score, rank, sentences=tuple(cosines), signals={"dense": 0.5})

    def candidates(
        self,
        hits: Sequence[Hit],
        weights: Weights = COSINE_ONLY,
        wording: Wording = NO_WORDS,
        intent: Intent = PLAIN,
        readings: Readings | None = None,
    ) -> tuple[Candidate, ...]:
        return Quoter(self.documents.__getitem__, weights).candidates(hits, wording, intent, readings)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def texts(candidates: Sequence[Candidate]) -> list[str]:
    return [candidate.quote.text for candidate in candidates]


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


class TestOrder:
    def test_equal_scores_are_ordered_by_the_passage_and_then_the_place(self, shelf: Shelf) -> None:
        hits = [shelf.hit([f"{name} one.", f"{name} two."], [0.5, 0.5], doc_id=name) for name in ("c", "a", "b")]
        found = shelf.candidates(hits, replace(COSINE_ONLY, most_windows=2))
        assert texts(found) == ["a one.", "a two.", "b one.", "b two.", "c one.", "c two."]

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
