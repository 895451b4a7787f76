"""Why a question was refused, in words a reader understands; codes are stable, for programs and translations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.normalise import fold
from corpus.vocabulary import is_everyday_word
from index.hits import SEARCHED_KINDS, Query

from .answer import Question, Reason
from .confidence import whole_percent
from .deciding import Verdict
from .finding import Found, Sought
from .library import Library
from .overlap import Wording
from .premises import Contradiction, told

WORD = re.compile(r"\w[\w’'\u200c-]*")
MOST_WORDS = 5
"""Unknown words that are named, the rarest sort of help: a pasted page in another language has hundreds."""


def explain(library: Library, found: Found, decided: Verdict, threshold: float) -> tuple[Reason, ...]:
    """Return the reasons of a refusal, the most telling first; at least one.

    Args:
        library: What was searched.
        found: For the question, with its filters.
        decided: What came nearest, and how near.
        threshold: What its confidence would have had to reach, 0 to 1.
    """
    nearest = decided.shown[0].candidate if decided.shown else None
    otherwise = _otherwise(nearest.contradicts) if nearest else []
    reasons = [
        *([] if nearest else [Reason("no_hits", "Nothing that may be quoted came near the question.")]),
        *otherwise,
        *_parts(decided, threshold),
        *_unknown(found.sought.wording, found.question.text),
        *_filters(library, found.question, found.sought),
    ]
    # It lacks the kind of fact that is asked for, see :mod:`app.answer_types`.
    if nearest and nearest.signals["misfit"] == 1.0 and not otherwise:
        reasons.append(
            Reason(
                "other_kind",
                "The nearest quote holds nothing of the kind that is asked for: no such number, date or name.",
            )
        )
    if nearest:
        reasons.append(
            Reason(
                "below_threshold",
                f"The nearest quote answers with a confidence of {whole_percent(decided.confidence)}%; "
                f"an answer needs at least {whole_percent(threshold)}%.",
            )
        )
    return tuple(reasons)


def _parts(decided: Verdict, threshold: float) -> list[Reason]:
    """Return which parts of the question are not answered, where others are."""
    lacking = tuple(first.found.question.text for first in decided.firsts if first.confidence < threshold)
    if not lacking or len(lacking) == len(decided.firsts):
        return []
    listed = "; ".join(f"“{text}”" for text in lacking)
    return [Reason("unanswered_part", f"Only a part of the question is answered; this one is not: {listed}.", lacking)]


def _otherwise(contradicts: Sequence[Contradiction]) -> list[Reason]:
    listed = "; ".join(told(one) for one in contradicts if one.decides)
    if not listed:
        return []
    return [Reason("contradicted", f"The nearest quote says otherwise than the question takes for granted: {listed}.")]


def _unknown(wording: Wording, text: str) -> list[Reason]:
    # That no document says "which" explains nothing. Names are shown as they were typed, with their capitals.
    typed = {fold(word): word for word in WORD.findall(text)}
    unknown = tuple(typed.get(word, word) for word in wording.unknown if not is_everyday_word(word))
    if not unknown:
        return []
    listed = ", ".join(f"“{word}”" for word in unknown[:MOST_WORDS])
    more = len(unknown) - MOST_WORDS
    tail = f" and {more} more" if more > 0 else ""
    message = f"These words of the question stand in no document: {listed}{tail}."
    return [Reason("unknown_words", message, unknown[:MOST_WORDS])]


def _filters(library: Library, question: Question, sought: Sought) -> list[Reason]:
    if all(one is None for one in (question.doc_ids, question.part_ids, question.languages, question.kinds)):
        return []
    kinds = SEARCHED_KINDS | (question.kinds or frozenset())
    everywhere = library.searcher.search(Query(sought.text, kinds=kinds), sought.embedding)
    allowed = library.searcher.allowed(
        Query(
            sought.text,
            doc_ids=question.doc_ids,
            part_ids=question.part_ids,
            languages=question.languages,
            kinds=SEARCHED_KINDS if question.kinds is None else question.kinds,
        )
    )
    excluded = [hit for hit in everywhere if not allowed[hit.row]]
    if not excluded:
        return []
    title = library.document(excluded[0].passage.doc_id).title
    return [
        Reason(
            "filtered",
            f"The filters left out {len(excluded)} of the {len(everywhere)} nearest passages, the first of them in "
            f"“{title}”. Ask without filters to see them.",
            (title,),
        )
    ]
