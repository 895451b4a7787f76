from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.errors import LexicalError
from index.lexical import FEW_VALUES, Filters, LexicalIndex, LexicalRow, Term

TEXTS = (
    ("The ferry crosses the river at dawn.", "en"),
    ("Ferries crossed two rivers; the rivers were high.", "en"),
    ("Реки разливаются весной, и дорога закрыта.", "ru"),
    ("منطقه‌گرایی در بازارهای کهنه", "fa"),
    ("Nothing but barley and salt, 12,500 sacks of it.", "en"),
)


def row(number: int, text: str, language: str = "en", **given: str) -> LexicalRow:
    fields = {"title": "", "section": "", "kind": "body", "doc_id": f"doc{number % 2}"} | given
    return LexicalRow(row=number, text=text, language=language, **fields)


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    return LexicalIndex.build(tmp_path / "lexical", [row(at, *text) for at, text in enumerate(TEXTS)])


def found(index: LexicalIndex, question: str, filters: Filters | None = None) -> list[int]:
    return [hit.row for hit in index.search(question, 10, filters or Filters())]


@pytest.mark.parametrize(
    ("question", "row_found"),
    [
        ("dawn ferries", 0),
        ("Which FERRY?", 0),
        ("разлив реки", 2),
        ("منطقه گرایی", 3),
        ("منطقه\u200cگرايي", 3),
        ("بازار کهنه", 3),
        ("12500 sacks", 4),
        ("۱۲۵۰۰", 4),
        ("барли", 4),
        ("a farry", 0),
        ("the barleys", 4),
        ("barlye sacsk", 4),
        ("весно́й", 2),
    ],
)
def test_words_meet_in_any_form(index: LexicalIndex, question: str, row_found: int) -> None:
    assert found(index, question)[0] == row_found


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("قیمت ۵٬۰۰۰\u200cتومانی چیست؟", {"قیمت", "5000", "تومانی", "چیست"}),
        ("کتاب\u200cها's", {"کتابها's"}),
        ("a\u200cb\ue000c", {"ab", "c"}),
        ("\u200c", set()),
    ],
)
def test_odd_words_with_a_non_joiner_are_looked_for(index: LexicalIndex, question: str, expected: set[str]) -> None:
    assert {term.word for term in index.terms(question)} == expected


def test_a_saved_index_finds_the_same(index: LexicalIndex, tmp_path: Path) -> None:
    opened = LexicalIndex.open(tmp_path / "lexical")
    assert len(opened) == len(TEXTS)
    assert opened.search("rivers", 5) == index.search("rivers", 5)


def test_opening_changes_no_file(index: LexicalIndex, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in (tmp_path / "lexical").iterdir()}
    LexicalIndex.open(tmp_path / "lexical").search("river", 3)
    assert {path.name: path.read_bytes() for path in (tmp_path / "lexical").iterdir()} == before


@pytest.mark.parametrize(
    "question", ['"ferry" AND (river', "body:ferry^9 river~2", "+ferry -river", "[ferry TO river]"]
)
def test_signs_are_never_operators(index: LexicalIndex, question: str) -> None:
    assert set(found(index, question)) >= set(found(index, "ferry river"))


@pytest.mark.parametrize("question", ["", "?!…", "xyzzyx", "zqv", "\ud800"])
def test_a_question_without_a_known_word_finds_nothing(index: LexicalIndex, question: str) -> None:
    assert found(index, question) == []


def test_a_very_long_question_is_searched_by_its_rarest_words(index: LexicalIndex) -> None:
    assert found(index, "the " * 50_000 + " ".join(f"word{at}" for at in range(5_000)) + " barley")[0] == 4


def test_filters_leave_only_what_they_name(index: LexicalIndex) -> None:
    assert found(index, "river реки", Filters(languages={"ru"})) == [2]
    assert found(index, "rivers", Filters(doc_ids={"doc1"})) == [1]
    assert found(index, "rivers", Filters(kinds={"heading"})) == []
    assert found(index, "rivers", Filters(doc_ids=set())) == []


