from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checking.check import MOST_CHARACTERS, Standing, check, checked_draft
from app.checking.comparing import Difference
from app.errors import DraftTooLong, EmptyDraft
from corpus.document import Document, Edit, Passage, Range, Sentence
from corpus.errors import UnknownDocument
from index.hits import Hit, Query

from ..fakes import FakeAnswerService, make_document, sample_documents
from .checked import CANAL, checked, differences, only

MARKS = ["“”", '""', "«»", "„“", "„”", "‹›", "‘’", "「」", "»«", "”“"]
CODES = re.compile(r"[“”\"„«»‹›‘’‚「」『』\[\]…>*_`|#()]|\.\.\.|\n\s*\n")
"""What has a meaning of its own in a draft: marks, brackets, dots; a quotation may not be put together from it."""
WORDS = re.compile(r"[^\W_](?:(?:[\w\u200c'-]|-\n)*[^\W_])?")


@st.composite
def slices(draw: st.DrawFn) -> tuple[Document, Range]:
    """A document and a stretch of at least three whole words of it that a draft can quote in every mark."""
    document = draw(st.sampled_from(sample_documents()))
    places = [match.span() for match in WORDS.finditer(document.text)]
    first = draw(st.integers(0, len(places) - 3))
    last = draw(st.integers(first + 2, min(first + 40, len(places) - 1)))
    start, end = places[first][0], places[last][1]
    broken = CODES.search(document.text, start, end)
    if broken:
        return draw(slices())
    return document, Range(start, end)


@given(slices(), st.sampled_from(MARKS))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_every_slice_is_verbatim_at_its_own_place_in_every_mark(cut: tuple[Document, Range], marks: str) -> None:
    document, place = cut
    draft = f"They write: {marks[0]}{document.text[place.start : place.end]}{marks[1]}, and go on."
    one = only(draft)
    assert one.standing is Standing.VERBATIM
    assert (document.doc_id, (place,)) in [(found.quote.document.doc_id, found.quote.ranges) for found in one.places]


@given(slices(), st.integers(0, 10**6))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_with_one_word_changed_no_slice_is_verbatim(cut: tuple[Document, Range], which: int) -> None:
    document, place = cut
    text = document.text[place.start : place.end]
    words = [match.span() for match in WORDS.finditer(text)]
    start, end = words[which % len(words)]
    one = only(f"“{text[:start]}zyx{text[end:]}”")
    assert one.standing in (Standing.DIFFERS, Standing.ABSENT)
    for found in one.places:
        assert found.quote.text in found.quote.document.text
        assert any(each.kind is Difference.WORDS for each in found.differences)


def test_what_stands_word_for_word_is_cut_from_its_document() -> None:
    one = only(f"The report says: “{CANAL}.”")
    assert (one.standing, one.places[0].differences) == (Standing.VERBATIM, ())
    assert one.places[0].quote.text == f"{CANAL}."


def test_one_word_that_differs_is_named_on_both_sides() -> None:
    draft = f"It is “{CANAL.replace('north', 'south')}”."
    one = only(draft)
    assert one.standing is Standing.DIFFERS
    assert differences(one, draft) == [(Difference.WORDS, "south", "north")]
    assert one.places[0].quote.text == CANAL


@pytest.mark.parametrize(
    ("quoted", "expected"),
    [
        (CANAL.replace("285 ", ""), (Difference.WORDS, "", "285")),
        (CANAL.replace("285", "about 285"), (Difference.WORDS, "about", "")),
        (CANAL.replace("285", "582"), (Difference.WORDS, "582", "285")),
        (CANAL.replace("canal", "Canal"), (Difference.CASE, "Canal", "canal")),
        (CANAL.replace("kilometres", "kilométres"), (Difference.ACCENTS, "kilométres", "kilometres")),
        (CANAL.replace("canal of", "canal, of"), (Difference.PUNCTUATION, ",", "")),
        (CANAL.replace("kilometres", "kilo metres"), (Difference.SPACING, "kilo metres", "kilometres")),
    ],
)
def test_each_kind_of_difference_is_told_apart(quoted: str, expected: tuple[Difference, str, str]) -> None:
    draft = f"“{quoted}”"
    one = only(draft)
    assert differences(one, draft) == [expected]
    assert one.standing is (Standing.DIFFERS if expected[0] is Difference.WORDS else Standing.SAME_WORDS)


