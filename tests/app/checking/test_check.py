from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checking.check import MOST_CHARACTERS, Check, Checked, Standing, check, checked_draft
from app.checking.comparing import Difference
from app.errors import DraftTooLong, EmptyDraft
from corpus.document import Document, Edit, Page, Passage, Range, Sentence
from corpus.errors import UnknownDocument
from index.hits import Hit, Query

from ..fakes import RIVERS, FakeAnswerService, make_document, sample_documents

CANAL = "A canal of 285 kilometres is being dug across the north of Afghanistan"
MARKS = ["“”", '""', "«»", "„“", "„”", "‹›", "‘’", "「」", "»«", "”“"]
CODES = re.compile(r"[“”\"„«»‹›‘’‚「」『』\[\]…>*_`|#()]|\.\.\.|\n\s*\n")
"""What has a meaning of its own in a draft: marks, brackets, dots; a quotation may not be put together from it."""


def only(draft: str, *texts: Document) -> Checked:
    """What is found of the one quotation of a draft."""
    found = checked(draft, *texts).quotations
    assert len(found) == 1
    return found[0]


def checked(draft: str, *texts: Document) -> Check:
    return check(FakeAnswerService(texts or sample_documents()), draft)


def differences(one: Checked, draft: str) -> list[tuple[Difference, str, str]]:
    return [
        (
            each.kind,
            draft[each.written.start : each.written.end],
            place.quote.document.text[each.stands.start : each.stands.end],
        )
        for place in one.places[:1]
        for each in place.differences
    ]


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


@pytest.mark.parametrize(
    "quoted",
    [
        "Four states draw on the river. … Afghanistan was not at the table",
        "Four states draw on the river […] Afghanistan was not at the table.",
        "Four states draw on the river. . . . Afghanistan was not at the table.",
        "... Four states draw on the river.",
        "[F]our states draw on [it and] the river",
        "Four states draw on the riv[er]. [All] of them agreed in 1992",
        "Four states draw on the river [sic].",
        "Four states draw on the river,",
    ],
)
def test_the_conventions_of_quoting_are_heeded(quoted: str) -> None:
    one = only(f"“{quoted}”")
    assert one.standing is Standing.VERBATIM, one.places
    assert one.places[0].quote.text.startswith("Four states draw on the riv")


def test_what_an_ellipsis_leaves_out_is_no_part_of_the_ranges() -> None:
    one = only("“Four states draw on the river … Afghanistan was not at the table”")
    pieces = [RIVERS[start:end] for start, end in one.places[0].quote.ranges]
    assert pieces == ["Four states draw on the river", "Afghanistan was not at the table"]


@pytest.mark.parametrize(
    "quoted",
    [
        "Afghanistan was not at the table … Four states draw on the river",
        "Four states draw on the river … каждая авария на линии гасит целые кварталы",
        "[F]ive states draw on the river",
    ],
)
def test_pieces_that_do_not_stand_in_this_order_in_one_document_are_not_word_for_word(quoted: str) -> None:
    assert only(f"“{quoted}”").standing in (Standing.DIFFERS, Standing.ABSENT)


def test_an_ellipsis_does_not_reach_over_a_whole_document() -> None:
    far = make_document(
        "far-1", "The first words stand here. " + "Filler goes on. " * 400 + "The last words stand there.", "a", "en"
    )
    near = make_document(
        "near-1", "The first words stand here. " + "Filler goes on. " * 40 + "The last words stand there.", "b", "en"
    )
    quoted = "“The first words stand here … The last words stand there”"
    assert only(quoted, near).standing is Standing.VERBATIM
    assert only(quoted, far).standing is not Standing.VERBATIM


def test_a_document_with_brackets_and_dots_is_quoted_as_it_stands() -> None:
    text = "The clause [as amended] binds ... both parties to it."
    one = only(f"“{text}”", make_document("clause-1", text, "clause.txt", "en"))
    assert (one.standing, one.places[0].quote.ranges) == (Standing.VERBATIM, (Range(0, len(text)),))


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


