"""Drafts of a question set: places that nobody asked about yet, with the evidence marked and the question left blank.

Documents take turns, so that a small one gets its questions too; inside a document the places are drawn at random.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import count, islice, zip_longest
from typing import Any

from corpus.document import Document, Kind, Passage, Range, Sentence
from corpus.ingest import Ingested

from .dataset import MarkedQuestion
from .measures.spans import spans_by_file

SHORTEST, LONGEST = 60, 400
"""Displayed characters of a sentence worth asking about: shorter ones say little, longer ones too much."""


def drafts(
    ingested: Iterable[Ingested], taken: Iterable[MarkedQuestion], *, size: int, seed: int
) -> list[dict[str, Any]]:
    """Return lines of a question file whose ``question`` is still empty.

    Args:
        ingested: The documents.
        taken: Questions that exist; neither their evidence nor their ids are given again.
        size: Most lines.
        seed: Of the draw.
    """
    draw = random.Random(seed)
    known = list(taken)
    spans = spans_by_file(span for question in known for alternative in question.evidence for span in alternative)
    by_document = []
    for each in ingested:
        ranges = spans.get(each.document.source, [])
        places = [place for place in _places(each) if _free(place[1], ranges)]
        draw.shuffle(places)
        by_document.append([_line(each.document, *place) for place in places])
    draw.shuffle(by_document)
    turns = (line for turn in zip_longest(*by_document) for line in turn if line is not None)
    ids = _free_ids({question.question_id for question in known})
    return [{"id": name, **line} for name, line in zip(islice(ids, size), turns, strict=False)]


def _free_ids(known: Container[str]) -> Iterator[str]:
    names = (f"draft-{number:04}" for number in count(1))
    return (name for name in names if name not in known)


def _places(ingested: Ingested) -> Iterator[tuple[Passage, Sentence]]:
    for passage in ingested.passages:
        if passage.kind is Kind.BODY:
            for sentence in passage.sentences:
                if SHORTEST <= len(ingested.document.display(sentence.ranges)) <= LONGEST:
                    yield passage, sentence


def _free(sentence: Sentence, taken: Sequence[Range]) -> bool:
    """Return whether no character of the sentence is taken; ``taken`` is in order and does not overlap."""
    following = bisect_right(taken, sentence.start, key=lambda span: span.end)
    return following == len(taken) or taken[following].start >= sentence.end


def _line(document: Document, passage: Passage, sentence: Sentence) -> dict[str, Any]:
    return {
        "question": "",
        "lang": passage.language,
        "kind": "factoid",
        "answerable": True,
        "evidence": [[{"file": document.source, "start": sentence.start, "end": sentence.end}]],
        "answer": "",
        "notes": document.display(sentence.ranges),
    }
