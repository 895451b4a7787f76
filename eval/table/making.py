"""Measuring one set for the table: its index, the questions that are asked, the queries that are ranked."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from app.settings import Settings
from eval.dataset import Dataset, MarkedQuestion, distinct
from eval.environment import environment
from eval.evaluating import Evaluation, Plan, evaluate
from eval.held_out import held_out
from eval.measures.retrieval import NAMES
from eval.opening import build_subject, check_before_building
from eval.ranking import qrels_of, rank, ranked_queries
from eval.runner import chosen
from eval.scoring import score
from eval.subject import Subject
from eval.workspace import folder_corpus, set_corpus
from index.encoder import Encoder
from index.progress import Progress
from index.report import FileReport

from .results import Entry
from .spec import SetSpec

DIGITS = 6
"""Decimals that are kept: more would only make the file longer."""

KEPT = (
    *("hit@1", "hit@3", "quote_f1", "document@1", "answer_contained", "exact@1"),
    *("useful", "refusal_recall", "false_refusal", "balanced_accuracy", "answered_hit@3"),
    *("auroc", "aurc", "brier", "ece", "verbatim", "clean_edges", "quote_length"),
    *("latency_p50", "latency_p95"),
)
"""Measures of the questions that were asked; those of retrieval are taken over the queries that were ranked."""

BY_LANGUAGE = ("hit@1", "hit@3", "useful", "refusal_recall", "false_refusal")


@dataclass(frozen=True, slots=True)
class Work:
    """What is the same for every set.

    Attributes:
        folder: What the paths of the set are relative to.
        settings: How the service is opened.
        encoder: The one the settings name.
        made_with: What answers depend on.
        resamples: Bootstrap samples of each interval.
        again: Whether every question is asked anew, where an interrupted run is gone on with otherwise.
        progress: Is told how far it is.
    """

    folder: Path
    settings: Settings
    encoder: Encoder
    made_with: Mapping[str, Any]
    resamples: int
    again: bool
    progress: Progress


def measured(spec: SetSpec, dataset: Dataset, work: Work) -> tuple[Entry, tuple[FileReport, ...]]:
    """Return the figures of a set, and which of its documents were not read.

    An interrupted run of the same set by the same code is gone on with, unless all is to be measured again.

    Raises:
        PinciteError: When the set, its documents or its index cannot be used.
    """
    if spec.documents is None:
        corpus = set_corpus(work.settings.data, dataset)
    else:
        corpus = folder_corpus(work.settings.data, work.folder / spec.documents)
        check_before_building(dataset, work.folder / spec.documents)
    subject, unread = build_subject(dataset, corpus, work.settings, work.encoder, work.progress)
    begun = time.perf_counter()
    asked_of = held_out(dataset) if spec.held else dataset
    questions = () if spec.retrieval_only else chosen(asked_of, spec.sample, spec.seed)
    evaluation = _asked(spec, dataset, subject, work) if questions else None
    queries = ranked_queries(dataset, spec.ranked, spec.seed)
    figures = _ranked(spec, dataset, queries, subject, work) if queries else None
    health = subject.service.health()
    entry = Entry(
        spec=spec.asked(),
        sha256=dict(dataset.sha256),
        made_with=dict(work.made_with),
        documents=health.documents,
        passages=health.passages,
        questions=distinct(asked_of.questions),
        asked=distinct(questions),
        unanswerable=distinct(question for question in questions if not question.answerable),
        ranked=len(queries),
        measures=_rounded(_measures(evaluation, figures, "measures")),
        intervals={
            name: (round(low, DIGITS), round(high, DIGITS))
            for name, (low, high) in _measures(evaluation, figures, "intervals").items()
        },
        by_language=_by_language(evaluation, figures, queries),
        environment=environment(),
        seconds=round(time.perf_counter() - begun, 1),
    )
    return entry, unread


def _asked(spec: SetSpec, dataset: Dataset, subject: Subject, work: Work) -> Evaluation:
    # Rankings are measured apart and over more queries; only which documents are relevant is looked at here.
    plan = Plan(
        spec.sample,
        spec.seed,
        work.resamples,
        resume=not work.again,
        service=work.made_with,
        rankings=False,
        held=spec.held,
    )
    return evaluate(dataset, subject, work.settings.data, plan, work.progress)


def _ranked(
    spec: SetSpec, dataset: Dataset, queries: tuple[MarkedQuestion, ...], subject: Subject, work: Work
) -> dict[str, Any]:
    run = rank(queries, subject.ranking, work.progress)
    return score(qrels_of(dataset, queries), run, seed=spec.seed, resamples=work.resamples)


def _measures(evaluation: Evaluation | None, ranked: Mapping[str, Any] | None, part: str) -> dict[str, Any]:
    """Return what was measured on the questions asked and on the queries ranked, each from its own."""
    asked = {} if evaluation is None else evaluation.figures[part]
    return {name: asked[name] for name in KEPT if name in asked} | ({} if ranked is None else dict(ranked[part]))


def _rounded(measures: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, DIGITS) for name, value in measures.items()}


def _by_language(
    evaluation: Evaluation | None, ranked: Mapping[str, Any] | None, queries: Iterable[MarkedQuestion]
) -> dict[str, dict[str, float | int | None]]:
    if evaluation is not None:
        groups = evaluation.figures["by"]["language"]
        return {
            language: {"questions": group["questions"]} | _rounded({name: group[name] for name in BY_LANGUAGE})
            for language, group in groups.items()
        }
    if ranked is None:
        return {}
    values = {row["id"]: row["values"] for row in ranked["questions"]}
    members: dict[str, list[str]] = {}
    for query in queries:
        members.setdefault(query.language, []).append(query.question_id)
    return {
        language: {"questions": len(names)}
        | _rounded({name: float(np.mean([values[query][name] for query in names])) for name in NAMES})
        for language, names in sorted(members.items())
    }