def test_what_stands_nowhere_is_absent_and_invents_no_place() -> None:
    one = only("“The minister promised a new airport for every village”")
    assert (one.standing, one.places) == (Standing.ABSENT, ())


def test_short_quotations_are_counted_and_not_checked() -> None:
    found = checked("He called it a “bridge too” and the “river”.")
    assert [one.standing for one in found.quotations] == [Standing.TOO_SHORT] * 2
    assert found.holds


def test_a_hyphen_at_a_line_end_and_a_line_break_do_not_count() -> None:
    assert only("“the cotton fields are thirstiest”").standing is Standing.VERBATIM
    assert only("“the cotton fields\n are thirs-\ntiest”").standing is Standing.VERBATIM


def test_marks_of_another_shape_inside_do_not_count() -> None:
    one = checked(
        "‘Afghanistan was not at the table. ‘The river was divided among those who were in the room’, an engineer’"
    ).quotations[0]
    assert one.standing is Standing.VERBATIM


def test_a_question_mark_that_the_draft_adds_is_told() -> None:
    draft = f"“{CANAL}?”"
    assert differences(only(draft), draft) == [(Difference.PUNCTUATION, "?", "")]


def test_the_same_words_are_found_in_every_document_with_the_exact_ones_first() -> None:
    texts = [
        make_document(f"copy-{number}", f"Heading {number}\n\nThey Agreed on three points in spring.", "c", "en")
        for number in range(3)
    ]
    texts.append(make_document("copy-9", "They agreed on three points in spring.", "c", "en"))
    one = only("“They agreed on three points in spring”", *texts)
    assert one.standing is Standing.VERBATIM
    assert [found.quote.document.doc_id for found in one.places] == ["copy-9", "copy-0", "copy-1", "copy-2"]


def test_more_places_than_are_named_are_said_to_be_there() -> None:
    one = only(
        "“counts sacks of grain at the customs”",
        make_document("long", "It counts sacks of grain at the customs. " * 30, "l", "en"),
    )
    assert (len(one.places), one.more_places) == (20, True)


def test_persian_joiners_and_arabic_letters_are_the_same_words_and_told() -> None:
    draft = "«پل حيرتان در سال 1361 ساخته شد و هنوز پركارترین گذرگاه»"
    one = only(draft)
    assert one.standing is Standing.SAME_WORDS
    assert differences(one, draft) == [
        (Difference.LETTERS, "حيرتان", "حیرتان"),
        (Difference.LETTERS, "1361", "۱۳۶۱"),
        (Difference.LETTERS, "پركارترین", "پرکارترین"),
    ]
    spaced = "«قطار باری از روی آن تا مزار شریف می رود»"
    assert differences(only(spaced), spaced) == [(Difference.SPACING, "می رود", "می\u200cرود")]
    glued = "«قطار باری از روی آن تا مزار شریف میرود»"
    assert differences(only(glued), glued) == [(Difference.SPACING, "میرود", "می\u200cرود")]


def test_a_persian_word_that_differs_is_named() -> None:
    draft = "«پل حیرتان در سال ۱۳۶۲ ساخته شد»"
    assert differences(only(draft), draft) == [(Difference.WORDS, "۱۳۶۲", "۱۳۶۱")]


def test_russian_quotations_in_their_own_marks() -> None:
    draft = "Сказано: «Зимой все наоборот. Тогда свет в северных городах Афганистана зависит от соседей»."
    one = only(draft)
    assert differences(one, draft) == [(Difference.ACCENTS, "все", "всё")]
    changed = "«Летом в горах Таджикистана и Киргизии воды больше, чем нужно»"
    assert differences(only(changed), changed) == [(Difference.WORDS, "воды", "электричества")]


def test_only_the_documents_that_are_named_are_looked_in() -> None:
    service = FakeAnswerService(sample_documents())
    there = check(service, f"“{CANAL}”", ["rivers-1a2b3c4d"])
    elsewhere = check(service, f"“{CANAL}”", ["power-ru-5e6f7a8b"])
    assert [one.quotations[0].standing for one in (there, elsewhere)] == [Standing.VERBATIM, Standing.ABSENT]
    assert (elsewhere.documents, elsewhere.looked_through) == (1, 1)
    with pytest.raises(UnknownDocument, match="'none' was asked for"):
        check(service, "no quotation", ["none"])


