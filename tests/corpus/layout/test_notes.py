from corpus.document import Kind

from ..printed import prose
from ..reads import read, sentences, shown

# Three pages with a note at the foot; the text is long enough to learn its width.
CUT = (
    "The ford is named in a list of the town1 and in a song that is sung by",
    "A second list has been lost2, but the abbot copied it out in the winter of",
    "No other copy is known to the guild3, though one was offered for sale by",
)
NOTES = ("1 It lies in the tower.", "2 Karr saw a leaf of it.", "3 Letter of the elder, box 4.")
PAGES = "\f".join(
    f"{prose(number * 20, 24)}\n{cut}\n\n{note}\n" for number, (cut, note) in enumerate(zip(CUT, NOTES, strict=True))
)


def test_notes_at_the_foot_of_pages_are_blocks_of_their_own():
    result = read(f"{PAGES}\fnobody else.\n")
    assert shown(result, Kind.NOTE) == list(NOTES)
    assert f"{CUT[2]} nobody else." in sentences(result)


def test_marks_are_recorded_as_edits_that_show_what_stands_there():
    document = read(f"{PAGES}\fnobody else.\n").document
    marks = [edit for edit in document.edits if edit.replacement == document.text[edit.start : edit.end]]
    assert [edit.replacement for edit in marks] == ["1", "2", "3"]
    assert [document.text[: edit.start].split()[-1] for edit in marks] == ["town", "lost", "guild"]


def test_a_numbered_list_is_no_block_of_notes():
    rules = "The rules are these.\n\n1. The seal is read at noon.\n2. The seal is read by two.\n"
    result = read(f"{prose(0, 30)}\n{rules}\f{prose(40, 30)}")
    assert shown(result, Kind.NOTE) == []
    assert "1. The seal is read at noon." in sentences(result)


def test_a_number_in_the_middle_of_a_page_opens_no_note():
    text = f"{prose(0, 30)}\n1 Sack of salt was paid to each guard.\n\n{prose(20, 30)}"
    assert shown(read(text), Kind.NOTE) == []
