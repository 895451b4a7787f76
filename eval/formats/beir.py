"""BEIR folders: ``corpus.jsonl``, ``queries.jsonl``, ``qrels/test.tsv`` and, where answers are marked, ``spans.jsonl``.

Every file may be gzipped. A query belongs to the set when a document is relevant to it, it has spans, or its metadata
say whether it can be answered; of one whose documents were all judged irrelevant nobody knows.
``metadata.is_impossible`` means that the passages its annotators saw do not answer it, though another one might; so
such questions, and beside them the answerable ones, are asked within those candidates. Where none of them names
candidates, all are asked of the whole corpus.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from eval.dataset import Alternative, Dataset, MarkedQuestion, Scope, SourceText, check_unique, digest
from eval.errors import DatasetError
from eval.measures.spans import Span

from .lines import find, records
from .trec import read_qrels

Name = Annotated[str, Field(min_length=1)]


class Record(BaseModel):
    """Base of the lines: types are not coerced, further keys are let through."""

    model_config = ConfigDict(strict=True)


class DocumentRecord(Record):
    """One line of ``corpus.jsonl``."""

    id: Name = Field(alias="_id")
    title: str = ""
    text: str


class QueryMetadata(Record):
    """What a query may say about itself; plain BEIR sets say nothing."""

    lang: Name = "und"
    kind: Name = "unspecified"
    is_impossible: bool | None = None
    doc_id: str = ""
    candidates: list[Name] = []
    cited: list[Name] = []
    answers: list[Name] = []

    def judged(self) -> tuple[str, ...]:
        """Return the documents that its annotators looked at, if it says so."""
        return tuple(self.candidates or ([self.doc_id] if self.doc_id else self.cited))


class QueryRecord(Record):
    """One line of ``queries.jsonl``."""

    id: Name = Field(alias="_id")
    text: Annotated[str, Field(pattern=r"\w")]
    metadata: QueryMetadata = QueryMetadata()


class SpanRecord(Record):
    """One line of ``spans.jsonl``: one alternative of the evidence."""

    query_id: Name
    doc_id: Name
    start: Annotated[int, Field(ge=0)]
    end: int
    text: str | None = None


@dataclass(frozen=True)
class CorpusFile:
    """The documents of a ``corpus.jsonl``, read again at each iteration."""

    path: Path
    size: int

    def __iter__(self) -> Iterator[SourceText]:
        """Yield the documents in the order of the file."""
        for _, record in records(self.path, DocumentRecord):
            yield SourceText(record.id, record.title, record.text)

    def __len__(self) -> int:
        """Return how many there are."""
        return self.size


@dataclass(frozen=True)
class _Spans:
    """The lines of ``spans.jsonl``, by document for checking and by query for asking."""

    path: Path = Path()
    by_document: Mapping[str, list[tuple[int, SpanRecord]]] = field(default_factory=dict)
    by_query: Mapping[str, tuple[Alternative, ...]] = field(default_factory=dict)


def load_beir(folder: Path, split: str = "test") -> Dataset:
    """Return the set of a folder, every id and offset checked.

    Raises:
        DatasetError: When a file is missing, a line is broken, or an id or offset does not exist; names file and line.
    """
    corpus, queries = _needed(folder, "corpus.jsonl"), _needed(folder, "queries.jsonl")
    qrels_file = _needed(folder, f"qrels/{split}.tsv")
    spans = _read_spans(find(folder, "spans.jsonl"))
    names = _read_corpus(corpus, spans)
    asked = _read_queries(queries, names)
    qrels = read_qrels(qrels_file, queries=asked.keys(), documents=names)
    _check_span_queries(spans, asked.keys())
    questions = tuple(_questions(asked, qrels, spans.by_query, queries))
    if not questions:
        raise DatasetError(f"The BEIR folder {folder} holds no query with qrels or spans; expected at least one.")
    check_unique(questions)
    files = [corpus, queries, qrels_file, *([spans.path] if spans.by_query else [])]
    return Dataset(
        name=folder.resolve().name,
        questions=questions,
        sha256={str(path.relative_to(folder)): digest(path) for path in files},
        qrels=qrels,
        documents=CorpusFile(corpus, len(names)),
    )


def _needed(folder: Path, name: str) -> Path:
    path = find(folder, name)
    if path is None:
        raise DatasetError(
            f"The folder {folder} was given; expected {name} or {name}.gz inside it. Give a folder in BEIR's layout."
        )
    return path


def _read_spans(path: Path | None) -> _Spans:
    if path is None:
        return _Spans()
    by_document: dict[str, list[tuple[int, SpanRecord]]] = defaultdict(list)
    by_query: dict[str, dict[Alternative, None]] = defaultdict(dict)
    for line, record in records(path, SpanRecord):
        by_document[record.doc_id].append((line, record))
        # The same span marked by two annotators is one alternative.
        by_query[record.query_id][(Span(record.doc_id, record.start, record.end),)] = None
    return _Spans(path, by_document, {query: tuple(spans) for query, spans in by_query.items()})


def _read_corpus(path: Path, spans: _Spans) -> frozenset[str]:
    """Return the documents' names, having checked the spans of each against its text."""
    lines: dict[str, int] = {}
    for line, record in records(path, DocumentRecord):
        if record.id in lines:
            raise DatasetError.at(
                path, line, f"the id {record.id!r} was given before at line {lines[record.id]}; expected unique ids."
            )
        lines[record.id] = line
        for span_line, span in spans.by_document.get(record.id, []):
            _check_span(span, record.text, spans.path, span_line)
    for name, marked in spans.by_document.items():
        if name not in lines:
            raise DatasetError.at(
                spans.path, marked[0][0], f"the document {name!r} was given; expected one of the corpus."
            )
    if not lines:
        raise DatasetError(f"The corpus {path} holds no document; expected at least one. Give another file.")
    return frozenset(lines)


