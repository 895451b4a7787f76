"""The door for assistants: the Model Context Protocol over standard input and output.

Six tools on the same service as every other door. What they return is the JSON of the API, so that a quote keeps its
place; an assistant that rewrites it can be checked with ``verify``, and a whole text
that quotes with ``check``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from corpus.document import Range, check_ranges
from corpus.errors import PinciteError, UnknownDocument
from index.hits import Query

from .answer import Question, answer_json
from .checking.check import check
from .checking.shapes import check_json
from .concordance import occurrences_in
from .narrowing import narrowed_question
from .ports import AnswerService
from .questions import checked_text, parse_question
from .settings import Settings
from .shapes import concordance_json, hit_json, verdict_json
from .stored_cuts import stored_cuts
from .verify import Standing, Verdict, verify

INSTRUCTIONS = """Answers questions about a folder of documents by quoting them exactly, or refuses and says why.
Give quotes word for word, with their citations. A refused question is one that the documents do not answer: say so.
Offsets count Unicode code points."""

MOST_READ = 20_000
"""Characters that are read at once; an assistant has only so much room."""

T = TypeVar("T")


def make_mcp_server(service: AnswerService, settings: Settings) -> MCPServer[Any]:
    """Return a server with the tools, from ``ask`` to ``check``; ``run()`` serves it."""
    server: MCPServer[Any] = MCPServer("pincite", title="Pincite", instructions=INSTRUCTIONS, log_level="WARNING")
    tools = _Tools(service, settings)
    for tool in (tools.ask, tools.search, tools.find, tools.read, tools.verify, tools.check):
        server.add_tool(tool, structured_output=True)
    return server


class _Tools:
    """The tools; the text of each is what the assistant is told of it."""

    def __init__(self, service: AnswerService, settings: Settings) -> None:
        self._service = service
        self._settings = settings

    def ask(
        self,
        question: str,
        documents: list[str] | None = None,
        parts: list[str] | None = None,
        folders: list[str] | None = None,
        languages: list[str] | None = None,
        max_quotes: int | None = None,
    ) -> dict[str, Any]:
        """Answer a question with exact quotes and their citations, or refuse and say why.

        `documents` (doc_id), `parts` of documents (doc_id:number), `folders` (paths that `source` begins with) and
        `languages` (ISO 639-1) narrow it down. There are at most `max_quotes` quotes: 3 where it is absent, or as many
        as may be asked for where these are fewer. `status` is `answered` or `refused`; when refused, `nearest` is what
        came nearest and does not answer.
        """
        asked = _told(
            lambda: self._asked(question, documents, parts, folders, languages=languages or (), max_quotes=max_quotes)
        )
        return answer_json(_told(lambda: self._service.answer(asked)))

    def search(
        self,
        query: str,
        documents: list[str] | None = None,
        parts: list[str] | None = None,
        folders: list[str] | None = None,
        top_k: int = 5,
    ) -> dict[str, Any]:
        """Find passages about something, best first, without judging whether they answer a question.

        `documents`, `parts` and `folders` narrow it down as in `ask`.
        """
        asked = _told(lambda: self._asked(query, documents, parts, folders))
        wanted = Query(asked.text, asked.doc_ids, part_ids=asked.part_ids, top_k=max(1, min(top_k, 100)))
        hits = _told(lambda: self._service.search(wanted))
        return {"hits": [hit_json(hit, self._service.document(hit.passage.doc_id)) for hit in hits]}

    def find(
        self,
        words: str,
        documents: list[str] | None = None,
        folders: list[str] | None = None,
        limit: int = 20,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        """Find every place where exact words stand, in the order of the documents and their text, and count them.

        Case, accents, white space and the shapes of quotation marks and dashes do not count. `documents` and `folders`
        narrow it down as in `ask`. `next_cursor` is where to go on; null when every place was listed. `unsearched` is
        how many documents were not looked through; a count that is not `exact` is a least one.
        """
        asked = _told(lambda: checked_text(words, self._settings))
        with stored_cuts(self._settings.data) as cuts:
            most = max(1, min(limit, 100))
            found = _told(
                lambda: occurrences_in(
                    self._service, asked, documents or (), folders or (), limit=most, cursor=cursor, cuts=cuts
                )
            )
        return concordance_json(found)

    def read(self, doc_id: str, start: int = 0, end: int | None = None) -> dict[str, Any]:
        """Read the exact text of a document from `start` to `end`, at most 20,000 characters at once.

        `next_start` is where to go on; null at the end.
        """
        document = _told(lambda: self._service.document(doc_id))
        last = len(document.text) if end is None else end
        last = min(last, start + MOST_READ)
        _told(lambda: check_ranges([Range(start, last)], len(document.text)))
        return {
            "doc_id": document.doc_id,
            "title": document.title,
            "start": start,
            "end": last,
            "text": document.text[start:last],
            "next_start": last if last < len(document.text) else None,
        }

    def verify(self, doc_id: str, start: int, end: int, text: str) -> dict[str, Any]:
        """Check a quote: `valid`, `moved` (to one of `places`), `absent`, or `gone` with its document."""
        if not text:
            raise ToolError("The text of the quote is empty; expected its exact words.")
        try:
            document = self._service.document(doc_id)
        except UnknownDocument:
            return verdict_json(Verdict(Standing.GONE))
        return verdict_json(verify(document, Range(start, end), text))

    def check(self, text: str, documents: list[str] | None = None, folders: list[str] | None = None) -> dict[str, Any]:
        """Check every quotation of a text (in quotation marks, or as Markdown block quotes) against the documents.

        `standing` of each: `verbatim`; `same_words` (only case, accents, letters, spacing or punctuation differ);
        `differs` (`places[0].differences` say in which words); `absent`; `too_short` (under three words, not checked).
        `documents` and `folders` narrow it down as in `ask`. Check what you wrote before you give it to anybody, and
        correct what differs.
        """
        return check_json(_told(lambda: check(self._service, text, documents or (), folders or ())))

    def _asked(
        self,
        text: str,
        documents: list[str] | None,
        parts: list[str] | None,
        folders: list[str] | None,
        languages: Iterable[str] = (),
        max_quotes: int | None = None,
    ) -> Question:
        asked = parse_question(
            text,
            self._settings,
            documents=documents or (),
            parts=parts or (),
            languages=languages,
            max_quotes=max_quotes,
        )
        return narrowed_question(asked, self._service, folders or ())


def _told(ask: Callable[[], T]) -> T:
    """Return what is asked for; what is wrong with it is told to the assistant in words."""
    try:
        return ask()
    except PinciteError as error:
        raise ToolError(str(error)) from error
