"""``python -m app``: serve the page and the API, or ask, find and check on the command line."""

from __future__ import annotations

import json
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource
from rich.console import Console

from corpus.errors import PinciteError
from index.console import examples

from .answer import Answer, Question, Status
from .batch import BatchLine, Tally, read_questions, write_answers, write_dossier
from .checking.command import check
from .commands import DATA, Opener, opened
from .concordance import occurrences_in
from .console import print_places
from .errors import BatchError
from .exports import AnswerFormat
from .messages import LANGUAGES, load_catalogues
from .narrowing import narrowed_question
from .output import FORMATS, print_answer_as
from .ports import DocumentService
from .questions import DEFAULT_QUOTES, checked_text, parse_question
from .settings import Settings, load_settings
from .shapes import concordance_json
from .stored_cuts import stored_cuts

REFUSED = 3
"""Exit status of a single question that was refused, or words not found, so that a script can tell."""

DOSSIER_FORMATS = tuple(str(form) for form in AnswerFormat if form is not AnswerFormat.JSON)
"""What several answers can be written as in one document; JSON has a line for each."""

FAST = click.option("--fast", is_flag=True, default=None, help="Answer without the reader: quicker, less often right.")
DEEP = click.option("--deep", is_flag=True, default=None, help="Read more of the nearest passages: slower.")


