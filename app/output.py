"""An answer on standard output or in a file, in the form that was asked for."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from corpus.errors import UsageError

from .answer import Answer
from .console import print_answer
from .exports import AnswerFormat, exported
from .messages import Catalogue

TEXT = "text"
FORMATS = (TEXT, *(str(form) for form in AnswerFormat))


def print_answer_as(answer: Answer, form: str, catalogue: Catalogue, output: Path | None = None) -> None:
    """Print the answer in one of :data:`FORMATS`; a refusal has no citations, so their formats give nothing.

    Args:
        answer: What to print.
        form: How.
        catalogue: Words for what stands beside the quotes.
        output: A file to write instead.

    Raises:
        UsageError: When a Word file would go to a terminal, or the file cannot be written.
    """
    if output is not None:
        _write(output, answer, form, catalogue)
    elif form == TEXT:
        print_answer(answer, catalogue, Console(highlight=False))
    elif form == AnswerFormat.DOCX and sys.stdout.isatty():
        raise UsageError("A Word file would go to the terminal; expected a file. Name it with --output.")
    else:
        sys.stdout.buffer.write(exported([answer], AnswerFormat(form), catalogue))
        sys.stdout.flush()


def _write(output: Path, answer: Answer, form: str, catalogue: Catalogue) -> None:
    try:
        if form == TEXT:
            with output.open("w", encoding="utf-8") as file:
                print_answer(answer, catalogue, Console(file=file, highlight=False))
        else:
            output.write_bytes(exported([answer], AnswerFormat(form), catalogue))
    except OSError as error:
        raise UsageError(
            f"{output} cannot be written ({error.strerror}); expected a folder with write permission. "
            "Name another file."
        ) from error