def test_a_filter_of_many_values_finds_what_one_of_few_does(tmp_path: Path) -> None:
    rows = [replace(row(at, "barley"), doc_id=f"d{at}") for at in range(3 * FEW_VALUES)]
    index = LexicalIndex.build(tmp_path / "many", rows)
    for count in (1, FEW_VALUES, FEW_VALUES + 1, 2 * FEW_VALUES):
        named = range(5, 5 + count)
        assert found(index, "barley", Filters(doc_ids=[f"d{at}" for at in named])) == list(named)[:10]
        assert index.scores("barley", list(named)).min() > 0


def test_a_word_of_the_title_counts(tmp_path: Path) -> None:
    rows = [row(0, "It was closed."), row(1, "It was closed.", title="The lower ford"), row(2, "It is open.")]
    index = LexicalIndex.build(tmp_path / "titles", rows)
    assert found(index, "ford closed") == [1, 0]


def test_equal_scores_are_ordered_by_row_and_all_of_them_are_seen(tmp_path: Path) -> None:
    index = LexicalIndex.build(tmp_path / "equal", [row(at, "barley") for at in reversed(range(50))])
    assert [hit.row for hit in index.search("barley", 7)] == list(range(7))


def test_scores_of_named_rows_are_those_of_a_search(index: LexicalIndex) -> None:
    both, one, none = index.scores("ferry dawn", [0, 1, 4])
    assert both > one > none == 0
    assert both == index.search("ferry dawn", 1)[0].score
    np.testing.assert_array_equal(index.scores("ferry dawn", [4, 1, 0]), [none, one, both])


def test_the_share_of_a_question_that_a_row_covers(index: LexicalIndex) -> None:
    assert index.share("ferry dawn", 0) == 1
    assert 0 < index.share("ferry dawn", 1) < 0.5
    assert index.share("ferry dawn", 4) == 0


def test_a_word_that_nothing_has_lowers_every_share(index: LexicalIndex) -> None:
    assert index.share("ferry xyzzy", 0) < index.share("ferry", 0) == 1
    assert index.scores("ferry xyzzy", [0])[0] == index.scores("ferry", [0])[0]


@pytest.mark.parametrize("question", ["", "xyzzy"])
def test_scores_without_a_known_word_are_none(index: LexicalIndex, question: str) -> None:
    np.testing.assert_array_equal(index.scores(question, [0, 1]), [0, 0])
    assert index.share(question, 0) == 0


def test_terms_count_the_passages_that_have_them(index: LexicalIndex) -> None:
    assert index.terms("Rivers xyzzy rivers") == (Term("rivers", ("river",), 2), Term("xyzzy", ("xyzzi",), 0))


def test_of_the_ways_to_write_a_compound_only_those_count_that_a_passage_has(index: LexicalIndex) -> None:
    assert [term.word for term in index.terms("بازار کهنه")] == ["بازار", "کهنه"]
    assert [term.word for term in index.terms("منطقه گرایی")] == ["منطقه", "گرایی", "منطقهگرایی"]
    assert [term.word for term in index.terms("کهنه‌فروش")] == ["کهنه", "فروش"]
    assert index.share("بازار کهنه", 3) == 1


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    index = LexicalIndex.build(tmp_path / "empty", [])
    assert found(index, "river") == []
    assert len(index) == 0


def test_a_top_k_of_zero_is_refused(index: LexicalIndex) -> None:
    with pytest.raises(LexicalError, match="top_k"):
        index.search("river", 0)


def test_a_folder_that_holds_an_index_is_not_written_to(index: LexicalIndex, tmp_path: Path) -> None:
    with pytest.raises(LexicalError, match="already holds"):
        LexicalIndex.build(tmp_path / "lexical", [])


def test_a_missing_or_damaged_index_is_refused(index: LexicalIndex, tmp_path: Path) -> None:
    with pytest.raises(LexicalError, match="cannot be opened"):
        LexicalIndex.open(tmp_path / "nowhere")
    (tmp_path / "lexical" / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(LexicalError, match="cannot be opened"):
        LexicalIndex.open(tmp_path / "lexical")
