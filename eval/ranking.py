"""Rankings of documents for the queries of a set, without asking for quotes: retrieval alone, many times quicker."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from index.progress import Progress

from .dataset import Dataset, MarkedQuestion, Qrels
from .measures.retrieval import Run

Ranker = Callable[[str], Mapping[str, float]]
"""From a query's text to the scores of the documents it finds, larger is better."""


def ranked_queries(dataset: Dataset, size: int | None = None, seed: int = 0) -> tuple[MarkedQuestion, ...]:
    """Return each query with a relevant document once, or ``size`` of them drawn at random, in the order of the set."""
    first: dict[str, MarkedQuestion] = {}
    for question in dataset.questions:
        if any(grade > 0 for grade in dataset.qrels.get(question.question_id, {}).values()):
            first.setdefault(question.question_id, question)
    if size is not None and size < len(first):
        kept = set(random.Random(seed).sample(list(first), size))
        first = {name: question for name, question in first.items() if name in kept}
    return tuple(first.values())


def qrels_of(dataset: Dataset, queries: Sequence[MarkedQuestion]) -> Qrels:
    """Return the qrels of these queries alone, in their order; nothing of those that have none."""
    names = (query.question_id for query in queries)
    return {name: dataset.qrels[name] for name in names if name in dataset.qrels}


def rank(queries: Sequence[MarkedQuestion], ranker: Ranker, progress: Progress, stage: str = "ranking") -> Run:
    """Return the rankings by query id."""
    progress.stage(stage, len(queries), "queries")
    run: dict[str, Mapping[str, float]] = {}
    for query in queries:
        run[query.question_id] = ranker(query.text)
        progress.advance(1)
    return run
