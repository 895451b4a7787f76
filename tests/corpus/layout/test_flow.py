import pytest

from corpus.layout.flow import is_item, paragraphs
from corpus.layout.lines import Sheet

from ..printed import prose
from ..reads import read, sentences, shown

VERSE = """\
The river took the bridge away
and left the pier of stone,
the miller came at break of day
and found himself alone.

He called across, and no one heard,
the flood had drowned his cry,
he wrote upon the mill one word
and let the mill run dry.
"""


def joined(text):
    sheet = Sheet.of(text)
    return [" ".join(sheet.lines[index].text for index in lines) for lines in paragraphs(sheet)]


def test_wrapped_lines_become_paragraphs():
    first, second = prose(0, 12), prose(30, 12)
    assert joined(f"{first}\n{second}") == [first.replace("\n", " ").strip(), second.replace("\n", " ").strip()]


def test_an_empty_line_inside_a_sentence_is_bridged():
    text = prose(0, 30)
    lines = text.splitlines()
    torn = "\n".join([*lines[:5], "", *lines[5:]])
    assert len(joined(text)) == len(joined(torn)) == 1


def test_a_narrow_column_beside_a_box_is_joined():
    narrow = "The guild kept its boats\nbelow the lower town, where\nthe water is deep and the\nbank is paved.\n"
    whole = "The guild kept its boats below the lower town, where the water is deep and the bank is paved."
    assert whole in joined(f"{prose(0, 30)}\n{narrow}")


def test_items_of_a_list_stay_apart():
    items = "– salt, two coppers;\n– wool, one copper a bale, unless it was wet\nor dirty;\n– silver, none.\n"
    assert joined(f"{prose(0, 20)}\nThe tolls were these:\n\n{items}")[-3:] == [
        "– salt, two coppers;",
        "– wool, one copper a bale, unless it was wet or dirty;",
        "– silver, none.",
    ]


def test_a_dash_inside_a_sentence_opens_no_item():
    tolls = "The tolls of all four landings rose in that year to three times what they had been\n– from two to six.\n"
    assert joined(f"{prose(0, 20)}\n{tolls}")[-1].endswith("had been – from two to six.")


@pytest.mark.parametrize("text", ["• salt", "1. Salt", "(a) salt", "iv) salt", "– salt", "[3]. Salt"])
def test_signs_of_items(text):
    assert is_item(text)


@pytest.mark.parametrize("text", ["–salt", "1.5 sacks", "Salt. Wool", "12 sacks"])
def test_no_signs_of_items(text):
    assert not is_item(text)


def test_verse_keeps_its_sentences():
    first, second = sentences(read(VERSE))
    assert first.startswith("The river took the bridge away and left the pier of stone, the miller came")
    assert second.startswith("He called across, and no one heard, the flood had drowned his cry, he wrote")


def test_paragraphs_on_one_line_stay_as_they_are():
    flat = "\n\n".join(prose(number, 12).replace("\n", " ").strip() for number in range(0, 60, 12))
    result = read(flat)
    assert result.document.edits == ()
    assert "\n\n".join(shown(result)) == flat


def test_clean_wrapped_prose_changes_by_line_joins_only():
    text = f"{prose(0, 30)}\n{prose(40, 30)}"
    document = read(text).document
    assert {edit.replacement for edit in document.edits} == {" "}
    assert {text[edit.start : edit.end] for edit in document.edits} == {"\n"}


def test_program_text_keeps_its_lines():
    code = "def toll(load):\n    if load > 3:\n        return 2 * load\n    return load\n\nprint(toll(4))\n"
    result = read(code)
    assert result.document.edits == ()
    assert " ".join(shown(result)).split() == code.split()
