"""What a person reads in a terminal: an answer with its citations and words for the confidence, or places of words.

Colours only where there is a terminal. Lines with right-to-left letters are isolated one by one, because a terminal
orders every line by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from corpus.document import Quote

from .answer import Answer, CitedQuote, Status
from .bidi import FIRST_STRONG_ISOLATE, POP_ISOLATE, direction, isolated, label
from .citations import formatted
from .concordance import Concordance, by_document
from .messages import Catalogue
from .presenting import citation_words, confidence_key, line_around, remarks, shown_reasons

INDENT = "    "
MOST_COLUMNS = 88
"""Longer lines are hard to read, however wide the window is."""

AROUND_CHARACTERS = 80
"""Of the text before and after a place of words."""

MARK = "red"
QUIET = "bright_black"


def print_answer(answer: Answer, catalogue: Catalogue, console: Console) -> None:
    """Print an answer or a refusal with everything that belongs to it."""
    if answer.status is Status.REFUSED:
        _print_refusal(answer, catalogue, console)
        return
    for cited in answer.quotes:
        # Beside a quote that answers, a further one is never called "probably not".
        _print_quote(cited, 0.0, catalogue, console)


def print_places(found: Concordance, catalogue: Catalogue, console: Console) -> None:
    """Print every listed place in a line of its text, by document, and how many there are."""
    for counted, places in by_document(found):
        console.print()
        console.print(Text(_isolated(label(counted.title)), style="bold"), soft_wrap=True)
        for place in places:
            _print_place(place, catalogue, console)
    if not found.documents:
        console.print(Text(catalogue.text("occurrences.none")), soft_wrap=True)
        return
    number = catalogue.text("occurrences.places" if found.exact else "occurrences.more_than", n=found.count)
    documents = catalogue.text("occurrences.documents", n=len(found.documents))
    console.print(Text(f"\n{number} {documents}."), soft_wrap=True)
    if found.next_cursor:
        console.print(Text(f"{catalogue.text('occurrences.next')}: --cursor {found.next_cursor}"), soft_wrap=True)


def _print_place(place: Quote, catalogue: Catalogue, console: Console) -> None:
    before, after = map(_printable, line_around(place, AROUND_CHARACTERS))
    line = Text.assemble(before, (_printable(place.display), f"bold {MARK}"), after)
    console.print()
    for row in line.wrap(console, _width(console, len(INDENT))):
        row.rstrip()
        console.print(Text(INDENT) + (_isolated_row(row) if _turns(row.plain) else row), soft_wrap=True)
    for cited in wrapped(label(formatted(place, citation_words(catalogue))), console, len(INDENT)):
        console.print(Text(INDENT + cited, style=QUIET), soft_wrap=True)


def _isolated_row(row: Text) -> Text:
    """Return a row so that a terminal orders it by itself; it holds no controls of direction."""
    return Text.assemble(FIRST_STRONG_ISOLATE, row, POP_ISOLATE)


def _print_refusal(answer: Answer, catalogue: Catalogue, console: Console) -> None:
    console.print(Text(catalogue.text("refusal.heading"), style="bold"))
    for reason in shown_reasons(answer, catalogue):
        for line in wrapped(label(reason), console, 2):
            console.print(Text("  " + line), soft_wrap=True)
    if answer.nearest:
        console.print(Text(f"\n{catalogue.text('refusal.nearest')}:", style="bold"))
    for cited in answer.nearest:
        _print_quote(cited, answer.threshold, catalogue, console)


def _print_quote(cited: CitedQuote, threshold: float, catalogue: Catalogue, console: Console) -> None:
    console.print()
    marker = f"[{cited.marker}]".ljust(len(INDENT))
    for number, line in enumerate(wrapped(cited.quote.display, console, len(INDENT))):
        lead = Text(marker if number == 0 else INDENT, style=f"bold {MARK}")
        console.print(lead + Text(line, style="bold" if console.is_terminal else ""), soft_wrap=True)
    for line in wrapped(label(formatted(cited.quote, citation_words(catalogue))), console, len(INDENT)):
        console.print(Text(INDENT + line, style=QUIET), soft_wrap=True)
    for remark in remarks(cited, catalogue):
        for line in wrapped(label(remark), console, len(INDENT)):
            console.print(Text(INDENT + line), soft_wrap=True)
    words = catalogue.text(confidence_key(cited.confidence, threshold))
    console.print(Text(f"{INDENT}{words} · {catalogue.percent(cited.confidence)}", style=QUIET), soft_wrap=True)


def wrapped(text: str, console: Console, indent: int) -> Iterator[str]:
    """Yield the lines of a text that fit beside an indent, each safe for the terminal and ordered by itself."""
    for line in Text(_printable(text)).wrap(console, _width(console, indent)):
        yield _isolated(line.plain.rstrip())


def _width(console: Console, indent: int) -> int:
    return max(min(console.width, MOST_COLUMNS) - indent, 20)


def _isolated(line: str) -> str:
    return isolated(line) if _turns(line) else line


def _turns(line: str) -> bool:
    """Return whether a line has right-to-left letters, or controls that could turn what follows."""
    return (
        direction(line) == "rtl"
        or isolated(line)[1:-1] != line
        or any(direction(word) == "rtl" for word in line.split())
    )


def _printable(text: str) -> str:
    # Control characters of a document must not act on the terminal.
    return "".join(char if char.isprintable() or char in "\u200c\u200d\u200e\u200f" else " " for char in text)
