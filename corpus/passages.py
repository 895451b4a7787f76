"""Passages: runs of whole sentences of one kind, one section and one language, cut from the blocks of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .document import Block, Document, Kind, Passage, Range, Sentence
from .languages import detect
from .mapping import Mapped, display_map
from .sentences import lines_of, split

# Displayed characters. A passage is closed once it has this many: enough context for the encoder (about 150 to 220
# tokens of its 512), short enough that one passage is about one thing.
ENOUGH: Final = 600
# A sentence that would make a passage longer than this opens the next one; a longer sentence stands alone.
LONGEST: Final = 1_100
# Kinds whose blocks are never merged: one entry, one note, one heading, one table is what is looked for.
_ALONE: Final = frozenset({Kind.HEADING, Kind.NOTE, Kind.TABLE, Kind.CAPTION, Kind.REFERENCE})


# Kinds that stand beside the text: paragraphs before and after one may share a passage.
_ASIDE: Final = frozenset({Kind.NOTE, Kind.CAPTION, Kind.BOILERPLATE})
# Blocks of these kinds up to so many displayed characters are quoted as a whole, not by sentence.
_WHOLE: Final = {
    Kind.HEADING: 400,
    Kind.REFERENCE: 1_000,
    Kind.CAPTION: 300,
    Kind.NOTE: 350,
    Kind.FRONT_MATTER: 200,
    Kind.BOILERPLATE: 400,
}


@dataclass(frozen=True)
class _Shown:
    """One block's sentences with their displayed lengths in characters."""

    block: Block
    sentences: tuple[Sentence, ...]
    lengths: tuple[int, ...]
    language: str
    section: tuple[str, ...]


def make_passages(document: Document, blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """Return the passages of a document in order of their start.

    Every character that is not white space, of a block that shows any, lies in exactly one sentence of exactly one
    passage. A block that shows nothing gives no passage.

    Args:
        document: With its edits and sections.
        blocks: In order of their start, covering every character that is not white space once.
    """
    sections = _section_paths(document, blocks)
    passages: list[Passage] = []
    flow: list[_Shown] = []
    hint = document.metadata.language
    for block, section in zip(blocks, sections, strict=True):
        shown = _show(document, block, section, hint)
        if not shown.sentences:
            continue
        if block.kind in _ASIDE:
            passages += _cut(document, [shown])
            continue
        if flow and not _continues(flow[-1], shown):
            passages += _cut(document, flow)
            flow = []
        flow.append(shown)
    if flow:
        passages += _cut(document, flow)
    return tuple(sorted(passages, key=lambda passage: passage.start))


def _show(document: Document, block: Block, section: tuple[str, ...], hint: str | None) -> _Shown:
    # The pieces of a table (a source line that was driven away from it) never share a line.
    stretches = [(piece,) for piece in block.ranges] if block.kind is Kind.TABLE else [block.ranges]
    views = [display_map(document.text, document.edits, stretch) for stretch in stretches]
    language = detect(" ".join(view.text for view in views), hint)
    sentences: list[Sentence] = []
    lengths: list[int] = []
    for view in views:
        spans = _sentences(view.text, language, block.kind)
        lengths += [span.end - span.start for span in spans]
        sentences += _located(document.text, view, spans)
    return _Shown(block, tuple(sentences), tuple(lengths), language, section)


def _located(text: str, view: Mapped, spans: Sequence[Range]) -> Iterator[Sentence]:
    """Yield the raw sentences of displayed spans; what is not shown goes with the sentence before it.

    Where nothing is shown (a comment, a picture without words) there is no sentence, and nothing to find or to quote.
    """
    if not spans:
        return
    borders = [span.start for span in spans[1:]] + [len(view.text)]
    for number, (span, border) in enumerate(zip(spans, borders, strict=True)):
        yield Sentence(_trimmed(text, view.raw(span.start if number else 0, border)))


def _sentences(text: str, language: str, kind: Kind) -> list[Range]:
    """Return the sentences of a block as it is quoted: a heading, an entry, a caption or a short note is one whole."""
    if kind is Kind.TABLE:
        return lines_of(text)
    if text and len(text) <= _WHOLE.get(kind, 0):
        return [Range(0, len(text))]
    return split(text, language)


def _trimmed(text: str, ranges: Sequence[Range]) -> tuple[Range, ...]:
    """Return ``ranges`` without white space at their ends; ranges of nothing but white space go."""
    kept: list[Range] = []
    for start, end in ranges:
        piece = text[start:end]
        left, right = len(piece) - len(piece.lstrip()), len(piece.rstrip())
        if right > left:
            kept.append(Range(start + left, start + right))
    return tuple(kept)


def _continues(before: _Shown, after: _Shown) -> bool:
    return (
        before.block.kind == after.block.kind
        and before.block.kind not in _ALONE
        and before.section == after.section
        and before.language == after.language
    )


def _cut(document: Document, flow: Sequence[_Shown]) -> Iterator[Passage]:
    """Cut the sentences of a run of blocks into passages, at block borders where that is near enough."""
    taken: list[Sentence] = []
    length = 0
    for shown in flow:
        whole = sum(shown.lengths)
        if taken and length + whole > LONGEST and length * 2 > ENOUGH:
            yield _passage(document, flow[0], taken)
            taken, length = [], 0
        for sentence, size in zip(shown.sentences, shown.lengths, strict=True):
            if taken and ((length >= ENOUGH and whole > LONGEST) or length + size > LONGEST):
                yield _passage(document, flow[0], taken)
                taken, length = [], 0
            taken.append(sentence)
            length += size + 1
        if length >= ENOUGH:
            yield _passage(document, flow[0], taken)
            taken, length = [], 0
    if taken:
        yield _passage(document, flow[0], taken)


def _passage(document: Document, shown: _Shown, sentences: Sequence[Sentence]) -> Passage:
    ranges = _merged(document.text, [piece for sentence in sentences for piece in sentence.ranges])
    return Passage(
        doc_id=document.doc_id,
        ranges=ranges,
        sentences=tuple(sentences),
        kind=shown.block.kind,
        language=shown.language,
        section=shown.section,
    )


def _merged(text: str, pieces: Sequence[Range]) -> tuple[Range, ...]:
    """Return ``pieces`` with those joined that only white space parts."""
    merged = [pieces[0]]
    for before, after in pairwise(pieces):
        if text[before.end : after.start].strip():
            merged.append(after)
        else:
            merged[-1] = Range(merged[-1].start, after.end)
    return tuple(merged)


def _section_paths(document: Document, blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    """Return the heading path above each block; a heading is not above itself."""
    paths: list[tuple[str, ...]] = []
    open_sections: list[tuple[int, str]] = []
    waiting = list(reversed(document.sections))
    for block in blocks:
        while waiting and waiting[-1].start < block.start + (block.kind is not Kind.HEADING):
            section = waiting.pop()
            open_sections.append((section.end, section.title))
        open_sections = [(end, title) for end, title in open_sections if end > block.start]
        paths.append(tuple(title for _, title in open_sections))
    return paths
