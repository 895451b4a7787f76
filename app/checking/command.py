"""``python -m app check``: a draft from a file, its quotations on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from index.console import examples

from ..commands import DATA, Opener, opened
from ..messages import LANGUAGES, load_catalogues
from ..settings import load_settings
from .check import check as check_draft
from .check import checked_draft
from .drafts import read_draft
from .output import check_as_json, print_check

UNSOUND = 3
"""Exit status of a draft of which a quotation differs or is not found."""


@click.command(
    epilog=examples(
        "python -m app check memo.docx",
        "python -m app check article.md --json | jq '.quotations[] | select(.standing == \"differs\")'",
        "pandoc brief.odt -t plain | python -m app check -",
    )
)
@click.argument("draft", metavar="FILE|-")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--document", "documents", multiple=True, metavar="DOC_ID", help="Look only in this one; repeatable.")
@click.option("--folder", "folders", multiple=True, metavar="PATH", help="Look only in what lies in it; repeatable.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of what stands beside the quotations.",
)
@DATA
@click.pass_obj
def check(
    opener: Opener | None,
    draft: str,
    as_json: bool,
    documents: tuple[str, ...],
    folders: tuple[str, ...],
    lang: str,
    data: Path | None,
) -> None:
    """Check every quotation of a draft: does it stand word for word, where, and if not, in which words it differs.

    Exit status: 0 each stands with the same words, 3 one differs or is not found, 2 a wrong call.
    """
    settings = load_settings(data=data)
    # Before the service is opened, which takes a while: what is wrong with the draft is told at once.
    text = checked_draft(read_draft(draft, settings.limits.limits()))
    checked = check_draft((opener or opened)(settings), text, documents, folders)
    if as_json:
        click.echo(check_as_json(checked))
    else:
        print_check(checked, load_catalogues()[lang], Console(highlight=False))
    if not checked.holds:
        sys.exit(UNSOUND)
