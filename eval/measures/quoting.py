"""How well quotes meet the marked evidence, for one question.

Only answerable questions with marked spans are measured; an empty list of quotes scores 0, so no question drops out
by being unanswered. Characters are counted without white space, the first 900 of each quote.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import combinations

from eval.dataset import Alternative

from .measure import Better, Measure, Part
from .spans import Overlap, Quoted, TextOf, by_file, covered, overlap

HALF = 0.5
"""Share of a span that must be quoted for the span to count as covered."""

Values = dict[str, float | None]


def hit(quotes: Sequence[Quoted], evidence: Iterable[Alternative], text_of: TextOf) -> bool:
    """Return whether the quotes together cover at least half of every span of one alternative."""
    quoted = by_file(quotes)
    return any(all(covered(span, quoted, text_of) >= HALF for span in spans) for spans in evidence)


def best_overlap(quotes: Sequence[Quoted], evidence: Iterable[Alternative], text_of: TextOf) -> Overlap:
    """Return the overlap with the alternative that gives the largest F1, the first of equals."""
    return max((overlap(quotes, spans, text_of) for spans in evidence), key=lambda found: found.f1)


def best_choice(quotes: Sequence[Quoted], evidence: Iterable[Alternative], text_of: TextOf) -> float:
    """Return the largest F1 that any choice of the quotes reaches together, 0 to 1; 0 without quotes.

    As with a hit among the first three: what else is shown beside the quote that answers does not count against it.
    """
    choices = [chosen for size in range(1, len(quotes) + 1) for chosen in combinations(quotes, size)]
    alternatives = list(evidence)
    return max((best_overlap(chosen, alternatives, text_of).f1 for chosen in choices), default=0.0)


def span_recall(quotes: Sequence[Quoted], evidence: Iterable[Alternative], text_of: TextOf) -> float:
    """Return the share of covered spans of the alternative where that share is largest."""
    quoted = by_file(quotes)
    return max(sum(covered(span, quoted, text_of) >= HALF for span in spans) / len(spans) for spans in evidence)


def citation_precision(quotes: Sequence[Quoted], evidence: Sequence[Alternative], text_of: TextOf) -> float:
    """Return the share of quotes that lead to evidence: half of a span is in the quote, or half of the quote in spans.

    0 without quotes.
    """
    if not quotes:
        return 0.0
    spans = [span for alternative in evidence for span in alternative]
    leading = 0
    for quote in quotes:
        alone = by_file([quote])
        leading += (
            any(covered(span, alone, text_of) >= HALF for span in spans)
            or overlap([quote], spans, text_of).precision >= HALF
        )
    return leading / len(quotes)


def exact(quote: Quoted, evidence: Iterable[Alternative], text_of: TextOf) -> bool:
    """Return whether the quote has the same characters as one alternative, white space aside."""
    for spans in evidence:
        found = overlap([quote], spans, text_of)
        if found.quoted == found.marked == found.both:
            return True
    return False


def answer_contained(texts: Iterable[str], answers: Iterable[str]) -> bool:
    """Return whether one of the displayed texts contains one accepted answer, compared without case and spacing."""
    shown = [_plain(text) for text in texts]
    return any(_plain(answer) in text for answer in answers for text in shown)


def _plain(text: str) -> str:
    # NFKC brings presentation forms and full-width digits together; ZWNJ is a spacing choice in Persian.
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u200c", " ").replace("\u00ad", "")
    return " ".join(folded.split())


def quoting_values(
    quotes: Sequence[Quoted], evidence: Sequence[Alternative], text_of: TextOf, documents: frozenset[str] = frozenset()
) -> Values:
    """Return the measures of one answerable question by name; ``None`` where nothing is marked.

    Args:
        quotes: In the order they are shown.
        evidence: The alternatives.
        text_of: Raw text of a document.
        documents: Names of the documents that are relevant, where known apart from spans.
    """
    right = documents | {span.file for spans in evidence for span in spans}
    values: Values = {"document@1": float(quotes[0].file in right) if quotes and right else (0.0 if right else None)}
    if not evidence:
        return values | dict.fromkeys(MARKED)
    everything = best_overlap(quotes, evidence, text_of)
    return values | {
        "hit@1": float(hit(quotes[:1], evidence, text_of)),
        "hit@3": float(hit(quotes[:3], evidence, text_of)),
        "quote_precision": everything.precision,
        "quote_recall": everything.recall,
        "quote_f1": best_choice(quotes[:3], evidence, text_of),
        "quote_f1_all": everything.f1,
        "quote_f1@1": best_overlap(quotes[:1], evidence, text_of).f1,
        "exact@1": float(bool(quotes) and exact(quotes[0], evidence, text_of)),
        "citation_precision": citation_precision(quotes, evidence, text_of),
        "citation_recall": span_recall(quotes, evidence, text_of),
    }


MARKED = (
    "hit@1",
    "hit@3",
    "quote_precision",
    "quote_recall",
    "quote_f1",
    "quote_f1_all",
    "quote_f1@1",
    "exact@1",
    "citation_precision",
    "citation_recall",
)
"""Measures that need marked spans."""

_SHOWN = "answerable questions with marked spans; a refused one is measured on what it shows as nearest"
_ABSENT = "no answerable question has marked spans"


def _marked(name: str, meaning: str) -> Measure:
    return Measure(name, meaning, _SHOWN, Better.HIGHER, absent=_ABSENT, part=Part.FINDING)


MEASURES = (
    _marked("hit@1", "the first quote covers at least half of every span of one alternative"),
    _marked("hit@3", "the first three quotes together cover at least half of every span of one alternative"),
    _marked("quote_f1", "F1 of the characters of the best choice among the first three quotes against an alternative"),
    _marked("quote_f1_all", "F1 of the characters of all quotes together against the best alternative"),
    _marked("quote_f1@1", "F1 of the characters of the first quote against the best alternative"),
    _marked("quote_precision", "share of the quoted characters that belong to the best alternative"),
    _marked("quote_recall", "share of the best alternative's characters that are quoted"),
    _marked("exact@1", "the first quote is one alternative, character for character"),
    _marked("citation_precision", "share of quotes that lead to evidence"),
    _marked("citation_recall", "share of the best alternative's spans that are at least half quoted"),
    Measure(
        "document@1",
        "the first quote is from a document that holds evidence",
        "answerable questions whose evidence or relevant documents are known; refused ones by what was nearest",
        Better.HIGHER,
        absent="no answerable question has known documents",
        part=Part.FINDING,
    ),
    Measure(
        "answer_contained",
        "an accepted short answer stands in one of the first three quotes",
        "answerable questions with accepted answers; refused ones by what they show as nearest",
        Better.HIGHER,
        absent="the set lists no accepted answers",
        part=Part.FINDING,
    ),
)
