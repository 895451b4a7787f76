from __future__ import annotations

import pytest

from app.errors import EmptyQuestion, FilterError, QuestionTooLong
from app.questions import checked_text, parse_question
from app.settings import Settings
from corpus.document import Kind
from corpus.errors import UnknownPart

SETTINGS = Settings()


@pytest.mark.parametrize("text", ["", "   ", "?!…", "\0", "\ud800", "\u200c\u200f", "؟،"])
def test_a_question_without_a_letter_or_digit_is_empty(text: str) -> None:
    with pytest.raises(EmptyQuestion, match="no letter and no digit"):
        parse_question(text, SETTINGS)


def test_a_question_longer_than_the_limit_is_refused_and_one_as_long_is_not() -> None:
    assert len(parse_question("a" * 2000, SETTINGS).text) == 2000
    with pytest.raises(QuestionTooLong, match=r"100,000 characters; expected at most 2,000"):
        parse_question("a" * 100_000, SETTINGS)


@pytest.mark.parametrize("text", ["1994?", "رود کجاست؟", "  Where?\n", "что"])
def test_words_of_any_script_are_a_question(text: str) -> None:
    assert checked_text(text, SETTINGS) == text.strip()


def test_what_cannot_be_encoded_or_shown_becomes_a_space() -> None:
    assert checked_text("where\0is\udfffit", SETTINGS) == "where is it"


def test_filters_are_sets_and_empty_ones_are_none() -> None:
    question = parse_question("who", SETTINGS, documents=["a", "a"], languages=["FA "], kinds=["note"], max_quotes=2)
    assert question.doc_ids == {"a"}
    assert question.languages == {"fa"}
    assert question.kinds == {Kind.NOTE}
    assert question.max_quotes == 2
    plain = parse_question("who", SETTINGS)
    assert (plain.doc_ids, plain.part_ids, plain.languages, plain.kinds) == (None, None, None, None)


def test_parts_are_named_by_document_and_number() -> None:
    assert parse_question("who", SETTINGS, parts=["issue-1a:2", "issue-1a:2"]).part_ids == {"issue-1a:2"}
    with pytest.raises(UnknownPart, match="expected a doc_id, a colon and a number"):
        parse_question("who", SETTINGS, parts=["issue-1a"])


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"languages": ["english"]}, "expected a code such as en"),
        ({"languages": [""]}, "expected a code such as en"),
        ({"kinds": ["poem"]}, "expected one of body"),
        ({"max_quotes": 0}, "expected 1 to 20"),
        ({"max_quotes": 21}, "expected 1 to 20"),
    ],
)
def test_a_filter_with_no_such_value_is_refused(filters: dict[str, object], message: str) -> None:
    with pytest.raises(FilterError, match=message):
        parse_question("who", SETTINGS, **filters)  # type: ignore[arg-type]
