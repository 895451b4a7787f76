from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reader import SHEET_CHARACTERS, DocumentReader, Sheet
from corpus.document import Document, Edit, Metadata, Page, Quote, Range, Section
from corpus.errors import OffsetError

from .fakes import BORDERS, RIVERS, edits_of, long_document, make_document, sample_documents, sections_of

DOCUMENT = sample_documents()[3]
READER = DocumentReader(DOCUMENT)


def plain(text: str, **known: object) -> DocumentReader:
    return DocumentReader(Document("d", text, "0" * 64, "d.txt", **known))  # type: ignore[arg-type]


def written(sheet: Sheet) -> str:
    """All characters of a sheet, in order."""
    return "".join(piece.text for paragraph in sheet.paragraphs for run in paragraph.runs for piece in run.stretches)


def marked_text(sheet: Sheet, mark: int) -> str:
    runs = [run for paragraph in sheet.paragraphs for run in paragraph.runs if run.mark == mark]
    return "".join(piece.text for run in runs for piece in run.stretches)


def shown(sheet: Sheet) -> str:
    return "".join(
        piece.text if piece.shown is None else piece.shown
        for paragraph in sheet.paragraphs
        for run in paragraph.runs
        for piece in run.stretches
    )


def test_the_characters_shown_are_the_document() -> None:
    assert written(READER.whole()) == RIVERS


@given(st.text(alphabet="ab \n\r\t-پ\0", max_size=200), st.data())
def test_any_text_is_shown_whole_and_any_range_is_marked_exactly(text: str, data: st.DataObject) -> None:
    document = make_document("d", text, "d.txt", "en")
    if not text.strip():
        assert written(DocumentReader(document).whole()) == ""
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    sheet = DocumentReader(document).whole([Range(start, end)])
    whole = written(sheet)
    assert text.startswith(whole) and not text[len(whole) :].strip()
    assert marked_text(sheet, 1).rstrip() == text[start:end].rstrip()


def test_a_mark_begins_once_and_runs_over_paragraphs() -> None:
    start, end = RIVERS.index("Four states"), RIVERS.index("It would water")
    sheet = READER.whole([Range(start, end)])
    assert marked_text(sheet, 1) == Quote(DOCUMENT, (Range(start, end),)).text
    runs = [run for paragraph in sheet.paragraphs for run in paragraph.runs if run.mark]
    assert [run.first for run in runs] == [True] + [False] * (len(runs) - 1)
    assert len(runs) == 3


def test_several_ranges_are_marked_apart() -> None:
    sheet = READER.whole([Range(0, 7), Range(10, 20)])
    assert marked_text(sheet, 1) == RIVERS[0:7]
    assert marked_text(sheet, 2) == RIVERS[10:20]


def test_edits_say_what_is_shown_and_a_plain_line_break_needs_no_word() -> None:
    assert "thirstiest" in shown(READER.whole())
    edited = [
        piece
        for paragraph in READER.whole().paragraphs
        for run in paragraph.runs
        for piece in run.stretches
        if piece.shown is not None
    ]
    assert [(piece.text, piece.shown) for piece in edited] == [("-\n", "")]


def test_an_edit_that_a_mark_cuts_is_not_applied() -> None:
    hyphen = RIVERS.index("-\n")
    sheet = READER.whole([Range(0, hyphen + 1)])
    assert marked_text(sheet, 1).endswith("thirs-")
    assert "thirstiest" not in shown(sheet)


def test_paragraphs_end_at_line_ends_that_no_edit_joins() -> None:
    texts = ["".join(p.text for r in paragraph.runs for p in r.stretches) for paragraph in READER.whole().paragraphs]
    assert texts[0] == "Sharing the water of the Amu Darya\n\n"
    assert texts[1].count("\n") == 4
    assert all(text.strip() for text in texts)


def test_sections_begin_headings_of_their_level() -> None:
    headings = [(p.level, RIVERS[p.start : p.end].strip()) for p in READER.whole().paragraphs if p.level]
    assert headings == [
        (1, "Sharing the water of the Amu Darya"),
        (2, "Who takes how much"),
        (2, "A canal changes the sum"),
    ]


def test_a_section_in_the_middle_of_a_line_begins_a_paragraph() -> None:
    reader = plain("Text before. Heading\n\nMore.", sections=(Section("Heading", 2, 13, 27),))
    assert [(p.start, p.level) for p in reader.whole().paragraphs] == [(0, 0), (13, 2), (22, 0)]


def test_a_page_is_shown_where_it_begins_even_inside_a_word() -> None:
    reader = plain("one two", pages=(Page(1, 0, 5, "i"), Page(2, 5, 7)))
    stretches = [piece for p in reader.whole().paragraphs for run in p.runs for piece in run.stretches]
    assert [(piece.text, piece.page.number if piece.page else None) for piece in stretches] == [("one t", 1), ("wo", 2)]


def test_each_paragraph_has_its_own_direction() -> None:
    reader = plain(f"English title\n\n{BORDERS}")
    assert [p.direction for p in reader.whole().paragraphs][:2] == ["ltr", "rtl"]


