"""TREC files: qrels (with or without BEIR's header line), runs and topics; read with checks, written for trec_eval."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

from eval.dataset import Dataset, MarkedQuestion, Qrels, check_unique, digest
from eval.errors import DatasetError
from eval.measures.retrieval import Run

from .lines import existing, text_lines

HEADER = ("query-id", "corpus-id", "score")
RUN_NAME = "pincite"
TABS = "Part the columns with tabs where a name has blanks."


def read_qrels(
    path: Path, *, queries: Container[str] | None = None, documents: Container[str] | None = None
) -> dict[str, dict[str, int]]:
    """Return the grades by query id and document name.

    Args:
        path: ``query 0 document grade`` in each line, or BEIR's three columns.
        queries: The ids that exist; ``None`` where any is allowed.
        documents: The names that exist; ``None`` where any is allowed.

    Raises:
        DatasetError: Names the line with an unknown id, a grade that is no whole number, or a pair that came before.
    """
    qrels: dict[str, dict[str, int]] = {}
    for line, fields in _rows(existing(path, "qrels file")):
        if tuple(fields) == HEADER:
            continue
        query, document, grade = _judgement(fields, path, line)
        _known(query, queries, "query", path, line)
        _known(document, documents, "document", path, line)
        if document in qrels.setdefault(query, {}):
            raise DatasetError.at(path, line, f"{query!r} and {document!r} were judged before; expected once.")
        qrels[query][document] = grade
    if not qrels:
        raise DatasetError(f"The qrels {path} hold no judgement; expected at least one. Give another file.")
    return qrels


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    for line, text in text_lines(path):
        yield line, text.split("\t") if "\t" in text else text.split()


def _judgement(fields: list[str], path: Path, line: int) -> tuple[str, str, int]:
    if len(fields) not in (3, 4):
        raise DatasetError.at(
            path,
            line,
            f"{len(fields)} columns were given; expected query, 0, document, grade (or BEIR's three). {TABS}",
        )
    query, document, grade = fields[0], fields[-2], fields[-1]
    try:
        return query, document, int(grade)
    except ValueError:
        raise DatasetError.at(path, line, f"the grade {grade!r} was given; expected a whole number.") from None


def _known(name: str, names: Container[str] | None, what: str, path: Path, line: int) -> None:
    if names is not None and name not in names:
        raise DatasetError.at(path, line, f"the {what} {name!r} was given, which does not exist. Correct the id.")


def read_run(path: Path) -> dict[str, dict[str, float]]:
    """Return the scores by query id and document name; the rank column is ignored, as trec_eval does.

    Raises:
        DatasetError: Names the line with a wrong number of columns, a score that is no number, or a repeated document.
    """
    run: dict[str, dict[str, float]] = {}
    for line, fields in _rows(existing(path, "run file")):
        if len(fields) != 6:
            raise DatasetError.at(
                path,
                line,
                f"{len(fields)} columns were given; expected query, Q0, document, rank, score, run name. {TABS}",
            )
        query, _, document, _, text, _ = fields
        if document in run.setdefault(query, {}):
            raise DatasetError.at(path, line, f"{document!r} was ranked before for {query!r}; expected it once.")
        run[query][document] = _score(text, path, line)
    if not run:
        raise DatasetError(f"The run {path} is empty; expected at least one line. Give another file.")
    return run


def named_alike(run: Run, qrels: Qrels) -> Run:
    """Return a run with its names written as the qrels write them, where one of both percent-encodes blanks.

    What :func:`run_lines` and :func:`qrels_lines` write has no blanks in names, while a BEIR set's own qrels may have.
    """
    for rewrite in (unquote, _token):
        if _is_known(run, qrels, rewrite) or _is_known(_documents(run), _documents(qrels), rewrite):
            return {
                rewrite(query): {rewrite(document): score for document, score in scores.items()}
                for query, scores in run.items()
            }
    return run


def _is_known(given: Collection[str], judged: Collection[str], rewrite: Callable[[str], str]) -> bool:
    """Return whether a name that was not judged as it is given was judged as ``rewrite`` has it."""
    return any(name not in judged and rewrite(name) in judged and rewrite(name) not in given for name in given)


def _documents(by_query: Mapping[str, Collection[str]]) -> frozenset[str]:
    return frozenset(document for documents in by_query.values() for document in documents)


def _score(text: str, path: Path, line: int) -> float:
    try:
        score = float(text)
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise DatasetError.at(path, line, f"the score {text!r} was given; expected a finite number.")
    return score


def load_topics(topics: Path, qrels: Path) -> Dataset:
    """Return topics that a document is relevant to as questions that the documents answer, with their qrels.

    Args:
        topics: ``id<TAB>text`` in each line, or TREC's ``<top>`` format with ``<num>`` and ``<title>``, which go on up
            to the next ``<``.
        qrels: Documents are named as in the index: by their path relative to the folder.

    Raises:
        DatasetError: When a file is broken or holds no topic, or the qrels name a topic that does not exist.
    """
    found = tuple(_topics(existing(topics, "topics file")))
    if not found:
        raise DatasetError(
            f"The topics {topics} hold no topic; expected <top> with <num> and <title>, or an id, a tab and a text in "
            "each line. Give another file."
        )
    judged = read_qrels(qrels, queries={name for name, _, _ in found})
    questions = tuple(
        MarkedQuestion(name, text, answerable=True, where=f"{topics}:{line}")
        for name, text, line in found
        # Where every document was judged irrelevant, nobody knows whether another one answers.
        if any(grade > 0 for grade in judged.get(name, {}).values())
    )
    check_unique(questions)
    return Dataset(topics.stem, questions, {path.name: digest(path) for path in (topics, qrels)}, judged)


_LABEL = re.compile(r"^\s*(?:Number|Topic):", re.IGNORECASE)


def _topics(path: Path) -> Iterator[tuple[str, str, int]]:
    lines = list(text_lines(path))
    if lines and lines[0][1].lstrip().startswith("<"):
        yield from _tagged(lines)
        return
    for line, text in lines:
        name, tab, question = text.partition("\t")
        if not tab or not question.strip():
            raise DatasetError.at(path, line, "no tab was found; expected the topic's id, a tab and its text.")
        yield name.strip(), question.strip(), line


def _tagged(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, str, int]]:
    number = ""
    for tag, text, line in _elements(lines):
        value = unescape(_LABEL.sub("", text)).strip()
        if tag == "num":
            number = value
        elif tag == "title" and number and value:
            yield number, value, line


def _elements(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[str, str, int]]:
    """Yield each tag with the text up to the next one, which may go on over lines, and the line of the tag."""
    tag, texts, begun = "", [""], 0
    for line, text in lines:
        more, *opened = text.split("<")
        texts.append(more.strip())
        for each in opened:
            yield tag, " ".join(texts), begun
            name, _, rest = each.partition(">")
            tag, texts, begun = name.lower(), [rest.strip()], line
    yield tag, " ".join(texts), begun


def run_lines(ranked: Iterable[tuple[str, Mapping[str, float]]], name: str = RUN_NAME) -> Iterator[str]:
    """Yield the lines of a TREC run, larger score first and then the larger document name, as trec_eval orders them."""
    for query, scores in ranked:
        order = sorted(sorted(scores, reverse=True), key=lambda document: -scores[document])
        for rank, document in enumerate(order, start=1):
            yield f"{_token(query)} Q0 {_token(document)} {rank} {scores[document]!r} {name}\n"


def qrels_lines(qrels: Qrels) -> Iterator[str]:
    """Yield the lines of a qrels file for trec_eval."""
    for query, judged in qrels.items():
        for document, grade in judged.items():
            yield f"{_token(query)} 0 {_token(document)} {grade}\n"


def _token(name: str) -> str:
    # Columns are separated by white space, so a name must not hold any; percent signs keep the names apart.
    return re.sub(r"[\s%]", lambda found: quote(found[0]), name)
