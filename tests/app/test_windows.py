from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.windows import LONGEST_QUOTE, cut, ranges_of, widen
from corpus.document import Document, Passage, Range, Sentence

GAP = "\n#44#\n"
"""What the layout leaves out of the flow: a page head between two pieces of a passage."""


@dataclass
class Writer:
    """Writes a passage piece by piece, and notes where its sentences and ranges are."""

    text: str = "Before.\n\n"

    def passage(self, sentences: list[list[str]], joints: list[str]) -> tuple[Document, Passage]:
        """Each sentence is its pieces, with a gap between two; ``joints`` stand between the sentences."""
        ranges: list[Range] = []
        marked: list[Sentence] = []
        start = len(self.text)
        for pieces, joint in zip(sentences, [*joints, ""], strict=True):
            own = []
            for number, piece in enumerate(pieces):
                if number:
                    ranges.append(Range(start, len(self.text)))
                    self.text += GAP
                    start = len(self.text)
                own.append(Range(len(self.text), len(self.text) + len(piece)))
                self.text += piece
            marked.append(Sentence(tuple(own)))
            if joint == GAP:
                ranges.append(Range(start, len(self.text)))
                start = len(self.text) + len(joint)
            self.text += joint
        ranges.append(Range(start, len(self.text)))
        document = Document("d", self.text + "\n\nAfter.", "0" * 64, "d.txt")
        return document, Passage("d", tuple(ranges), tuple(marked))


def written(sentences: list[list[str]], joints: list[str]) -> tuple[Document, Passage]:
    return Writer().passage(sentences, joints)


@st.composite
def passages(draw: st.DrawFn) -> tuple[Document, Passage]:
    piece = st.text("abcé ش", min_size=1, max_size=6).map(str.strip).filter(bool)
    sentences = draw(st.lists(st.lists(piece, min_size=1, max_size=3), min_size=1, max_size=6))
    joints = draw(
        st.lists(st.sampled_from([" ", "\n", "  ", GAP]), min_size=len(sentences) - 1, max_size=len(sentences) - 1)
    )
    return written(sentences, joints)


class TestRanges:
    def test_neighbours_are_joined_with_the_space_between_them(self) -> None:
        document, passage = written([["One."], ["Two."], ["Three."]], [" ", "\n"])
        assert [document.text[start:end] for start, end in ranges_of(passage, 0, 2)] == ["One. Two.\nThree."]

    def test_a_gap_of_the_layout_stays_a_gap(self) -> None:
        document, passage = written([["One is", "cut."], ["Two."]], [" "])
        assert [document.text[start:end] for start, end in ranges_of(passage, 0, 1)] == ["One is", "cut. Two."]

    def test_a_gap_between_two_sentences_stays_a_gap(self) -> None:
        document, passage = written([["One."], ["Two."]], [GAP])
        assert [document.text[start:end] for start, end in ranges_of(passage, 0, 1)] == ["One.", "Two."]

    def test_one_sentence_alone_keeps_its_own_pieces(self) -> None:
        document, passage = written([["One is", "cut."], ["Two."]], [" "])
        assert [document.text[start:end] for start, end in ranges_of(passage, 1, 1)] == ["Two."]
        assert ranges_of(passage, 0, 0) == passage.sentences[0].ranges

    @given(passages(), st.data())
    def test_a_window_holds_its_sentences_and_nothing_from_outside_its_passage(
        self, given_passage: tuple[Document, Passage], data: st.DataObject
    ) -> None:
        document, passage = given_passage
        first = data.draw(st.integers(0, len(passage.sentences) - 1))
        last = data.draw(st.integers(first, len(passage.sentences) - 1))
        ranges = ranges_of(passage, first, last)
        assert all(any(own.start <= start and end <= own.end for own in passage.ranges) for start, end in ranges)
        pieces = [piece for sentence in passage.sentences[first : last + 1] for piece in sentence.ranges]
        assert ink(document, ranges) == ink(document, tuple(pieces))
        assert (ranges[0].start, ranges[-1].end) == (pieces[0].start, pieces[-1].end)

    @given(passages(), st.data())
    def test_the_quote_of_a_window_shows_no_page_head(
        self, given_passage: tuple[Document, Passage], data: st.DataObject
    ) -> None:
        document, passage = given_passage
        last = data.draw(st.integers(0, len(passage.sentences) - 1))
        quote = cut(document, passage, 0, last)
        assert "#" not in quote.display
        assert quote.text == document.text[quote.start : quote.end]
        assert passage.start <= quote.start < quote.end <= passage.end