def test_a_library_too_large_is_not_looked_through_but_found_where_search_leads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.checking.check.MOST_LOOKED_THROUGH", 100)
    found = checked(f"“{CANAL}” and “{CANAL.replace('north', 'south')}”")
    assert [one.standing for one in found.quotations] == [Standing.VERBATIM, Standing.DIFFERS]
    assert (found.looked_through, found.documents) == (0, 4)


def test_a_draft_without_words_or_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EmptyDraft):
        checked(" “” ")
    with pytest.raises(DraftTooLong, match=f"at most {MOST_CHARACTERS:,}"):
        checked("a" * (MOST_CHARACTERS + 1))
    monkeypatch.setattr("app.checking.check.MOST_QUOTATIONS", 2)
    with pytest.raises(DraftTooLong, match="3 quotations"):
        checked("“one two three” " * 3)


def test_what_cannot_be_written_keeps_its_place() -> None:
    assert checked_draft("a\ud800\0b") == "a\ufffd\ufffdb"


def test_a_page_head_inside_a_quotation_is_no_part_of_it() -> None:
    text = "Four states draw on the river and three\n\n12 ANNUAL REPORT\n\nof them agreed to keep their shares."
    head = text.index("12"), text.index("of them")
    ranges = (Range(0, head[0] - 2), Range(head[1], len(text)))
    document = make_document("cut-1", text, "cut.txt", "en")

    class CutService(FakeAnswerService):
        def search(self, query: Query, *, closely: bool = True) -> Sequence[Hit]:
            return (Hit(Passage("cut-1", ranges, (Sentence(ranges),)), 1.0, 1),)

    found = check(CutService((document,)), "“the river and three of them agreed to keep”").quotations[0]
    assert found.standing is Standing.VERBATIM
    pieces = [text[start:end] for start, end in found.places[0].quote.ranges]
    assert pieces == ["the river and three", "of them agreed to keep"]


def test_a_note_mark_that_the_layout_found_may_be_left_out() -> None:
    text = "The river was divided1 among those who were in the room."
    mark = text.index("1")
    document = replace(make_document("mark-1", text, "m.txt", "en"), edits=(Edit(mark, mark + 1, "1"),))
    for quoted in ("river was divided among those", "river was divided1 among those"):
        assert only(f"“{quoted}”", document).standing is Standing.VERBATIM


def test_what_is_found_without_searching_is_not_searched_for() -> None:
    class Unsearched(FakeAnswerService):
        def search(self, query: Query, *, closely: bool = True) -> Sequence[Hit]:
            raise AssertionError(query)

    service = Unsearched(sample_documents())
    found = check(service, f"“{CANAL}” and “{CANAL.replace('north', 'south')}”")
    assert [one.standing for one in found.quotations] == [Standing.VERBATIM, Standing.DIFFERS]


PIECES = [
    "“",
    "”",
    '"',
    "«",
    "»",
    "‘",
    "’",
    "…",
    "[",
    "]",
    "[T]",
    "...",
    " ",
    "\n",
    "\n\n> ",
    ", ",
    ".",
    "-\n",
    "\u200c",
    "(p. 3)",
]
SAID = [
    "four",
    "states",
    "draw",
    "on",
    "the",
    "river",
    "Afghanistan",
    "was",
    "not",
    "at",
    "table",
    "قطار",
    "می",
    "رود",
    "5%",
    "2,500",
]


@given(
    st.lists(st.sampled_from(PIECES + SAID * 2 + [" "] * 12), max_size=60)
    .map("".join)
    .filter(lambda draft: any(map(str.isalnum, draft)))
)
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
def test_whatever_is_pasted_what_is_shown_is_cut_from_draft_and_document(draft: str) -> None:
    for one in checked(draft).quotations:
        assert draft[one.quotation.start : one.quotation.end] == one.quotation.text
        for found in one.places:
            quote = found.quote
            assert quote.text == quote.document.text[quote.start : quote.end] != ""
            assert 0.6 <= found.agreement <= 1
            for each in found.differences:
                assert one.quotation.start <= each.written.start <= each.written.end <= one.quotation.end
                assert 0 <= each.stands.start <= each.stands.end <= len(quote.document.text)
                assert each.written.start < each.written.end or each.stands.start < each.stands.end
