from __future__ import annotations

import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.document import Document, Edit, Kind, Metadata, Page, Part, Passage, Range, Section, Sentence
from corpus.errors import StoreError
from corpus.packing import (
    pack_boxes,
    pack_metadata,
    pack_passage,
    pack_problems,
    pack_structure,
    pack_text,
    unpack_boxes,
    unpack_edits,
    unpack_metadata,
    unpack_parts,
    unpack_passage,
    unpack_problems,
    unpack_structure,
    unpack_text,
)
from corpus.readers.protocol import Box, Problem

ANY_TEXT = st.text(alphabet=st.characters(codec=None), max_size=40)
OFFSETS = st.integers(0, 2**32 - 1)
RANGES = st.lists(st.builds(Range, OFFSETS, OFFSETS), min_size=1, max_size=4).map(tuple)


@given(ANY_TEXT)
def test_any_text_survives(text: str) -> None:
    assert unpack_text(pack_text(text)) == text


@given(st.lists(st.none() | st.tuples(*[st.integers(-20_000_000, 20_000_000)] * 4)))
def test_any_boxes_survive_to_a_hundredth_of_a_point(sides: list[tuple[int, int, int, int] | None]) -> None:
    boxes = [None if side is None else Box(*(part / 100 for part in side)) for side in sides]
    assert unpack_boxes(pack_boxes(boxes)) == tuple(boxes)


@given(RANGES, st.lists(RANGES, max_size=4), st.sampled_from(Kind), st.lists(ANY_TEXT, max_size=3))
def test_any_passage_survives(
    ranges: tuple[Range, ...], sentences: list[tuple[Range, ...]], kind: Kind, section: list[str]
) -> None:
    passage = Passage("doc", ranges, tuple(map(Sentence, sentences)), kind, "fa", tuple(section))
    start, end, *columns = pack_passage(passage)
    assert unpack_passage("doc", *columns) == passage
    assert (start, end) == (passage.start, passage.end)


@given(ANY_TEXT, st.lists(ANY_TEXT, max_size=3))
def test_any_metadata_survives(title: str, authors: list[str]) -> None:
    metadata = Metadata(title=title, authors=tuple(authors), date="2020-01", container=None, language="ru")
    assert unpack_metadata(pack_metadata(metadata)) == metadata


@given(ANY_TEXT, OFFSETS)
def test_any_structure_survives(words: str, offset: int) -> None:
    bare = Document("doc", "text", "0" * 64, "doc.txt")
    whole = Document(
        "doc",
        "text",
        "0" * 64,
        "doc.txt",
        pages=(Page(1, 0, offset, words), Page(2, offset, offset)),
        sections=(Section(words, 2, 0, offset),),
        parts=(Part(words, 0, offset, (words, "b")), Part("c", 1, 2)),
        edits=(Edit(0, offset, words),),
    )
    assert unpack_structure(bare, pack_structure(whole)) == whole


def test_problems_survive_with_their_weight() -> None:
    problems = (Problem("no text", "page 2"), Problem("guessed", lost=False))
    assert unpack_problems(pack_problems(problems)) == problems


def test_damaged_bytes_are_a_store_error() -> None:
    with pytest.raises(StoreError, match="is damaged"):
        unpack_text(b"not compressed")


BARE = Document("doc", "text", "0" * 64, "doc.txt")


@pytest.mark.parametrize(
    "unpacked",
    [
        lambda: unpack_text(zlib.compress(b"\xff")),
        lambda: unpack_metadata("{"),
        lambda: unpack_metadata("[]"),
        lambda: unpack_metadata('{"authors": [], "colour": "red"}'),
        lambda: unpack_edits("7"),
        lambda: unpack_problems("[[]]"),
        lambda: unpack_structure(BARE, zlib.compress(b"text")),
        lambda: unpack_parts(zlib.compress(b"{}")),
        lambda: unpack_passage("doc", "body", "en", "[]", b"\1"),
        lambda: unpack_passage("doc", "body", "en", "[]", b"\5\0\0\0"),
        lambda: unpack_passage("doc", "body", "en", "[]", b""),
        lambda: unpack_passage("doc", "bodx", "en", "[]", b"\1\0\0\0" * 3),
        lambda: unpack_boxes(zlib.compress(b"odd")),
    ],
)
def test_a_column_that_no_build_wrote_is_a_store_error(unpacked: Callable[[], object]) -> None:
    with pytest.raises(StoreError, match=r"is damaged \(\w+: .*\); expected what a build wrote"):
        unpacked()
