import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Block, Document, Kind, Range, Section
from corpus.ingest import ingest
from corpus.passages import ENOUGH, LONGEST, make_passages
from corpus.readers.protocol import Limits, Reading
from corpus.readers.registry import reader_for

from .layout.test_analysis import LINES
from .printed import ISSUE, prose
from .readers.making import chapter, docx, epub
from .reads import read, shown


def cut(*paragraphs, kinds=None, sections=()):
    """Return the passages of paragraphs that are given as blocks."""
    text = "\n\n".join(paragraphs)
    at = 0
    blocks = []
    for number, paragraph in enumerate(paragraphs):
        blocks.append(Block(kinds[number] if kinds else Kind.BODY, (Range(at, at + len(paragraph)),)))
        at += len(paragraph) + 2
    document = Document("d", text, "0", "d", sections=sections)
    return document, make_passages(document, blocks)


SENTENCE = "The mill stood on the lower bank of the river for many years, and nobody cared."


def test_small_paragraphs_are_merged_and_large_ones_cut_at_sentences():
    document, passages = cut(*[SENTENCE] * 30, " ".join([SENTENCE] * 40))
    lengths = [len(document.display(passage.ranges)) for passage in passages]
    assert all(length <= LONGEST for length in lengths)
    assert all(length >= ENOUGH / 2 for length in lengths[:-1])


def test_a_sentence_is_never_cut():
    long = "The list names " + ", ".join(f"the mill number {number}" for number in range(200)) + "."
    document, passages = cut(f"{SENTENCE} {long} {SENTENCE}")
    assert [document.display(passage.ranges) for passage in passages] == [SENTENCE, long, SENTENCE]


def test_kinds_and_sections_are_kept_apart():
    kinds = (Kind.HEADING, Kind.BODY, Kind.NOTE, Kind.BODY, Kind.HEADING, Kind.BODY)
    paragraphs = ("One", SENTENCE, "1 A note.", SENTENCE[:40], "Two", SENTENCE)
    second = "\n\n".join(paragraphs).index("Two")
    sections = (Section("One", 1, 0, second), Section("Two", 1, second, 400))
    _, passages = cut(*paragraphs, kinds=kinds, sections=sections)
    assert [passage.kind for passage in passages] == [Kind.HEADING, Kind.BODY, Kind.NOTE, Kind.HEADING, Kind.BODY]
    assert [passage.section for passage in passages] == [(), ("One",), ("One",), (), ("Two",)]
    assert len(passages[1].ranges) == 2


def test_names_of_passages_are_unique():
    passages = read(ISSUE).passages
    assert len({passage.passage_id for passage in passages}) == len(passages)


def check(text, result):
    """Assert what holds for every document: nothing lost, nothing doubled, sentences spelled by raw slices."""
    hidden = {index for edit in result.document.edits for index in range(edit.start, edit.end)}
    covered: list[int] = []
    for passage in result.passages:
        for sentence in passage.sentences:
            covered += [index for start, end in sentence.ranges for index in range(start, end)]
            assert result.document.display(sentence.ranges)
        within = {index for start, end in passage.ranges for index in range(start, end)}
        assert {
            index for sentence in passage.sentences for start, end in sentence.ranges for index in range(start, end)
        } <= within
    assert len(covered) == len(set(covered))
    assert {index for index, sign in enumerate(text) if not sign.isspace()} - hidden <= set(covered)


@given(st.lists(LINES, max_size=50))
def test_no_character_is_lost_or_doubled(lines):
    text = "\n".join(lines)
    check(text, read(text))


def test_no_character_of_the_printed_issue_is_lost_or_doubled():
    check(ISSUE, read(ISSUE))


def test_the_sentences_of_a_passage_spell_it():
    result = read(ISSUE)
    for passage in result.passages:
        whole = " ".join(result.document.display(passage.ranges).split())
        pieces = " ".join(result.document.display(sentence.ranges) for sentence in passage.sentences)
        assert " ".join(pieces.split()).replace(" ", "") == whole.replace(" ", "")


def test_the_same_reading_always_gives_the_same_passages():
    reading = Reading(ISSUE, "text/plain")
    first, second = (ingest(reading, doc_id="d", source="s", sha256="0") for _ in range(2))
    assert first == second


def test_flat_and_wrapped_forms_of_a_text_show_the_same():
    wrapped = prose(0, 60)
    flat = wrapped.replace("\n", " ")
    assert shown(read(wrapped)) == shown(read(flat))


NOTHING = ("<!-- more -->", "![](mill.png)", '<a name="mill"></a>', "<br>", "```\n```", "[](mill)", "[SM1]")
BEFORE, AFTER = "The mill stood on the bank.", "Nobody cared for it."


def files_with(nothing):
    """Yield files of every kind that mark up, in which ``nothing`` stands between two sentences."""
    page = f"<main><p>{BEFORE}</p><p>{nothing}</p><p>{AFTER}</p></main>"
    yield "a.html", page.encode()
    yield "a.epub", epub({"c.xhtml": chapter(f"<p>{BEFORE}</p><p>{nothing}</p><p>{AFTER}</p>")})
    yield "a.docx", docx(lambda document: [document.add_paragraph(each) for each in (BEFORE, nothing, AFTER)])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        *[("a.md", f"{BEFORE}\n\n{nothing}\n\n{AFTER}\n".encode()) for nothing in NOTHING],
        ("a.txt", f"{BEFORE}\n\n[SM1]\n\n{AFTER}\n".encode()),
        *files_with("[AB12]"),
        *files_with("\u00ad"),
    ],
)
def test_a_block_that_shows_nothing_gives_no_passage_and_costs_nothing(name, data):
    reading = reader_for(name).read(data, name, Limits())
    result = ingest(reading, doc_id="d", source=name, sha256="0")
    assert shown(result, *Kind) == [f"{BEFORE} {AFTER}"]
    check(reading.text, result)


@pytest.mark.parametrize("nothing", NOTHING)
def test_a_file_that_shows_nothing_is_read_and_that_is_said(nothing):
    reading = reader_for("a.md").read(nothing.encode(), "a.md", Limits())
    result = ingest(reading, doc_id="d", source="a.md", sha256="0")
    assert result.passages == ()
    assert [problem.lost for problem in result.problems] == [True]
