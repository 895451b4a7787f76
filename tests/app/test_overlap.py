from __future__ import annotations

from math import isclose, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.overlap import Wording, weigh
from index.analysis import passage_term_set, passage_terms
from index.lexical import Term

RARE, MIDDLE, USUAL = Term("ferry", ("ferri",), 1), Term("toll", ("toll",), 4), Term("the", ("the",), 10)
NOWHERE = Term("zeppelin", ("zeppelin",), 0)

# ln(1 + (10 - n + 0.5) / (n + 0.5)) for n = 1, 4, 10, 0 of 10 passages.
WEIGHTS = (log(1 + 9.5 / 1.5), log(1 + 6.5 / 4.5), log(1 + 0.5 / 10.5), log(1 + 10.5 / 0.5))


def test_weights_are_inverse_document_frequencies() -> None:
    wording = weigh([RARE, MIDDLE, USUAL, NOWHERE], 10)
    assert wording.terms == (RARE, MIDDLE, USUAL, NOWHERE)
    assert all(isclose(*pair) for pair in zip(wording.weights, WEIGHTS, strict=True))
    assert isclose(wording.total, sum(WEIGHTS))
    assert wording.weights[3] > wording.weights[0] > wording.weights[1] > wording.weights[2] > 0


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("The ferries take a toll.", (0, 1, 2)),
        ("TOLL", (1,)),
        ("the ferryman is late", (2,)),
        ("Zeppelins", (3,)),
        ("Nothing of that", ()),
        ("", ()),
    ],
)
def test_a_text_covers_the_weights_of_its_words_in_any_form(text: str, covered: tuple[int, ...]) -> None:
    wording = weigh([RARE, MIDDLE, USUAL, NOWHERE], 10)
    assert isclose(wording.share(passage_term_set(text, "en")), sum(WEIGHTS[i] for i in covered) / sum(WEIGHTS))


def test_a_word_with_several_stems_is_covered_by_any_of_them() -> None:
    wording = weigh([Term("lines", ("line", "lines"), 2)], 5)
    assert wording.share(passage_term_set("a line", "en")) == 1


@pytest.mark.parametrize(
    ("question", "text", "language"),
    [
        ("Ещё яблони", "Яблоня еще цветёт.", "ru"),
        ("كتاب‌هاي كهنه", "کتاب‌های کهنه", "fa"),
        ("thirsty ferries", "The ferry is thirsty.", "en"),
    ],
)
def test_words_are_compared_folded_and_stemmed_in_every_language(question: str, text: str, language: str) -> None:
    terms = [Term(word, (passage_terms(word, language)[0],), 1) for word in question.split()]
    assert weigh(terms, 3).share(passage_term_set(text, language)) == 1


def test_unknown_words_are_those_of_no_passage_in_their_order() -> None:
    wording = weigh([Term("b", ("b",), 0), RARE, Term("a", ("a",), 0)], 10)
    assert wording.unknown == ("b", "a")
    assert isclose(wording.unknown_share, 2 * WEIGHTS[3] / (2 * WEIGHTS[3] + WEIGHTS[0]))


def test_a_question_without_words_covers_and_lacks_nothing() -> None:
    for wording in (weigh([], 10), Wording((), ())):
        assert (wording.total, wording.unknown, wording.unknown_share) == (0, (), 0)
        assert wording.share(passage_term_set("any text", "en")) == 0


def test_an_index_without_passages_knows_no_word() -> None:
    assert weigh([NOWHERE], 0).unknown_share == 1


class TestPersianPairs:
    """Search looks for two neighbours as one word too; the reader typed no such word."""

    @staticmethod
    def wording(documents: dict[str, int]) -> Wording:
        words = ("منطقه", "گرایی", "کهنه", "منطقهگرایی", "گراییکهنه")
        terms = [Term(word, (passage_terms(word, "fa")[0],), documents.get(word, 0)) for word in words]
        return weigh(terms, 10)

    def test_a_pair_that_stands_nowhere_is_no_word_of_the_question(self) -> None:
        wording = self.wording({"منطقه": 2})
        assert wording.unknown == ("گرایی", "کهنه")
        assert len(wording.terms) == 3

    def test_a_pair_that_is_written_as_one_word_counts(self) -> None:
        wording = self.wording({"منطقه": 2, "منطقهگرایی": 1})
        assert [term.word for term in wording.terms] == ["منطقه", "گرایی", "کهنه", "منطقهگرایی"]
        assert wording.share(passage_term_set("منطقه‌گرایی", "fa")) > 0

    def test_an_unknown_word_is_named_though_its_first_half_is_known(self) -> None:
        terms = [Term("sea", ("sea",), 3), Term("seaweed", ("seaweed",), 0)]
        assert weigh(terms, 5).unknown == ("seaweed",)


WORDS = ["ferry", "toll", "bridge", "oil", "night"]


@given(
    st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 50)), unique_by=lambda pair: pair[0]),
    st.lists(st.sampled_from(WORDS)),
    st.lists(st.sampled_from(WORDS)),
)
def test_shares_lie_between_0_and_1_and_more_text_covers_no_less(
    asked: list[tuple[str, int]], text: list[str], more: list[str]
) -> None:
    wording = weigh([Term(word, tuple(passage_terms(word, "en")), documents) for word, documents in asked], 50)
    less, all_of_it = (wording.share(passage_term_set(" ".join(words), "en")) for words in (text, text + more))
    assert 0 <= less <= all_of_it <= 1 + 1e-9
    assert 0 <= wording.unknown_share <= 1 + 1e-9
