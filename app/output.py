"""An answer on standard output, in the form that was asked for."""

from __future__ import annotations

import json

import click
from rich.console import Console

from .answer import Answer, answer_json
from .console import print_answer
from .messages import load_catalogues
from .references import bibtex, csl_json, markdown, ris

CITATION_WRITERS = {"bibtex": bibtex, "ris": ris, "csl-json": csl_json}
FORMATS = ("text", "json", "markdown", *CITATION_WRITERS)


def print_answer_as(answer: Answer, form: str) -> None:
    """Print the answer in one of :data:`FORMATS`; a refusal has no citations, so their formats give nothing."""
    if form == "text":
        print_answer(answer, load_catalogues()["en"], Console(highlight=False))
    elif form == "json":
        click.echo(json.dumps(answer_json(answer), ensure_ascii=False, indent=1))
    elif form == "markdown":
        click.echo(markdown(answer), nl=False)
    else:
        click.echo(CITATION_WRITERS[form]([cited.quote for cited in answer.quotes]), nl=False)
