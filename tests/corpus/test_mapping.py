from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document, Edit, Range
from corpus.layout.edits import apart
from corpus.mapping import display_map


def document(text, edits):
    return Document("d", text, "0", "d.txt", edits=tuple(edits))


@st.composite
def cases(draw):
    """Return a document with edits, and pieces of it."""
    text = draw(st.text(alphabet="ab \n-", min_size=1, max_size=40))
    borders = st.integers(0, len(text))
    pairs = draw(st.lists(st.tuples(borders, borders), max_size=6))
    replacements = st.sampled_from(["", " ", "x", "\u00ad", "-\u00ad"])
    edits = [Edit(min(pair), max(pair), draw(replacements)) for pair in pairs if pair[0] != pair[1]]
    cuts = sorted(draw(st.sets(borders, min_size=2, max_size=6)))
    pieces = [Range(start, end) for start, end in zip(cuts[::2], cuts[1::2], strict=False)]
    return document(text, apart(edits)), pieces


@given(cases())
def test_the_map_shows_what_the_document_displays(case):
    owner, pieces = case
    assert display_map(owner.text, owner.edits, pieces).text == owner.display(pieces)


@given(cases(), st.data())
def test_every_displayed_range_leads_to_raw_ranges_and_back(case, data):
    owner, pieces = case
    view = display_map(owner.text, owner.edits, pieces)
    if not view.text:
        return
    start = data.draw(st.integers(0, len(view.text) - 1))
    end = data.draw(st.integers(start + 1, len(view.text)))
    raw = view.raw(start, end)
    assert all(0 <= piece.start < piece.end <= len(owner.text) for piece in raw)
    assert all(any(piece.start >= given.start and piece.end <= given.end for given in pieces) for piece in raw)
    if raw:
        back = view.derived(raw[0].start, raw[-1].end)
        shown = view.text[start:end]
        # Spaces that close gaps and white space that was trimmed have no raw text of their own.
        assert shown.strip() in view.text[back.start : back.end] or back.end - back.start >= len(shown.strip())


@given(cases())
def test_copied_runs_are_spelled_by_the_raw_text(case):
    owner, pieces = case
    view = display_map(owner.text, owner.edits, pieces)
    assert "".join(view.text[run.start : run.end] for run in view.runs) == view.text
    for run in view.runs:
        if run.copied:
            assert view.text[run.start : run.end] == owner.text[run.raw_start : run.raw_end]
        elif run.raw_start < run.raw_end:
            assert any(edit.start == run.raw_start for edit in owner.edits)


def test_a_word_that_was_broken_leads_to_both_of_its_halves():
    text = "the govern-\nment fell"
    view = display_map(text, [Edit(10, 12, "")], [Range(0, len(text))])
    assert view.text == "the government fell"
    assert view.raw(4, 14) == (Range(4, 16),)
    assert view.derived(4, 16) == Range(4, 14)
    assert view.derived(10, 12) == Range(10, 10)


def test_a_gap_parts_the_raw_ranges():
    text = "one XXX two"
    view = display_map(text, [], [Range(0, 4), Range(8, 11)])
    assert view.text == "one two"
    assert view.raw(0, 7) == (Range(0, 3), Range(8, 11))