@pytest.mark.parametrize(
    ("draft", "there", "differs"),
    [
        ("tax is 12 of it", "tax is 1/2 of it", True),
        ("some 510 percent of it", "some 5–10 percent of it", True),
        ("some 5–10 percent of it", "some 510 percent of it", True),
        ("signed in 199295 it was never sold", "signed in 1992-95 it was never sold", True),
        ("that the army of over 1000 men left", "that the army of over 1 000 men left", False),
        ("that the army of over 1 000 men left", "that the army of over 1\u202f000 men left", False),
        ("so there were many COVID19 cases there", "so there were many COVID-19 cases there", False),
    ],
)
def test_figures_that_a_sign_parts_are_no_other_figure_without_it(draft: str, there: str, differs: bool) -> None:
    one = only(f"“{draft}”", make_document("figures", f"Figures\n\nIn short, the {there}, says the report.", "f", "en"))
    assert (one.standing is Standing.DIFFERS) is differs
    assert one.places


@pytest.mark.parametrize(
    ("draft", "there", "differs"),
    [
        ("some 10² cells of it", "some 102 cells of it", True),
        ("some 102 cells of it", "some 10² cells of it", True),
        ("some 10 2 cells of it", "some 10² cells of it", True),
        ("some 10³ cells of it", "some 10² cells of it", True),
        ("some 10⁻³ cells of it", "some 103 cells of it", True),
        ("some 10₂5 cells of it", "some 1025 cells of it", True),
        ("some 4① cells of it", "some 41 cells of it", True),
        ("some ۱۰² cells of it", "some 10² cells of it", False),
        ("some 5 m2 of H2O in it", "some 5 m² of H₂O in it", False),
    ],
)
def test_raised_and_lowered_digits_do_not_run_together_with_a_figure(draft: str, there: str, differs: bool) -> None:
    one = only(f"“{draft}”", make_document("raised", f"Figures\n\nIn short, the {there}, says the report.", "f", "en"))
    assert (one.standing is Standing.DIFFERS) is differs
    assert one.places


@pytest.mark.parametrize(
    ("draft", "there", "differs"),
    [
        ("it fell to 5 degrees there", "it fell to −5 degrees there", True),
        ("it fell to -5 degrees there", "it fell to 5 degrees there", True),
        ("it fell to 5 degrees there", "it fell to\n−5 degrees there", True),
        ("a loss of $5 million there", "a loss of -$5 million there", True),
        ("температура ‎–5 градусов там", "температура 5 градусов там", True),
        ("it fell to -5 degrees there", "it fell to −5 degrees there", False),
        ("it fell (5 degrees) there", "it fell (−5 degrees) there", True),
        ("5 degrees it was there", "−5 degrees it was there", True),
        ("−5 degrees it was there", "5 degrees it was there", True),
        ("some COVID 19 cases there", "some COVID-19 cases there", False),
        ("in 1992 - 1995 it was there", "in 1992 1995 it was there", False),
        ("the list of these 5 sacks there", "the list of these\n-5 sacks there", False),
        ("the list of these\n-5 sacks there", "the list of these 5 sacks there", False),
        ("in 1992 1995 it was there", "in 1992 -1995 it was there", False),
        ("it was, 5 years later, there", "it was - 5 years later - there", False),
    ],
)
def test_a_minus_before_a_figure_makes_it_another_one(draft: str, there: str, differs: bool) -> None:
    one = only(f"“{draft}”", make_document("minus", f"Figures\n\nIn short, {there}, says the report.", "f", "en"))
    assert (one.standing is Standing.DIFFERS) is differs
    assert one.places


def test_a_persian_word_that_differs_is_named() -> None:
    draft = "«پل حیرتان در سال ۱۳۶۲ ساخته شد»"
    assert differences(only(draft), draft) == [(Difference.WORDS, "۱۳۶۲", "۱۳۶۱")]


def test_russian_quotations_in_their_own_marks() -> None:
    draft = "Сказано: «Зимой все наоборот. Тогда свет в северных городах Афганистана зависит от соседей»."
    one = only(draft)
    assert differences(one, draft) == [(Difference.ACCENTS, "все", "всё")]
    changed = "«Летом в горах Таджикистана и Киргизии воды больше, чем нужно»"
    assert differences(only(changed), changed) == [(Difference.WORDS, "воды", "электричества")]


@pytest.mark.parametrize(
    ("after", "agrees"),
    [
        ("(p. 40)", True),
        ("(p. 39)", False),
        ("(Mason 2019, pp. 40–42)", True),
        ("(pp. 1-2)", False),
        ("(pp. 12, 40)", True),
        ("(p. 12, 39–41)", True),
        ("(pp. 12, 41)", False),
        ("", None),
    ],
)
def test_the_page_that_is_named_is_compared_with_where_it_stands(after: str, agrees: bool | None) -> None:
    assert only(f"“{CANAL}” {after}.").page_agrees is agrees