def _check_span(span: SpanRecord, text: str, path: Path, line: int) -> None:
    if not 0 <= span.start < span.end <= len(text):
        raise DatasetError.at(
            path,
            line,
            f"the span [{span.start}, {span.end}) of {span.doc_id!r} was given; expected 0 <= start < end <= "
            f"{len(text)}. Count code points of the text.",
        )
    if span.text is not None and span.text != text[span.start : span.end]:
        raise DatasetError.at(
            path, line, f"the span's text is not what {span.doc_id!r} holds at [{span.start}, {span.end})."
        )


def _read_queries(path: Path, documents: frozenset[str]) -> dict[str, tuple[int, QueryRecord]]:
    asked: dict[str, tuple[int, QueryRecord]] = {}
    for line, record in records(path, QueryRecord):
        if record.id in asked:
            raise DatasetError.at(
                path, line, f"the id {record.id!r} was given before at line {asked[record.id][0]}; expected unique ids."
            )
        for name in record.metadata.judged():
            if name not in documents:
                raise DatasetError.at(path, line, f"the document {name!r} was given; expected one of the corpus.")
        asked[record.id] = (line, record)
    return asked


def _check_span_queries(spans: _Spans, queries: Container[str]) -> None:
    for marked in spans.by_document.values():
        for line, span in marked:
            if span.query_id not in queries:
                raise DatasetError.at(
                    spans.path, line, f"the query {span.query_id!r} was given; expected one of the queries."
                )


def _questions(
    asked: Mapping[str, tuple[int, QueryRecord]],
    qrels: Mapping[str, Mapping[str, int]],
    spans: Mapping[str, tuple[Alternative, ...]],
    path: Path,
) -> Iterator[MarkedQuestion]:
    chosen = {
        name: found
        for name, found in asked.items()
        if _relevant(name, qrels) or name in spans or found[1].metadata.is_impossible is not None
    }
    candidates = {name: record.metadata.judged() or _relevant(name, qrels) for name, (_, record) in chosen.items()}
    narrow = any(record.metadata.is_impossible and candidates[name] for name, (_, record) in chosen.items())
    for name, (line, record) in chosen.items():
        question = _question(record, spans.get(name, ()), f"{path}:{line}")
        within = candidates[name]
        if narrow and not question.answerable and not within:
            raise DatasetError.at(
                path,
                line,
                f"the query {name!r} is_impossible without candidates, doc_id or cited, which others have; expected "
                "either all of them or none. Name what its annotators saw.",
            )
        if question.answerable or not narrow:
            yield question
        if narrow and within:
            yield _within(question, within)


def _relevant(name: str, qrels: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    return tuple(document for document, grade in qrels.get(name, {}).items() if grade > 0)


def _question(record: QueryRecord, evidence: tuple[Alternative, ...], where: str) -> MarkedQuestion:
    answerable = not record.metadata.is_impossible
    return MarkedQuestion(
        question_id=record.id,
        text=record.text,
        answerable=answerable,
        language=record.metadata.lang,
        kind=record.metadata.kind,
        evidence=evidence if answerable else (),
        answers=tuple(record.metadata.answers) if answerable else (),
        where=where,
    )


def _within(question: MarkedQuestion, candidates: tuple[str, ...]) -> MarkedQuestion:
    held = tuple(spans for spans in question.evidence if all(span.file in candidates for span in spans))
    return replace(question, within=candidates, scope=Scope.CANDIDATES, evidence=held)
