"""Which runs of a web page are its content and which are furniture, and the blocks they make.

Elements that say what they are (``nav``, ``footer``, a class ``cookie-banner``) are believed. Of the rest, prose is
content wherever it stands; only for short or linked texts outside the page's main part trafilatura is asked. Nothing is
dropped: furniture keeps its place in the text as blocks of that kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from statistics import mean
from typing import Final

from corpus.document import Block, Kind, Range

from .html_holders import PROSE_WORDS
from .html_text import Run

MOST_LINKED: Final = 0.5
"""Share of a text's characters in links."""

SECOND_OPINION_BYTES: Final = 3_000_000
"""trafilatura takes about a second for each megabyte; larger pages are judged by their elements alone."""

LONGEST_CELL: Final = 150
"""Mean characters of a cell in a table of data; longer ones are a page laid out with a table."""

LONGEST_MENTION: Final = 300
"""Characters of a line that names authors or dates; longer texts under such a class are prose."""


def blocks_of(text: str, runs: Sequence[Run], source: str | None) -> tuple[Block, ...]:
    """Return the blocks of a page.

    Args:
        text: What the page shows.
        runs: Its runs of text, in order.
        source: The page's HTML for a second opinion, empty when it cannot be asked for; ``None`` when all of the page
            is content (a chapter of a book).
    """
    judged = _judged(text, runs, source)
    blocks: list[Block] = []
    for table, group in groupby(judged, key=lambda run: run.table):
        members = list(group)
        if table and _is_data(text, members):
            blocks.extend(_table_blocks(members))
        else:
            blocks.extend(Block(run.state.kind, (Range(run.start, run.end),), run.state.level) for run in members)
    return tuple(blocks)


def _table_blocks(runs: Sequence[Run]) -> list[Block]:
    """Return a table of data as one block, its caption apart."""
    blocks: list[Block] = []
    for is_caption, group in groupby(runs, key=lambda run: run.state.kind is Kind.CAPTION):
        members = list(group)
        kind = Kind.CAPTION if is_caption else members[0].state.kind
        kind = Kind.TABLE if kind in (Kind.BODY, Kind.HEADING) else kind
        blocks.append(Block(kind, (Range(members[0].start, members[-1].end),)))
    return blocks


def _is_data(text: str, runs: Sequence[Run]) -> bool:
    cells = [run for run in runs if run.state.kind is not Kind.CAPTION]
    if any(run.state.kind is Kind.HEADING for run in cells) or len({run.state.kind for run in cells}) > 1:
        return False
    rows = {run.row for run in cells}
    return len(cells) > len(rows) and mean(run.end - run.start for run in cells) <= LONGEST_CELL


def _judged(text: str, runs: Sequence[Run], source: str | None) -> list[Run]:
    kinds = [_first_kind(text, run) for run in runs]
    if source is not None:
        doubtful = [at for at, run in enumerate(runs) if kinds[at] is Kind.BODY and not _is_content(text, run)]
        _judge_doubtful(text, runs, kinds, doubtful, source)
        _judge_headings(runs, kinds)
    return [
        run if run.state.kind is kind else replace(run, state=replace(run.state, kind=kind, level=0))
        for run, kind in zip(runs, kinds, strict=True)
    ]


def _judge_doubtful(text: str, runs: Sequence[Run], kinds: list[Kind], doubtful: Sequence[int], source: str) -> None:
    """Take short and linked texts for furniture unless trafilatura keeps them."""
    kept = _second_opinion(source) if doubtful else None
    for at in doubtful:
        linked = not runs[at].state.main and _is_linked(runs[at])
        if linked or (kept is not None and _folded(text[runs[at].start : runs[at].end]) not in kept):
            kinds[at] = Kind.BOILERPLATE


def _first_kind(text: str, run: Run) -> Kind:
    kind = run.state.kind
    if kind is Kind.FRONT_MATTER and run.end - run.start > LONGEST_MENTION:
        return Kind.BODY
    return kind


def _is_content(text: str, run: Run) -> bool:
    if _is_linked(run):
        return False
    return run.state.main or bool(run.table) or len(text[run.start : run.end].split()) >= PROSE_WORDS


def _is_linked(run: Run) -> bool:
    return run.linked > MOST_LINKED * (run.end - run.start)


def _judge_headings(runs: Sequence[Run], kinds: list[Kind]) -> None:
    """Take headings that stand over nothing but furniture for furniture."""
    follows = Kind.BOILERPLATE
    for at in range(len(runs) - 1, -1, -1):
        if kinds[at] is not Kind.HEADING:
            follows = kinds[at]
        elif follows is Kind.BOILERPLATE and runs[at].state.level > 1:
            kinds[at] = Kind.BOILERPLATE


def _second_opinion(source: str) -> frozenset[str] | None:
    """Return the lines that trafilatura keeps, folded; ``None`` when it is better not asked."""
    if not 0 < len(source) <= SECOND_OPINION_BYTES:
        return None
    # Half a second of imports that most runs of the program (and most pages) do without.
    import trafilatura

    kept = trafilatura.extract(source, include_comments=False, include_tables=True, fast=True, deduplicate=False)
    return frozenset(_folded(line) for line in (kept or "").splitlines())


def _folded(text: str) -> str:
    """Return the letters and digits of a text; trafilatura puts list marks before lines and changes white space."""
    return "".join(character for character in text if character.isalnum())
