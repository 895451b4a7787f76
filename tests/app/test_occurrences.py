"""Where words stand: what counts for a match, what does not, and which raw characters it is."""

from __future__ import annotations

import pytest

from app.occurrences import occurrences
from corpus.document import Document, Edit, Quote, Range, Section
from corpus.ingest import ingest
from corpus.readers.protocol import Reading
from index.analysis import NON_JOINER


def read(text: str, *edits: Edit) -> Document:
    return Document("notes-1a2b3c4d", text, "0" * 64, "notes.txt", edits=edits)


def found(text: str, words: str) -> list[str]:
    """Return the raw characters of each place in a text without edits."""
    return [quote.text for quote in occurrences(read(text), words)]


def shown_breaks(text: str) -> Document:
    """A document whose every single line break is shown as a space."""
    return read(text, *(Edit(at, at + 1, " ") for at, sign in enumerate(text) if sign == "\n"))


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Force majeure, and FORCE  MAJEURE.", "force majeure", ["Force majeure", "FORCE  MAJEURE"]),
        ("A café in the Cafe Royal", "cafe", ["café", "Cafe"]),
        ("в\u043eда, вoда", "вода", ["вода", "вoда"]),
        ("كتاب و کتاب", "کتاب", ["كتاب", "کتاب"]),
        ("در سال ۱۴۰۲ و 1402", "1402", ["۱۴۰۲", "1402"]),
        ("a de\u00adlay and a de\u200blay", "delay", ["de\u00adlay", "de\u200blay"]),
        ("the “force majeure” clause, the 'force majeure' clause", '"Force Majeure" clause', 2),
        ("Smith's house and Smith’s garden", "smith", ["Smith", "Smith"]),
        ("don’t, don't, don\u02bct", "don't", ["don’t", "don't", "don\u02bct"]),
        ("1990–1995 or 1990 - 1995", "1990-1995", ["1990–1995", "1990 - 1995"]),
        ("wait… or wait ...", "wait...", ["wait…", "wait ..."]),
        ("§ 12 and §12", "§12", ["§ 12", "§12"]),
        ("水は水", "水", ["水", "水"]),
        ("自2024年起", "2024", ["2024"]),
        ("自２０２４年起", "2024年", ["２０２４年"]),
        ("中国在2024年有GDP增长。", "gdp", ["GDP"]),
        ("中国在2024年有GDP增长。", "GDP增长", ["GDP增长"]),
        ("中国在2024年有GDP增长。", "年", ["年"]),
        ("ปี2024และ", "2024", ["2024"]),
        ("किताब और कि", "कि", ["कि"]),
    ],
)
def test_what_makes_no_difference(text: str, words: str, expected: list[str] | int) -> None:
    places = found(text, words)
    assert (places if isinstance(expected, list) else len(places)) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("reinforce majeures", "force majeure"),
        ("the forces of nature", "force"),
        ("force, majeure", "force majeure"),
        ("The force. Majeure came later.", "force majeure"),
        ("force-majeure", "force majeure"),
        ("force majeure", "forcemajeure"),
        ("中国在2024年有GDP增长。", "2"),
        ("中国在2024年有GDP增长。", "024年"),
        ("中国在2024年有GDP增长。", "d"),
        ("anything", ""),
        ("“ ”", "“”"),
    ],
)
def test_what_does(text: str, words: str) -> None:
    assert found(text, words) == []


@pytest.mark.parametrize("words", ["می شود", "می\u200cشود", "میشود"])
def test_a_compound_is_found_however_it_is_typed(words: str) -> None:
    assert found(f"آب می{NON_JOINER}شود و نمی{NON_JOINER}شود", words) == [f"می{NON_JOINER}شود"]


def test_a_compound_typed_with_the_non_joiner_is_found_spaced_and_glued_and_its_parts_are_words() -> None:
    assert found("می شود، میشود", f"می{NON_JOINER}شود") == ["می شود", "میشود"]
    assert found(f"کتاب{NON_JOINER}ها", "کتاب") == ["کتاب"]