def test_where_there_are_more_places_than_are_named_no_page_is_called_wrong() -> None:
    text = "The Treaty\n\n" + "The contracting party shall notify the others. " * 30
    middle = len(text) // 2
    treaty = make_document("treaty", text, "t", "en", (Page(1, 0, middle, "8"), Page(2, middle, len(text), "9")))
    one = only("“party shall notify the others” (p. 8)", treaty)
    assert (one.more_places, one.page_agrees) == (True, True)
    assert only("“party shall notify the others” (p. 12)", treaty).page_agrees is None
    # More places than are kept, all of them before the last page.
    last = replace(treaty, pages=(Page(1, 0, len(text) - 60, "8"), Page(2, len(text) - 60, len(text), "9")))
    assert only("“party shall notify the others” (p. 9)", last).page_agrees is None


@pytest.mark.parametrize("reference", [" (p. 40).", " (Mason 2019, p. 40)", "\n> (Mason 2019, p. 40)", " [5, с. 40]."])
@pytest.mark.parametrize("marks", ["“”", ("", "")])
def test_a_reference_that_ends_a_block_quote_is_no_word_of_it(reference: str, marks: Sequence[str]) -> None:
    one = only(f"They write:\n\n> {marks[0]}{CANAL}{marks[1]}{reference}\n\nand go on.")
    assert (one.standing, one.quotation.text) == (Standing.VERBATIM, CANAL)
    assert one.page_agrees is True


def test_a_page_of_a_document_without_pages_cannot_be_compared() -> None:
    one = only("«پل حیرتان در سال ۱۳۶۱ ساخته شد» (ص ۱۲)")
    assert (str(one.quotation.pages), one.page_agrees) == ("۱۲", None)


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


def test_the_figures_of_a_quotation_are_words_of_their_own() -> None:
    document = make_document("sum-1", "It cost $2,500 or 5% more than in the year before.", "s", "en")
    draft = "“It cost €2.500 or 5 % more than in the year”"
    assert [one[1:] for one in differences(only(draft, document), draft)] == [("€2.500", "$2,500")]


def test_a_page_head_inside_a_quotation_is_no_part_of_it() -> None:
    text = "Four states draw on the river and three\n\n12 ANNUAL REPORT\n\nof them agreed to keep their shares."
    head = text.index("12"), text.index("of them")
    ranges = (Range(0, head[0] - 2), Range(head[1], len(text)))
    document = make_document("cut-1", text, "cut.txt", "en")

    class CutService(FakeAnswerService):
        def search(self, query: Query) -> Sequence[Hit]:
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
        def search(self, query: Query) -> Sequence[Hit]:
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


def test_a_word_put_in_beside_an_ellipsis_stands_for_no_word_of_the_document() -> None:
    draft = "“Four states draw on the river … and Afghanistan was not at the table”"
    assert differences(only(draft), draft) == [(Difference.WORDS, "and", "")]


def test_a_quotation_over_two_pages_stands_on_both() -> None:
    end = RIVERS.index("A canal changes")
    quoted = RIVERS[end - 25 : end + 40].strip()
    draft = "“{}” ({})".format(" ".join(quoted.replace("”", "").replace("“", "").split()), "{}")
    named = {pages: only(draft.format(pages)).page_agrees for pages in ("pp. 39–40", "p. 40", "pp. 40–41", "pp. 12–13")}
    assert named == {"pp. 39–40": True, "p. 40": True, "pp. 40–41": False, "pp. 12–13": False}


@pytest.mark.parametrize(
    ("named", "agrees"),
    [("p. 9", False), ("p. 10", True), ("p. 11", True), ("p. 12", True), ("p. 13", False), ("pp. 3, 11", True)],
)
def test_a_quotation_over_three_pages_stands_on_each_of_them(named: str, agrees: bool) -> None:
    text = "Four states draw on the river and three of them agreed to keep the shares"
    first, second = text.index("river"), text.index("agreed")
    pages = (Page(1, 0, first, "10"), Page(2, first, second, "11"), Page(3, second, len(text), "12"))
    assert only(f"“{text}” ({named})", make_document("three", text, "t", "en", pages)).page_agrees is agrees
