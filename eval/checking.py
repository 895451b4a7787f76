"""What a reader of a question set would object to: things that are valid and still make figures mean less.

Each remark names the line it is about. None of them changes a figure; they say where to look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from corpus.ingest import Ingested
from corpus.normalise import fold

from .dataset import MarkedQuestion
from .measures.spans import Span, TextOf, intersection, union

COPIED_WORDS = 6
"""Words in a row that a question and its evidence may not share: search would find such a question by its wording."""

COPIED_SHARE = 0.8
"""Share of a question's words, at least ``COPIED_WORDS``, that may not all stand in its evidence in one order."""

NEAR_DUPLICATE = 0.85
"""Shared share of the words of two questions above which one of them adds little."""

FEWEST_UNANSWERABLE = 0.1
LARGEST_SHARE = 0.6
"""Share of the questions that one language or document may have before the rest hardly counts."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at: where (file and line, or ``set``), what it is called, and a sentence."""

    where: str
    name: str
    message: str


def check_set(questions: Sequence[MarkedQuestion], ingested: Iterable[Ingested]) -> list[Remark]:
    """Return the remarks on a set whose offsets are valid, those on lines first.

    Args:
        questions: The set.
        ingested: Every document it names, with its passages.
    """
    documents = {each.document.source: each for each in ingested}

    def text_of(name: str) -> str:
        return documents[name].document.text

    return [
        *duplicates(questions),
        *shared_spans(questions),
        *cut_sentences(questions, documents),
        *copied(questions, text_of),
        *imbalance(questions, documents),
    ]


def duplicates(questions: Sequence[MarkedQuestion]) -> Iterator[Remark]:
    """Yield questions that are asked twice, word for word or nearly."""
    words = [frozenset(_words(question.text)) for question in questions]
    frequency = Counter(word for each in words for word in each)
    earlier: dict[str, list[int]] = {}
    for place, (question, own) in enumerate(zip(questions, words, strict=True)):
        # Two sets this alike share one of the rarest words of each (prefix filter, Chaudhuri et al. 2006).
        rarest = sorted(own, key=lambda word: (frequency[word], word))
        rarest = rarest[: len(rarest) - ceil(NEAR_DUPLICATE * len(rarest)) + 1]
        for other in sorted({other for word in rarest for other in earlier.get(word, ())}):
            alike = len(own & words[other]) / len(own | words[other])
            if alike >= NEAR_DUPLICATE and questions[other].scope is question.scope:
                name = "duplicate" if alike == 1 else "near duplicate"
                yield Remark(question.where, name, f"asks the same as {questions[other].question_id!r}")
        for word in rarest:
            earlier.setdefault(word, []).append(place)


def shared_spans(questions: Sequence[MarkedQuestion]) -> Iterator[Remark]:
    """Yield questions whose evidence overlaps an earlier question's: such questions succeed and fail together."""
    seen: dict[str, list[tuple[MarkedQuestion, Span]]] = {}
    for question in questions:
        for span in {span for spans in question.evidence for span in spans}:
            for other, earlier in seen.setdefault(span.file, []):
                if other.question_id != question.question_id and _overlap(span, earlier):
                    message = f"{question.question_id!r} has evidence in common with {other.question_id!r}"
                    yield Remark(question.where, "shared evidence", message)
            seen[span.file].append((question, span))


def _overlap(one: Span, other: Span) -> bool:
    return bool(intersection(union([one[1:]]), union([other[1:]])))


def cut_sentences(questions: Iterable[MarkedQuestion], documents: Mapping[str, Ingested]) -> Iterator[Remark]:
    """Yield spans that begin or end inside a sentence, as this version finds sentences."""
    for question in questions:
        for span in (span for spans in question.evidence for span in spans):
            inside = _cut(span, documents[span.file])
            if inside:
                message = f"the span [{span.start}, {span.end}) of {span.file!r} {inside} inside a sentence"
                yield Remark(question.where, "cut sentence", message)


def _cut(span: Span, ingested: Ingested) -> str:
    text = ingested.document.text
    # White space at the ends belongs to no sentence.
    start = span.start + len(text[span.start : span.end]) - len(text[span.start : span.end].lstrip())
    end = span.end - (len(text[span.start : span.end]) - len(text[span.start : span.end].rstrip()))
    sentences = [sentence for passage in ingested.passages for sentence in passage.sentences]
    begins = any(each.start < start < each.end for each in sentences)
    ends = any(each.start < end < each.end for each in sentences)
    return " and ".join(word for word, cut in (("begins", begins), ("ends", ends)) if cut)


def copied(questions: Iterable[MarkedQuestion], text_of: TextOf) -> Iterator[Remark]:
    """Yield questions that repeat the wording of their evidence."""
    for question in questions:
        asked = _words(question.text)
        for spans in question.evidence:
            evidence = [word for span in spans for word in _words(text_of(span.file)[span.start : span.end])]
            run = longest_run(asked, evidence)
            if (run >= COPIED_WORDS and run >= COPIED_SHARE * len(asked)) or run >= 2 * COPIED_WORDS:
                yield Remark(
                    question.where, "copied", f"{run} of its {len(asked)} words stand in a row in its evidence"
                )
                break


def longest_run(left: Sequence[str], right: Sequence[str]) -> int:
    """Return the length of the longest run of words that both hold."""
    best = 0
    before = [0] * (len(right) + 1)
    for word in left:
        now = [0] * (len(right) + 1)
        for place, other in enumerate(right, start=1):
            if word == other:
                now[place] = before[place - 1] + 1
                best = max(best, now[place])
        before = now
    return best


def imbalance(questions: Sequence[MarkedQuestion], documents: Mapping[str, Ingested]) -> Iterator[Remark]:
    """Yield what is missing or too frequent in the set as a whole."""
    total = len(questions)
    unanswerable = sum(not question.answerable for question in questions)
    if unanswerable < FEWEST_UNANSWERABLE * total:
        yield Remark(
            "set", "imbalance", f"{unanswerable} of {total} questions cannot be answered; refusals are hardly measured"
        )
    if unanswerable == total:
        yield Remark("set", "imbalance", "no question can be answered; quotes are not measured")
    for language, count in Counter(question.language for question in questions).items():
        if count > LARGEST_SHARE * total and len({question.language for question in questions}) > 1:
            yield Remark("set", "imbalance", f"{count} of {total} questions are in {language!r}")
    named = Counter(span.file for question in questions for span in _first_spans(question))
    answerable = total - unanswerable
    for name, count in named.items():
        if len(documents) > 2 and count > LARGEST_SHARE * answerable:
            yield Remark("set", "imbalance", f"{count} of {answerable} answers stand in {name!r}")
    for name in documents:
        if name not in named:
            yield Remark("set", "imbalance", f"no question is about {name!r}")


def _first_spans(question: MarkedQuestion) -> Iterator[Span]:
    if question.evidence:
        yield question.evidence[0][0]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))