class Doors(click.Group):
    """A group of commands whose errors are one sentence on stderr and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except PinciteError as error:
            click.echo(str(error), err=True)
            ctx.exit(error.exit_status)


@click.group(
    cls=Doors,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        'python -m app ask "When was the bridge opened?"',
        'python -m app find "force majeure"',
        "python -m app serve --port 8000",
        "python -m app check draft.md",
        "python -m app mcp",
    ),
)
def main() -> None:
    """Ask your documents; answers are quotes."""


@main.command(
    epilog=examples(
        "python -m app serve --port 0",
        "PINCITE_API_KEYS=one-long-key python -m app serve --host 0.0.0.0 --data /srv/pincite",
    )
)
@click.option("--host", help="Address to listen on (default: 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on (default: 8000; 0: any free one).")
@FAST
@DEEP
@DATA
@click.pass_obj
def serve(
    opener: Opener | None, host: str | None, port: int | None, fast: bool | None, deep: bool | None, data: Path | None
) -> None:
    """Serve the page and the API until interrupted.

    Without PINCITE_API_KEYS it listens on loopback addresses only.
    """
    from .context import context_of
    from .factory import create_app
    from .server import address_of, bind, make_server

    settings = load_settings(host=host, port=port, fast=fast, deep=deep, data=data)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with bind(settings) as held:
        app = create_app(settings, service=None if opener is None else opener(settings))
        server = make_server(app, settings, held)
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        click.echo(f"Pincite answers on {address_of(held, settings)} (stop with Ctrl+C)")
        try:
            server.run()
        finally:
            context_of(app).jobs.close()


@main.command(
    epilog=examples(
        '{"mcpServers": {"pincite": {"command": "python", "args": ["-m", "app", "mcp", "--data", "/srv/pincite"]}}}',
    )
)
@FAST
@DEEP
@DATA
@click.pass_obj
def mcp(opener: Opener | None, fast: bool | None, deep: bool | None, data: Path | None) -> None:
    """Serve assistants over standard input and output (Model Context Protocol).

    Tools: ask, search, find, read, verify, check. An assistant starts this command itself; name it in its settings.
    """
    from .mcp_door import make_mcp_server

    settings = load_settings(fast=fast, deep=deep, data=data)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    make_mcp_server((opener or opened)(settings), settings).run()


@main.command(
    epilog=examples(
        'python -m app ask "Who dug the canal?" --language en',
        'python -m app ask "Who dug the canal?" --part journal-1a2b3c4d:3',
        'python -m app ask "Who dug the canal?" --format docx --output answer.docx',
        "python -m app ask \"Who dug the canal?\" --json | jq -r '.quotes[].display'",
        'python -m app ask "Who dug the canal?" --format bibtex >> quotes.bib || echo refused',
        "python -m app ask --questions questions.jsonl --answers answers.jsonl",
        "python -m app ask --questions questions.txt --format docx --output dossier.docx",
    )
)
@click.argument("question", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="Output.")
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="Write to this file.")
@click.option("--document", "documents", multiple=True, metavar="DOC_ID", help="Quote only this document; repeatable.")
@click.option(
    "--part", "parts", multiple=True, metavar="PART_ID", help="Quote only this part of a document; repeatable."
)
@click.option("--folder", "folders", multiple=True, metavar="PATH", help="Quote only what lies in it; repeatable.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Quote only this language; repeatable.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of what stands beside the quotes."
)
@click.option(
    "--max-quotes",
    type=int,
    show_default=f"{DEFAULT_QUOTES}, or PINCITE_MAX_QUOTES where that is less",
    help="Most quotes in an answer.",
)
@click.option(
    "--questions",
    type=click.Path(path_type=Path),
    help="Batch: one JSON line in (id, question), or a .txt with one question a line.",
)
@click.option("--answers", type=click.Path(path_type=Path), help="Batch: one JSON line out for each.")
@FAST
@DEEP
@DATA
@click.pass_obj
def ask(
    opener: Opener | None,
    question: str | None,
    form: str,
    output: Path | None,
    documents: tuple[str, ...],
    parts: tuple[str, ...],
    folders: tuple[str, ...],
    languages: tuple[str, ...],
    lang: str,
    max_quotes: int | None,
    questions: Path | None,
    answers: Path | None,
    fast: bool | None,
    deep: bool | None,
    data: Path | None,
) -> None:
    """Answer one question, or a file of them, as JSON lines or as one document.

    Exit status: 0 answered, 3 refused (a single question), 2 a wrong call, 1 something fell short.
    """
    settings = load_settings(fast=fast, deep=deep, data=data)

    def parse(text: str) -> Question:
        return parse_question(
            text, settings, documents=documents, parts=parts, languages=languages, max_quotes=max_quotes
        )

    def answering() -> Callable[[Question], Answer]:
        service = (opener or opened)(settings)
        return lambda asked: service.answer(narrowed_question(asked, service, folders))

    if questions is not None and answers is not None and question is None:
        _refuse_single(click.get_current_context())
        lines = read_questions(questions, parse)
        _answer_batch(answering(), lines, partial(write_answers, answers))
    elif questions is not None and output is not None and form in DOSSIER_FORMATS and question is None:
        lines = read_questions(questions, parse)
        if not lines:
            raise BatchError(f"{questions} holds no question; expected at least one. Write one on each line.")
        write = partial(write_dossier, output, form=AnswerFormat(form), catalogue=load_catalogues()[lang])
        _answer_batch(answering(), lines, write)
    elif question is not None and questions is None and answers is None:
        asked = parse(question)
        _answer_one(answering()(asked), form, lang, output)
    else:
        raise click.UsageError(
            "Give either a question, or --questions FILE with --answers OUT.jsonl (JSON lines), or with --output OUT "
            f"and --format {', '.join(DOSSIER_FORMATS)} (one document)."
        )


@main.command(
    epilog=examples(
        'python -m app find "force majeure"',
        "python -m app find \"force majeure\" --json | jq -r '.places[].citation'",
    )
)
@click.argument("words")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the API.")
@click.option(
    "--document", "documents", multiple=True, metavar="DOC_ID", help="Look only through this document; repeatable."
)
@click.option(
    "--folder", "folders", multiple=True, metavar="PATH", help="Look only through what lies in it; repeatable."
)
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="Most places that are listed.")
@click.option("--cursor", help="Go on at `next_cursor` of the places before.")
@click.option(
    "--lang", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Of what stands beside the places."
)
@DATA
@click.pass_obj
def find(
    opener: Opener | None,
    words: str,
    as_json: bool,
    documents: tuple[str, ...],
    folders: tuple[str, ...],
    limit: int,
    cursor: str | None,
    lang: str,
    data: Path | None,
) -> None:
    """Find every place where exact words stand.

    Exit status: 0 found, 3 not found, 2 a wrong call, 1 something fell short.
    """
    settings = load_settings(data=data)
    asked = checked_text(words, settings)
    with _documents(opener, settings) as service, stored_cuts(settings.data) as cuts:
        # Nobody else waits here, so that all is looked through.
        found = occurrences_in(
            service, asked, documents, folders, limit=limit, cursor=cursor, cuts=cuts, most_characters=sys.maxsize
        )
        generation = service.health().generation
    if as_json:
        body = {**concordance_json(found), "generation": generation}
        click.echo(json.dumps(body, ensure_ascii=False, indent=1))
    else:
        print_places(found, load_catalogues()[lang], Console(highlight=False))
    if not found.documents:
        sys.exit(REFUSED)


def _documents(opener: Opener | None, settings: Settings) -> AbstractContextManager[DocumentService]:
    if opener is not None:
        return nullcontext(opener(settings))
    # Imported here, like the service; it does without the encoder, which takes some seconds to load.
    from .stored_documents import open_documents

    return open_documents(settings)


def _refuse_single(context: click.Context) -> None:
    """Refuse options that JSON lines would not heed."""
    for name, option in (("form", "--format"), ("output", "--output"), ("lang", "--lang")):
        if context.get_parameter_source(name) is not ParameterSource.DEFAULT:
            raise click.UsageError(
                f"{option} does not go with --answers, which takes JSON lines; expected one of the two. "
                "Leave one out: with --format and --output the answers become one document."
            )


def _answer_one(answer: Answer, form: str, lang: str, output: Path | None) -> None:
    print_answer_as(answer, form, load_catalogues()[lang], output)
    if answer.status is Status.REFUSED:
        sys.exit(REFUSED)


def _answer_batch(answer: Callable[[Question], Answer], lines: list[BatchLine], write: Callable[..., Tally]) -> None:
    with click.progressbar(lines, label="Answering", file=sys.stderr, hidden=not sys.stderr.isatty()) as shown:
        found = write(lines=shown, answer=answer)
    click.echo(f"Answered: {found.answered}. Refused: {found.refused}.", err=True)


main.add_command(check)


if __name__ == "__main__":
    main(prog_name="python -m app")
