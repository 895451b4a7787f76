from corpus.document import Kind

from ..printed import prose
from ..reads import read, sentences, shown

BODY = f"""{prose(0, 24)} {prose(12, 24)}
The elder of the guild wrote that no boat had ever been lost below the mill. He
kept the list of the boats himself and would not let anyone else touch it, since

{{box}}
 the last clerk had sold it to a {prose(30, 24)}"""
WHOLE = "would not let anyone else touch it, since the last clerk had sold it to a"


def test_a_repeated_sentence_in_a_box_is_taken_out():
    result = read(BODY.format(box="The elder of the guild\nwrote that no boat had ever\nbeen lost below the mill."))
    quote = "The elder of the guild wrote that no boat had ever been lost below the mill."
    assert shown(result, Kind.BOILERPLATE) == [quote]
    assert any(WHOLE in text for text in sentences(result))


def test_a_box_with_words_of_its_own_is_kept():
    result = read(BODY.format(box="Nobody below the mill could\nsay what the clerk had been\npaid for his trouble."))
    assert shown(result, Kind.BOILERPLATE) == []


def test_capitals_that_cut_a_sentence_are_taken_out():
    result = read(BODY.format(box="NOTHING OF THIS WAS\nEVER WRITTEN DOWN AND\nNOBODY ASKED FOR IT."))
    assert len(shown(result, Kind.BOILERPLATE)) == 1
    assert any(WHOLE in text for text in sentences(result))


def test_a_refrain_in_the_middle_of_a_text_stays():
    refrain = "The elder of the guild wrote that no boat had ever been lost below the mill.\n"
    text = f"{prose(0, 20)}\n{refrain}\n{prose(30, 20)}\n{refrain}\n{prose(60, 20)}"
    assert shown(read(text), Kind.BOILERPLATE) == []
