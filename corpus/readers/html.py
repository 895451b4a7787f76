"""Web pages: the text a browser shows, in order, with what is content and what is furniture told apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.document import Block, Kind, Page
from corpus.errors import LimitExceeded

from .html_main import blocks_of
from .html_metadata import metadata_of
from .html_text import Rendered, render
from .html_tree import parse
from .protocol import Limits, Problem, Reading


class HtmlReader:
    """Reads HTML and XHTML pages."""

    suffixes = frozenset({".html", ".htm", ".xhtml"})

    def read(self, data: bytes, name: str, limits: Limits) -> Reading:
        """Return the text as ``innerText`` has it, with blocks for content and furniture alike."""
        page = parse(data)
        rendered = Rendered()
        render(page.root, rendered, length_check(name, limits))
        text = "".join(rendered.pieces)
        problems = page.problems
        if not rendered.runs:
            problems = (*problems, Problem("holds no text; expected some. It may be filled in by scripts only"))
        blocks = blocks_of(text, rendered.runs, page.source)
        if blocks and not _has_content(blocks):
            reason = "all of the page looks like furniture (menus, forms, notices), of which nothing is searched"
            problems = (*problems, Problem(reason))
        return Reading(
            text,
            "text/html",
            metadata_of(page.root),
            blocks=blocks,
            pages=pages_of(rendered.pages, len(text)),
            problems=problems,
        )


def length_check(name: str, limits: Limits) -> Callable[[int], None]:
    """Return what refuses a text that grows longer than the limit."""

    def check(length: int) -> None:
        if length > limits.text_characters:
            raise LimitExceeded(
                f"{name} has more than {limits.text_characters} characters of text; expected fewer. "
                "Split it, or raise PINCITE_LIMITS__TEXT_CHARACTERS."
            )

    return check


def _has_content(blocks: Sequence[Block]) -> bool:
    return any(block.kind not in (Kind.BOILERPLATE, Kind.HEADING) for block in blocks)


def pages_of(marks: list[tuple[int, str | None]], length: int) -> tuple[Page, ...]:
    """Return the printed pages that a text marks with their labels, each up to the next mark."""
    ends = [start for start, _ in marks[1:]] + [length] * bool(marks)
    return tuple(
        Page(number, start, end, label)
        for number, ((start, label), end) in enumerate(zip(marks, ends, strict=True), start=1)
        # What follows a mark without a label stands on no page that is known.
        if label is not None
    )