def test_a_match_goes_over_a_line_that_is_shown_as_one_and_over_no_other() -> None:
    text = "an act of force\nmajeure"
    assert [quote.text for quote in occurrences(shown_breaks(text), "force majeure")] == ["force\nmajeure"]
    assert found(text, "force majeure") == []


def test_a_section_begins_a_paragraph_even_inside_a_line() -> None:
    document = Document("d", "Of force majeure", "", "d.txt", sections=(Section("Majeure", 1, 9, 16),))
    assert not list(occurrences(document, "force majeure"))
    assert list(occurrences(document, "majeure"))


@pytest.mark.parametrize("words", ["co-operate", "cooperate"])
@pytest.mark.parametrize("edit", [Edit(2, 4, ""), Edit(3, 4, "")], ids=["dropped", "kept"])
def test_a_hyphen_that_breaks_a_line_may_be_read_either_way(words: str, edit: Edit) -> None:
    assert [quote.text for quote in occurrences(read("co-\noperate", edit), words)] == ["co-\noperate"]


def test_a_hyphen_inside_a_line_is_read_as_it_stands() -> None:
    assert found("co-operate", "cooperate") == []


def test_a_note_mark_glued_to_a_word_may_be_left_out() -> None:
    document = read("The Embassy1 closed", Edit(11, 12, "1"))
    assert [quote.display for quote in occurrences(document, "embassy closed")] == ["Embassy1 closed"]
    assert len(list(occurrences(document, "embassy1"))) == 1


def test_a_word_beside_a_note_mark_is_one_place() -> None:
    document = read("In force* and in force", Edit(8, 9, "*"))
    assert [quote.text for quote in occurrences(document, "force")] == ["force", "force"]


@pytest.mark.parametrize("words", ["ma-jeure", "majeure"])
@pytest.mark.parametrize("shown", ["\u00ad", "-\u00ad"], ids=["dropped", "kept"])
def test_a_hyphen_before_a_page_head_may_be_read_either_way(shown: str, words: str) -> None:
    document = read("force ma-\n\nHEAD\n\njeure", Edit(8, 9, shown))
    (quote,) = occurrences(document, words, cut=[(Range(0, 9), Range(17, 22))])
    assert quote.ranges == (Range(6, 9), Range(17, 22))


CUT = "They blamed force\n\nANNUAL REPORT\n\nmajeure for it."
GAP = (Range(0, 17), Range(34, len(CUT)))


def test_over_a_page_head_the_text_goes_on_where_a_sentence_does() -> None:
    document = read(CUT)
    assert list(occurrences(document, "force majeure")) == []
    (quote,) = occurrences(document, "force majeure", cut=[GAP])
    assert (quote.ranges, quote.display) == ((Range(12, 17), Range(34, 41)), "force majeure")


def test_what_begins_after_a_gap_is_found_once_and_in_its_order() -> None:
    text = CUT.replace("REPORT", "majeure")
    document, gap = read(text), (Range(0, 17), Range(35, len(text)))
    assert [quote.text for quote in occurrences(document, "majeure", cut=[gap])] == ["majeure", "majeure"]
    assert [quote.start for quote in occurrences(document, "majeure", cut=[gap])] == [26, 35]


def test_places_are_in_order_and_apart() -> None:
    assert [quote.start for quote in occurrences(read("no no no\nno no"), "no no")] == [0, 9]
    assert [quote.start for quote in occurrences(read("no no no no"), "no no")] == [0, 6]


def test_a_place_is_where_the_readers_found_it() -> None:
    text = "Terms\n\nNeither side is bound in a case of force ma-\njeure or of other\ntrouble that nobody foresaw.\n"
    document = ingest(Reading(text, "text/plain"), doc_id="terms", source="terms.txt", sha256="0" * 64).document
    (quote,) = occurrences(document, "Force majeure or of other trouble")
    assert quote == Quote(document, (Range(text.index("force"), text.index(" that")),))


def test_many_places_in_one_long_line_are_found_in_one_run() -> None:
    assert sum(1 for _ in occurrences(read("ha " * 20_000), "ha")) == 20_000
