"""An answer as a person reads it in a terminal: wrapped quotes, their citations, and words for the confidence.

Colours only where there is a terminal. Lines with right-to-left letters are isolated one by one, because a terminal
orders every line by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from .answer import Answer, CitedQuote, Status
from .bidi import direction, isolated, label
from .citations import formatted
from .messages import Catalogue
from .presenting import citation_words, confidence_key, remarks, shown_reasons

INDENT = "    "
MOST_COLUMNS = 88
"""Longer lines are hard to read, however wide the window is."""

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


def _print_refusal(answer: Answer, catalogue: Catalogue, console: Console) -> None:
    console.print(Text(catalogue.text("refusal.heading"), style="bold"))
    for reason in shown_reasons(answer, catalogue):
        for line in _wrapped(label(reason), console, 2):
            console.print(Text("  " + line), soft_wrap=True)
    if answer.nearest:
        console.print(Text(f"\n{catalogue.text('refusal.nearest')}:", style="bold"))
    for cited in answer.nearest:
        _print_quote(cited, answer.threshold, catalogue, console)


def _print_quote(cited: CitedQuote, threshold: float, catalogue: Catalogue, console: Console) -> None:
    console.print()
    marker = f"[{cited.marker}]".ljust(len(INDENT))
    for number, line in enumerate(_wrapped(cited.quote.display, console, len(INDENT))):
        lead = Text(marker if number == 0 else INDENT, style=f"bold {MARK}")
        console.print(lead + Text(line, style="bold" if console.is_terminal else ""), soft_wrap=True)
    for line in _wrapped(label(formatted(cited.quote, citation_words(catalogue))), console, len(INDENT)):
        console.print(Text(INDENT + line, style=QUIET), soft_wrap=True)
    for remark in remarks(cited, catalogue):
        for line in _wrapped(label(remark), console, len(INDENT)):
            console.print(Text(INDENT + line), soft_wrap=True)
    words = catalogue.text(confidence_key(cited.confidence, threshold))
    console.print(Text(f"{INDENT}{words} · {catalogue.percent(cited.confidence)}", style=QUIET), soft_wrap=True)


def _wrapped(text: str, console: Console, indent: int) -> Iterator[str]:
    width = max(min(console.width, MOST_COLUMNS) - indent, 20)
    for line in Text(_printable(text)).wrap(console, width):
        plain = line.plain.rstrip()
        yield isolated(plain) if _turns(plain) else plain


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