def ink(document: Document, ranges: tuple[Range, ...]) -> str:
    return "".join("".join(document.text[start:end].split()) for start, end in ranges)


class TestWiden:
    def test_the_best_sentence_alone_when_no_neighbour_is_near(self) -> None:
        assert widen([0.1, 0.9, 0.2], [10, 10, 10], 1, most=3, margin=0.1) == (1, 1)

    def test_the_better_neighbour_joins_first(self) -> None:
        assert widen([0.86, 0.9, 0.85], [10, 10, 10], 1, most=2, margin=0.1) == (0, 1)
        assert widen([0.85, 0.9, 0.86], [10, 10, 10], 1, most=2, margin=0.1) == (1, 2)

    def test_of_equal_neighbours_the_later_one_joins(self) -> None:
        assert widen([0.85, 0.9, 0.85], [10, 10, 10], 1, most=2, margin=0.1) == (1, 2)

    def test_it_grows_up_to_most_sentences(self) -> None:
        assert widen([0.9] * 5, [10] * 5, 2, most=3, margin=0.0) == (2, 4)
        assert widen([0.9] * 5, [10] * 5, 2, most=1, margin=1.0) == (2, 2)
        assert widen([0.9] * 5, [10] * 5, 2, most=9, margin=0.0) == (0, 4)

    def test_a_neighbour_exactly_at_the_margin_joins(self) -> None:
        assert widen([0.5, 1.0], [10, 10], 1, most=2, margin=0.5) == (0, 1)
        assert widen([0.49, 1.0], [10, 10], 1, most=2, margin=0.5) == (1, 1)

    def test_a_weak_sentence_stops_the_window_from_reaching_past_it(self) -> None:
        assert widen([0.9, 0.1, 0.9], [10, 10, 10], 0, most=3, margin=0.1) == (0, 0)

    def test_a_neighbour_that_is_too_long_leaves_room_for_the_other(self) -> None:
        assert widen([0.8, 0.9, 0.85], [10, 10, 95], 1, most=2, margin=0.2, longest=100) == (0, 1)

    def test_the_space_between_two_sentences_counts(self) -> None:
        assert widen([0.9, 0.9], [50, 50], 0, most=2, margin=0.0, longest=101) == (0, 1)
        assert widen([0.9, 0.9], [50, 50], 0, most=2, margin=0.0, longest=100) == (0, 0)

    def test_a_best_sentence_that_is_too_long_is_taken_alone(self) -> None:
        assert widen([0.9, 0.9], [LONGEST_QUOTE + 1, 1], 0, most=2, margin=1.0) == (0, 0)

    @pytest.mark.parametrize("best", [0, 1])
    def test_the_ends_of_the_passage_are_the_ends_of_the_window(self, best: int) -> None:
        assert widen([0.9, 0.9], [1, 1], best, most=5, margin=1.0) == (0, 1)

    @given(st.data())
    def test_every_window_is_a_full_one_by_its_own_rules(self, data: st.DataObject) -> None:
        scores = data.draw(st.lists(st.integers(0, 8).map(lambda n: n / 8), min_size=1, max_size=7))
        lengths = data.draw(st.lists(st.integers(1, 40), min_size=len(scores), max_size=len(scores)))
        best = data.draw(st.integers(0, len(scores) - 1))
        most = data.draw(st.integers(1, 5))
        first, last = widen(scores, lengths, best, most=most, margin=0.25, longest=60)
        assert 0 <= first <= best <= last < len(scores)
        assert last - first + 1 <= most
        assert all(score >= scores[best] - 0.25 for score in scores[first : last + 1])
        size = sum(lengths[first : last + 1]) + last - first
        assert size <= 60 or first == last
        if last - first + 1 < most:
            left = [i for i in (first - 1, last + 1) if 0 <= i < len(scores)]
            assert all(scores[i] < scores[best] - 0.25 or size + lengths[i] + 1 > 60 for i in left)