class TestSheets:
    LONG = DocumentReader(long_document())

    def test_join_to_the_document_and_end_at_paragraphs(self) -> None:
        sheets = [self.LONG.sheet(number) for number in range(1, self.LONG.sheets + 1)]
        assert "".join(map(written, sheets)) == self.LONG.document.text
        assert all(written(sheet).endswith("\n") for sheet in sheets)
        lengths = [len(written(sheet)) for sheet in sheets]
        assert min(lengths) > SHEET_CHARACTERS * 0.4
        assert max(lengths) < SHEET_CHARACTERS * 2.5

    @given(st.integers(0, 299_999))
    def test_the_sheet_of_an_offset_holds_it(self, offset: int) -> None:
        sheet = self.LONG.sheet(self.LONG.sheet_of(offset))
        assert sheet.paragraphs[0].start <= offset < sheet.paragraphs[-1].end

    def test_a_mark_over_the_end_is_shown_whole(self) -> None:
        end = self.LONG.sheet(1).paragraphs[-1].end
        marked = Range(end - 100, end + 700)
        sheet = self.LONG.sheet(1, [marked])
        assert marked_text(sheet, 1) == self.LONG.document.text[end - 100 : end + 700]

    def test_a_text_without_a_line_end_is_cut_all_the_same(self) -> None:
        reader = plain("word " * 20_000)
        sheets = [reader.sheet(number) for number in range(1, reader.sheets + 1)]
        assert "".join(map(written, sheets)) == reader.document.text
        assert reader.sheets == 6

    def test_an_empty_document_is_one_sheet_of_nothing(self) -> None:
        assert plain("").sheet(1).paragraphs == ()


def test_a_mark_outside_the_document_is_refused() -> None:
    with pytest.raises(OffsetError):
        READER.sheet(1, [Range(0, len(RIVERS) + 1)])
    with pytest.raises(OffsetError):
        READER.whole([Range(5, 5)])


def test_contents_leave_out_inner_levels_when_there_are_too_many() -> None:
    sections = tuple(Section(f"s{n}", 1 + n % 2, n * 10, n * 10 + 10) for n in range(40))
    reader = plain("x" * 400, sections=sections)
    assert len(reader.contents(most=100)) == 40
    assert {entry.section.level for entry in reader.contents(most=30)} == {1}
    assert len(reader.contents(most=5)) == 5


def test_contents_name_the_sheet_a_section_begins_on() -> None:
    reader = DocumentReader(long_document())
    for entry in reader.contents():
        assert entry.section.start in range(*_extent(reader.sheet(entry.sheet)))


def _extent(sheet: Sheet) -> tuple[int, int]:
    return sheet.paragraphs[0].start, sheet.paragraphs[-1].end


class TestAround:
    def test_stays_in_the_paragraph(self) -> None:
        start = RIVERS.index("Three of them")
        before, after = READER.around(Range(start, start + 20), 1000)
        assert RIVERS[before.start : before.end] == "Four states draw on the river. "
        assert RIVERS[after.start : after.end].endswith("an engineer later wrote.\n")

    def test_is_no_longer_than_asked(self) -> None:
        start = RIVERS.index("gathers")
        before, after = READER.around(Range(start, start + 7), 5)
        assert (before.end - before.start, after.end - after.start) == (5, 5)

    def test_is_empty_at_the_ends_of_the_document(self) -> None:
        assert READER.around(Range(0, len(RIVERS)), 50) == (Range(0, 0), Range(len(RIVERS), len(RIVERS)))


def test_the_fixtures_have_the_trouble_they_are_for() -> None:
    assert edits_of(RIVERS) and sections_of(RIVERS)


def test_the_title_that_opens_a_document_is_a_heading_though_no_section() -> None:
    reader = plain("# The Ford\n\nIt is low.\n\nThe Ford\n", metadata=Metadata("The Ford"), edits=(Edit(0, 2, ""),))
    assert [p.level for p in reader.whole().paragraphs] == [1, 0, 0]


def test_what_a_markdown_file_says_of_itself_is_told_from_its_text() -> None:
    text = "---\ntitle: The Ford\nlanguage: en\n---\n\nIt is low.\n\n---\n\nIt is wide.\n"
    shown = [paragraph.settings for paragraph in plain(text, media_type="text/markdown").whole().paragraphs]
    assert shown[0] and not any(shown[-3:])
    assert not any(paragraph.settings for paragraph in plain(text).whole().paragraphs)


class CountedText(str):
    """A text that counts the characters that are copied from it."""

    copied = 0

    def __getitem__(self, key: object) -> str:
        piece = super().__getitem__(key)  # type: ignore[index]  # handed on as it came
        CountedText.copied += len(piece)
        return piece


class CountedOffset(int):
    """An offset that counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        CountedOffset.compared += 1
        return int(self) == other

    def __lt__(self, other: int) -> bool:
        CountedOffset.compared += 1
        return int(self) < other

    __hash__ = int.__hash__


def test_a_whole_document_costs_what_its_length_does() -> None:
    sections, at, text = [], 0, ""
    for number in range(300):
        at = len(text)
        text += f"Section {number}\nOne line here.\nAnother one.\n"
        sections.append(Section(f"Section {number}", 1, CountedOffset(at), len(text)))
    reader = plain(CountedText(text), sections=tuple(sections))
    CountedText.copied = CountedOffset.compared = 0
    sheet = reader.whole()
    assert sum(paragraph.level == 1 for paragraph in sheet.paragraphs) == 300
    assert CountedText.copied < 20 * len(text)
    assert CountedOffset.compared < 200 * len(sections)
