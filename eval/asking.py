"""Asking one question and writing down everything that measures and reports need, as one JSON object.

A row holds no time of day and nothing else that differs between two runs but ``latency_ms`` and ``elapsed_ms``.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from app.answer import Answer, CitedQuote, Question, Status, quote_json
from corpus.errors import PinciteError

from .dataset import MarkedQuestion
from .errors import MeasureError
from .measures.quotes import clean_edges, share, verbatim
from .measures.quoting import answer_contained, hit, quoting_values
from .measures.refusal import refusal_values
from .measures.retrieval import retrieval_values
from .measures.spans import ink
from .subject import Subject

QUOTES = 3
"""Quotes asked for, so that ``hit@3`` and the length of an answer are what a reader gets."""

Row = dict[str, Any]


def ask(
    question: MarkedQuestion, subject: Subject, judged: Mapping[str, int] | None = None, *, ranking: bool = True
) -> Row:
    """Return the row of one question.

    Args:
        question: What to ask.
        subject: Whom to ask.
        judged: Grades of documents for the question.
        ranking: Whether its ranking is measured too, where one of the documents is relevant.

    Raises:
        MeasureError: When the confidence is no probability.
    """
    begun = time.perf_counter()
    answer = answer_to(question, subject)
    latency = (time.perf_counter() - begun) * 1000
    quotes = _quotes(answer, subject)
    retrieved = subject.ranking(question.text) if ranking and _has_relevant(judged) else None
    return {
        **_question(question, subject),
        "status": str(answer.status),
        "confidence": answer.confidence,
        "threshold": answer.threshold,
        "latency_ms": round(latency, 3),
        "elapsed_ms": {stage: round(value, 3) for stage, value in answer.elapsed_ms.items()},
        "values": _values(question, answer, quotes, subject, judged) | _retrieval(judged, retrieved),
        "quotes": quotes if answer.quotes else [],
        "nearest": [] if answer.quotes else quotes,
        "reasons": [{"code": reason.code, "message": reason.message} for reason in answer.reasons],
        **({} if retrieved is None else {"retrieved": retrieved}),
    }


def answer_to(question: MarkedQuestion, subject: Subject) -> Answer:
    """Ask one question where it may be answered from.

    Raises:
        MeasureError: When the confidence is no probability.
        IndexReplaced: When the answer is of another generation than the subject began with.
    """
    within = subject.doc_ids(question.within) if question.within else None
    try:
        answer = subject.service.answer(Question(question.text, doc_ids=within, max_quotes=QUOTES))
    except PinciteError:
        # A document it was to be answered from may have left the index.
        subject.check_generation()
        raise
    subject.check_generation(answer.generation)
    if not 0 <= answer.confidence <= 1:
        raise MeasureError(
            f"The answer to {question.key!r} has the confidence {answer.confidence}; expected a number from 0 to 1."
        )
    return answer


def values_of(
    question: MarkedQuestion, answer: Answer, subject: Subject, judged: Mapping[str, int] | None = None
) -> dict[str, float]:
    """Return every measure of the answer by name; one that the question is not in the denominator of is left out."""
    return _values(question, answer, _quotes(answer, subject), subject, judged)


def _has_relevant(judged: Mapping[str, int] | None) -> bool:
    return judged is not None and any(grade > 0 for grade in judged.values())


def _retrieval(judged: Mapping[str, int] | None, retrieved: Mapping[str, float] | None) -> dict[str, float]:
    if judged is None or retrieved is None:
        return {}
    return dict(retrieval_values({"": judged}, {"": retrieved})[""])


def _question(question: MarkedQuestion, subject: Subject) -> Row:
    named = question.evidence[0][0].file if question.evidence else None
    return {
        "id": question.key,
        "question_id": question.question_id,
        "scope": str(question.scope),
        "question": question.text,
        "language": question.language,
        "kind": question.kind,
        "answerable": question.answerable,
        "document": named,
        "format": None if named is None else subject.summary(named).media_type,
        "evidence": [
            [
                {"file": span.file, "start": span.start, "end": span.end, "text": _slice(subject, *span)}
                for span in spans
            ]
            for spans in question.evidence
        ],
        "answer": question.answer or " / ".join(question.answers),
        "notes": question.notes,
    }


def _slice(subject: Subject, file: str, start: int, end: int) -> str:
    return subject.text_of(file)[start:end]


def _quotes(answer: Answer, subject: Subject) -> list[Row]:
    return [_quote(cited, subject) for cited in answer.quotes or answer.nearest]


def _quote(cited: CitedQuote, subject: Subject) -> Row:
    """Return one quote as it leaves the house, with whether it is the source's words."""
    given = quote_json(cited)
    document = cited.quote.document
    source = subject.source_text(document)
    citation = given["citation"]
    return {
        "file": subject.name_of(document),
        "doc_id": given["doc_id"],
        "start": given["start"],
        "end": given["end"],
        "ranges": given["ranges"],
        "text": given["text"],
        "display": given["display"],
        "confidence": cited.confidence,
        "title": citation["title"],
        "section": citation["section"],
        "page": citation["page"],
        "language": citation["language"],
        "verbatim": verbatim(given["text"], given["start"], given["end"], source),
        "clean_edges": clean_edges(given["start"], given["end"], source),
        "length": ink(document.text, cited.quote.ranges),
    }


def _values(
    question: MarkedQuestion,
    answer: Answer,
    quotes: list[Row],
    subject: Subject,
    judged: Mapping[str, int] | None,
) -> dict[str, float]:
    values: dict[str, float | None] = {}
    if question.answerable:
        shown = [subject.quoted(cited.quote) for cited in answer.quotes or answer.nearest]
        relevant = frozenset(name for name, grade in (judged or {}).items() if grade > 0)
        values |= quoting_values(shown, question.evidence, subject.text_of, relevant)
    if question.contradicts:
        nearest = [subject.quoted(cited.quote) for cited in answer.nearest[:QUOTES]]
        values["premise_corrected"] = float(hit(nearest, question.contradicts, subject.text_of))
    if question.answers:
        displayed = (quote["display"] for quote in quotes[:3])
        values["answer_contained"] = float(answer_contained(displayed, question.answers))
    values |= refusal_values(question.answerable, answer.status is Status.ANSWERED, values.get("hit@3"))
    # One quote cannot answer what stands in two places; then a confidence is that of those shown first.
    together = bool(question.evidence) and all(len(spans) > 1 for spans in question.evidence)
    values["right"] = values["hit@3" if together else "hit@1"] if question.answerable else 0.0
    values["verbatim"] = share([quote["verbatim"] for quote in quotes])
    values["clean_edges"] = share([quote["clean_edges"] for quote in quotes])
    values["quote_length"] = float(quotes[0]["length"]) if quotes else None
    return {name: value for name, value in values.items() if value is not None}
