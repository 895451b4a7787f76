"""What a build did with every file it was given, for the command line, the API and the page alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from corpus.readers.protocol import Problem

from .errors import IndexDamaged


class State(StrEnum):
    """What became of a file."""

    READ = "read"
    UNCHANGED = "unchanged"
    PARTLY = "partly read"
    FAILED = "failed"
    VANISHED = "vanished"
    REMOVED = "removed"
    EDITED = "edited"
    SKIPPED = "skipped"
    LOST = "lost"


FALLEN_SHORT = frozenset({State.PARTLY, State.FAILED, State.LOST})
"""States after which a build ends with exit status 1."""


class FileReport(BaseModel):
    """What became of one file.

    Attributes:
        source: Its path as citations show it.
        doc_id: Empty when no document came of it.
        reasons: What of it was not read, and why.
        remarks: What else its reader should know (a guessed encoding, the same content elsewhere).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    state: State
    doc_id: str = ""
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


class BuildReport(BaseModel):
    """What a build did.

    Attributes:
        generation: The current generation after it.
        switched: Whether that is a new one.
        encoded: How many texts were encoded, passages and sentences together.
        seconds: Time of each stage.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    generation: str
    switched: bool
    files: tuple[FileReport, ...]
    documents: int
    passages: int
    sentences: int
    encoded: int
    seconds: dict[str, float]

    @property
    def exit_status(self) -> int:
        """0 when all went well, 1 when a file was not read whole or a document was lost."""
        return int(any(file.state in FALLEN_SHORT for file in self.files))

    def counts(self) -> dict[State, int]:
        """Return how many files came to each state that occurs."""
        found = Counter(file.state for file in self.files)
        return {state: found[state] for state in State if found[state]}


def parse_report(body: str) -> BuildReport:
    """Return a report from its JSON.

    Raises:
        IndexDamaged: When it is not one.
    """
    try:
        return BuildReport.model_validate_json(body)
    except ValueError as error:
        raise IndexDamaged(f"The stored build report cannot be read ({error}); build the index again.") from error


def split_problems(problems: Iterable[Problem]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what was lost and what is merely remarked, each as sentences."""
    lost: list[str] = []
    remarked: list[str] = []
    for problem in problems:
        sentence = f"{problem.where}: {problem.reason}" if problem.where else problem.reason
        (lost if problem.lost else remarked).append(sentence)
    return tuple(lost), tuple(remarked)


def print_report(report: BuildReport, console: Console) -> None:
    """Print the table of files that need a word, then how many came to each state."""
    rows = [file for file in report.files if file.state not in (State.READ, State.UNCHANGED) or file.remarks]
    if rows:
        table = Table("file", "state", "why", box=None, pad_edge=False, header_style="bold")
        for file in rows:
            table.add_row(escape(file.source), str(file.state), escape("\n".join((*file.reasons, *file.remarks))))
        console.print(table)
    counts = ", ".join(f"{count} {state}" for state, count in report.counts().items()) or "no files"
    held = f"{report.documents} documents, {report.passages} passages, {report.sentences} sentences"
    news = "new" if report.switched else "unchanged"
    console.print(f"{counts}; {report.encoded} texts encoded in {sum(report.seconds.values()):.1f} s", highlight=False)
    console.print(f"generation {report.generation} ({news}): {held}", highlight=False)
