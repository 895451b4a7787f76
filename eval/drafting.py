"""Drafts of a question set: places that nobody asked about yet, with the evidence marked and the question left blank.

Documents take turns, so that a small one gets its questions too; inside a document the places are drawn at random.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from corpus.document import Document, Kind, Passage, Sentence
from corpus.ingest import Ingested

from .dataset import MarkedQuestion
from .measures.spans import Span, intersection, union

SHORTEST, LONGEST = 60, 400
"""Displayed characters of a sentence worth asking about: shorter ones say little, longer ones too much."""


def drafts(
    ingested: Iterable[Ingested], taken: Iterable[MarkedQuestion], *, size: int, seed: int
) -> list[dict[str, Any]]:
    """Return lines of a question file whose ``question`` is still empty.

    Args:
        ingested: The documents.
        taken: Questions that exist; their evidence is not asked about again.
        size: Most lines.
        seed: Of the draw.
    """
    draw = random.Random(seed)
    spans = [span for question in taken for alternative in question.evidence for span in alternative]
    by_document = []
    for each in ingested:
        places = [place for place in _places(each) if _free(each.document, place[1], spans)]
        draw.shuffle(places)
        by_document.append([_line(each.document, *place) for place in places])
    draw.shuffle(by_document)
    turns = (line for turn in zip_longest(*by_document) for line in turn if line is not None)
    return [{"id": f"draft-{number:04}", **line} for number, line in zip(range(1, size + 1), turns, strict=False)]


def _places(ingested: Ingested) -> Iterator[tuple[Passage, Sentence]]:
    for passage in ingested.passages:
        if passage.kind is Kind.BODY:
            for sentence in passage.sentences:
                if SHORTEST <= len(ingested.document.display(sentence.ranges)) <= LONGEST:
                    yield passage, sentence


def _free(document: Document, sentence: Sentence, spans: Sequence[Span]) -> bool:
    taken = union(span[1:] for span in spans if span.file == document.source)
    return not intersection(union([(sentence.start, sentence.end)]), taken)


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
