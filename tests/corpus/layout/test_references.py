import pytest

from corpus.document import Kind
from corpus.ingest import ingest
from corpus.readers.protocol import Limits
from corpus.readers.registry import reader_for

from ..printed import prose
from ..reads import read, shown, titles


def test_a_list_under_its_heading_is_references_up_to_the_next_heading():
    text = (
        f"{prose(0, 20)}\nREFERENCES\n\n1. Karr, J. Tolls. River Press, 1902.\n2. Moor, A. Salt. 1911.\n\n"
        f"APPENDIX\n\n{prose(30, 20)}"
    )
    result = read(text)
    assert shown(result, Kind.REFERENCE) == [
        "1. Karr, J. Tolls. River Press, 1902.",
        "2. Moor, A. Salt. 1911.",
    ]
    assert titles(result) == ["REFERENCES", "APPENDIX"]


def test_a_list_without_heading_ends_the_section_above():
    long = prose(0, 12).replace("\n", " ")
    entries = "\n".join(
        f"[{number}]. Karr, J. List {number}. Available at: https://example.org/{number}" for number in range(1, 5)
    )
    result = read(f"The tolls\n\nWho paid\n\n{long}\n\n{entries}\n")
    references = [passage for passage in result.passages if passage.kind is Kind.REFERENCE]
    assert len(references) == 4
    assert references[0].section == ()


def test_a_link_that_stands_alone_belongs_to_the_entry_that_waits_for_it():
    entries = "[1]. Karr, J. List, 1902, at:\n\nhttps://example.org/1   [2]. Moor, A. Salt, 1911, available at:\n\n"
    more = "[3]. Hale, E. Wells, 1950, available at: https://example.org/3\n"
    result = read(prose(0, 12).replace("\n", " ") + "\n\n" + entries + more)
    assert shown(result, Kind.REFERENCE) == [
        "[1]. Karr, J. List, 1902, at: https://example.org/1",
        "[2]. Moor, A. Salt, 1911, available at:",
        "[3]. Hale, E. Wells, 1950, available at: https://example.org/3",
    ]


@pytest.mark.parametrize(
    ("heading", "prose_below"),
    [
        ("Literature", "The poets of the valley wrote many novels. Few of them were read beyond the hills."),
        ("Sources", "The river springs from a glacier."),
        ("Литература", "Поэты долины писали романы. За горами их читали мало."),
    ],
)
@pytest.mark.parametrize("name", ["a.md", "a.txt"])
def test_a_section_about_literature_or_sources_is_no_list(name, heading, prose_below):
    mark = "## " if name == "a.md" else ""
    long = prose(0, 12).replace("\n", " ")
    text = f"{mark}{heading}\n\n{prose_below}\n\n{mark}Trade\n\n{long}\n"
    reading = reader_for(name).read(text.encode(), name, Limits())
    result = ingest(reading, doc_id="d", source=name, sha256="0")
    assert shown(result, Kind.REFERENCE) == []
    assert any(prose_below in body for body in shown(result))


def test_a_short_list_under_its_heading_is_references_whatever_signs_its_entries_show():
    text = "## Literature\n\n- Moor, A. Salt. 1911.\n- The book of the guards\n\n## Sources\n\nSalt and tolls. 1911.\n"
    reading = reader_for("a.md").read(text.encode(), "a.md", Limits())
    result = ingest(reading, doc_id="d", source="a.md", sha256="0")
    assert shown(result, Kind.REFERENCE) == ["Moor, A. Salt. 1911.", "The book of the guards", "Salt and tolls. 1911."]


def test_prose_that_cites_is_no_list():
    text = "\n\n".join(
        f"Karr (190{number}) counted the boats of the lower town and found fewer than the lists of the guild had led "
        f"him to expect, which he put down to the ice."
        for number in range(5)
    )
    assert shown(read(text), Kind.REFERENCE) == []


def test_notes_at_the_end_are_notes():
    text = f"{prose(0, 30)}\nNOTES\n\n1. The mill burned in 1812.\n\n2. The guild denied it.\n"
    assert shown(read(text), Kind.NOTE) == ["1. The mill burned in 1812.", "2. The guild denied it."]
