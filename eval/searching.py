"""Further places that answer a question of a set, found by asking it: for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .asking import Row, ask
from .checking import Remark
from .dataset import MarkedQuestion
from .measures.spans import intersection, union
from .subject import Subject

SHOWN = 160
"""Characters of a quote in a remark."""


def further_places(questions: Iterable[MarkedQuestion], subject: Subject) -> Iterator[Remark]:
    """Yield confident quotes that touch no marked evidence.

    For an answerable question such a place may be an alternative that is not marked; for an unanswerable one it may be
    the answer after all.
    """
    for question in questions:
        row = ask(question, subject)
        for quote in row["quotes"]:
            if quote["confidence"] < row["threshold"] or _touches(quote, question):
                continue
            place = f"{quote['file']} [{quote['start']}, {quote['end']}): {_short(quote)}"
            name, may = ("further place", "too") if question.answerable else ("answerable", "after all")
            yield Remark(question.where, name, f"{question.question_id!r} may be answered {may} by {place}")


def _touches(quote: Row, question: MarkedQuestion) -> bool:
    quoted = union(tuple(piece) for piece in quote["ranges"])
    marked = union(span[1:] for spans in question.evidence for span in spans if span.file == quote["file"])
    return bool(intersection(quoted, marked))


def _short(quote: Row) -> str:
    text = " ".join(quote["display"].split())
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
